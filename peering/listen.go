package peering

import (
	"context"
	"crypto/tls"
	"net/netip"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"causeway"
	"causeway/api"
	"causeway/l7"
	"causeway/peering/door"
	"causeway/peertls"
)

// newDoor returns the door on every link.
func (s *Service) newDoor() *door.Door {
	return door.New(door.Config{
		Listeners: s.config.Listeners, Known: addressesOf(s.config.Peers), Greet: s.greet, Log: s.config.Log,
	})
}

// addressesOf returns where calls of the peers are expected from.
func addressesOf(peers []Peer) []netip.Addr {
	var all []netip.Addr
	for _, peer := range peers {
		for _, p := range peer.Paths {
			all = append(all, p.Remote.Addr())
		}
	}
	return all
}

// listen answers on every link until ctx ends.
func (s *Service) listen(ctx context.Context) {
	server := s.newServer()
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(s.calls) })
	wg.Go(func() { s.door.Run(ctx) })
	<-ctx.Done()
	server.Stop()
	wg.Wait()
}

func (s *Service) newServer() *grpc.Server {
	server := grpc.NewServer(
		grpc.Creds(door.Established[*connection]{}),
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

// greet prepares one connection's handshake with the certificate in force now.
func (s *Service) greet() (*tls.Config, func(context.Context, *tls.Conn)) {
	certificate, roots := s.config.Own()
	protocols := []string{alpnPeering, alpnRecords}
	if s.config.Requests != nil {
		protocols = append(protocols, l7.Protocol)
	}
	config := peertls.Server(peertls.Config{
		Own: fixed(certificate, roots), Revoked: s.config.Revoked, Accept: s.mayConnect,
	}, protocols...)
	return config, func(ctx context.Context, conn *tls.Conn) {
		if c, err := finish(conn, certificate); err == nil {
			s.welcome(ctx, c)
		}
	}
}

// welcome passes a connection on to what its protocol is for.
func (s *Service) welcome(ctx context.Context, c *connection) {
	b := s.bookOf(c.peer)
	if b == nil || !b.enter(c) {
		s.config.Log.Debug("connection refused", "peer", c.peer.URI(), "reason", "it has enough of them, or is not known any more")
		c.abort()
		return
	}
	switch c.state.NegotiatedProtocol {
	case alpnRecords:
		s.accepted(ctx, b, c)
	case l7.Protocol:
		s.serveRequests(ctx, b, c)
	default:
		s.calls.Hand(ctx, c)
	}
}

// mayConnect admits the gateways of the file. What each may call is decided
// call by call.
func (s *Service) mayConnect(id causeway.Identity) error {
	if s.bookOf(id) != nil {
		return nil
	}
	return causeway.NewProblem("peer.unknown", id.URI(), nil)
}
