package report_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway"
	"causeway/advise"
)

// Whatever the figures, the page is well-formed and each of them is a number.
func TestAnyFiguresCanBeDrawn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		answer := sample()
		for i := range answer.Schemes {
			anyFigures(r, &answer.Schemes[i])
		}
		for i := range answer.Curves {
			anyCurve(r, &answer.Curves[i])
		}
		at := causeway.Volume(rapid.Uint64Range(0, 1e18).Draw(r, "at"))
		answer.BreakEvens[0].At = &at
		answer.Needs.Availability = anyRatio(r)
		answer.Needs.Traffic[0].Volume = at / 3
		page := html(t, answer, rapid.SampledFrom(languages).Draw(r, "language"))
		parse(t, page)
		for _, wrong := range []string{"NaN", "Inf", "e+"} {
			if _, body, _ := strings.Cut(page, "</style>"); strings.Contains(body, wrong) {
				r.Fatalf("the page holds %s", wrong)
			}
		}
	})
}

func anyRatio(r *rapid.T) causeway.Ratio {
	return causeway.Ratio(rapid.SampledFrom([]float64{0, 1e-12, 0.5, 0.99, 0.999999999, 1}).Draw(r, "ratio"))
}

func anySum(r *rapid.T) float64 {
	return rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1e-6), rapid.Float64Range(0, 1e6), rapid.Float64Range(0, 1e15)).Draw(r, "sum")
}

func anyFigures(r *rapid.T, a *advise.Assessment) {
	low := anySum(r)
	a.FirstYear.Setup = yuan(low, low+anySum(r))
	a.Months = a.Months[:rapid.IntRange(0, len(a.Months)).Draw(r, "months")]
	a.Service.Availability = anyRatio(r)
	a.Service.RTT = time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(r, "rtt"))
	a.Build.Low = time.Duration(rapid.Int64Range(0, int64(400*day)).Draw(r, "low"))
	a.Build.High = a.Build.Low + time.Duration(rapid.Int64Range(0, int64(800*day)).Draw(r, "high"))
	for i := range a.Terms {
		a.Terms[i].Value = rapid.Float64Range(0, 1).Draw(r, "value")
	}
}

func anyCurve(r *rapid.T, c *advise.Curve) {
	c.Points = c.Points[:rapid.IntRange(0, len(c.Points)).Draw(r, "points")]
	for i := range c.Points {
		low := anySum(r)
		c.Points[i].Amount = yuan(low, low+anySum(r))
	}
}
