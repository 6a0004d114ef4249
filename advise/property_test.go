package advise

import (
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"causeway"
	"causeway/advise/prices"
)

// drawNeeds draws needs that somebody could have.
func drawNeeds(t *rapid.T) causeway.Needs {
	maybe := func(name string) bool { return rapid.Bool().Draw(t, "asks for "+name) }
	n := causeway.Needs{Places: []causeway.Place{beijing, california}}
	for _, p := range []causeway.Place{virginia, singapore, shanghai} {
		if maybe(p.Site) {
			n.Places = append(n.Places, p)
		}
	}
	if maybe("bandwidth") {
		n.Bandwidth = causeway.BitRate(rapid.IntRange(1, 5000).Draw(t, "Mbit/s")) * causeway.Mbps
	}
	n.Growth = rapid.SampledFrom([]float64{0, 0, 0.1, 0.5, 2}).Draw(t, "growth")
	for _, p := range n.Places {
		if maybe("traffic of " + p.Site) {
			n.Traffic = append(n.Traffic, causeway.Sent{Site: p.Site, Volume: causeway.Volume(rapid.IntRange(0, 60_000).Draw(t, "GB")) * causeway.GB})
		}
	}
	if maybe("latency") {
		n.Latency = time.Duration(rapid.IntRange(50, 500).Draw(t, "latency")) * time.Millisecond
	}
	if maybe("loss") {
		n.Loss = causeway.Ratio(rapid.Float64Range(0.00005, 0.01).Draw(t, "loss"))
	}
	if maybe("availability") {
		n.Availability = causeway.Ratio(rapid.Float64Range(0.9, 0.99999).Draw(t, "availability"))
	}
	if maybe("budget") {
		n.Budget = perYear(rapid.Float64Range(1000, 2_000_000).Draw(t, "budget"))
	}
	if maybe("deadline") {
		n.Deadline = time.Duration(rapid.IntRange(1, 90).Draw(t, "deadline")) * day
	}
	if maybe("duration") {
		n.Duration = time.Duration(rapid.IntRange(7, 1500).Draw(t, "duration")) * day
	}
	if maybe("team") {
		n.Team = rapid.SampledFrom(teams).Draw(t, "team")
	}
	if maybe("devices") {
		n.Devices = rapid.SampledFrom(devices).Draw(t, "devices")
	}
	if maybe("encryption") {
		n.Encryption = rapid.SampledFrom([]causeway.Encryption{causeway.EncryptionNone, causeway.EncryptionGateways, causeway.EncryptionOwnKeys}).Draw(t, "encryption")
	}
	if maybe("workloads") {
		n.Workloads = []causeway.Workload{rapid.SampledFrom(workloads).Draw(t, "workload")}
	}
	return n
}

func drawInput(t *rapid.T) Input {
	in := input(drawNeeds(t))
	in.Prices = rapid.SampledFrom([]func() *prices.Set{market, complete, prices.Default, prices.Seed}).Draw(t, "prices")()
	in.Currency = rapid.SampledFrom(currencies).Draw(t, "currency")
	return in
}

// TestSums: totals are the sum of their parts, months that of the running cost,
// scores that of their terms, and nothing is no number.
func TestSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		if problems := check(in); len(problems) > 0 {
			t.Fatal(problems)
		}
		answer := decide(in)
		for i, s := range answer.Schemes {
			if i < 5 && s.Scheme != schemeIDs()[i] {
				t.Fatalf("scheme %d is %s", i, s.Scheme)
			}
			var parts, year prices.Amount
			for _, p := range s.FirstYear.Parts {
				parts = parts.Plus(p.Amount)
			}
			for _, m := range s.Months[:firstYear] {
				year = year.Plus(m)
			}
			alike(t, string(s.Scheme)+" parts", parts, s.FirstYear.Total)
			alike(t, string(s.Scheme)+" months", year, s.FirstYear.Running)
			alike(t, string(s.Scheme)+" setup", s.FirstYear.Setup.Plus(s.FirstYear.Running), s.FirstYear.Total)
			score, weights := 0.0, 0.0
			for _, term := range s.Terms {
				score += term.Weight * term.Value
				weights += term.Weight
				if !(term.Value >= 0 && term.Value <= 1) || term.Why.En == "" || term.Why.Zh == "" {
					t.Fatalf("%s: term %+v", s.Scheme, term)
				}
			}
			if !(math.Abs(score-s.Score) < 1e-9) || !(math.Abs(weights-1) < 1e-9) {
				t.Fatalf("%s: terms sum to %v, score %v, weights to %v", s.Scheme, score, s.Score, weights)
			}
			excluded := slices.ContainsFunc(answer.Excluded, func(e Exclusion) bool { return e.Scheme == s.Scheme })
			if excluded != (s.Rank == 0) {
				t.Fatalf("%s: rank %d, excluded %t", s.Scheme, s.Rank, excluded)
			}
		}
		ranksAreDense(t, answer)
		if (answer.Recommended == nil) == (answer.Nearest == nil) || (answer.Recommended == nil) != (len(answer.Unmet) > 0) {
			t.Fatalf("recommended %v, nearest %v, unmet %v", answer.Recommended, answer.Nearest, answer.Unmet)
		}
	})
}

func alike(t *rapid.T, what string, a, b prices.Amount) {
	near := func(x, y float64) bool { return math.Abs(x-y) <= 1e-6*max(1, math.Abs(x)) }
	same := len(a.Unknown) == len(b.Unknown)
	for _, item := range a.Unknown {
		same = same && slices.Contains(b.Unknown, item)
	}
	if !near(a.Low, b.Low) || !near(a.High, b.High) || !same {
		t.Fatalf("%s: %+v and %+v", what, a, b)
	}
}

// ranksAreDense sees that ranks count from 1 without a gap, and that the first
// is recommended.
func ranksAreDense(t *rapid.T, answer *Answer) {
	var ranks []int
	for _, s := range answer.Schemes {
		if s.Rank == 1 && answer.Recommended.Scheme != s.Scheme {
			t.Fatalf("first is %s, recommended %s", s.Scheme, answer.Recommended.Scheme)
		}
		if s.Rank > 0 {
			ranks = append(ranks, s.Rank)
		}
	}
	slices.Sort(ranks)
	for i, r := range ranks {
		if r != i+1 {
			t.Fatalf("ranks %v", ranks)
		}
	}
}

// TestMoreTrafficNeverCostsLess part by part, but for parts that became unknown.
func TestMoreTrafficNeverCostsLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		less := drawInput(t)
		factor := rapid.IntRange(2, 20).Draw(t, "times")
		more := less
		more.Needs.Traffic = slices.Clone(less.Needs.Traffic)
		for i := range more.Needs.Traffic {
			more.Needs.Traffic[i].Volume *= causeway.Volume(factor)
		}
		before, after := decide(less), decide(more)
		for i, s := range before.Schemes[:5] {
			for j, a := range s.FirstYear.Parts {
				b := after.Schemes[i].FirstYear.Parts[j]
				if b.Amount.Known() && (b.Amount.Low < a.Amount.Low-1e-6 || b.Amount.High < a.Amount.High-1e-6) {
					t.Fatalf("%s: %+v, and with %d times the traffic %+v", s.Scheme, a, factor, b)
				}
			}
		}
	})
}

// tighten changes one need so that less meets it.
var tighten = map[string]func(t *rapid.T, n *causeway.Needs){
	"latency": func(t *rapid.T, n *causeway.Needs) { n.Latency = tighter(t, n.Latency, ms(500)) },
	"jitter":  func(t *rapid.T, n *causeway.Needs) { n.Jitter = tighter(t, n.Jitter, ms(50)) },
	"loss": func(t *rapid.T, n *causeway.Needs) {
		n.Loss = min(n.Loss, 0.01) * causeway.Ratio(rapid.Float64Range(0.1, 0.9).Draw(t, "share"))
	},
	"availability": func(t *rapid.T, n *causeway.Needs) {
		n.Availability += (1 - n.Availability) * causeway.Ratio(rapid.Float64Range(0.1, 0.9).Draw(t, "share"))
	},
	"deadline": func(t *rapid.T, n *causeway.Needs) { n.Deadline = tighter(t, n.Deadline, 90*day) },
	"team":     func(_ *rapid.T, n *causeway.Needs) { n.Team = causeway.TeamNone },
	"devices":  func(_ *rapid.T, n *causeway.Needs) { n.Devices = causeway.DevicesManaged },
	"residency": func(_ *rapid.T, n *causeway.Needs) {
		n.Residency = causeway.ResidencyPermit
	},
	"encryption": func(_ *rapid.T, n *causeway.Needs) { n.Encryption = causeway.EncryptionOwnKeys },
	"certifications": func(_ *rapid.T, n *causeway.Needs) {
		n.Certifications = append(slices.Clone(n.Certifications), causeway.CertificationSOC2)
	},
	"bandwidth": func(t *rapid.T, n *causeway.Needs) {
		if n.Bandwidth > 0 {
			n.Bandwidth *= causeway.BitRate(rapid.IntRange(2, 10).Draw(t, "times"))
		}
	},
}

// tighter is a share of what was asked, or of the most where nobody asked.
func tighter(t *rapid.T, d, most time.Duration) time.Duration {
	if d == 0 {
		d = most
	}
	return max(1, time.Duration(rapid.Float64Range(0.1, 0.9).Draw(t, "share")*float64(d)))
}

// TestTighterNeedsNeverAddSchemes tightens one need after the other.
func TestTighterNeedsNeverAddSchemes(t *testing.T) {
	names := slices.Sorted(maps.Keys(tighten))
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		// A larger size may have no price, so that a budget cannot be checked.
		in.Needs.Budget = causeway.Budget{}
		before := decide(in)
		name := rapid.SampledFrom(names).Draw(t, "tighter")
		tighten[name](t, &in.Needs)
		if problems := check(in); len(problems) > 0 {
			t.Skip(problems) // beyond the largest bandwidth
		}
		after := decide(in)
		for i, s := range before.Schemes[:5] {
			if s.Rank == 0 && after.Schemes[i].Rank > 0 {
				t.Fatalf("tighter %s brings %s back", name, s.Scheme)
			}
		}
	})
}

// TestUnknownNeverBeatsByPrice: of two schemes one of which has an unknown
// part, the known one is worth at least as much by its cost, unless it is the
// dearer by what is known already.
func TestUnknownNeverBeatsByPrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		singles := decide(drawInput(t)).Schemes[:5]
		for _, unknown := range singles {
			for _, known := range singles {
				if !unknown.FirstYear.Total.Known() && known.FirstYear.Total.Known() && priceOf(unknown) > priceOf(known)+1e-9 {
					t.Fatalf("%s (%+v) is worth %v, %s (%+v) %v", unknown.Scheme, unknown.FirstYear.Total, priceOf(unknown), known.Scheme, known.FirstYear.Total, priceOf(known))
				}
			}
		}
	})
}

// TestSameInputSameAnswer: no order of a map shows.
func TestSameInputSameAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		if diff := cmp.Diff(decide(in), decide(in)); diff != "" {
			t.Fatal(diff)
		}
	})
}
