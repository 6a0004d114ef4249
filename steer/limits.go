package steer

import (
	"time"

	"causeway"
)

// What a sound path does not do, where the SLA says nothing of it. A line that
// loses 3 %, or takes 100 ms longer in each direction, has to be left. Averaged
// figures hover around the one and approach the 200 ms of the other without
// reaching them, so the limits are lower.
const (
	degradedLoss = 0.02
	// degradedRise is how far the round trip may be above the lowest the path
	// has shown lately.
	degradedRise = 150 * time.Millisecond
	// lossMemory evens out the loss before it meets its limit: it is counted
	// in windows, and a busy path brings a new one every few milliseconds.
	lossMemory = 300 * time.Millisecond
)

// figure is a property of a path that has a limit.
type figure uint8

const (
	figureNone    figure = iota
	figureLoss           // share lost
	figureLatency        // round trip, in seconds
	figureRise           // round trip above the lowest lately, in seconds
	figureJitter         // in seconds
)

// finding is the figure that comes closest to its limit or exceeds it most.
type finding struct {
	figure  figure
	ofSLA   bool
	value   float64
	allowed float64
	base    time.Duration // lowest round trip lately
}

func (f finding) breaks() bool { return f.value > f.allowed }

// excess returns by how many times the limit the figure is above it.
func (f finding) excess() float64 {
	if !f.breaks() {
		return 0
	}
	return f.value/f.allowed - 1
}

func (f finding) reason() Reason {
	if f.ofSLA {
		return SLA
	}
	return Degraded
}

// judge returns the worst finding of a path that is up. What the SLA leaves
// open is held against what a sound path does.
func judge(w *watch, jitter time.Duration, sla causeway.SLA) finding {
	worst := finding{figure: figureLoss, value: w.loss.value, allowed: degradedLoss}
	if sla.Loss > 0 {
		worst.ofSLA, worst.allowed = true, float64(sla.Loss)
	}
	if sla.Latency > 0 {
		worst = worse(worst, finding{figure: figureLatency, ofSLA: true, value: w.rtt.Seconds(), allowed: sla.Latency.Seconds()})
	} else {
		rise := w.rtt - w.base.value()
		worst = worse(worst, finding{figure: figureRise, value: rise.Seconds(), allowed: degradedRise.Seconds()})
	}
	if sla.Jitter > 0 {
		worst = worse(worst, finding{figure: figureJitter, ofSLA: true, value: jitter.Seconds(), allowed: sla.Jitter.Seconds()})
	}
	worst.base = w.base.value()
	return worst
}

func worse(a, b finding) finding {
	if b.value*a.allowed > a.value*b.allowed {
		return b
	}
	return a
}
