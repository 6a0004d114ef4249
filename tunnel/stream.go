package tunnel

import (
	"context"
	"net"
	"sync"
	"sync/atomic"

	"causeway"
	"causeway/tunnel/path"
	"causeway/tunnel/stream"
	"causeway/tunnel/udp"
)

// A tls path has no link of its own. Its records go through a conduit: the
// TLS connection with the peer that works now, made and made again by peering.
// Sessions come and go while a connection stays, and the other way round.

// conduit is a tls path between two gateways, over all sessions. The loop
// owns it.
type conduit struct {
	id   string // that of its sessionPaths
	port *port  // of the newest connection, nil while there is none
	// opening keeps two connections, while both are alive, from opening
	// records of the path at once: it holds the one whose turn it is.
	opening chan struct{}
}

// streamLimit is the largest inner packet a record on a tls path carries: the
// MTU hosts see. TCP cuts it as it likes.
const streamLimit = 1500

// connection is one TLS connection that carries records.
type connection struct {
	peer    string // SPIFFE ID
	port    *port
	conduit atomic.Pointer[conduit] // nil until the first authentic record, if accepted
}

// frames is the sender of a connection.
type frames struct{ *stream.Sender }

func (f *frames) Add(_ *udp.Endpoint, n int) { f.Sender.Add(n) }

func (f *frames) Lost() uint64 {
	lost := f.Dropped
	f.Dropped = 0
	return lost
}

// Stream carries records over conn, a TLS connection with peer whose protocol
// is causeway-record/1, until ctx or the connection ends; it closes conn.
// path is the tls path it was dialled for, "" when it was accepted: then the
// first authentic record tells.
func (e *Engine) Stream(ctx context.Context, peer causeway.Identity, path string, conn net.Conn) error {
	defer conn.Close()
	if !e.streams.enter() {
		return ErrStopped
	}
	defer e.streams.leave()
	ctx, cancel := e.whileRunning(ctx)
	defer cancel()
	carrier := stream.New(conn)
	c := &connection{peer: peer.URI(), port: &port{data: &frames{carrier.NewSender()}, control: &frames{carrier.NewSender()}}}
	if path != "" {
		if err := e.do(ctx, func(l *loop) { l.attach(l.conduitOf(pathID(peer, path)), c) }); err != nil {
			return err
		}
	}
	in := &inbound{engine: e, connection: c, joiner: newJoiner(e)}
	err := carrier.Run(ctx, in.records)
	detached := e.do(context.WithoutCancel(ctx), func(l *loop) { l.detach(c) })
	if err == nil {
		err = detached
	}
	return err
}

// streams are the calls of Stream under way: they write to the device, which
// is closed after the last of them.
type streams struct {
	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
}

func (s *streams) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.wg.Add(1)
	}
	return !s.closed
}

func (s *streams) leave() { s.wg.Done() }

func (s *streams) wait() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.wg.Wait()
}

// whileRunning returns a context that ends with the engine, too.
func (e *Engine) whileRunning(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	unhook := context.AfterFunc(e.running, cancel)
	return ctx, func() {
		unhook()
		cancel()
	}
}

// records takes what one read of a connection brought.
func (in *inbound) records(records [][]byte) {
	in.begin()
	for _, b := range records {
		in.record(b)
	}
	in.joiner.flush()
	in.release()
}

// carries reports whether records of a path may come over this connection:
// those of the peer it is with, all of one path. The first says which.
func (in *inbound) carries(p *inboundPath) bool {
	if !in.connection.mayBe(p) {
		return false
	}
	if in.opening == nil {
		p.conduit.opening <- struct{}{}
		in.opening = p.conduit
	}
	return in.opening == p.conduit
}

// mayBe reports whether the connection carries the path, or may yet turn out
// to. A conduit is of one peer, so only a connection without one has to look
// whose the path is: that makes a string, which is too much for every record.
func (c *connection) mayBe(p *inboundPath) bool {
	if bound := c.conduit.Load(); bound != nil {
		return bound == p.conduit
	}
	return p.conduit != nil && p.session.Peer.URI() == c.peer
}

// release lets another connection open records of the path.
func (in *inbound) release() {
	if in.opening != nil {
		<-in.opening.opening
		in.opening = nil
	}
}

// bind tells the loop which path an accepted connection carries.
func (in *inbound) bind(p *inboundPath) {
	if in.connection.conduit.CompareAndSwap(nil, p.conduit) {
		in.tell(heardControl{path: p, at: in.now, kind: kindStream, connection: in.connection})
	}
}

func pathID(peer causeway.Identity, path string) string { return peer.URI() + " " + path }

// conduitOf returns the conduit of a path, which outlives sessions.
func (l *loop) conduitOf(id string) *conduit {
	if l.conduits[id] == nil {
		l.conduits[id] = &conduit{id: id, opening: make(chan struct{}, 1)}
	}
	return l.conduits[id]
}

// attach makes a connection the one the path's records take.
func (l *loop) attach(to *conduit, c *connection) {
	c.conduit.Store(to)
	to.port = c.port
	l.rebuild(to)
}

// detach forgets a connection that ended.
func (l *loop) detach(c *connection) {
	if to := c.conduit.Load(); to != nil && to.port == c.port {
		to.port = nil
		l.rebuild(to)
	}
}

// rebuild brings the paths that use a conduit up to date.
func (l *loop) rebuild(changed *conduit) {
	for _, peer := range l.peers {
		for _, s := range peer.live() {
			for _, p := range s.paths {
				if p.conduit == changed {
					p.rebuild(l.now)
				}
			}
		}
	}
	l.steer()
}

// state of a path as the tunnel uses it: a tls path without a connection is
// down, whatever was heard on it a moment ago, and one over a link that is
// leaving is no better than suspect: taken where there is no other.
func (p *sessionPath) state() path.State {
	switch {
	case p.conduit != nil && p.conduit.port == nil:
		return path.Down
	case p.link != nil && p.link.leaving:
		return min(p.machine.State(), path.Suspect)
	}
	return p.machine.State()
}
