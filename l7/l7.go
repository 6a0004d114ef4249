//lint:file-ignore SA1019 net/http serves listeners, not a connection that another part has made

// Package l7 passes HTTP requests of programs at one site on to services at
// another. A request enters at the gateway of its client's site, crosses on one
// of the connections that stand ready between the gateways, so that a new client
// waits for one round trip instead of three or four, and leaves at the gateway
// of the service's site.
//
//	client ─▶ entry ═ HTTP/2 over TLS, causeway-l7/1 ═▶ exit ─▶ upstream
//
// Reading starts here and follows a request: entry.go (a client's), exchange.go
// (what is kept of it at either end), journey.go (which site and connection is
// next), wan.go and redial.go (the connections between gateways), exit.go (a
// peer's request) and upstream.go. The other files, by what they are about:
//
//   - connections of clients: handshake.go takes them, clients.go and
//     credentials.go are TLS with them, crowd.go bounds how many there are,
//     filter.go what they send, serve.go and taking.go how slow they may be
//   - who may call, and how much: allow.go, guard.go, patience.go
//   - trying again: body.go (the request), whole.go and answers.go (what comes
//     back)
//   - upstreams: secure.go is TLS with them, health.go and health_grpc.go ask how
//     they are, limits.go is for those that fail, mirror.go sends copies
//   - WebSockets: upgrade.go, websocket.go
//   - other gateways: peers.go bounds what they take up, tally.go waits for its
//     end, internal.go is for what they ask themselves
//   - plan.go follows a file that changed; trace.go tells where time goes;
//     buffers.go is memory for bodies
//
// What is decided without sending anything stands in route, policy and strict.
package l7

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2"

	"causeway"
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
	Self causeway.Identity
	Plan
	// Connect makes a connection whose handshake is done and has agreed on
	// Protocol with that peer.
	Connect func(context.Context, Way) (net.Conn, error)
	// Health tells a path's round trip, and whether it carries traffic now. Any
	// goroutine calls it.
	Health func(Way) (rtt time.Duration, works bool)
	// Chance returns a number from 0 to below its argument.
	Chance func(int) int
	// Internal answers what a peer's gateway asks by Ask; nil, or a nil handler:
	// nothing.
	Internal func(peer causeway.Identity) http.Handler
	// Observe is told of each request when it has ended. Any goroutine calls it.
	Observe func(Observation)
	// Trace follows requests, or is nil.
	Trace Tracer
	// Count is told what policies did to requests of a service; nil: nobody is.
	// Any goroutine calls it.
	Count func(service string, what Event)
	Log   *slog.Logger
}

// Plan is what the file says, and Follow changes. Nobody changes a Plan that
// was handed over.
type Plan struct {
	Sites []causeway.Site
	// Services of all sites.
	Services []causeway.Service
	// Ways lead to the gateways of other sites.
	Ways []Way
	// Paths is how many paths there are to each peer, those that no way leads to
	// among them: it bounds what the peer may take up. One where it is not told.
	Paths map[causeway.Identity]int
	// Reserved are addresses no upstream may have, those of this gateway itself
	// among them.
	Reserved []netip.Prefix
	// Credentials are those of services, by name.
	Credentials map[string]Credentials
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
	// From is the site of the client, Client its address; "" where the exit was
	// not told.
	From, Client string
	// Caller is the name in the client's certificate, or "".
	Caller string
	Method string
	// Target is the path of the request, escaped as it came, without a query.
	Target   string
	Status   int
	Duration time.Duration
	// Tries counts those at this end; Path is the one that carried it.
	Tries int
	Path  string
	// Sent and Received are bytes of the bodies, as the client sees them.
	Sent, Received int64
	// Reason is why this gateway itself answered, or "".
	Reason string
	// Trace names what the request is part of (see Trace.ID), or is "".
	Trace string
}

// Gateway passes requests on. Make it with New, then Run it once; its handlers
// work while it runs.
type Gateway struct {
	config  Config
	inForce atomic.Pointer[plan]
	wan     *wan
	server  *http2.Server
	base    *http.Server
	peers   peers
	exiting tally         // requests of theirs, which may end after their connection
	turn    atomic.Uint64 // of the sites of services
	checks  chan struct{} // one is waiting in it if upstreams have changed
	copies  copies
	sockets sockets
	buffers buffers
	// longBuffers are for answers that tell that they are long.
	longBuffers buffers
}

// Bounds of one connection between gateways. A request's body may have what a
// line of 1 Gbit/s holds in 200 ms and more; an answer a third of that, because
// clients that do not read hold as much, and as many of them as may stall the
// answers to all others.
const (
	streamWindow     = 32 << 20
	connectionWindow = 64 << 20
	answerWindow     = 8 << 20
	answersWindow    = 512 << 20
	mostStreams      = 1000
	mostHead         = 64 << 10
	// The sender of requests has a buffer of a frame for each body whose length
	// it does not know, however little of it comes. With its head (RFC 9113
	// section 4.1) a frame fills four records of TLS.
	longestFrame = 4*(16<<10) - 9
)

// New returns a Gateway that is not connected yet.
func New(config Config) *Gateway {
	g := &Gateway{config: config, wan: newWAN(config), checks: make(chan struct{}, 1), copies: newCopies()}
	g.buffers.size, g.longBuffers.size = bufferSize, longBufferSize
	g.server = &http2.Server{
		MaxConcurrentStreams:     mostStreams,
		MaxUploadBufferPerStream: streamWindow, MaxUploadBufferPerConnection: connectionWindow,
		MaxReadFrameSize: longestFrame,
		IdleTimeout:      0, // the peer keeps it, and pings
	}
	g.base = &http.Server{MaxHeaderBytes: mostHead, ErrorLog: slog.NewLogLogger(config.Log.Handler(), slog.LevelDebug)}
	// It fails on settings of TLS, of which there are none here.
	_ = http2.ConfigureServer(g.base, g.server)
	g.Follow(config.Plan)
	return g
}

// Run keeps connections to all peers until ctx ends, and waits until the
// connections of peers are closed, and their requests over.
func (g *Gateway) Run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { g.check(ctx) })
	g.wan.run(ctx)
	wg.Wait()
	g.peers.close()
	g.peers.wait(context.Background())
	g.exiting.close()
	g.exiting.wait(context.Background())
	g.copies.end()
	for _, u := range g.inForce.Load().upstreams {
		u.close()
	}
}

// Follow puts another plan in force. Requests under way end by the one they
// came under; services that are as before keep what is known of their
// upstreams, and ways their connections. It does not wait, and is not called
// twice at the same time.
func (g *Gateway) Follow(next Plan) {
	before := g.inForce.Load()
	now := newPlan(next, before, g.config)
	g.inForce.Store(now)
	g.wan.follow(next.Ways)
	before.leave(now)
	select {
	case g.checks <- struct{}{}:
	default:
	}
}

// Drain tells the peers to send no more requests here and the clients of
// WebSockets that they end, and waits until those under way have ended and the
// peers have closed their connections, or ctx. Run goes on until it is ended.
func (g *Gateway) Drain(ctx context.Context) {
	g.peers.close()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { g.sockets.drain(ctx) })
	_ = g.base.Shutdown(ctx) // tells; it knows of no connection to wait for
	g.peers.wait(ctx)
}

// ServePeer answers the requests that come by a connection of a peer, whose
// handshake is done, until it or ctx ends. It closes the connection.
func (g *Gateway) ServePeer(ctx context.Context, conn net.Conn, peer causeway.Identity) {
	line, err := g.peers.enter(conn, peer, g.inForce.Load().pathsTo(peer))
	if err != nil {
		g.config.Log.Debug("connection refused", "peer", peer.URI(), "reason", err.Error())
		conn.Close()
		return
	}
	defer line.leave()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	g.server.ServeConn(conn, &http2.ServeConnOpts{
		Context: ctx, BaseConfig: g.base, Handler: g.counted(line, g.exit(peer)),
	})
}
