package l7

import (
	"errors"
	"net"
	"net/netip"
	"sync"
)

const (
	// mostClients is how many connections a port takes at the same time, and
	// mostOfOne how many of those may be of one address: some 30 KiB are kept
	// for each that waits.
	mostClients = 4096
	mostOfOne   = 512
)

// Why a connection is turned away.
var (
	ErrPortFull    = errors.New("the port has too many connections")
	ErrAddressFull = errors.New("the address has too many connections")
)

// Crowd counts the connections of clients on a port. Make it with NewCrowd; any
// goroutine may use it.
type Crowd struct {
	mu   sync.Mutex
	all  int
	from map[netip.Addr]int
}

// NewCrowd returns one that is empty.
func NewCrowd() *Crowd { return &Crowd{from: map[netip.Addr]int{}} }

// Enter counts a connection until it is closed. It returns ErrPortFull or
// ErrAddressFull, and leaves the connection to the caller, where there is no
// room.
func (c *Crowd) Enter(conn net.Conn, from netip.Addr) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.from[from] >= mostOfOne:
		return nil, ErrAddressFull
	case c.all >= mostClients:
		return nil, ErrPortFull
	}
	c.all++
	c.from[from]++
	return &countedConn{Conn: conn, left: sync.OnceFunc(func() { c.leave(from) })}, nil
}

func (c *Crowd) leave(from netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.from[from]--; c.from[from] == 0 {
		delete(c.from, from)
	}
}

// countedConn tells when it is closed.
type countedConn struct {
	net.Conn
	left func()
}

// Close implements net.Conn.
func (c *countedConn) Close() error {
	defer c.left()
	return c.Conn.Close()
}
