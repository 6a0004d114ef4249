package advise

import (
	"testing"

	"causeway"
)

// TestNobodyFits asks for what only a leased line gives, sooner than a carrier
// can.
func TestNobodyFits(t *testing.T) {
	a, problems := Compare(input(causeway.Needs{
		Bandwidth: 500 * causeway.Mbps, Traffic: each(20 * causeway.TB), Availability: 0.9999, Deadline: 2 * week,
	}))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if a.Recommended != nil || a.Nearest == nil || a.Nearest.Scheme != LeasedLine {
		t.Fatalf("recommended %+v, nearest %+v", a.Recommended, a.Nearest)
	}
	if len(a.Nearest.Misses) != 1 || a.Nearest.Misses[0].Constraint != "deadline" {
		t.Errorf("misses %+v", a.Nearest.Misses)
	}
	if len(a.Unmet) != 2 || a.Unmet[0].Constraint != "availability" || a.Unmet[1].Constraint != "deadline" {
		t.Errorf("unmet %+v", a.Unmet)
	}
	for _, s := range a.Schemes {
		if s.Rank != 0 {
			t.Errorf("%s has rank %d", s.Scheme, s.Rank)
		}
	}
}
