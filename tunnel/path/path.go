// Package path is the state of one path as one gateway sees it: heard or
// silent, up, suspect or down, and how long its round trip takes. It is a
// pure machine: events and the time go in, the state comes out.
//
// Liveness is one-way. Each end hears the other's records or does not, and
// tells so over every path. A path is up when this end hears the peer on it
// and the peer says that it hears this end. Suspicion is cheap, so it comes
// early and traffic moves at once; down is conservative; a path that came
// back has to stay up for a while before it is preferred again.
//
// shard.go is that liveness for one UDP 5-tuple, and quiet.go tells the silence
// of a peer from that of a path. direction.go has the figures
// of each direction, which trip.go and loss.go measure; mtu.go finds the MTU
// and probes.go keeps its probes.
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
	// Suspect is the silence after which a path is suspect.
	Suspect time.Duration
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
	return Timers{Heartbeat: beat, Suspect: suspectBeats*beat + minSuspectAdd, Down: downBeats * beat}
}

// Path is the machine. All times are of one monotonic clock, as durations
// since any origin. It is not for concurrent use.
type Path struct {
	timers   Timers
	quiet    *Quiet   // of the peer, nil where there is no other path
	whole    Shard    // all 5-tuples as one
	shards   []*Shard // what the state rests on, if there are any
	lastTick time.Duration
	echo     uint64 // Sent of the newest heartbeat heard
	echoAt   time.Duration
	report   wire.Report // the peer's newest

	state State
	since time.Duration
	// inherited is since when the path was up in the session before.
	inherited *time.Duration
	trip      trip
	loss      loss
	mtu       int
	flaps     flaps
}

// New returns a path that was never heard.
func New(timers Timers, now time.Duration) *Path {
	return &Path{timers: timers, lastTick: now, since: now}
}

// Attach makes the path rest on its shards: its state is that of the best of
// them, so that it is up if one is up both ways. Own lateness is forgiven to
// them too. The caller tells each shard what it heard and was reported, and
// the path as well.
func (p *Path) Attach(shards ...*Shard) {
	p.shards = append(p.shards, shards...)
	for _, s := range shards {
		s.quiet = p.quiet
	}
}

// Accompany tells the path from the silence of the peer: all paths to the peer
// share quiet. It comes before Attach.
func (p *Path) Accompany(quiet *Quiet) { p.quiet, p.whole.quiet = quiet, quiet }

// HeardRecord notes that an authentic record of any type arrived by then.
func (p *Path) HeardRecord(at time.Duration) {
	p.quiet.hear(at, p.timers)
	p.whole.HeardRecord(at)
}

// HeardHeartbeat takes what a heartbeat that arrived on this path measures.
// Reports in it are for Reported, path by path. Shards may differ in delay: of
// a path with several, take the heartbeats of one at a time.
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
		p.trip.round(at-time.Duration(hb.Echo)-hb.Held, at)
	}
}

// Reported takes what the peer says about this path, over whichever path.
func (p *Path) Reported(r wire.Report) {
	p.report = r
	p.whole.Reported(r)
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
func (p *Path) Hearing(now time.Duration) wire.Hearing { return p.whole.Hearing(now, p.Timers()) }

// Silence returns how long ago the last record arrived; heard is false if none
// ever did.
func (p *Path) Silence(now time.Duration) (silence time.Duration, heard bool) {
	return now - p.whole.lastHeard, p.whole.heard
}

// Timers returns the path's timers with its jitter taken into account: what
// its shards are to be judged with.
func (p *Path) Timers() Timers {
	timers := p.timers
	timers.Suspect += max(0, p.trip.jitterPeak-minSuspectAdd)
	return timers
}

// SetTimers judges by other timers from now on.
func (p *Path) SetTimers(timers Timers) { p.timers = timers }

// Tick moves the state to what the silence and the reports by now make it,
// and reports whether it changed. It must be called once per heartbeat; when
// the calls themselves came late, the records that may have been waiting
// meanwhile are not held against the path.
func (p *Path) Tick(now time.Duration) (changed bool) {
	if late := now - p.lastTick - p.timers.Heartbeat; late > p.timers.Heartbeat/2 {
		p.forgive(late, now)
	}
	p.lastTick = now
	return p.Settle(now)
}

// Unread notes, before a Tick, that records of the path may have been waiting
// for this machine since the Tick before.
func (p *Path) Unread(now time.Duration) {
	p.forgive(min(now-p.lastTick, p.timers.Heartbeat), now)
}

func (p *Path) forgive(late, now time.Duration) {
	p.whole.forgive(late, now)
	for _, s := range p.shards {
		s.forgive(late, now)
	}
}

// Settle is Tick between two heartbeats, right after reports came in. It
// judges nothing while Tick itself is overdue, nor right after a quiet.
func (p *Path) Settle(now time.Duration) (changed bool) {
	if p.overdue(now) || p.quiet.returning(now, p.timers) {
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
	if len(p.shards) == 0 {
		return p.whole.State(now, p.Timers())
	}
	best := Down
	for _, s := range p.shards {
		best = max(best, s.State(now, p.Timers()))
	}
	return best
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

// PeerHears returns what the peer last said of its end of the path: the best
// of what it hears on the shards.
func (p *Path) PeerHears() wire.Hearing {
	if len(p.shards) == 0 {
		return p.whole.peerHears
	}
	best := wire.HearingNothing
	for _, s := range p.shards {
		best = max(best, s.peerHears)
	}
	return best
}

// Inherit takes over from the same path of an earlier session what outlives
// sessions: measurements and flaps.
func (p *Path) Inherit(old *Path) {
	p.trip, p.flaps = old.trip, flaps{at: slices.Clone(old.flaps.at)}
	p.trip.forgetClock() // a restarted peer has another one
	if old.state == Up {
		since := old.since
		p.inherited = &since
	}
}
