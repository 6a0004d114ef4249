package tunnel

import (
	"maps"
	"time"

	"causeway"
	"causeway/tunnel/path"
)

const (
	// retirement is how long a replaced session still accepts records: three
	// times the longest delay a path may have.
	retirement = 5 * time.Second
	// replacement is how long a new session may wait for its path over the
	// link in use before any other of its paths will do.
	replacement = time.Second
	// abandonment is how long a session that never worked, or does no more,
	// is kept beside one that does.
	abandonment = 30 * time.Second
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
	if p.next.firstUp == 0 {
		p.next.firstUp = l.now
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
