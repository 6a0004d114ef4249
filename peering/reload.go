package peering

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"causeway"
)

// Change is what another file means for a running service.
type Change struct {
	File  *causeway.Interconnect
	Peers []Peer
	// Added are listeners of new links: the service answers there, and closes
	// them. Removed are closed; conversations accepted there go on.
	Added, Removed []net.Listener
}

// change is a Change on its way.
type change struct {
	Change
	done chan struct{}
}

// ErrStopped means the service does not run (any more).
var ErrStopped = errors.New("peering has stopped")

// Reconfigure follows a file that changed. Peers whose paths are as before
// notice nothing. With those that have other paths now a fresh session is
// opened, which loses nothing; the other end may not know the file yet, then
// what it does not know is unmatched until it does. Peers that the file does
// not know any more are cut off, and new ones are dialled. It returns when the
// change is made, not when sessions stand. An error (ErrStopped, or that of
// ctx) means that nothing was changed and Added is still the caller's.
func (s *Service) Reconfigure(ctx context.Context, next Change) error {
	c := &change{next, make(chan struct{})}
	select {
	case s.changes <- c:
		<-c.done
		return nil
	case <-s.ended:
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// roster is what runs for each peer. It belongs to the goroutine of Run, which
// also waits for all of it.
type roster struct {
	service *Service
	ctx     context.Context
	wg      *sync.WaitGroup
	all     map[*book]*attendance
}

// attendance is what runs for one peer.
type attendance struct {
	ctx     context.Context
	end     context.CancelFunc
	streams []keptStream
}

// keptStream is a tls path that a connection is kept for.
type keptStream struct {
	path Path
	end  context.CancelFunc
}

// attend begins to keep a peering.
func (r *roster) attend(b *book) {
	ctx, end := context.WithCancel(r.ctx)
	a := &attendance{ctx: ctx, end: end}
	r.all[b] = a
	r.wg.Go(func() {
		defer end()
		r.service.keep(ctx, b)
	})
	r.keepStreams(b, a)
}

// keepStreams keeps connections for the tls paths of now and for no other. It
// returns the paths that are as before.
func (r *roster) keepStreams(b *book, a *attendance) (kept []Path) {
	paths := streamPaths(b.peer())
	a.streams = slices.DeleteFunc(a.streams, func(k keptStream) bool {
		if slices.ContainsFunc(paths, k.path.is) {
			kept = append(kept, k.path)
			return false
		}
		k.end()
		return true
	})
	for _, p := range paths {
		if slices.ContainsFunc(kept, p.is) {
			continue
		}
		ctx, end := context.WithCancel(a.ctx)
		a.streams = append(a.streams, keptStream{p, end})
		r.wg.Go(func() {
			defer end()
			r.service.keepStream(ctx, b, p)
		})
	}
	return kept
}

func (r *roster) follow(c *change) {
	s := r.service
	s.file.Store(c.File)
	s.door.Know(addressesOf(c.Peers))
	for _, listener := range c.Added {
		s.door.Open(listener)
	}
	for _, b := range s.allBooks() {
		if !slices.ContainsFunc(c.Peers, func(p Peer) bool { return p.Identity == b.peer().Identity }) {
			r.leave(b)
		}
	}
	for i := range c.Peers {
		r.update(&c.Peers[i])
	}
	for _, listener := range c.Removed {
		listener.Close()
	}
}

// update follows what the file says of a peer now.
func (r *roster) update(peer *Peer) {
	b := r.service.bookOf(peer.Identity)
	if b == nil {
		r.service.config.Log.Info("peer added", "peer", peer.Identity.URI())
		r.attend(r.service.addBook(peer))
		return
	}
	before := b.describe(peer)
	if samePaths(before.Paths, peer.Paths) {
		return
	}
	r.service.config.Log.Info("peer changed", "peer", peer.Identity.URI(), "paths", len(peer.Paths))
	kept := r.keepStreams(b, r.all[b])
	b.streams.follow(streamPaths(peer), kept, time.Now())
	b.redial()
}

// leave cuts off a peer: its connections, its session and the keys of that.
func (r *roster) leave(b *book) {
	s, peer := r.service, b.peer().Identity
	s.config.Log.Info("peer removed", "peer", peer.URI())
	s.mu.Lock()
	delete(s.books, peer.URI())
	s.mu.Unlock()
	connections := b.leave()
	r.all[b].end()
	delete(r.all, b)
	b.requests.leave()
	for _, c := range connections {
		c.abort()
	}
	if err := s.config.Tunnel.Remove(r.ctx, peer); err != nil {
		s.config.Log.Error("a removed peer's session may go on", "peer", peer.URI(), "error", err.Error())
	}
}

// describe replaces what is known of the peer and returns what was.
func (b *book) describe(peer *Peer) *Peer {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.described.Swap(peer)
}

// leave ends what goes on with the peer, for good. It returns the connections
// the peer has open, for the caller to close.
func (b *book) leave() (connections []*connection) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left, b.attached, b.leaf = true, nil, nil
	b.wake()
	for c := range b.standing {
		connections = append(connections, c)
	}
	return connections
}

func (b *book) hasLeft() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.left
}

// samePaths reports whether two descriptions of a peer have the same paths, in
// any order.
func samePaths(a, b []Path) bool {
	if len(a) != len(b) {
		return false
	}
	for _, p := range a {
		if !slices.ContainsFunc(b, p.is) {
			return false
		}
	}
	return true
}

// is reports whether two paths differ in their place in the file only.
func (p Path) is(q Path) bool {
	p.At, q.At = causeway.Position{}, causeway.Position{}
	return p == q
}
