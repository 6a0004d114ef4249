package peering

import (
	"net"
	"sync"
)

// A peer may have so many sessions opened. Each takes receive indexes, which
// are never used again.
const (
	openingsPerSecond = 1
	openingsAtOnce    = 30
)

// A peer may have so many connections open with this end: a few for its calls,
// a few for each path and the requests of each, so that new ones find room beside those it has lost and
// this end has not noticed yet.
const (
	forCalls = 8
	perPath  = 6
)

// enter counts a connection of the peer's until it is closed, unless it has
// too many or is not known any more.
func (b *book) enter(c *connection) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left || len(b.standing) == forCalls+perPath*len(b.peer().Paths) {
		return false
	}
	b.standing[c] = struct{}{}
	if at, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		b.from = at.AddrPort().Addr().Unmap()
	}
	c.leave = sync.OnceFunc(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.standing, c)
	})
	return true
}
