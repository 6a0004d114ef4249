package path

import "time"

// trip measures a path's round trip and the variation of its one-way delay.
type trip struct {
	hasRTT bool
	rtt    time.Duration

	hasTransit bool
	transit    time.Duration // arrival minus the peer's clock: only differences mean anything
	jitter     time.Duration
	jitterPeak time.Duration
}

// round takes one measured round trip. An impossible one, from a peer whose
// echo lies, is ignored.
func (t *trip) round(sample time.Duration) {
	if sample <= 0 || sample > time.Minute {
		return
	}
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
	if t.hasTransit {
		t.vary((transit - t.transit).Abs())
	}
	t.hasTransit, t.transit = true, transit
}

// vary takes one difference of transit times. The peak stands in for the
// 99.9th percentile: it rises at once and falls by a thousandth a heartbeat.
func (t *trip) vary(difference time.Duration) {
	difference = min(difference, time.Second)
	t.jitter += (difference - t.jitter) / 16
	t.jitterPeak = max(difference, t.jitterPeak-t.jitterPeak/1000)
}
