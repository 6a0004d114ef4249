package advise

import (
	"math"
	"slices"
	"testing"

	"causeway"
)

// TestCurves: a curve begins without traffic, never falls, and passes through
// what today's traffic costs.
func TestCurves(t *testing.T) {
	in := input(causeway.Needs{Bandwidth: 100 * causeway.Mbps, Traffic: each(causeway.TB), Growth: 0.2})
	in.Prices = complete()
	answer := compared(t, in)
	ids := []SchemeID{SDWAN, IPsec, SDWAN + "+" + IPsec}
	for i, c := range curves(in, ids, nil) {
		if c.Scheme != ids[i] || c.Points[0].Volume != 0 {
			t.Fatalf("%s begins at %v", c.Scheme, c.Points[0].Volume)
		}
		today := false
		for j, p := range c.Points[1:] {
			if p.Volume <= c.Points[j].Volume || p.Amount.Low < c.Points[j].Amount.Low {
				t.Errorf("%s: %v after %v", c.Scheme, p, c.Points[j])
			}
			if p.Volume == 2*causeway.TB {
				today = true
				for _, s := range answer.Schemes {
					if s.Scheme == c.Scheme && math.Abs(s.FirstYear.Total.High-p.Amount.High) > 1e-6 {
						t.Errorf("%s costs %v, on its curve %v", s.Scheme, s.FirstYear.Total.High, p.Amount.High)
					}
				}
			}
		}
		if !today {
			t.Errorf("%s has no point for today's traffic", c.Scheme)
		}
	}
}

func TestCurvesReachEveryCrossing(t *testing.T) {
	at := 83 * causeway.TB
	for _, row := range []struct {
		today, least causeway.Volume
		crossings    []BreakEven
	}{
		{0, leastCurve, nil},
		{causeway.TB, 4 * causeway.TB, []BreakEven{{}}},
		{causeway.TB, at, []BreakEven{{At: &at}, {}}},
	} {
		volumes := curveVolumes(row.today, row.crossings)
		last := volumes[len(volumes)-1]
		if volumes[0] != 0 || !slices.IsSorted(volumes) || last < row.least || last > row.least*2 {
			t.Errorf("%v, %v: from %v to %v, want 0 to %v at the least", row.today, row.crossings, volumes[0], last, row.least)
		}
	}
}
