package tunnel

import (
	"context"
	"time"

	"causeway"
	"causeway/steer"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
	"causeway/tunnel/wire"
)

// loop keeps the paths of all sessions alive, judges them and publishes which
// path traffic to each site takes. It is one goroutine and owns all it holds.
type loop struct {
	engine   *Engine
	now      time.Duration
	ticker   *time.Ticker
	receive  func(*link) // starts the inbound goroutine of a link
	links    map[string]*link
	leaving  []*leaving
	conduits map[string]*conduit
	peers    map[string]*peer
	numbers  seal.Numbers
	totals   map[string]*totals
	scratch  []byte
	body     []byte
	reports  []wire.Report
	paths    []*sessionPath
	chances  []steer.Candidate
	table    indexTable
	pings    map[uint64]ping
}

// peer is one gateway of another site and the sessions with it.
type peer struct {
	identity causeway.Identity
	current  *session   // carries traffic
	next     *session   // shall, once it works
	retired  []*session // only receive
}

func newLoop(e *Engine) *loop {
	return &loop{
		engine: e, links: map[string]*link{}, conduits: map[string]*conduit{}, peers: map[string]*peer{},
		totals: map[string]*totals{}, table: indexTable{}, pings: map[uint64]ping{},
	}
}

func (l *loop) run(ctx context.Context) {
	for _, link := range l.engine.config.Links {
		l.startLink(link)
	}
	l.ticker = time.NewTicker(l.timers().Heartbeat)
	defer l.ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.ticker.C:
			l.begin()
			l.tick()
		case heard := <-l.engine.control:
			l.begin()
			l.hear(&heard)
		case command := <-l.engine.commands:
			l.begin()
			command(l)
		}
	}
}

// begin is the start of every turn.
func (l *loop) begin() {
	l.now = l.engine.now()
	if l.engine.wake.check() {
		l.endAll()
	}
}

func (l *loop) timers() path.Timers { return l.engine.plan.Load().timers }

// close closes the device and the links, when no other goroutine runs any
// more.
func (l *loop) close() {
	l.engine.config.Device.Close()
	for _, link := range l.links {
		link.close()
	}
	for _, left := range l.leaving {
		left.link.close()
	}
}

// tick judges every path by the silence on it, tells the peers, and moves
// traffic where it should go.
func (l *loop) tick() {
	for _, link := range l.links {
		link.look()
	}
	for _, p := range l.peers {
		l.stop(p)
		for _, s := range p.live() {
			l.judge(s)
			l.age(s)
		}
		l.beat(p)
		l.replace(p)
		l.retire(p)
	}
	l.steer()
	l.closeLeft()
	l.forgetPings()
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

// all returns every session that may still receive.
func (p *peer) all() []*session { return append(p.live(), p.retired...) }

// judge brings the machines of a session's paths up to date.
func (l *loop) judge(s *session) {
	for _, p := range s.paths {
		p.look(l.now)
		if p.link != nil && p.link.late {
			p.machine.Unread(l.now)
		}
		before := p.machine.State()
		if p.machine.Tick(l.now) {
			l.report(s, p, before)
		}
		p.rebuild(l.now)
	}
}

// settle moves the states of a session's paths after reports came in.
func (l *loop) settle(s *session) {
	for _, p := range s.paths {
		before := p.machine.State()
		if p.machine.Settle(l.now) {
			l.report(s, p, before)
		}
		p.rebuild(l.now)
	}
}
