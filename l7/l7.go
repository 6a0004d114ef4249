// Package l7 passes HTTP requests of programs at one site on to services at
// another. A request enters at the gateway of its client's site, crosses on one
// of the connections that stand ready between the gateways, so that a new client
// waits for one round trip instead of three or four, and leaves at the gateway
// of the service's site.
//
//	client ─▶ entry ═ HTTP/2 over TLS, causeway-l7/1 ═▶ exit ─▶ upstream
//
// Reading starts here; then entry.go (a client's request), wan.go (the
// connections between gateways), exit.go (a peer's request) and upstream.go.
// What is decided without sending anything stands in route, policy and strict.
package l7

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/net/http2"

	"causeway"
	"causeway/l7/route"
)

// Protocol is the ALPN name of HTTP/2 between gateways.
const Protocol = "causeway-l7/1"

// Way is one path to one peer.
type Way struct {
	Peer causeway.Identity
	Path string
}

// Config is what a Gateway works with.
type Config struct {
	Self  causeway.Identity
	Sites []causeway.Site
	// Services of all sites.
	Services []causeway.Service
	// Ways lead to the gateways of other sites.
	Ways []Way
	// Connect makes a connection whose handshake is done and has agreed on
	// Protocol with that peer.
	Connect func(context.Context, Way) (net.Conn, error)
	// Health tells a path's round trip, and whether it carries traffic now. Any
	// goroutine calls it.
	Health func(Way) (rtt time.Duration, works bool)
	// Chance returns a number from 0 to below its argument.
	Chance func(int) int
	// Reserved are addresses no upstream may have, those of this gateway itself
	// among them.
	Reserved []netip.Prefix
	// Observe is told of each request when it has ended. Any goroutine calls it.
	Observe func(Observation)
	Log     *slog.Logger
}

// Side is which end of the way a request was seen at.
type Side string

// Sides.
const (
	Entry Side = "entry"
	Exit  Side = "exit"
)

// Observation is one request as one gateway saw it.
type Observation struct {
	Side Side
	// Service is "" where none was found.
	Service string
	// From is the site of the client.
	From     string
	Method   string
	Status   int
	Duration time.Duration
	// Tries counts those at this end; Path is the one that carried it.
	Tries int
	Path  string
	// Sent and Received are bytes of the bodies, as the client sees them.
	Sent, Received int64
	// Reason is why this gateway itself answered, or "".
	Reason string
}

// Gateway passes requests on. Make it with New, then Run it once; its handlers
// work while it runs.
type Gateway struct {
	config    Config
	table     *route.Table
	wan       *wan
	upstreams map[string]*upstreams // of services at this site, by name
	server    *http2.Server
	peers     sync.WaitGroup
}

// Bounds of one connection between gateways. A stream may have what a line of
// 1 Gbit/s holds in 200 ms and more.
const (
	streamWindow     = 32 << 20
	connectionWindow = 128 << 20
	mostStreams      = 1000
	mostHead         = 64 << 10
)

// New returns a Gateway that is not connected yet.
func New(config Config) *Gateway {
	g := &Gateway{config: config, table: route.New(config.Services), wan: newWAN(config), upstreams: map[string]*upstreams{}}
	g.server = &http2.Server{
		MaxConcurrentStreams:     mostStreams,
		MaxUploadBufferPerStream: streamWindow, MaxUploadBufferPerConnection: connectionWindow,
		IdleTimeout: 0, // the peer keeps it, and pings
	}
	for i := range config.Services {
		if s := &config.Services[i]; s.Site == config.Self.Site {
			g.upstreams[s.Name] = newUpstreams(s, config)
		}
	}
	return g
}

// Run keeps connections to all peers until ctx ends, and waits until the
// connections of peers are closed.
func (g *Gateway) Run(ctx context.Context) {
	g.wan.run(ctx)
	g.peers.Wait()
	for _, u := range g.upstreams {
		u.close()
	}
}

// ServePeer answers the requests that come by a connection of a peer, whose
// handshake is done, until it or ctx ends. It closes the connection.
func (g *Gateway) ServePeer(ctx context.Context, conn net.Conn, peer causeway.Identity) {
	g.peers.Add(1)
	defer g.peers.Done()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	g.server.ServeConn(conn, &http2.ServeConnOpts{
		Context:    ctx,
		BaseConfig: &http.Server{MaxHeaderBytes: mostHead, ErrorLog: slog.NewLogLogger(g.config.Log.Handler(), slog.LevelDebug)},
		Handler:    g.exit(peer),
	})
}

// site returns a site of the file by its name, or nil.
func (g *Gateway) site(name string) *causeway.Site {
	for i := range g.config.Sites {
		if g.config.Sites[i].Name == name {
			return &g.config.Sites[i]
		}
	}
	return nil
}
