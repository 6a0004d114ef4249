package peering

import (
	"context"
	"crypto/x509"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/peering/door"
)

// book holds what is going on with one peer, so that both ends keep the same
// one of two connections that open at once: the dial of the end whose SPIFFE
// ID is lower. That end alone decides, under its lock, which makes it one
// decision: once its own Hello is out it admits no other call, and once it
// has admitted a call it sends no Hello.
type book struct {
	described atomic.Pointer[Peer] // as the file in force says
	lower     bool                 // this end's SPIFFE ID is the lower one

	mu         sync.Mutex
	calling    bool // our Hello is out and not yet decided
	answering  int  // calls of the peer's that are opening
	attached   *attachment
	leaf       *x509.Certificate // of the newest session, attached or not
	changed    chan struct{}     // closed and renewed at every change
	handshakes uint64
	problem    error
	skew       time.Duration
	// standing are the connections the peer has opened.
	standing map[*connection]struct{}
	// from is where the newest of them came from.
	from     netip.Addr
	openings door.Allowance
	// left is true once the file does not know the peer any more: nothing is
	// begun or kept with it.
	left bool

	streams  *streams
	requests requests
}

// attachment is the conversation a session lives beside.
type attachment struct {
	own   bool // this end dialled
	since time.Time
}

func newBook(peer *Peer, lower bool) *book {
	b := &book{
		lower: lower, changed: make(chan struct{}), streams: newStreams(peer.Paths, time.Now()),
		standing: map[*connection]struct{}{},
		openings: door.Allowance{PerSecond: openingsPerSecond, Burst: openingsAtOnce},
	}
	b.described.Store(peer)
	return b
}

// peer is the peer as the file in force describes it. It is never changed,
// only replaced.
func (b *book) peer() *Peer { return b.described.Load() }

// beginCall is asked before our Hello goes out. It says no while a call of
// the peer's opens or lives; renewing an own session is never refused.
func (b *book) beginCall() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left || b.answering > 0 || b.attached != nil && !b.attached.own {
		return false
	}
	b.calling = true
	return true
}

// endCall says how a call of ours to the peer as it was described then ended;
// on success it returns the attachment.
func (b *book) endCall(then *Peer, leaf *x509.Certificate, err error) *attachment {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calling = false
	return b.conclude(true, then, leaf, err)
}

// beginAnswer is asked when a call of the peer's is about to open a session.
// It returns peer.glare when our own call goes before it, and peer.too_often
// when the peer calls without end.
func (b *book) beginAnswer(now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.left:
		return causeway.NewProblem("peer.unknown", b.peer().Identity.URI(), nil)
	case b.lower && b.calling:
		return causeway.NewProblem("peer.glare", b.peer().Identity.URI(), nil)
	case !b.openings.Take(now):
		return causeway.NewProblem("peer.too_often", b.peer().Identity.URI(), nil)
	}
	b.answering++
	return nil
}

// endAnswer says how a call of the peer, as it was described then, ended.
func (b *book) endAnswer(then *Peer, leaf *x509.Certificate, err error) *attachment {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answering--
	return b.conclude(false, then, leaf, err)
}

// failed notes why a call did not even begin.
func (b *book) failed(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problem = err
}

// conclude keeps the conversation of an opening that succeeded; not for long
// if the file was reloaded meanwhile and says something else of the peer's
// paths, because another opening is due then.
func (b *book) conclude(own bool, then *Peer, leaf *x509.Certificate, err error) *attachment {
	if causeway.HasCode(err, "peer.glare") {
		return nil
	}
	b.problem = err
	if err != nil {
		return nil
	}
	b.leaf = leaf
	a := b.attach(own)
	if b.left || !samePaths(then.Paths, b.peer().Paths) {
		b.attached = nil
		b.wake()
	}
	return a
}

// endIf ends the newest session's conversation if its certificate is bad, and
// reports whether it was.
func (b *book) endIf(bad func(*x509.Certificate) bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.leaf == nil || !bad(b.leaf) {
		return false
	}
	b.leaf, b.attached = nil, nil
	b.wake()
	return true
}

func (b *book) attach(own bool) *attachment {
	b.attached = &attachment{own: own, since: time.Now()}
	b.handshakes++
	b.wake()
	return b.attached
}

// detach says that a conversation is over. One that was replaced before
// changes nothing.
func (b *book) detach(a *attachment) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.attached == a {
		b.attached = nil
		b.wake()
	}
}

// wake tells keep that something changed; the lock is held.
func (b *book) wake() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// hold returns when a is not the attachment any more, or ctx ends.
func (b *book) hold(ctx context.Context, a *attachment) {
	for {
		b.mu.Lock()
		current, changed := b.attached, b.changed
		b.mu.Unlock()
		if current != a {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// redial ends the conversation, so that another session is opened.
func (b *book) redial() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.attached = nil
	b.wake()
}

// lasts waits and reports whether a is still the attachment after d.
func (b *book) lasts(ctx context.Context, a *attachment, d time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	b.hold(ctx, a)
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.attached == a
}

// now returns the attachment and a channel that closes when it changes.
func (b *book) now() (attachment, bool, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.attached == nil {
		return attachment{}, false, b.changed
	}
	return *b.attached, true, b.changed
}

func (b *book) noteSkew(skew time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.skew = skew
}

func (b *book) status() Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := Status{Peer: b.peer().Identity.URI(), Handshakes: b.handshakes, Problem: b.problem, Skew: b.skew, Streams: b.streams.count(), From: b.from}
	if b.attached != nil {
		s.Connected, s.Since = true, b.attached.since
	}
	return s
}
