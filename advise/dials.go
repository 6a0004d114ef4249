package advise

import (
	"maps"
	"math"
	"slices"
	"time"

	"causeway"
)

// dials are the needs that are numbers, then the weights.
func dials(in Input, weights map[Criterion]float64) []dial {
	all := []dial{
		bitRateDial, trafficDial, growthDial, latencyDial, jitterDial, lossDial, availabilityDial, budgetDial(in), deadlineDial,
	}
	for _, c := range slices.Sorted(maps.Keys(weights)) {
		all = append(all, weightDial(c, weights))
	}
	return all
}

var (
	bitRateDial = dial{
		need: "bandwidth", digits: 2, tight: 1, scale: []float64{10, 30, 100, 200, 500, 1000, 3000, 10_000, 30_000},
		now:  func(in Input) float64 { return float64(in.Needs.Bandwidth) / float64(causeway.Mbps) },
		set:  func(in *Input, v float64) { in.Needs.Bandwidth = causeway.BitRate(v * float64(causeway.Mbps)) },
		show: func(_ Input, v float64) string { return causeway.BitRate(v * float64(causeway.Mbps)).String() },
	}
	trafficDial = dial{
		need: "traffic", digits: 2, tight: 1, scale: []float64{10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000},
		now: func(in Input) float64 { return sentTogether(in.Needs.Traffic).Gigabytes() },
		set: func(in *Input, v float64) {
			in.Needs.Traffic = sharedOut(in.Needs, causeway.Volume(v*float64(causeway.GB)))
		},
		show: func(_ Input, v float64) string { return volume(causeway.Volume(math.Round(v * float64(causeway.GB)))) },
	}
	growthDial = dial{
		need: "growth", digits: 2, tight: 1, scale: []float64{0.1, 0.3, 1, 3},
		now:  func(in Input) float64 { return in.Needs.Growth },
		set:  func(in *Input, v float64) { in.Needs.Growth, in.Needs.GrowthStated = v, true },
		show: func(_ Input, v float64) string { return percent(causeway.Ratio(v)) },
	}
	latencyDial = dial{
		need: "latency", digits: 3, tight: -1, scale: []float64{100, 120, 150, 180, 200, 250, 300, 400},
		now:  func(in Input) float64 { return milliseconds(in.Needs.Latency) },
		set:  func(in *Input, v float64) { in.Needs.Latency = fromMilliseconds(v) },
		show: func(_ Input, v float64) string { return millis(fromMilliseconds(v)) },
	}
	jitterDial = dial{
		need: "jitter", digits: 2, tight: -1, scale: []float64{1, 3, 10, 30, 100},
		now:  func(in Input) float64 { return milliseconds(in.Needs.Jitter) },
		set:  func(in *Input, v float64) { in.Needs.Jitter = fromMilliseconds(v) },
		show: func(_ Input, v float64) string { return millis(fromMilliseconds(v)) },
	}
	lossDial = dial{
		need: "loss", digits: 2, tight: -1, scale: []float64{0.0001, 0.0003, 0.001, 0.003, 0.01},
		now:  func(in Input) float64 { return float64(in.Needs.Loss) },
		set:  func(in *Input, v float64) { in.Needs.Loss = causeway.Ratio(v) },
		show: func(_ Input, v float64) string { return percent(causeway.Ratio(v)) },
	}
	availabilityDial = dial{
		need: "availability", digits: 2, tight: 1, nines: true, scale: []float64{0.97, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999},
		now:  func(in Input) float64 { return float64(in.Needs.Availability) },
		set:  func(in *Input, v float64) { in.Needs.Availability = causeway.Ratio(v) },
		show: func(_ Input, v float64) string { return percent(causeway.Ratio(v)) },
	}
	deadlineDial = dial{
		need: "deadline", whole: true, tight: -1, scale: []float64{1, 2, 7, 14, 28, 60, 90},
		now:  func(in Input) float64 { return in.Needs.Deadline.Hours() / 24 },
		set:  func(in *Input, v float64) { in.Needs.Deadline = time.Duration(v) * day },
		show: func(_ Input, v float64) string { return long(time.Duration(math.Round(v*24)) * time.Hour) },
	}
)

// budgetDial is in the budget's own terms, or a year's in the answer's currency.
func budgetDial(in Input) dial {
	unit := in.Needs.Budget
	if unit.Per == "" {
		unit = causeway.Budget{Amount: causeway.Money{Currency: in.Currency}, Per: causeway.PerYear}
	}
	budget := func(v float64) causeway.Budget {
		unit.Amount.Amount = v
		return unit
	}
	return dial{
		need: "budget", digits: 2, tight: -1, scale: []float64{300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000},
		now:  func(in Input) float64 { return in.Needs.Budget.Amount.Amount },
		set:  func(in *Input, v float64) { in.Needs.Budget = budget(v) },
		show: func(_ Input, v float64) string { return budget(v).String() },
	}
}

// weightDial gives one criterion a weight and leaves the others in proportion.
func weightDial(c Criterion, weights map[Criterion]float64) dial {
	return dial{
		need: "weight of " + string(c), digits: 2, tight: 1, scale: []float64{0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95},
		now:  func(Input) float64 { return weights[c] },
		set:  func(in *Input, v float64) { in.Weights = reweighed(weights, c, v) },
		show: func(_ Input, v float64) string { return percent(causeway.Ratio(significant(v, 2))) },
	}
}

func reweighed(weights map[Criterion]float64, c Criterion, v float64) map[Criterion]float64 {
	rest := 0.0
	for other, w := range weights {
		if other != c {
			rest += w
		}
	}
	changed := map[Criterion]float64{}
	for other, w := range weights {
		if rest > 0 {
			changed[other] = w / rest * (1 - v)
		}
	}
	changed[c] = v
	return changed
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func fromMilliseconds(v float64) time.Duration {
	return time.Duration(v * float64(time.Millisecond)).Round(time.Microsecond)
}
