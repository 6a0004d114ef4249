package userapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	"causeway"
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

// callers count the connections that stand.
type callers struct {
	mu    sync.Mutex
	all   int
	perID map[causeway.Identity]int
}

// enter returns what to call when the connection is closed, nil when there
// are too many.
func (c *callers) enter(id causeway.Identity) (leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == maxConnections || c.perID[id] == maxPerCaller {
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

// established tells gRPC that the door has made the handshake.
type established struct{}

// authInfo hands the caller to the handlers.
type authInfo struct {
	credentials.CommonAuthInfo
	caller *caller
}

// AuthType names the security protocol.
func (authInfo) AuthType() string { return "tls" }

var errNotEstablished = errors.New("the connection has no finished TLS handshake")

// ServerHandshake implements credentials.TransportCredentials.
func (established) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	c, ok := raw.(*caller)
	if !ok {
		return nil, nil, errNotEstablished
	}
	return c, authInfo{credentials.CommonAuthInfo{SecurityLevel: credentials.PrivacyAndIntegrity}, c}, nil
}

// ClientHandshake implements credentials.TransportCredentials; nobody is
// dialled.
func (established) ClientHandshake(context.Context, string, net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return nil, nil, errNotEstablished
}

// Info implements credentials.TransportCredentials.
func (established) Info() credentials.ProtocolInfo {
	return credentials.ProtocolInfo{SecurityProtocol: "tls"}
}

// Clone implements credentials.TransportCredentials.
func (e established) Clone() credentials.TransportCredentials { return e }

// OverrideServerName implements credentials.TransportCredentials.
func (established) OverrideServerName(string) error { return nil }

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
	p, _ := peer.FromContext(ctx)
	if p == nil {
		return nil, status.Error(codes.Unauthenticated, errNotEstablished.Error())
	}
	info, ok := p.AuthInfo.(authInfo)
	switch {
	case !ok:
		return nil, status.Error(codes.Unauthenticated, errNotEstablished.Error())
	case s.config.Revoked != nil && s.config.Revoked(info.caller.leaf):
		return nil, status.Error(codes.PermissionDenied, "pki.revoked: the caller's certificate has been revoked")
	case time.Now().After(info.caller.leaf.NotAfter):
		return nil, status.Error(codes.PermissionDenied, "pki.expired: the caller's certificate has ended")
	}
	return info.caller, nil
}
