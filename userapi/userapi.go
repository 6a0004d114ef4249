// Package userapi is the API of a gateway for its users' programs:
// crosscloud.CrossCloudService and grpc.health.v1 on a listener of its own,
// callable with any gRPC library. A caller shows a certificate of this
// interconnect, a client's or a gateway's; it verifies the gateway by ca.crt
// and the server name GATEWAY.SITE. No caller opens a tunnel session here.
//
// Programs reach each other by it, too: what one sends to the names of another
// goes down that one's stream, over the WAN where it is at another site.
//
// Reading starts here; then serve.go (health), stream.go (a stream), exchange.go
// (what goes to other programs), registry.go (which those are), inbox.go with
// delivery.go (what is on its way to one), parcels.go with window.go and
// shares.go (each once), sites.go (and over the WAN) and transport.go (who
// calls).
package userapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // whatever else links it, callers may use it
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	"causeway"
	"causeway/api"
	"causeway/peering/door"
	"causeway/peertls"
)

// Limits. The proto file tells callers about them.
const (
	maxMessage     = 256 << 10
	maxHeaders     = 32 << 10
	maxStreams     = 16  // of one connection
	maxConnections = 256 // of all callers
	maxPerCaller   = 16
	maxAbroad      = 256 // requests to other sites; a connection to one carries 1000, those of services too
	maxAbroadEach  = 64  // of one caller
	idleConnection = 5 * time.Minute
	idleStream     = 2 * time.Minute
	syncWithin     = 30 * time.Second
	pingEvery      = 30 * time.Second
	pingWithin     = 10 * time.Second
	pingAtMost     = 10 * time.Second
	healthEvery    = time.Second
)

// Config is what a server works with.
type Config struct {
	Self causeway.Identity
	// Own returns the certificate and CAs in force now.
	Own func() (*tls.Certificate, *x509.CertPool)
	// Revoked reports whether a caller's certificate is revoked now; nil: none.
	Revoked func(*x509.Certificate) bool
	// Listener accepts TCP. Run closes it.
	Listener net.Listener
	// Serving reports whether the gateway can do its work now, from any
	// goroutine; nil: always.
	Serving func() bool
	// Sites are those of the file now, from any goroutine; nil: none, and no
	// program takes deliveries.
	Sites func() []causeway.Site
	// Ask sends a request to the gateways of another site, which answer it with
	// FromGateway, one after the other until one does not answer 421. nil:
	// programs of this gateway reach each other only.
	Ask func(ctx context.Context, site string, r *http.Request) (*http.Response, error)
	// Reflection tells callers the services and messages (grpc.reflection.v1).
	Reflection bool
	Log        *slog.Logger
}

// Server answers users' programs. Make it with New, then Run it once.
type Server struct {
	config  Config
	door    *door.Door
	calls   *door.Listener
	health  *health.Server
	callers callers
	abroad  callers
	streams registrations
	recent  window
	// idleStream and syncWithin, shorter in tests
	idle, patience time.Duration
}

// New returns a server.
func New(config Config) *Server {
	s := &Server{
		config: config, calls: door.NewListener(), health: health.NewServer(), idle: idleStream, patience: syncWithin,
		callers: callers{most: maxConnections, mostPerID: maxPerCaller}, abroad: callers{most: maxAbroad, mostPerID: maxAbroadEach},
	}
	s.door = door.New(door.Config{Listeners: []net.Listener{config.Listener}, Greet: s.greet, Log: config.Log})
	return s
}

// Run answers until ctx ends.
func (s *Server) Run(ctx context.Context) error {
	server := s.newServer()
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(s.calls) })
	wg.Go(func() { s.door.Run(ctx) })
	wg.Go(func() { s.watchHealth(ctx) })
	<-ctx.Done()
	server.Stop()
	wg.Wait()
	return nil
}

// Refused counts the connections that were closed before their TLS handshake
// was done.
func (s *Server) Refused() uint64 { return s.door.Refused() }

func (s *Server) newServer() *grpc.Server {
	server := grpc.NewServer(
		grpc.Creds(door.Established[*caller]{}),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.MaxHeaderListSize(maxHeaders),
		grpc.MaxConcurrentStreams(maxStreams),
		grpc.ConnectionTimeout(door.HandshakeWithin),
		grpc.KeepaliveParams(keepalive.ServerParameters{MaxConnectionIdle: idleConnection, Time: pingEvery, Timeout: pingWithin}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: pingAtMost, PermitWithoutStream: true}),
		grpc.UnaryInterceptor(s.authorizeUnary),
		grpc.StreamInterceptor(s.authorizeStream),
	)
	api.RegisterCrossCloudServiceServer(server, &handler{server: s})
	grpc_health_v1.RegisterHealthServer(server, s.health)
	if s.config.Reflection {
		reflection.RegisterV1(server)
	}
	return server
}

// greet prepares one connection's handshake with the certificate in force now.
func (s *Server) greet() (*tls.Config, func(context.Context, *tls.Conn)) {
	config := peertls.EdgeServer(peertls.Config{Own: s.config.Own, Revoked: s.config.Revoked, Accept: s.mayConnect}, "h2")
	return config, s.welcome
}

func (s *Server) mayConnect(id causeway.Identity) error {
	if id.Interconnect == s.config.Self.Interconnect {
		return nil
	}
	return causeway.NewProblem("pki.refused", id.URI(), errors.New("it is of another interconnect"))
}

func (s *Server) serving() bool { return s.config.Serving == nil || s.config.Serving() }

// watchHealth keeps grpc.health.v1, which tells whoever watches, up to date.
func (s *Server) watchHealth(ctx context.Context) {
	ticker := time.NewTicker(healthEvery)
	defer ticker.Stop()
	defer s.health.Shutdown()
	for {
		now := grpc_health_v1.HealthCheckResponse_NOT_SERVING
		if s.serving() {
			now = grpc_health_v1.HealthCheckResponse_SERVING
		}
		s.health.SetServingStatus("", now)
		s.health.SetServingStatus(api.CrossCloudService_ServiceDesc.ServiceName, now)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
