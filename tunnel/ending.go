package tunnel

import (
	"context"
	"time"

	"causeway"
	"causeway/tunnel/seal"
)

// Remove ends every session with a peer at once: nothing more goes to it or is
// taken from it.
func (e *Engine) Remove(ctx context.Context, peer causeway.Identity) error {
	return e.do(ctx, func(l *loop) {
		p := l.peers[peer.URI()]
		if p == nil {
			return
		}
		delete(l.peers, peer.URI())
		l.publishIndexes()
		for _, s := range p.all() {
			l.end(s, "removed")
		}
		l.steer()
	})
}

// sessionLife is how long a session may go on without a fresh handshake. One
// is made every ten minutes while TCP allows; this is for when it does not.
const sessionLife = 24 * time.Hour

// Reasons given to gone that call for a new session; after any other there is
// one already.
const (
	GoneTooOld  = "no fresh handshake for a day"
	GoneExpired = "a certificate ended"
	GoneForged  = "too many forged records"
	GoneResumed = "the machine was suspended or restored"
)

// over says why a session may not go on, "" if it may.
func (s *session) over(now time.Duration, clock time.Time) string {
	switch {
	case now-s.started > sessionLife:
		return GoneTooOld
	case !s.Until.IsZero() && clock.After(s.Until):
		return GoneExpired
	}
	for _, p := range s.paths {
		for _, shard := range p.shards {
			if shard.in.opener.Forged() >= seal.ForgeryLimit {
				return GoneForged
			}
		}
	}
	return ""
}

// stop ends the live sessions of a peer that may not go on.
func (l *loop) stop(p *peer) {
	clock := time.Now()
	for _, slot := range []**session{&p.current, &p.next} {
		if *slot == nil {
			continue
		}
		if reason := (*slot).over(l.now, clock); reason != "" {
			l.end(*slot, reason)
			*slot = nil
			l.publishIndexes()
		}
	}
}

// retire ends sessions whose time is over.
func (l *loop) retire(p *peer) {
	changed := false
	for len(p.retired) > 0 && p.retired[0].retires(l.now) {
		l.end(p.retired[0], "replaced")
		p.retired = p.retired[1:]
		changed = true
	}
	if p.next != nil && l.now-p.next.started > abandonment && p.current != nil && usable(p.current) {
		l.end(p.next, "never worked")
		p.next = nil
		changed = true
	}
	if changed {
		l.publishIndexes()
	}
}

// retires reports whether a session that was replaced may go: its time is over
// and the peer has left it as well. A peer that still sends in it has not yet
// seen the new one work, and would lose what it sends.
func (s *session) retires(now time.Duration) bool {
	return now >= s.retireAt && (now-s.lastHeard() >= retirement || now >= s.retireAt+abandonment)
}

// lastHeard is when the newest record arrived in the session.
func (s *session) lastHeard() time.Duration {
	var newest int64
	for _, p := range s.paths {
		for _, shard := range p.shards {
			newest = max(newest, shard.in.lastHeard.Load())
		}
	}
	return time.Duration(newest)
}

// end forgets a session's secrets and tells whoever installed it.
func (l *loop) end(s *session, reason string) {
	s.Send.Erase()
	s.Receive.Erase()
	if s.gone != nil {
		s.gone(reason)
	}
}
