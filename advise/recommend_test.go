package advise

import (
	"strings"
	"testing"

	"causeway"
)

// TestLinesOfAHybrid: the backup has to be built too, so the lines say where it
// leads and which permit it needs.
func TestLinesOfAHybrid(t *testing.T) {
	lines := compared(t, input(causeway.Needs{Availability: 0.99999})).Recommended.Lines
	for i, want := range map[int][]causeway.Text{
		0: {
			both("beijing –internet– california"),
			both("beijing –cen– silicon-valley –ipsec– california"),
			{En: "That is the permitted shape of IPsec VPN.", Zh: "这是 IPsec VPN 允许的形式。"},
		},
		3: {both("own-tunnel-internal-use"), both("aliyun-cen-cross-border")},
		4: {{En: "No single scheme meets every need. Next is Leased line + CEN, backed by SD-WAN (", Zh: "没有单一方案满足全部需求。其次是专线 + 云企业网，SD-WAN 备份（"}},
	} {
		for _, part := range want {
			if !strings.Contains(lines[i].En, part.En) || !strings.Contains(lines[i].Zh, part.Zh) {
				t.Errorf("line %d lacks %q:\n%s\n%s", i+1, part, lines[i].En, lines[i].Zh)
			}
		}
	}
}

// TestWhatIsNext: hybrids that meet the needs are other schemes too.
func TestWhatIsNext(t *testing.T) {
	for _, row := range []struct {
		name  string
		needs causeway.Needs
		want  string
	}{
		{"a single scheme", causeway.Needs{}, "Next is "},
		{
			"a hybrid behind the only single scheme",
			causeway.Needs{Availability: 0.9995, Latency: ms(160)},
			"No other single scheme meets every need; the first hybrid is IPsec VPN, backed by Cloud-native gateway (",
		},
		{"nothing", causeway.Needs{Availability: 0.9995, Bandwidth: 2 * causeway.Gbps}, "No other scheme meets every need."},
	} {
		a := compared(t, input(row.needs))
		if got := a.Recommended.Lines[4].En; !strings.HasPrefix(got, row.want) {
			show(t, a)
			t.Errorf("%s: %s", row.name, got)
		}
	}
}

// TestUncheckedNeeds: a need nobody has figures for is not said to be met.
func TestUncheckedNeeds(t *testing.T) {
	office := causeway.Place{Site: "office", Cloud: "other", Region: "head-office"}
	for _, row := range []struct {
		name  string
		needs causeway.Needs
		want  string
	}{
		{"no figures", causeway.Needs{Places: []causeway.Place{beijing, office}, Latency: ms(1)}, "Not to be checked, because figures are missing: latency ≤ 1 ms."},
		{
			"an unknown price",
			causeway.Needs{Availability: 0.9999, Budget: perYear(500_000)},
			"Not to be checked, because figures are missing: budget ≤ 500,000 CNY.",
		},
		{
			"nobody knows the border",
			causeway.Needs{Places: []causeway.Place{beijing, office}, Residency: causeway.ResidencyPermit},
			"Not to be checked, because figures are missing: residency permit.",
		},
		{"all known", causeway.Needs{Latency: ms(200), Availability: 0.999}, "It meets every need: "},
	} {
		a := compared(t, input(row.needs))
		got := a.Recommended.Lines[1].En
		if !strings.Contains(got, row.want) || strings.Contains(got, "that can be checked") != (row.name != "all known") {
			t.Errorf("%s: %s", row.name, got)
		}
	}
}

// TestLatencyOfWhatIsKnown: one way that takes too long is too long, whatever
// the others take.
func TestLatencyOfWhatIsKnown(t *testing.T) {
	office := causeway.Place{Site: "office", Cloud: "other", Region: "head-office"}
	places := []causeway.Place{beijing, california, office}
	for _, row := range []struct {
		latency int
		want    string
	}{
		{199, "≥ 200ms"}, {200, ""},
	} {
		a := compared(t, input(causeway.Needs{Places: places, Latency: ms(row.latency)}))
		has := ""
		for _, e := range a.Excluded {
			if e.Scheme == SDWAN && e.Constraint == "latency" {
				has = e.Has
			}
		}
		if has != row.want {
			t.Errorf("%d ms: sd-wan has %q, want %q", row.latency, has, row.want)
		}
	}
}

// TestSameScore: where no term tells two schemes apart there is no reason.
func TestSameScore(t *testing.T) {
	named := func(score float64) *candidate {
		return &candidate{name: both("X"), members: []*scheme{&ipsec}, score: score, terms: []Term{{Criterion: Price, Weight: 1, Value: score}}}
	}
	for score, want := range map[float64]string{
		0.8:      "Next is X (0 ), with the same score.",
		0.799999: "Next is X (0 ), with the same score.",
		0.7:      "Next is X (0 ), 0.10 behind in score: cost +0.10.",
	} {
		if got := second([]*candidate{named(0.8), named(score)}).En; got != want {
			t.Errorf("%v: %q, want %q", score, got, want)
		}
	}
}
