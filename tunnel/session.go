package tunnel

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/tunnel/path"
	"causeway/tunnel/seal"
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
	// SendIndexes are those the peer receives with, one for each shard;
	// ReceiveIndexes are our own.
	SendIndexes    []uint32
	ReceiveIndexes []uint32
}

// session is a Session at work. The loop owns it; the fields the other
// goroutines use are immutable or atomic.
type session struct {
	Session
	// remote is the peer's site, nil while no plan knows it.
	remote   atomic.Pointer[destination]
	started  time.Duration
	paths    []*sessionPath
	quiet    path.Quiet
	counter  atomic.Uint32
	round    uint64 // of heartbeats
	dropped  volume // of paths that are not in paths any more
	epoch    epoch
	reported uint64        // Sent of the newest heartbeat whose reports were taken
	firstUp  time.Duration // when it was first seen to have a path up, 0 before
	retireAt time.Duration // 0 while it is not replaced
	gone     func(reason string)
}

// sequence takes n consecutive data sequence numbers.
func (s *session) sequence(n int) uint32 {
	return s.counter.Add(uint32(n)) - uint32(n)
}

// heard reports whether any authentic record arrived in the session.
func (s *session) heard() bool {
	for _, p := range s.paths {
		if p.heard() {
			return true
		}
	}
	return false
}

// hasUp reports whether some path works both ways.
func (s *session) hasUp() bool {
	for _, p := range s.paths {
		if p.state() == path.Up {
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
	case <-e.running.Done():
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// newSession prepares a Session for work.
func (l *loop) newSession(given Session, gone func(string)) (*session, error) {
	s := &session{Session: given, started: l.now, gone: gone}
	remote := l.engine.plan.Load().to(given.Peer.Site)
	if remote == nil {
		return nil, fmt.Errorf("site %q is not known to the tunnel", given.Peer.Site)
	}
	if len(given.Paths) > path.MaxPaths {
		return nil, fmt.Errorf("%d paths, more than %d", len(given.Paths), path.MaxPaths)
	}
	s.remote.Store(remote)
	s.epoch.since = l.now
	for _, given := range given.Paths {
		p, err := l.newPath(s, given)
		if err != nil {
			return nil, err
		}
		s.paths = append(s.paths, p)
	}
	s.epoch.bytes = s.carried()
	return s, nil
}

func errUnknownLink(path, link string) error {
	return fmt.Errorf("path %s: link %q is not known to the tunnel", path, link)
}

// volume is what went over paths.
type volume struct {
	records uint64 // sealed
	bytes   uint64 // inner
}

// dropLink takes the paths of a link out of the session. What they carried
// still counts for the age of its keys.
func (s *session) dropLink(old *link) {
	for _, p := range s.paths {
		if p.link == old {
			s.dropped.records += p.sealed()
			s.dropped.bytes += p.totals.bytes.Load()
		}
	}
	s.paths = slices.DeleteFunc(s.paths, func(p *sessionPath) bool { return p.link == old })
}

// retime makes the session's paths judge by other timers.
func (s *session) retime(timers path.Timers) {
	for _, p := range s.paths {
		p.machine.SetTimers(timers)
	}
}
