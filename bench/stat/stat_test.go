package stat

import (
	"maps"
	"slices"
	"testing"
)

func TestSummarize(t *testing.T) {
	for name, test := range map[string]struct {
		values []float64
		want   Summary
	}{
		"none": {nil, Summary{}},
		"one":  {[]float64{7}, Summary{Median: 7, Min: 7, Max: 7, Rounds: 1}},
		"odd":  {[]float64{9, 1, 4}, Summary{Median: 4, Min: 1, Max: 9, Rounds: 3}},
		"even": {[]float64{9, 1, 4, 6}, Summary{Median: 5, Min: 1, Max: 9, Rounds: 4}},
	} {
		if got := Summarize(test.values); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestMedianLeavesItsInputAlone(t *testing.T) {
	values := []float64{3, 1, 2}
	Median(values)
	if !slices.Equal(values, []float64{3, 1, 2}) {
		t.Error(values)
	}
}

func TestRatioIsTakenWithinRounds(t *testing.T) {
	ours := Series{0: 10, 1: 2, 2: 8, 3: 6}
	theirs := Series{0: 5, 1: 1, 3: 0}
	if got := Ratio(ours, theirs); !maps.Equal(got, Series{0: 2, 1: 2}) {
		t.Errorf("%v: a round without its partner, or divided by nothing, has no ratio", got)
	}
	if got := Difference(ours, theirs); !maps.Equal(got, Series{0: 5, 1: 1, 3: 6}) {
		t.Error(got)
	}
}

func TestValuesComeInTheOrderOfRounds(t *testing.T) {
	if got := (Series{2: 3, 0: 1, 1: 2}).Values(); !slices.Equal(got, []float64{1, 2, 3}) {
		t.Error(got)
	}
}

func TestBestOfEachRound(t *testing.T) {
	a, b, absent := Series{0: 1, 1: 9}, Series{0: 2, 1: 3, 2: 5}, Series{}
	if got := Highest(a, b, absent); !maps.Equal(got, Series{0: 2, 1: 9}) {
		t.Errorf("%v: the best of a round is only known when all ran in it", got)
	}
	if got := Lowest(absent, a, b); !maps.Equal(got, Series{0: 1, 1: 3}) {
		t.Error(got)
	}
	if got := Highest(absent); len(got) != 0 {
		t.Error(got)
	}
}
