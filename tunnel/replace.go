package tunnel

import (
	"maps"
	"slices"
	"time"

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
			fresh.inherit(old, l.now)
		}
	}
}

// inherit takes over what the same path learned in the session before: how it
// behaves, how large a record it carries, and behind which port of a NAT the
// peer answered a challenge.
func (p *sessionPath) inherit(old *sessionPath, now time.Duration) {
	p.machine.Inherit(old.machine)
	if p.conduit != nil || p.link != old.link {
		return
	}
	p.mtu = old.mtu
	p.publishLimit()
	if to := old.endpoint.Addr(); to != old.Remote && p.Remote == old.Remote {
		p.moveTo(to, now)
	}
}

// replace lets the next session carry the traffic when it is ready to.
func (l *loop) replace(p *peer) {
	if p.next == nil || !l.ready(p) {
		return
	}
	p.setAside(p.current, l.now)
	p.current, p.next = p.next, nil
	for _, sp := range p.current.paths {
		if sp.mtu != nil {
			sp.publishLimit()
		}
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
	return !slices.ContainsFunc(p.current.paths, func(used *sessionPath) bool {
		same := p.next.path(used.Name)
		return len(l.uses(used)) > 0 && same != nil && same.state() != path.Up
	})
}

// publishIndexes gives the inbound goroutines the receive indexes of all
// sessions that are left.
func (l *loop) publishIndexes() {
	table := indexTable{}
	for _, p := range l.peers {
		for _, s := range p.all() {
			s.addIndexes(table)
		}
	}
	if !maps.Equal(table, l.table) {
		l.table = table
		l.engine.inbound.Store(&table)
	}
}

func (s *session) addIndexes(table indexTable) {
	for _, p := range s.paths {
		for _, shard := range p.shards {
			table[shard.in.opener.Index()] = shard.in
		}
	}
}

// totalsOf returns the counters of a path, which outlive sessions.
func (l *loop) totalsOf(id string) *totals {
	if l.totals[id] == nil {
		l.totals[id] = &totals{}
	}
	return l.totals[id]
}
