package peering

import (
	"context"
	"crypto/x509"
	"net"
	"slices"
	"sync"
	"time"

	"causeway"
	"causeway/l7"
)

// requests are the connections with one peer that carry HTTP requests, whoever
// has dialled.
type requests struct {
	mu   sync.Mutex
	all  map[*requestConn]struct{}
	left bool
}

// requestConn ends with the peer's certificate. Closing it does not wait for
// the line: a request's end is told inside it.
type requestConn struct {
	*connection
	of     *requests
	expiry *time.Timer
}

// Close implements net.Conn.
func (c *requestConn) Close() error {
	c.of.remove(c)
	c.abort()
	return nil
}

// newRequests keeps account of a connection until it is closed. It closes the
// connection where the peer is not to be spoken to any more.
func (s *Service) newRequests(b *book, conn *connection) (*requestConn, error) {
	c := &requestConn{connection: conn, of: &b.requests}
	if !b.requests.add(c) {
		conn.abort()
		return nil, causeway.NewProblem("peer.unknown", conn.peer.URI(), nil)
	}
	// A revocation that came after the handshake may not have seen it.
	if err := s.stillGood(conn); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Connect makes a connection for HTTP requests (l7.Protocol) to a peer over one
// of its paths, by name. It is closed when the peer's certificate ends or is
// revoked, and when the file does not know the peer any more. Problems:
// peer.unknown, peer.unreachable and those of the handshake.
func (s *Service) Connect(ctx context.Context, peer causeway.Identity, path string) (net.Conn, error) {
	b := s.bookOf(peer)
	if b == nil {
		return nil, causeway.NewProblem("peer.unknown", peer.URI(), nil)
	}
	described := b.peer()
	i := slices.IndexFunc(described.Paths, func(p Path) bool { return p.Name == path })
	if i < 0 {
		return nil, causeway.NewProblem("peer.unreachable", peer.URI(), nil, "paths", path, "port", "")
	}
	conn, err := s.connectOver(ctx, described, described.Paths[i], l7.Protocol)
	if err != nil {
		return nil, s.worst(described, described.Paths[i:i+1], []error{err})
	}
	return s.newRequests(b, conn)
}

// serveRequests hands on a connection the peer has dialled for its requests.
func (s *Service) serveRequests(ctx context.Context, b *book, conn *connection) {
	c, err := s.newRequests(b, conn)
	if err != nil {
		s.config.Log.Debug("connection refused", "peer", conn.peer.URI(), "reason", err.Error())
		return
	}
	defer c.Close()
	s.config.Requests(ctx, c, conn.peer)
}

func (x *requests) add(c *requestConn) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.left {
		return false
	}
	if x.all == nil {
		x.all = map[*requestConn]struct{}{}
	}
	x.all[c] = struct{}{}
	c.expiry = time.AfterFunc(time.Until(c.peerLeaf().NotAfter), func() { c.Close() })
	return true
}

func (x *requests) remove(c *requestConn) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.all, c)
	c.expiry.Stop()
}

// endIf closes the connections whose certificate is bad now.
func (x *requests) endIf(bad func(*x509.Certificate) bool) {
	for _, c := range x.list() {
		if bad(c.peerLeaf()) {
			c.Close()
		}
	}
}

// leave closes all, for good.
func (x *requests) leave() {
	x.mu.Lock()
	x.left = true
	x.mu.Unlock()
	for _, c := range x.list() {
		c.Close()
	}
}

func (x *requests) list() (all []*requestConn) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for c := range x.all {
		all = append(all, c)
	}
	return all
}
