package tunnel

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
	"causeway/tunnel/udp"
)

// Session is what peering hands over once both ends hold the same keys: the
// paths to one gateway and how to seal and open on each.
type Session struct {
	ID   string // for people: the same on both ends, no secret
	Peer causeway.Identity
	// Confirmed is true when this end knows that the other has its keys
	// installed: the client, after OPEN_ACK. Otherwise nothing is sent until
	// the first authentic record arrives.
	Confirmed bool
	// Until is when a certificate of either end ends, and the session with it.
	Until time.Time
	// Send and Receive are the secrets of the two directions, at epoch 0.
	// They belong to the engine from Install on.
	Send    *seal.Chain
	Receive *seal.Chain
	Paths   []SessionPath
	// Unmatched names paths only one end knows: shown, not used.
	Unmatched []string
}

// SessionPath is one path of a session.
type SessionPath struct {
	Name string
	Via  causeway.Via
	// Link is the name of the own link.
	Link   string
	Remote netip.AddrPort
	// SendIndexes are the indexes the peer receives with, one per shard,
	// ReceiveIndexes our own, as many.
	SendIndexes    []uint32
	ReceiveIndexes []uint32
}

// session is a Session at work. The loop owns it; the fields the other
// goroutines use are immutable or atomic.
type session struct {
	Session
	remote   *destination
	started  time.Duration
	paths    []*sessionPath
	counter  atomic.Uint32
	epoch    epoch
	reported uint64        // Sent of the newest heartbeat whose reports were taken
	firstUp  time.Duration // when it was first seen to have a path up, 0 before
	retireAt time.Duration // 0 while it is not replaced
	gone     func(reason string)
}

// sessionPath is one path of a session: the machine and both directions.
type sessionPath struct {
	SessionPath
	link      int
	machine   *path.Path
	mtu       *path.MTU
	loss      path.Loss
	in        *inboundPath
	out       *outbound
	totals    *totals
	seen      uint64 // records received when the loop last looked
	challenge challenge
}

// sequence takes n consecutive data sequence numbers.
func (s *session) sequence(n int) uint32 {
	return s.counter.Add(uint32(n)) - uint32(n)
}

// heard reports whether any authentic record arrived in the session.
func (s *session) heard() bool {
	for _, p := range s.paths {
		if p.in.received.Load() > 0 {
			return true
		}
	}
	return false
}

// hasUp reports whether some path works both ways.
func (s *session) hasUp() bool {
	for _, p := range s.paths {
		if p.machine.State() == path.Up {
			return true
		}
	}
	return false
}

// path returns the path of that name, or nil.
func (s *session) path(name string) *sessionPath {
	for _, p := range s.paths {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// ErrStopped means the engine does not run (any more).
var ErrStopped = errors.New("the tunnel has stopped")

// Install starts a session: its records are accepted from now on, heartbeats
// are sent once the other end is known to have it, and it carries traffic as
// soon as it works, in place of the session with the same peer before it.
// gone is called from the loop when the session has ended.
func (e *Engine) Install(ctx context.Context, s Session, gone func(reason string)) error {
	var failure error
	err := e.do(ctx, func(l *loop) { failure = l.install(s, gone) })
	return errors.Join(err, failure)
}

// do runs f in the loop.
func (e *Engine) do(ctx context.Context, f func(*loop)) error {
	done := make(chan struct{})
	command := func(l *loop) {
		f(l)
		close(done)
	}
	select {
	case e.commands <- command:
		<-done
		return nil
	case <-e.running:
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Engine) linkNumber(name string) (int, bool) {
	for i, link := range e.config.Links {
		if link.Name == name {
			return i, true
		}
	}
	return 0, false
}

// newSession prepares a Session for work.
func (l *loop) newSession(given Session, gone func(string)) (*session, error) {
	s := &session{Session: given, remote: l.engine.remotes[given.Peer.Site], started: l.now, gone: gone}
	s.epoch.since = l.now
	if s.remote == nil {
		return nil, fmt.Errorf("site %q is not known to the tunnel", given.Peer.Site)
	}
	for _, given := range given.Paths {
		link, ok := l.engine.linkNumber(given.Link)
		if !ok {
			return nil, fmt.Errorf("path %s: link %q is not known to the tunnel", given.Name, given.Link)
		}
		p, err := l.newPath(s, given, link)
		if err != nil {
			return nil, err
		}
		s.paths = append(s.paths, p)
	}
	s.epoch.bytes = s.carried()
	return s, nil
}

func (l *loop) newPath(s *session, given SessionPath, link int) (*sessionPath, error) {
	sealer, err := seal.NewSealer(s.Send, given.SendIndexes[0])
	if err != nil {
		return nil, err
	}
	opener, err := seal.NewOpener(s.Receive, given.ReceiveIndexes[0])
	if err != nil {
		return nil, err
	}
	totals := l.totalsOf(s.Peer, given.Name)
	p := &sessionPath{
		SessionPath: given,
		link:        link,
		totals:      totals,
		machine:     path.New(l.engine.timers, l.now),
		mtu:         path.NewMTU(l.engine.config.Links[link].ceiling(), l.now),
		in:          &inboundPath{session: s, slot: len(s.paths), link: link, opener: opener},
		out: &outbound{
			session: s, link: link, sealer: sealer,
			endpoint: udp.NewEndpoint(given.Remote), bytes: &totals.bytes, limit: &atomic.Int32{},
		},
	}
	p.in.expected.Store(&given.Remote)
	p.publishLimit()
	return p, nil
}
