package tunnel

import (
	"context"
	"maps"
	"time"

	"causeway"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
)

// install takes a new session beside the one in use, if there is one.
func (l *loop) install(given Session, gone func(string)) error {
	fresh, err := l.newSession(given, gone)
	if err != nil {
		return err
	}
	uri := given.Peer.URI()
	p := l.peers[uri]
	if p == nil {
		p = &peer{identity: given.Peer}
		l.peers[uri] = p
	}
	p.setAside(p.next, l.now)
	p.next = fresh
	l.inherit(p)
	l.publishIndexes()
	l.replace(p)
	if given.Confirmed {
		l.beatSession(fresh)
	}
	return nil
}

// inherit lets the new session's paths remember how those before behaved.
func (l *loop) inherit(p *peer) {
	if p.current == nil {
		return
	}
	for _, fresh := range p.next.paths {
		if old := p.current.path(fresh.Name); old != nil {
			fresh.machine.Inherit(old.machine)
			fresh.mtu = old.mtu
			fresh.publishLimit()
		}
	}
}

// replace lets the next session carry the traffic when it is ready to.
func (l *loop) replace(p *peer) {
	if p.next == nil || !l.ready(p) {
		return
	}
	p.setAside(p.current, l.now)
	p.current, p.next = p.next, nil
	for _, path := range p.current.paths {
		path.publishLimit()
	}
	l.engine.report(Event{Kind: EventSession, Peer: p.identity.URI(), To: p.current.ID, Reason: "opened"})
}

// setAside keeps a session that was replaced for the records still on the way.
func (p *peer) setAside(s *session, now time.Duration) {
	if s != nil {
		s.retireAt = now + retirement
		p.retired = append(p.retired, s)
	}
}

// ready decides whether the next session may take over: at once when there is
// none that works, otherwise when its path over the link in use works, so
// that nobody notices.
func (l *loop) ready(p *peer) bool {
	if p.current == nil {
		return true
	}
	if !p.next.hasUp() {
		return false
	}
	if !usable(p.current) || l.now-p.next.firstUp > replacement {
		return true
	}
	used := l.used[p.current.remote].path
	if used == nil || used.out.session != p.current {
		return true
	}
	same := p.next.path(used.Name)
	return same == nil || same.machine.State() == path.Up
}

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
		for _, s := range append(p.live(), p.retired...) {
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
		if p.in.opener.Forged() >= seal.ForgeryLimit {
			return GoneForged
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
	for len(p.retired) > 0 && l.now >= p.retired[0].retireAt {
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

// end forgets a session's secrets and tells whoever installed it.
func (l *loop) end(s *session, reason string) {
	s.Send.Erase()
	s.Receive.Erase()
	if s.gone != nil {
		s.gone(reason)
	}
}

// publishIndexes gives the inbound goroutines the receive indexes of all
// sessions that are left.
func (l *loop) publishIndexes() {
	table := indexTable{}
	for _, p := range l.peers {
		for _, s := range append(p.live(), p.retired...) {
			for _, sp := range s.paths {
				table[sp.in.opener.Index()] = sp.in
			}
		}
	}
	if !maps.Equal(table, l.table) {
		l.table = table
		l.engine.inbound.Store(&table)
	}
}

// totalsOf returns the counters of a path, which outlive sessions.
func (l *loop) totalsOf(peer causeway.Identity, name string) *totals {
	key := peer.URI() + " " + name
	if l.totals[key] == nil {
		l.totals[key] = &totals{}
	}
	return l.totals[key]
}
