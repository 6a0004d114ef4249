package advise

import (
	"math"
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
	for i, c := range curves(in, ids) {
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

func TestPercent(t *testing.T) {
	for r, want := range map[causeway.Ratio]string{0.9999: "99.99%", 0.98: "98%", 1: "100%", 0.9999999: "99.9999%", 0.0001: "0.01%", 0: "0%"} {
		if got := percent(r); got != want {
			t.Errorf("%v: %s, want %s", float64(r), got, want)
		}
	}
}
