package advise

import (
	"strings"
	"testing"
	"time"

	"causeway"
)

func TestUpgrade(t *testing.T) {
	threefold := causeway.Upgrade{To: string(LeasedLine), When: 3, Within: year}
	schemes := []Assessment{{Scheme: LeasedLine, Build: Span{2 * week, 4 * week}}}
	for _, row := range []struct {
		name    string
		upgrade causeway.Upgrade
		needs   causeway.Needs
		days    int // until it is reached; 0 is never
		inTime  bool
		says    string
	}{
		{"nobody states growth", threefold, causeway.Needs{}, 0, false, "When traffic reaches 3 times today's is unknown: needs.growth is not stated."},
		{"no growth", threefold, causeway.Needs{GrowthStated: true}, 0, false, "Traffic does not grow (needs.growth is 0), so it never reaches 3 times today's."},
		{"threefold in a year", threefold, causeway.Needs{Growth: 2, GrowthStated: true}, 365, true, ""},
		{"half as much again", threefold, causeway.Needs{Growth: 0.5}, 989, false, ""},
		{"without a limit", causeway.Upgrade{To: string(LeasedLine), When: 3}, causeway.Needs{Growth: 0.5}, 989, true, ""},
		{"tenfold a year", threefold, causeway.Needs{Growth: 9}, 174, true, ""},
		{"hardly any growth", threefold, causeway.Needs{Growth: 1e-6}, 0, false, "At 0.0001% a year it takes more than 100 years to reach 3 times today's traffic."},
	} {
		got := upgradeFrom(&row.upgrade, row.needs, schemes, today)
		if got.To != LeasedLine || got.Factor != 3 || got.InTime != row.inTime {
			t.Errorf("%s: %+v", row.name, got)
		}
		switch {
		case row.days == 0 && got.Reached != nil, row.days > 0 && got.Reached == nil:
			t.Errorf("%s: reached %v, want %d days", row.name, got.Reached, row.days)
		case row.days > 0 && !got.Reached.Equal(today.Add(time.Duration(row.days)*day)):
			t.Errorf("%s: reached %v, want %d days", row.name, got.Reached, row.days)
		}
		if row.says != "" && got.Why.En != row.says || !inBoth(got.Why) {
			t.Errorf("%s: %+v", row.name, got.Why)
		}
	}
	if got := upgradeFrom(nil, causeway.Needs{Growth: 1}, schemes, today); got != nil {
		t.Errorf("without an upgrade in the file: %+v", got)
	}
}

// TestUpgradeBeginsInTime is about what takes longer than growth.
func TestUpgradeBeginsInTime(t *testing.T) {
	upgrade := causeway.Upgrade{To: string(LeasedLine), When: 1.1, Within: year}
	schemes := []Assessment{{Scheme: LeasedLine, Build: Span{2 * week, 4 * week}}}
	got := upgradeFrom(&upgrade, causeway.Needs{Growth: 9}, schemes, today)
	want := "At 900% a year traffic is 1.1 times today's on 2026-12-08, within its limit of 1 year; it takes 4 weeks to build Leased line + CEN, so begin by 2026-11-23."
	if got.Why.En != want {
		t.Errorf("got  %s\nwant %s", got.Why.En, want)
	}
}

// There is no step to what is recommended from the start, neither in the
// upgrade nor in the phases; and what a rule asks for is said once, however many
// lines it is for.
func TestNoUpgradeToWhatIsRecommended(t *testing.T) {
	in := input(causeway.Needs{
		Bandwidth: causeway.Gbps, Availability: 0.9999, Growth: 0.5,
		Places: []causeway.Place{beijing, california, {Site: "tokyo", Cloud: "aws", Region: "ap-northeast-1"}},
	})
	in.Upgrade = &causeway.Upgrade{To: string(LeasedLine), When: 3, Within: 3 * year}
	answer := wholeAnswer(t, in)
	if answer.Recommended == nil || answer.Recommended.Scheme != LeasedLine {
		t.Fatalf("recommended %+v", answer.Recommended)
	}
	want := "Leased line + CEN is recommended from the start: nothing to move on to."
	if answer.Upgrade.Why.En != want {
		t.Errorf("upgrade: %q, want %q", answer.Upgrade.Why.En, want)
	}
	for _, phase := range answer.Phases {
		for _, step := range phase.Steps {
			if strings.HasPrefix(step.En, "Decide on Leased line") {
				t.Errorf("%s: %q", phase.Name.En, step.En)
			}
		}
	}
	for _, line := range answer.Recommended.Lines {
		if n := strings.Count(line.En, "(international-private-line)"); n > 1 {
			t.Errorf("%d times the same: %q", n, line.En)
		}
	}
}
