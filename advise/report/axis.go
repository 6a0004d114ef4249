package report

import "math"

// axis places figures along one side of a chart: linear, or logarithmic where
// they lie too far apart for that.
type axis struct {
	log      bool
	from, to float64
	// every is the distance of ticks on a linear axis; 0 chooses a round one.
	every float64
	// start and end are pixels; start may be the larger one.
	start, end float64
}

// farSums and farVolumes are the ratios of the largest figure to the smallest
// from which an axis is logarithmic: sums of which one is 12 times another would
// lie on top of each other; volumes have more room.
const farSums, farVolumes = 12, 100

// decades is how far down a logarithmic axis reaches at most.
const decades = 4

// axisOver returns the axis over figures of 0 and above, with ends that are
// round, and logarithmic where they are that far apart. Not a number and infinity
// are passed over.
func axisOver(values []float64, far float64) axis {
	low, high := math.Inf(1), 0.0
	for _, v := range values {
		if v > 0 && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	if high == 0 {
		return axis{to: 1}
	}
	low = max(low, high/math.Pow(10, decades))
	if high/low < far {
		step := roundStep(high / 4)
		return axis{to: math.Ceil(high/step-1e-9) * step}
	}
	return axis{log: true, from: roundDown(low), to: roundUp(high)}
}

// between gives the axis its place.
func (a axis) between(start, end float64) axis {
	a.start, a.end = start, end
	return a
}

// at is where a figure lies; what is beyond an end lies on it.
func (a axis) at(v float64) float64 {
	v = min(max(v, a.from), a.to)
	share := (v - a.from) / (a.to - a.from)
	if a.log {
		share = math.Log(v/a.from) / math.Log(a.to/a.from)
	}
	return a.start + share*(a.end-a.start)
}

func (a axis) holds(v float64) bool { return v >= a.from && v <= a.to }

// ticks are round figures along the axis, at most about n of them.
func (a axis) ticks(n int) []float64 {
	if a.log {
		return a.logTicks(n)
	}
	var ticks []float64
	step := a.every
	if step == 0 {
		step = roundStep(a.to / float64(n))
	}
	for i := 0.0; i*step <= a.to*(1+1e-9); i++ {
		ticks = append(ticks, i*step)
	}
	return ticks
}

// logTicks are 1, 2 and 5 of each decade, or 1 alone where those are too many.
func (a axis) logTicks(n int) []float64 {
	for _, digits := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		var ticks []float64
		for p := math.Floor(math.Log10(a.from)); p <= math.Ceil(math.Log10(a.to)); p++ {
			for _, digit := range digits {
				if v := digit * math.Pow(10, p); v >= a.from*(1-1e-9) && v <= a.to*(1+1e-9) {
					ticks = append(ticks, v)
				}
			}
		}
		if len(ticks) <= n || len(digits) == 1 {
			return ticks
		}
	}
	return nil
}

// roundStep is the least of 1, 2, 2.5, 5 times a power of ten that is not below
// v.
func roundStep(v float64) float64 { return roundTo(v, 1, 2, 2.5, 5) }

func roundUp(v float64) float64 { return roundTo(v, 1, 2, 3, 5) }

func roundTo(v float64, digits ...float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, digit := range digits {
		if digit*power >= v*(1-1e-9) {
			return digit * power
		}
	}
	return 10 * power
}

func roundDown(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, digit := range []float64{5, 3, 2} {
		if digit*power <= v*(1+1e-9) {
			return digit * power
		}
	}
	return power
}
