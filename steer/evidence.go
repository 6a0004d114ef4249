package steer

import (
	"math"
	"strconv"
	"time"
)

// evidence says what was found, in words that need no translation to be looked
// up: "loss 4.2 %, allowed 0.5 %".
func (f finding) evidence() string {
	switch f.figure {
	case figureLoss:
		return "loss " + percent(f.value) + ", allowed " + percent(f.allowed)
	case figureLatency:
		return "round trip " + milliseconds(f.value) + ", allowed " + milliseconds(f.allowed)
	case figureRise:
		return "round trip " + milliseconds(f.value+f.base.Seconds()) + ", lowest lately " + milliseconds(f.base.Seconds())
	case figureJitter:
		return "jitter " + milliseconds(f.value) + ", allowed " + milliseconds(f.allowed)
	}
	return ""
}

func goodFor(d time.Duration) string {
	return "good for " + decimal(d.Seconds(), 0) + " s"
}

func scoresEvidence(to, from float64) string {
	return "score " + milliseconds(to) + " against " + milliseconds(from)
}

func percent(ratio float64) string { return decimal(ratio*100, 2) + " %" }

func milliseconds(seconds float64) string { return decimal(seconds*1000, 0) + " ms" }

// decimal rounds to so many digits behind the point and writes no more than
// are needed.
func decimal(x float64, digits int) string {
	unit := math.Pow10(digits)
	return strconv.FormatFloat(math.Round(x*unit)/unit, 'f', -1, 64)
}
