// Package path is the state of one path as one gateway sees it: heard or
// silent, up, suspect or down, and how long its round trip takes. It is a
// pure machine: events and the time go in, the state comes out.
//
// Liveness is one-way. Each end hears the other's records or does not, and
// tells so over every path. A path is up when this end hears the peer on it
// and the peer says that it hears this end. Suspicion is cheap, so it comes
// early and traffic moves at once; down is conservative; a path that came
// back has to stay up for a while before it is preferred again.
package path

import (
	"slices"
	"time"

	"causeway/tunnel/wire"
)

// State of a path.
type State uint8

// States, from worst to best.
const (
	Down State = iota
	Suspect
	Up
)

// String returns the name used in output.
func (s State) String() string {
	return [...]string{"down", "suspect", "up"}[s]
}

// Timers are derived from the file's failover time.
type Timers struct {
	// Heartbeat is how often a record is sent on every path at least.
	Heartbeat time.Duration
	// Down is the silence after which a path is down.
	Down time.Duration
}

// Bounds of the timers.
const (
	minHeartbeat  = 10 * time.Millisecond
	maxHeartbeat  = 250 * time.Millisecond
	suspectBeats  = 4
	downBeats     = 10
	minSuspectAdd = 20 * time.Millisecond
)

// TimersFor returns the timers for a failover time.
func TimersFor(failover time.Duration) Timers {
	beat := min(max(failover/40, minHeartbeat), maxHeartbeat)
	return Timers{Heartbeat: beat, Down: downBeats * beat}
}

// Path is the machine. All times are of one monotonic clock, as durations
// since any origin. It is not for concurrent use.
type Path struct {
	timers    Timers
	heard     bool // at least once
	lastHeard time.Duration
	lastTick  time.Duration
	echo      uint64 // Sent of the newest heartbeat heard
	echoAt    time.Duration

	peerHears   wire.Hearing
	peerLoss    float64
	peerReports bool

	state State
	since time.Duration
	// inherited is since when the path was up in the session before.
	inherited *time.Duration
	trip      trip
	flaps     flaps
}

// New returns a path that was never heard.
func New(timers Timers, now time.Duration) *Path {
	return &Path{timers: timers, lastTick: now, since: now}
}

// HeardRecord notes that an authentic record of any type arrived by then.
func (p *Path) HeardRecord(at time.Duration) {
	if !p.heard || at > p.lastHeard {
		p.heard, p.lastHeard = true, at
	}
}

// HeardHeartbeat takes what a heartbeat that arrived on this path measures.
// Reports in it are for Reported, path by path.
func (p *Path) HeardHeartbeat(hb *wire.Heartbeat, at time.Duration) {
	p.HeardRecord(at)
	if hb.Sent > p.echo {
		p.echo, p.echoAt = hb.Sent, at
	}
	if p.overdue(at) {
		return // it waited for us: what it measures is our own pause
	}
	p.trip.oneWay(time.Duration(hb.Sent), at)
	if hb.Echo != 0 {
		p.trip.round(at - time.Duration(hb.Echo) - hb.Held)
	}
}

// Reported takes what the peer says about this path, over whichever path.
func (p *Path) Reported(r wire.Report) {
	p.peerReports, p.peerHears, p.peerLoss = true, r.Hearing, r.Loss
}

// Heartbeat fills in what the next heartbeat on this path says. Reports are
// left to the caller, who knows all paths.
func (p *Path) Heartbeat(hb *wire.Heartbeat, now time.Duration) {
	hb.Sent = uint64(now)
	hb.Echo, hb.Held = p.echo, 0
	if p.echo != 0 {
		hb.Held = now - p.echoAt
	}
}

// Hearing returns what this end makes of the silence on the path.
func (p *Path) Hearing(now time.Duration) wire.Hearing {
	silence := now - p.lastHeard
	switch {
	case !p.heard || silence > p.timers.Down:
		return wire.HearingNothing
	case silence > p.suspectAfter():
		return wire.HearingSilence
	}
	return wire.HearingWell
}

// Silence returns how long ago the last record arrived; heard is false if none
// ever did.
func (p *Path) Silence(now time.Duration) (silence time.Duration, heard bool) {
	return now - p.lastHeard, p.heard
}

func (p *Path) suspectAfter() time.Duration {
	return suspectBeats*p.timers.Heartbeat + max(minSuspectAdd, p.trip.jitterPeak)
}

// Tick moves the state to what the silence and the reports by now make it,
// and reports whether it changed. It must be called once per heartbeat; when
// the calls themselves came late, the records that may have been waiting
// meanwhile are not held against the path.
func (p *Path) Tick(now time.Duration) (changed bool) {
	if late := now - p.lastTick - p.timers.Heartbeat; late > p.timers.Heartbeat/2 {
		p.lastHeard = min(now, p.lastHeard+late)
	}
	p.lastTick = now
	return p.Settle(now)
}

// Settle is Tick between two heartbeats, right after reports came in. It
// judges nothing while Tick itself is overdue.
func (p *Path) Settle(now time.Duration) (changed bool) {
	if p.overdue(now) {
		return false
	}
	next := p.judge(now)
	if next == p.state {
		return false
	}
	if p.state == Up {
		p.Flapped(now)
	}
	p.state, p.since = next, now
	if next == Up && p.inherited != nil {
		p.since, p.inherited = *p.inherited, nil
	}
	return true
}

// overdue reports whether the next Tick should have come before now.
func (p *Path) overdue(now time.Duration) bool {
	return now-p.lastTick > p.timers.Heartbeat*3/2
}

func (p *Path) judge(now time.Duration) State {
	hearing := p.Hearing(now)
	if p.peerReports {
		hearing = min(hearing, p.peerHears)
	}
	switch {
	case !p.peerReports || hearing == wire.HearingNothing:
		return Down
	case hearing == wire.HearingSilence:
		return Suspect
	}
	return Up
}

// Flapped notes that the path left the state up, as Tick does.
func (p *Path) Flapped(now time.Duration) { p.flaps.add(now) }

// State returns the state after the last Tick.
func (p *Path) State() State { return p.state }

// Since returns when the state was entered.
func (p *Path) Since() time.Duration { return p.since }

// Settled reports whether the path has been up long enough to be preferred
// again after it flapped: 10 s, doubled per flap within ten minutes.
func (p *Path) Settled(now time.Duration) bool {
	return p.state == Up && now-p.since >= p.flaps.hold(now)
}

// RTT returns the smoothed round trip; ok is false before the first.
func (p *Path) RTT() (rtt time.Duration, ok bool) { return p.trip.rtt, p.trip.hasRTT }

// PeerHears returns what the peer last said of its end of the path.
func (p *Path) PeerHears() wire.Hearing { return p.peerHears }

// Inherit takes over from the same path of an earlier session what outlives
// sessions: measurements and flaps.
func (p *Path) Inherit(old *Path) {
	p.trip, p.flaps = old.trip, flaps{at: slices.Clone(old.flaps.at)}
	p.trip.hasTransit = false // a restarted peer has another clock
	if old.state == Up {
		since := old.since
		p.inherited = &since
	}
}

// Jitter returns the smoothed variation of the one-way delay towards this end
// (RFC 3550 section 6.4.1).
func (p *Path) Jitter() time.Duration { return p.trip.jitter }

// PeerLoss returns the share of this end's records that the peer missed
// lately; ok is false before its first report.
func (p *Path) PeerLoss() (loss float64, ok bool) { return p.peerLoss, p.peerReports }
