package report

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAxisEndsAndTicksAreRound(t *testing.T) {
	for _, row := range []struct {
		values   []float64
		log      bool
		from, to float64
		ticks    []float64
	}{
		{nil, false, 0, 1, []float64{0, .2, .4, .6, .8, 1}},
		{[]float64{0, 7}, false, 0, 8, []float64{0, 2, 4, 6, 8}},
		{[]float64{30, 100}, false, 0, 100, []float64{0, 20, 40, 60, 80, 100}},
		{[]float64{5000, 410000}, true, 5000, 500000, []float64{5000, 10000, 20000, 50000, 100000, 200000, 500000}},
		{[]float64{3, 900000}, true, 50, 1000000, []float64{100, 1000, 10000, 100000, 1000000}},
		{[]float64{math.NaN(), math.Inf(1), 4}, false, 0, 4, []float64{0, 1, 2, 3, 4}},
	} {
		a := axisOver(row.values, farSums)
		if a.log != row.log || !near(a.from, row.from) || !near(a.to, row.to) {
			t.Errorf("%v: from %g to %g, logarithmic %v; want %g to %g, %v", row.values, a.from, a.to, a.log, row.from, row.to, row.log)
		}
		if got := a.ticks(7); !slices.EqualFunc(got, row.ticks, near) {
			t.Errorf("%v: ticks %v, want %v", row.values, got, row.ticks)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

// Whatever the figures: all that is not cut off lies between the ends, in its
// order, and ticks are few.
func TestAxisKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1e9), 2, 20).Draw(t, "values")
		a := axisOver(values, rapid.SampledFrom([]float64{farSums, farVolumes}).Draw(t, "far")).between(300, 20)
		slices.Sort(values)
		last := a.start
		for _, v := range values {
			at := a.at(v)
			if math.IsNaN(at) || at > last+1e-9 || at < a.end-1e-9 {
				t.Fatalf("%g lies at %g after %g", v, at, last)
			}
			last = at
		}
		ticks := a.ticks(7)
		if len(ticks) < 2 || len(ticks) > 10 || !slices.IsSorted(ticks) {
			t.Fatalf("ticks %v over %g to %g", ticks, a.from, a.to)
		}
	})
}

func TestLabelsKeepApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfN(rapid.Float64Range(40, 300), 1, 9).Draw(t, "places")
		slices.Sort(places)
		moved := apart(places, 17, 40, 300)
		for i, at := range moved {
			if at < 40-1e-9 || at > 300+1e-9 || i > 0 && at-moved[i-1] < 17-1e-9 {
				t.Fatalf("%v became %v", places, moved)
			}
		}
	})
}

func TestCirclesDoNotCover(t *testing.T) {
	x, y := axis{to: 1}.between(50, 700), axis{to: 1}.between(340, 40)
	rapid.Check(t, func(t *rapid.T) {
		var taken []spot
		for range rapid.IntRange(1, 10).Draw(t, "n") {
			from := spot{rapid.Float64Range(50, 700).Draw(t, "x"), rapid.Float64Range(40, 340).Draw(t, "y")}
			at := free(from, taken, x, y)
			for _, other := range taken {
				if math.Hypot(other.x-at.x, other.y-at.y) < 2*radius {
					t.Fatalf("%v covers %v", at, other)
				}
			}
			taken = append(taken, at)
		}
	})
}
