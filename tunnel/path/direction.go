package path

import (
	"time"

	"causeway/tunnel/wire"
)

// Direction is what is known of one direction of a path.
type Direction struct {
	// Known is false while the receiving end hears nothing or no round trip
	// was measured; then only MTU means anything.
	Known bool
	// Delay is one way. There are no synchronised clocks, so it is half of
	// the smallest round trip of the last ten minutes, and on top of it what
	// this direction's records queue now: how much longer they take than the
	// fastest of the same ten minutes. What queues is exact to a fraction of
	// the jitter. The half is not: where the two directions take different
	// routes, one is shown too long and the other too short by half of the
	// difference, and so is a change of route until the window has passed.
	Delay time.Duration
	// Jitter is the smoothed difference between the delays of heartbeats that
	// follow each other (RFC 3550 section 6.4.1).
	Jitter time.Duration
	// Loss is the share of records lost in the last seconds, 0 to 1; Records
	// says how many records that rests on, the older counting less. A loss
	// from few records says little.
	Loss    float64
	Records int
	// MTU is the largest record that arrived for sure, in bytes of UDP
	// payload; 0 is unknown.
	MTU int
}

// Sending returns the direction towards the peer, as the peer measures it.
func (p *Path) Sending() Direction {
	if !p.trip.hasRTT || p.report.Hearing == wire.HearingNothing {
		return Direction{MTU: p.mtu}
	}
	return Direction{
		Known:   true,
		Delay:   p.trip.base() + p.report.Queueing,
		Jitter:  p.report.Jitter,
		Loss:    p.report.Loss,
		Records: p.report.Records,
		MTU:     p.mtu,
	}
}

// Receiving returns the direction from the peer, as this end measures it.
func (p *Path) Receiving(now time.Duration) Direction {
	if !p.trip.hasRTT || p.Hearing(now) == wire.HearingNothing {
		return Direction{MTU: p.report.MTU}
	}
	return Direction{
		Known:   true,
		Delay:   p.trip.base() + p.trip.queueing(),
		Jitter:  p.trip.jitter,
		Loss:    p.loss.ratio(),
		Records: p.loss.records(now),
		MTU:     p.report.MTU,
	}
}

// Report returns what to tell the peer of its sending direction and of the
// MTU of this end's. The caller fills in the index, and the hearing of the
// shard where a path has several.
func (p *Path) Report(now time.Duration) wire.Report {
	return wire.Report{
		Hearing:  p.Hearing(now),
		Loss:     p.loss.ratio(),
		Records:  p.loss.records(now),
		Jitter:   p.trip.jitter,
		Queueing: p.trip.queueing(),
		MTU:      p.mtu,
	}
}

// Arrived takes the totals of the records sent to this end on the path, over
// all its shards: how many are settled, and how many of those are lost
// (see seal.Opener).
func (p *Path) Arrived(settled, lost uint64, now time.Duration) { p.loss.observe(settled, lost, now) }

// SetMTU takes the largest record that this end's own probes got through.
func (p *Path) SetMTU(size int) { p.mtu = size }
