package userapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/peering/door"
	"causeway/peertls"
)

// caller is a connection past its handshake, and whose it is.
type caller struct {
	*tls.Conn
	id    causeway.Identity
	leaf  *x509.Certificate
	leave func()
}

// Close closes the connection and takes it off its caller's account, once.
func (c *caller) Close() error {
	err := c.Conn.Close()
	c.leave()
	return err
}

// welcome hands a connection to gRPC, within the caller's share.
func (s *Server) welcome(ctx context.Context, conn *tls.Conn) {
	state := conn.ConnectionState()
	id, err := peertls.PeerIdentity(state)
	leave := s.callers.enter(id)
	if err != nil || leave == nil {
		s.config.Log.Debug("connection refused", "caller", id.URI(), "reason", "it has enough of them")
		conn.NetConn().Close()
		return
	}
	s.calls.Hand(ctx, &caller{Conn: conn, id: id, leaf: state.PeerCertificates[0], leave: leave})
}

// callers count what they have at the same time: connections, or calls on their
// way to other sites.
type callers struct {
	most, mostPerID int
	mu              sync.Mutex
	all             int
	perID           map[causeway.Identity]int
}

// enter returns what to call when one more has ended, nil when there are too
// many.
func (c *callers) enter(id causeway.Identity) (leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == c.most || c.perID[id] == c.mostPerID {
		return nil
	}
	if c.perID == nil {
		c.perID = map[causeway.Identity]int{}
	}
	c.all++
	c.perID[id]++
	return sync.OnceFunc(func() { c.leave(id) })
}

func (c *callers) leave(id causeway.Identity) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.perID[id]--; c.perID[id] == 0 {
		delete(c.perID, id)
	}
}

func (s *Server) authorizeUnary(ctx context.Context, request any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if _, err := s.authorize(ctx); err != nil {
		return nil, err
	}
	return next(ctx, request)
}

func (s *Server) authorizeStream(server any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if _, err := s.authorize(stream.Context()); err != nil {
		return err
	}
	return next(server, stream)
}

// authorize looks at the certificate again, at every call and message: the
// connection may be older than a revocation.
func (s *Server) authorize(ctx context.Context) (*caller, error) {
	c, err := door.ConnectionOf[*caller](ctx)
	switch {
	case err != nil:
		return nil, err
	case s.config.Revoked != nil && s.config.Revoked(c.leaf):
		return nil, status.Error(codes.PermissionDenied, "pki.revoked: the caller's certificate has been revoked")
	case time.Now().After(c.leaf.NotAfter):
		return nil, status.Error(codes.PermissionDenied, "pki.expired: the caller's certificate has ended")
	}
	return c, nil
}
