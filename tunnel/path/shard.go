package path

import (
	"time"

	"causeway/tunnel/wire"
)

// Bounds of what one session may hold (rule W8): four links against four, and
// as many UDP 5-tuples on each path as there is use for. A peer that asks for
// more is refused.
const (
	MaxPaths  = 16
	MaxShards = 8
)

// Shard is the liveness of one UDP 5-tuple of a path: whether this end hears
// the peer on it, and whether the peer hears this end. A network with several
// lines inside may lose one 5-tuple and carry the next. The zero Shard was
// never heard. It is not for concurrent use.
type Shard struct {
	heard     bool // at least once
	lastHeard time.Duration
	peerHears wire.Hearing  // nothing until it said so
	quiet     *Quiet        // of the path
	excused   time.Duration // of quiet, when it was last heard
}

// HeardRecord notes that an authentic record of any type arrived by then.
// The path is to be told first.
func (s *Shard) HeardRecord(at time.Duration) {
	if !s.heard || at > s.lastHeard {
		s.heard, s.lastHeard, s.excused = true, at, s.quiet.ended()
	}
}

// Reported takes what the peer says about this 5-tuple, over whichever path.
func (s *Shard) Reported(r wire.Report) { s.peerHears = r.Hearing }

// Hearing returns what this end makes of the silence.
func (s *Shard) Hearing(now time.Duration, timers Timers) wire.Hearing {
	silence := now - s.lastHeard - (s.quiet.until(now, timers) - s.excused)
	switch {
	case !s.heard || silence > timers.Down:
		return wire.HearingNothing
	case silence > timers.Suspect:
		return wire.HearingSilence
	}
	return wire.HearingWell
}

// State returns the worse of what this end and the peer hear: down until the
// peer has said anything.
func (s *Shard) State(now time.Duration, timers Timers) State {
	switch min(s.Hearing(now, timers), s.peerHears) {
	case wire.HearingNothing:
		return Down
	case wire.HearingSilence:
		return Suspect
	}
	return Up
}

// Usable reports whether records sent on this 5-tuple arrive, as far as both
// ends know. When none of an up or suspect path is usable, use any whose
// State is best.
func (s *Shard) Usable(now time.Duration, timers Timers) bool { return s.State(now, timers) == Up }

// forgive takes silence that was this machine's own lateness off the account.
func (s *Shard) forgive(late, now time.Duration) { s.lastHeard = min(now, s.lastHeard+late) }
