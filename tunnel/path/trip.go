package path

import "time"

// trip measures a path's round trip, and of the direction towards this end
// the variation of the delay and what it grew by.
type trip struct {
	hasRTT    bool
	rtt       time.Duration
	lowestRTT lowest

	hasTransit    bool
	transit       time.Duration // arrival minus the peer's clock: only differences mean anything
	lowestTransit lowest
	queue         time.Duration // smoothed transit above the lowest
	jitter        time.Duration
	jitterPeak    time.Duration
}

// round takes one measured round trip. An impossible one, from a peer whose
// echo lies, is ignored.
func (t *trip) round(sample, now time.Duration) {
	if sample <= 0 || sample > time.Minute {
		return
	}
	t.lowestRTT.take(sample, now)
	if !t.hasRTT {
		t.hasRTT, t.rtt = true, sample
		return
	}
	t.rtt += (sample - t.rtt) / 8
}

// oneWay takes when a heartbeat was sent, by the peer's clock, and when it
// arrived, by ours.
func (t *trip) oneWay(sent, arrived time.Duration) {
	transit := arrived - sent
	t.lowestTransit.take(transit, arrived)
	if t.hasTransit {
		t.vary((transit - t.transit).Abs())
	}
	t.hasTransit, t.transit = true, transit
	t.queue += (min(transit-t.lowestTransit.value(), time.Minute) - t.queue) / 8
}

// vary takes one difference of transit times. The peak stands in for the
// 99.9th percentile: it rises at once and falls by a thousandth a heartbeat.
func (t *trip) vary(difference time.Duration) {
	difference = min(difference, time.Second)
	t.jitter += (difference - t.jitter) / 16
	t.jitterPeak = max(difference, t.jitterPeak-t.jitterPeak/1000)
}

// base is the delay of either direction while nothing queues.
func (t *trip) base() time.Duration { return t.lowestRTT.value() / 2 }

// queueing is how much longer records take to this end than the fastest one
// lately. Clocks that drift apart would make that grow on an idle path; but
// no direction queues for longer than the whole round trip grew.
func (t *trip) queueing() time.Duration {
	return max(0, min(t.queue, t.rtt-t.lowestRTT.value()))
}

// forgetClock is for a peer that may have another clock from now on.
func (t *trip) forgetClock() {
	t.hasTransit, t.lowestTransit, t.queue = false, lowest{}, 0
}
