package advise

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"causeway"
)

// TestSensitivityFindsTheTurn asks for a turn that is known.
func TestSensitivityFindsTheTurn(t *testing.T) {
	in := input(causeway.Needs{Bandwidth: 100 * causeway.Mbps, Availability: 0.99})
	compare := func(in Input) outcome {
		switch {
		case in.Needs.Bandwidth > 470*causeway.Mbps:
			return outcome{winner: LeasedLine, out: []Exclusion{{Scheme: IPsec, Why: causeway.Text{En: "it is too narrow", Zh: "带宽不足"}}}}
		case in.Needs.Availability > 0.9942:
			return outcome{winner: SDWAN, scores: map[SchemeID]float64{SDWAN: 0.7, IPsec: 0.65}}
		case in.Needs.Deadline > 0 && in.Needs.Deadline < 3*day:
			return outcome{}
		}
		return outcome{winner: IPsec}
	}
	found := sensitivities(in, nil, compare)
	if len(found) != 2 {
		t.Fatalf("%d turns: %+v", len(found), found)
	}
	if s := found[0]; s.Need != "bandwidth" || s.From != "100Mbps" || s.To != "480Mbps" || s.Winner != LeasedLine || s.Why.En != "IPsec VPN is out: it is too narrow." {
		t.Errorf("%+v", s)
	}
	if s := found[1]; s.Need != "availability" || s.From != "99%" || s.To != "99.43%" || s.Winner != SDWAN || s.Why.En != "SD-WAN scores 0.70, IPsec VPN 0.65." {
		t.Errorf("%+v", s)
	}
}

// TestSensitivityIsBounded counts comparisons where nothing ever turns and where
// everything does.
func TestSensitivityIsBounded(t *testing.T) {
	weights := map[Criterion]float64{}
	for _, c := range criteria {
		weights[c] = 0.125
	}
	in := input(causeway.Needs{Bandwidth: 100 * causeway.Mbps, Latency: 300 * time.Millisecond, Budget: yearly(50_000)})
	for name, next := range map[string]func(n int) SchemeID{
		"steady":   func(int) SchemeID { return IPsec },
		"restless": func(n int) SchemeID { return []SchemeID{IPsec, SDWAN}[min(n, 1)] },
	} {
		n := -1
		sensitivities(in, weights, func(Input) outcome {
			n++
			return outcome{winner: next(n)}
		})
		if n > 400 {
			t.Errorf("%s: %d comparisons", name, n)
		}
	}
}

// TestSensitivityReallyChangesTheWinner does what each answer says and compares
// again.
func TestSensitivityReallyChangesTheWinner(t *testing.T) {
	needs := map[string]causeway.Needs{
		"nothing stated": {},
		"medium": {
			Bandwidth: 200 * causeway.Mbps, Traffic: each(500 * causeway.GB), Growth: 0.3, Latency: 320 * time.Millisecond,
			Team: causeway.TeamNetwork, Workloads: []causeway.Workload{causeway.WorkloadMultiCloud}, Budget: yearly(200_000),
		},
		"nobody fits": {Bandwidth: 500 * causeway.Mbps, Traffic: each(20 * causeway.TB), Availability: 0.9999, Deadline: 2 * week},
	}
	for name, n := range needs {
		in := input(n)
		answer := decide(in)
		now := winnerOf(in)
		if r := answer.Recommended; (r == nil) != (now.winner == "") || r != nil && r.Scheme != now.winner {
			t.Fatalf("%s: %s wins, recommended is %+v", name, now.winner, r)
		}
		found := sensitivities(in, weightsOf(answer), winnerOf)
		if len(found) == 0 {
			t.Errorf("%s: nothing would change the winner", name)
		}
		for _, s := range found {
			if s.Winner == now.winner || s.Winner == "" || !inBoth(s.Why) {
				t.Errorf("%s: %+v", name, s)
			}
			if got := winnerOf(done(t, in, answer, s)).winner; got != s.Winner {
				t.Errorf("%s: %s from %s to %s makes %s win, want %s", name, s.Need, s.From, s.To, got, s.Winner)
			}
		}
		if again := sensitivities(in, weightsOf(answer), winnerOf); !slices.Equal(again, found) {
			t.Errorf("%s: the second search found something else", name)
		}
	}
}

// done reads an answer as people would, and makes the change.
func done(t *testing.T, in Input, answer *Answer, s Sensitivity) Input {
	t.Helper()
	n := &in.Needs
	var err error
	switch s.Need {
	case "bandwidth":
		n.Bandwidth, err = causeway.ParseBitRate(s.To)
	case "traffic":
		var v causeway.Volume
		v, err = causeway.ParseVolume(s.To)
		n.Traffic = sharedOut(*n, v)
	case "growth":
		n.Growth, err = strconv.ParseFloat(strings.TrimSuffix(s.To, "%"), 64)
		n.Growth /= 100
	case "latency":
		n.Latency, err = time.ParseDuration(strings.ReplaceAll(s.To, " ", ""))
	case "jitter":
		n.Jitter, err = time.ParseDuration(strings.ReplaceAll(s.To, " ", ""))
	case "loss":
		n.Loss, err = causeway.ParseRatio(s.To)
	case "availability":
		n.Availability, err = causeway.ParseRatio(s.To)
	case "budget":
		n.Budget, err = causeway.ParseBudget(s.To)
	case "deadline":
		n.Deadline, err = causeway.ParseTimespan(s.To)
	case "team":
		n.Team = causeway.Team(s.To)
	case "devices":
		n.Devices = causeway.Devices(s.To)
	case "encryption":
		n.Encryption = causeway.Encryption(s.To)
	case "residency":
		n.Residency = causeway.Residency(s.To)
	case "workloads":
		n.Workloads = []causeway.Workload{causeway.Workload(s.To)}
	default:
		var share causeway.Ratio
		share, err = causeway.ParseRatio(s.To)
		in.Weights = reweighed(weightsOf(answer), Criterion(strings.TrimPrefix(s.Need, "weight of ")), float64(share))
	}
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	return in
}

// TestScoresAreToldApart: two scores that differ are not shown alike.
func TestScoresAreToldApart(t *testing.T) {
	for _, row := range []struct {
		a, b          float64
		first, second string
	}{
		{0.61, 0.6, "0.61", "0.60"},
		{0.6134, 0.6091, "0.613", "0.609"},
		{0.61342, 0.61338, "0.61342", "0.61338"},
		{0.5, 0.5, "0.50", "0.50"},
	} {
		if first, second := apart(row.a, row.b); first != row.first || second != row.second {
			t.Errorf("%v and %v: %s, %s", row.a, row.b, first, second)
		}
	}
}
