package tunnel

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"causeway/tunnel/udp"
)

// Link is one WAN link of this gateway.
type Link struct {
	Name string
	// Socket sends records and receives all that come for the link. The
	// sockets of Shards only send, each from a port of its own: equal-cost
	// routers and cloud rate limits tell flows apart by their ports.
	Socket *udp.Socket
	Shards []*udp.Socket
	// MTU is the link device's, in bytes: no record is larger.
	MTU int
}

// link is a Link at work.
type link struct {
	Link
	ports []*port
	stop  context.CancelFunc // of its inbound goroutine
	ended chan struct{}      // closed when that has returned
	// leaving is true from when the link is no longer wanted; of the loop.
	leaving bool
	// turn counts the beginnings and the ends of its bursts: it is odd during
	// one. The loop owns the rest.
	turn     atomic.Uint64
	seenTurn uint64 // when the loop last looked
	late     bool   // that goroutine has been kept from reading since then
}

// look finds out whether records have been waiting for the inbound goroutine
// since the loop last looked: what was not read is no silence of the line. A
// flood is no excuse, because then the goroutine takes one turn after another.
func (l *link) look() {
	turn := l.turn.Load()
	l.late = turn == l.seenTurn && (turn%2 == 1 || l.Socket.Unread())
	l.seenTurn = turn
}

func linkAtWork(given Link) *link {
	l := &link{Link: given, ended: make(chan struct{})}
	for _, socket := range append([]*udp.Socket{given.Socket}, given.Shards...) {
		l.ports = append(l.ports, newPort(socket))
	}
	return l
}

// port returns the port of a shard; a link with fewer ports shares them.
func (l *link) port(shard int) *port { return l.ports[shard%len(l.ports)] }

// ceiling is the largest record the link's device allows.
func (l *link) ceiling() int {
	if l.Socket.Local().Addr().Is6() {
		return l.MTU - 48 // IPv6 and UDP
	}
	return l.MTU - 28 // IPv4 and UDP
}

// close closes the sockets. Nobody may use them any more.
func (l *link) close() {
	l.Socket.Close()
	for _, socket := range l.Shards {
		socket.Close()
	}
}

// leaving is a link that is no longer wanted. First it drains: it is the last
// choice of the sessions that have paths over it, and goes on receiving what
// the peers still send there, until no session uses it or its time is over.
// Then it stops, and its sockets are closed once nobody can be using them.
type leaving struct {
	link    *link
	until   time.Duration
	stopped bool
	turn    uint64 // of the outbound goroutine when it stopped
}

// leaveWithin is how long a link that is no longer wanted may drain: a fresh
// handshake, and the retirement of the session before it. Where no handshake
// can be made, the paths over the link are taken out of the session.
const leaveWithin = 10 * time.Second

// startLink begins to receive on a link.
func (l *loop) startLink(given Link) {
	added := linkAtWork(given)
	l.links[given.Name] = added
	l.receive(added)
}

// drainLink takes a link away from new sessions and from traffic that has
// another way.
func (l *loop) drainLink(name string) {
	old := l.links[name]
	if old == nil {
		return
	}
	delete(l.links, name)
	old.leaving = true
	l.leaving = append(l.leaving, &leaving{link: old, until: l.now + leaveWithin})
}

// closeLeft stops the links that have drained, and closes those that nobody
// uses any more: their inbound goroutine has ended, and the outbound goroutine
// has begun a turn after the last one that could still have known them.
func (l *loop) closeLeft() {
	l.leaving = slices.DeleteFunc(l.leaving, func(left *leaving) bool {
		if !left.stopped {
			if l.carries(left.link) && l.now < left.until {
				return false
			}
			l.stopLink(left.link)
			left.stopped, left.turn = true, l.engine.turns.Load()
		}
		if !closed(left.link.ended) || l.engine.turns.Load() < left.turn+2 {
			return false
		}
		left.link.close()
		return true
	})
}

// carries reports whether any session has a path over the link.
func (l *loop) carries(link *link) bool {
	for _, p := range l.peers {
		for _, s := range p.all() {
			if slices.ContainsFunc(s.paths, func(p *sessionPath) bool { return p.link == link }) {
				return true
			}
		}
	}
	return false
}

// stopLink stops receiving on a link and takes its paths out of all sessions.
func (l *loop) stopLink(old *link) {
	old.stop()
	for _, p := range l.peers {
		for _, s := range p.all() {
			s.dropLink(old)
		}
	}
	l.publishIndexes()
	l.steer()
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
