package tunnel

import (
	"context"
	"encoding/binary"
	"slices"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/steer"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
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

// loop keeps the paths of all sessions alive, judges them and publishes which
// path traffic to each site takes. It is one goroutine and owns all it holds.
type loop struct {
	engine  *Engine
	now     time.Duration
	peers   map[string]*peer
	senders []*udp.Sender
	numbers seal.Numbers
	totals  map[string]*totals
	used    map[*destination]use
	scratch []byte
	body    []byte
	reports []wire.Report
	table   indexTable
}

// peer is one gateway of another site and the sessions with it.
type peer struct {
	identity causeway.Identity
	current  *session   // carries traffic
	next     *session   // shall, once it works
	retired  []*session // only receive
}

// use is the path traffic to a site takes.
type use struct {
	path  *sessionPath
	since time.Duration
}

// totals counts what a path did over all its sessions.
type totals struct {
	bytes    atomic.Uint64 // inner bytes sent
	switches uint64        // how often traffic moved to it
}

func newLoop(e *Engine) *loop {
	l := &loop{
		engine: e,
		peers:  map[string]*peer{},
		totals: map[string]*totals{},
		used:   map[*destination]use{},
		table:  indexTable{},
	}
	for _, link := range e.config.Links {
		l.senders = append(l.senders, link.Socket.NewSender())
	}
	return l
}

func (l *loop) run(ctx context.Context) {
	ticker := time.NewTicker(l.engine.timers.Heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			l.now = l.engine.now()
			l.tick()
		case heard := <-l.engine.control:
			l.now = l.engine.now()
			l.hear(&heard)
		case command := <-l.engine.commands:
			l.now = l.engine.now()
			command(l)
		}
	}
}

// tick judges every path by the silence on it, tells the peers, and moves
// traffic where it should go.
func (l *loop) tick() {
	for _, p := range l.peers {
		for _, s := range p.live() {
			l.judge(s)
			l.age(s)
		}
		l.beat(p)
		l.replace(p)
		l.retire(p)
	}
	l.steer()
}

// live returns the sessions whose paths are kept alive.
func (p *peer) live() []*session {
	var live []*session
	for _, s := range []*session{p.current, p.next} {
		if s != nil {
			live = append(live, s)
		}
	}
	return live
}

// judge brings the machines of a session's paths up to date.
func (l *loop) judge(s *session) {
	for _, p := range s.paths {
		received := p.in.received.Load()
		if received > p.seen {
			p.seen = received
			p.machine.HeardRecord(time.Duration(p.in.lastHeard.Load()))
		}
		p.loss.Observe(p.in.highest.Load(), received)
		before := p.machine.State()
		if p.machine.Tick(l.now) {
			l.report(s, p, before)
		}
	}
}

// hear takes a control record.
func (l *loop) hear(heard *heardControl) {
	s := heard.path.session
	peer := l.peers[s.Peer.URI()]
	if peer == nil || !slices.Contains(peer.live(), s) {
		return
	}
	p := s.paths[heard.path.slot]
	switch heard.kind {
	case wire.KindProbe:
		l.sendControl(p, wire.KindProbeAnswer, binary.BigEndian.AppendUint32(nil, heard.probe))
	case wire.KindProbeAnswer:
		p.mtu.Answered(heard.probe)
		p.publishLimit()
	default:
		l.hearHeartbeat(peer, s, p, heard)
	}
}

// hearHeartbeat takes what a heartbeat measures on its own path, and what it
// reports of every path.
func (l *loop) hearHeartbeat(peer *peer, s *session, p *sessionPath, heard *heardControl) {
	p.machine.HeardHeartbeat(&heard.heartbeat, heard.at)
	for _, r := range heard.heartbeat.Reports {
		if reported := s.sendingOn(r.Index); reported != nil {
			reported.machine.Reported(r)
		}
	}
	if l.negotiate(s, &heard.heartbeat) != nil {
		l.engine.drops.count(DropKeyExhausted)
	}
	if !s.Confirmed {
		s.Confirmed = true
		l.beatSession(s)
	}
	l.settle(s)
	l.replace(peer)
	l.steer()
}

// settle moves the states of a session's paths after reports came in.
func (l *loop) settle(s *session) {
	for _, p := range s.paths {
		before := p.machine.State()
		if p.machine.Settle(l.now) {
			l.report(s, p, before)
		}
	}
	if s.firstUp == 0 && s.hasUp() {
		s.firstUp = l.now
	}
}

// sendingOn returns the path whose records carry the index the peer chose.
func (s *session) sendingOn(index uint32) *sessionPath {
	for _, p := range s.paths {
		if p.out.sealer.Index() == index {
			return p
		}
	}
	return nil
}

// beat sends the heartbeats of a peer's sessions.
func (l *loop) beat(p *peer) {
	for _, s := range p.live() {
		if s.Confirmed || s.heard() {
			s.Confirmed = true
			l.beatSession(s)
		}
	}
}

func (l *loop) beatSession(s *session) {
	l.reports = l.reports[:0]
	for _, p := range s.paths {
		l.reports = append(l.reports, wire.Report{
			Index:   p.in.opener.Index(),
			Hearing: p.machine.Hearing(l.now),
			Loss:    p.loss.Ratio(),
		})
	}
	for _, p := range s.paths {
		l.beatPath(p)
	}
}

func (l *loop) beatPath(p *sessionPath) {
	s := p.out.session
	heartbeat := wire.Heartbeat{Reports: l.reports, Next: s.nextEpoch(), Ready: uint32(s.Receive.Epoch())}
	p.machine.Heartbeat(&heartbeat, l.now)
	l.body = heartbeat.Append(l.body[:0])
	l.sendControl(p, wire.KindHeartbeat, l.body)
	l.probe(p)
}

// probe looks after the MTU of a path that works.
func (l *loop) probe(p *sessionPath) {
	if p.machine.State() != path.Up {
		return
	}
	rtt, _ := p.machine.RTT()
	if p.mtu.Lost(l.now, rtt) {
		p.publishLimit()
	}
	for probe, ok := p.mtu.Next(l.now); ok; probe, ok = p.mtu.Next(l.now) {
		body := make([]byte, probe.Size-wire.Overhead)
		binary.BigEndian.PutUint32(body, probe.ID)
		l.sendControl(p, wire.KindProbe, body)
	}
}

// publishLimit tells the outbound goroutine how large an inner packet may be.
func (p *sessionPath) publishLimit() {
	p.out.limit.Store(int32(p.mtu.Confirmed() - wire.Overhead))
}

// sendControl seals and sends one control record.
func (l *loop) sendControl(p *sessionPath, kind uint8, body []byte) {
	if p.out.sealer.Reserve(1, &l.numbers) != nil {
		l.engine.drops.count(DropKeyExhausted)
		return
	}
	l.scratch = append(l.scratch[:0], make([]byte, wire.MetaSize)...)
	wire.Meta{Flags: kind}.Put(l.scratch)
	l.scratch = append(l.scratch, body...)
	sender := l.senders[p.link]
	room := sender.Room(wire.HeaderSize + len(l.scratch) + wire.TagSize)
	n := p.out.sealer.Seal(room, l.scratch, wire.Header{Type: wire.Control, Last: true}, &l.numbers)
	sender.Add(p.out.endpoint, n)
	sender.Flush()
}

// steer publishes the path to use for every site.
func (l *loop) steer() {
	for _, remote := range l.engine.remotes {
		l.steerTo(remote)
	}
}

func (l *loop) steerTo(remote *destination) {
	paths := l.pathsTo(remote)
	before := l.used[remote]
	place, reason := steer.Choose(l.candidates(paths), slices.Index(paths, before.path))
	if place != steer.None && paths[place] != before.path {
		before = l.move(remote, before, paths[place], reason)
	}
	remote.out.Store(before.published())
}

// published is the path packets take: none while the best of all is down.
func (u use) published() *outbound {
	if u.path == nil || u.path.machine.State() == path.Down {
		return nil
	}
	return u.path.out
}

// move notes that traffic to a site takes another path from now on.
func (l *loop) move(remote *destination, before use, to *sessionPath, reason steer.Reason) use {
	after := use{path: to, since: l.now}
	if before.path == nil || before.path.totals != after.path.totals {
		after.path.totals.switches++
		l.reportUse(remote, before.path, after.path, reason)
	}
	l.used[remote] = after
	return after
}

// pathsTo returns the paths traffic to a site may take, the most preferred
// first.
func (l *loop) pathsTo(remote *destination) []*sessionPath {
	var paths []*sessionPath
	for _, p := range l.peers {
		if p.current != nil && p.current.remote == remote {
			paths = append(paths, p.current.paths...)
		}
	}
	slices.SortFunc(paths, func(a, b *sessionPath) int { return l.preference(a) - l.preference(b) })
	return paths
}

func (l *loop) preference(p *sessionPath) int {
	if place := slices.Index(l.engine.config.Preference, p.Name); place >= 0 {
		return place
	}
	return len(l.engine.config.Preference)
}

func (l *loop) candidates(paths []*sessionPath) []steer.Candidate {
	candidates := make([]steer.Candidate, len(paths))
	for i, p := range paths {
		candidates[i] = steer.Candidate{State: p.machine.State(), Settled: p.machine.Settled(l.now)}
	}
	return candidates
}

// isUsed reports whether traffic takes the path now.
func (l *loop) isUsed(p *sessionPath) bool {
	return l.used[p.out.session.remote].path == p && p.machine.State() != path.Down
}

// usable reports whether a session has a path that works.
func usable(s *session) bool {
	return slices.ContainsFunc(s.paths, func(p *sessionPath) bool { return p.machine.State() != path.Down })
}
