// Package peering is the authenticated conversation between gateways: it
// finds the peers in the file, dials them and is dialled, and opens sessions
// whose keys it hands to the tunnel. Packets never pass through it.
//
// A session opens in six steps, of which opening.go holds the last four:
//
//	TCP over any path ── TLS 1.3, profile "peer" ── HELLO both ways ──
//	root secret from the TLS exporter, once ── OPEN ── OPEN_ACK
//
// Nothing is derived before the handshake has returned, and nothing is sent
// through the tunnel before both ends have proved that they hold the same
// keys. listen.go is the answering end, dial.go the calling one, keep.go
// decides when to call, book.go which of two calls counts. stream.go keeps the
// connections that carry the records of paths of kind tls, requests.go those
// that carry HTTP requests. reload.go follows a file that changed.
package peering

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/peering/door"
	"causeway/tunnel"
)

// Config is what a service works with.
type Config struct {
	Self  causeway.Identity
	File  *causeway.Interconnect
	Peers []Peer
	// Own returns the certificate and CAs in force now.
	Own func() (*tls.Certificate, *x509.CertPool)
	// Revoked reports whether a peer's certificate is revoked now; nil: none.
	Revoked func(*x509.Certificate) bool
	// Listeners accept TCP on every link. The service closes them.
	Listeners []net.Listener
	Tunnel    Tunnel
	// Shards is how many receive indexes this end offers for each path over
	// UDP, at most MaxShards; 0 is 1. The fewer of both ends' are used.
	Shards int
	// Requests serves the HTTP requests of a peer that come by a connection of
	// its own (l7.Protocol), until it or ctx ends; the service closes it. nil:
	// none are served.
	Requests func(ctx context.Context, conn net.Conn, peer causeway.Identity)
	Log      *slog.Logger
}

// Tunnel takes the sessions that open: *tunnel.Engine.
type Tunnel interface {
	Install(ctx context.Context, s tunnel.Session, gone func(reason string)) error
	Remove(ctx context.Context, peer causeway.Identity) error
	Indexes() *tunnel.Indexes
	// Stream carries records with a peer over an authenticated connection of
	// its own, until ctx or the connection ends, and says why it ended. The
	// connection, a *tls.Conn, is closed afterwards. path is the path it was dialled for, "" if the peer
	// dialled: then its first authentic record says so. It is called from one
	// goroutine per connection, and a path may have two at times.
	Stream(ctx context.Context, peer causeway.Identity, path string, conn net.Conn) error
}

// Service is this gateway's side of all peerings. Make it with New, then Run
// it once.
type Service struct {
	config   Config
	instance [instanceSize]byte
	file     atomic.Pointer[causeway.Interconnect] // in force
	door     *door.Door
	calls    *door.Listener // connections that speak gRPC
	changes  chan *change
	ended    chan struct{} // closed when nothing is changed any more

	mu    sync.Mutex
	books map[string]*book // by the peer's SPIFFE ID
}

// New returns a service.
func New(config Config) *Service {
	s := &Service{
		config: config, books: map[string]*book{}, calls: door.NewListener(),
		changes: make(chan *change), ended: make(chan struct{}),
	}
	rand.Read(s.instance[:])
	s.file.Store(config.File)
	for i := range config.Peers {
		s.addBook(&config.Peers[i])
	}
	s.door = s.newDoor()
	return s
}

// Run answers and dials until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(s.ended)
	wg.Go(func() { s.listen(ctx) })
	r := roster{service: s, ctx: ctx, wg: &wg, all: map[*book]*attendance{}}
	for _, b := range s.allBooks() {
		r.attend(b)
	}
	for {
		select {
		case c := <-s.changes:
			r.follow(c)
			close(c.done)
		case <-ctx.Done():
			return nil
		}
	}
}

func (s *Service) addBook(peer *Peer) *book {
	s.mu.Lock()
	defer s.mu.Unlock()
	uri := peer.Identity.URI()
	s.books[uri] = newBook(peer, s.config.Self.URI() < uri)
	return s.books[uri]
}

// bookOf returns the book of a peer, nil if the file does not know it.
func (s *Service) bookOf(peer causeway.Identity) *book {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books[peer.URI()]
}

func (s *Service) allBooks() []*book {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.books))
}

// stillGood reports why a peer's certificate is not, now that something is to
// be done for it.
func (s *Service) stillGood(conn *connection) error {
	leaf := conn.peerLeaf()
	if s.config.Revoked != nil && s.config.Revoked(leaf) {
		return causeway.NewProblem("peer.revoked", conn.peer.URI(), nil)
	}
	if time.Now().After(leaf.NotAfter) {
		return expired(conn)
	}
	return nil
}

// Recheck ends the sessions, streams and requests of peers whose certificate has been
// revoked since they were opened.
func (s *Service) Recheck(ctx context.Context) {
	for _, b := range s.allBooks() {
		s.recheck(ctx, b)
	}
}

func (s *Service) recheck(ctx context.Context, b *book) {
	if s.config.Revoked == nil {
		return
	}
	b.streams.endIf(s.config.Revoked, causeway.NewProblem("peer.revoked", b.peer().Identity.URI(), nil))
	b.requests.endIf(s.config.Revoked)
	if !b.endIf(s.config.Revoked) {
		return
	}
	problem := causeway.NewProblem("peer.revoked", b.peer().Identity.URI(), nil)
	s.config.Log.Warn(problem.Error(), "peer", b.peer().Identity.URI(), "code", string(problem.Code))
	if err := s.config.Tunnel.Remove(ctx, b.peer().Identity); err != nil {
		s.config.Log.Error("a revoked peer's session may go on", "peer", b.peer().Identity.URI(), "error", err.Error())
	}
}

// Status is what a peering looks like now.
type Status struct {
	Peer string
	// Connected is true while the TCP connection lives; a session outlives
	// it.
	Connected bool
	Since     time.Time
	// Handshakes counts the sessions opened since the start.
	Handshakes uint64
	// Problem is why the last attempt failed, nil after a success.
	Problem error
	// Skew is how far the peer's clock is ahead of ours.
	Skew time.Duration
	// Streams counts the connections that carry records of tls paths.
	Streams int
	// From is where the peer last called from; the zero Addr if it never did.
	From netip.Addr
}

// Refused counts the connections that were closed before their TLS handshake
// was done.
func (s *Service) Refused() uint64 { return s.door.Refused() }

// Status returns the state of every peering.
func (s *Service) Status() []Status {
	var all []Status
	for _, b := range s.allBooks() {
		all = append(all, b.status())
	}
	return all
}
