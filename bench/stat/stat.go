// Package stat reduces the figures of several rounds to what is reported:
// medians, their spread, and ratios taken within each round, so that noise
// that hits a whole round cancels out.
package stat

import "slices"

// Summary is one figure over all rounds it was measured in.
type Summary struct {
	Median, Min, Max float64
	// Rounds is how many rounds have the figure.
	Rounds int
}

// Summarize returns the zero Summary for no values.
func Summarize(values []float64) Summary {
	if len(values) == 0 {
		return Summary{}
	}
	return Summary{Median: Median(values), Min: slices.Min(values), Max: slices.Max(values), Rounds: len(values)}
}

// Median is the middle value, or the mean of the two in the middle. It is 0
// for no values.
func Median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

// Series is a figure by round. A round that failed has no entry.
type Series map[int]float64

// Values are those of all rounds, in the order of rounds.
func (s Series) Values() []float64 {
	var values []float64
	for _, round := range s.rounds() {
		values = append(values, s[round])
	}
	return values
}

func (s Series) rounds() []int {
	var rounds []int
	for round := range s {
		rounds = append(rounds, round)
	}
	slices.Sort(rounds)
	return rounds
}

// Ratio divides round by round. Rounds that one of the two lacks, or where
// the divisor is not positive, are left out.
func Ratio(of, to Series) Series {
	return combine(of, to, func(a, b float64) (float64, bool) { return a / b, b > 0 })
}

// Difference subtracts round by round, over the rounds both have.
func Difference(of, from Series) Series {
	return combine(of, from, func(a, b float64) (float64, bool) { return a - b, true })
}

func combine(a, b Series, f func(a, b float64) (float64, bool)) Series {
	result := Series{}
	for round, value := range a {
		other, ok := b[round]
		if !ok {
			continue
		}
		if combined, ok := f(value, other); ok {
			result[round] = combined
		}
	}
	return result
}

// Highest is the highest of several series, over the rounds that all have;
// series without any round are left out.
func Highest(all ...Series) Series { return choose(all, func(a, b float64) bool { return a > b }) }

// Lowest is the lowest of several series, over the same rounds.
func Lowest(all ...Series) Series { return choose(all, func(a, b float64) bool { return a < b }) }

func choose(all []Series, better func(a, b float64) bool) Series {
	all = slices.DeleteFunc(slices.Clone(all), func(s Series) bool { return len(s) == 0 })
	if len(all) == 0 {
		return Series{}
	}
	result := all[0]
	for _, s := range all[1:] {
		result = combine(result, s, func(a, b float64) (float64, bool) {
			if better(b, a) {
				return b, true
			}
			return a, true
		})
	}
	return result
}
