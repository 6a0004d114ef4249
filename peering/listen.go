package peering

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"causeway"
	"causeway/api"
	"causeway/peertls"
)

// Bounds of the TLS handshakes under way. Strangers cannot occupy more memory
// and time than these, and those at the addresses of peers, whom strangers
// cannot keep out, have slots of their own.
const (
	maxStrangers = 48
	maxPeers     = 16
)

// slots are the handshakes under way.
type slots struct {
	peers     map[netip.Addr]bool
	ofPeers   chan struct{}
	strangers chan struct{}
}

func (s *Service) newSlots() *slots {
	all := &slots{peers: map[netip.Addr]bool{}, ofPeers: make(chan struct{}, maxPeers), strangers: make(chan struct{}, maxStrangers)}
	for _, peer := range s.config.Peers {
		for _, p := range peer.Paths {
			all.peers[p.Remote.Addr()] = true
		}
	}
	return all
}

// take returns how to give the slot back, nil when there is none: then the
// connection is closed, so that accepting never waits.
func (s *slots) take(from net.Addr) (release func()) {
	pool := s.strangers
	if address, ok := from.(*net.TCPAddr); ok && s.peers[address.AddrPort().Addr().Unmap()] {
		pool = s.ofPeers
	}
	select {
	case pool <- struct{}{}:
		return func() { <-pool }
	default:
		return nil
	}
}

// listen accepts connections on every link and serves gRPC on those whose
// handshake succeeds, until ctx ends.
func (s *Service) listen(ctx context.Context) {
	authenticated := &authenticated{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := s.newServer()
	slots := s.newSlots()
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(authenticated) })
	for _, listener := range s.config.Listeners {
		wg.Go(func() { s.accept(ctx, listener, authenticated, slots) })
	}
	<-ctx.Done()
	for _, listener := range s.config.Listeners {
		listener.Close()
	}
	server.Stop()
	wg.Wait()
}

func (s *Service) newServer() *grpc.Server {
	server := grpc.NewServer(
		grpc.Creds(established{}),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.MaxHeaderListSize(maxHeaders),
		grpc.MaxConcurrentStreams(maxStreams),
		grpc.ConnectionTimeout(handshakeWithin),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: keepaliveEvery, Timeout: keepaliveWithin}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: keepaliveEvery / 2, PermitWithoutStream: true}),
		grpc.UnaryInterceptor(s.authorizeUnary),
		grpc.StreamInterceptor(s.authorizeStream),
	)
	api.RegisterCrossCloudServiceServer(server, &handler{service: s})
	return server
}

// accept takes the connections of one listener. A handshake that a stranger
// drags out holds a slot for handshakeWithin at most.
func (s *Service) accept(ctx context.Context, listener net.Listener, to *authenticated, slots *slots) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		raw, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil || !pause(ctx, firstBackoff) {
				return
			}
			continue
		}
		release := slots.take(raw.RemoteAddr())
		if release == nil {
			raw.Close()
			continue
		}
		wg.Go(func() {
			defer release()
			s.greet(ctx, raw, to)
		})
	}
}

// greet makes the handshake and passes the connection on.
func (s *Service) greet(ctx context.Context, raw net.Conn, to *authenticated) {
	ctx, cancel := context.WithTimeout(ctx, handshakeWithin)
	defer cancel()
	certificate, roots := s.config.Own()
	config := peertls.Server(peertls.Config{Own: fixed(certificate, roots), Revoked: s.config.Revoked, Accept: s.mayConnect}, alpnPeering)
	conn := tls.Server(raw, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		s.config.Log.Debug("handshake refused", "remote", raw.RemoteAddr().String(), "error", err.Error())
		raw.Close()
		return
	}
	c, err := finish(conn, certificate)
	if err != nil {
		return
	}
	select {
	case to.conns <- c:
	case <-to.closed:
		c.Close()
	case <-ctx.Done():
		c.Close()
	}
}

// mayConnect admits the gateways of the file and clients of this
// interconnect. What each may call is decided call by call.
func (s *Service) mayConnect(id causeway.Identity) error {
	_, known := s.books[id.URI()]
	if known || id.Role == causeway.RoleClient && id.Interconnect == s.config.Self.Interconnect {
		return nil
	}
	return causeway.NewProblem("peer.unknown", id.URI(), nil)
}

// authenticated is a listener of connections that are past their handshake.
type authenticated struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// Accept implements net.Listener.
func (l *authenticated) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *authenticated) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr implements net.Listener; there is no one address.
func (l *authenticated) Addr() net.Addr { return &net.TCPAddr{} }
