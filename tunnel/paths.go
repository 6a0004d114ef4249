package tunnel

import (
	"context"
	"time"

	"causeway"
	"causeway/tunnel/seal"
	"causeway/tunnel/udp"
	"causeway/tunnel/wire"
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
		settled, lost := p.in.opener.Settled()
		p.machine.Arrived(settled, lost, l.now)
		before := p.machine.State()
		if p.machine.Tick(l.now) {
			l.report(s, p, before)
		}
	}
}

// settle moves the states of a session's paths after reports came in.
func (l *loop) settle(s *session) {
	for _, p := range s.paths {
		before := p.machine.State()
		if p.machine.Settle(l.now) {
			l.report(s, p, before)
		}
	}
}
