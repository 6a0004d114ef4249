package peering

import (
	"context"
	"crypto/x509"
	"errors"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// streams are the connections of one peer that carry records, and since when
// paths have none. Which path an accepted one carries, only the tunnel learns;
// here its addresses say what is likely, to decide whether to dial.
type streams struct {
	mu      sync.Mutex
	all     []*carried // the oldest first
	lost    map[string]time.Time
	changed chan struct{} // closed and renewed at every change
}

// carried is one connection that carries records.
type carried struct {
	path          string // "" if its addresses are those of no path
	accepted      bool
	local, remote netip.Addr
	leaf          *x509.Certificate
	end           func(cause error)
	ending        bool
}

// maxSameAddresses is how many connections from one address to one of ours may
// carry records. A peer dials again when it has lost one, which this end may
// learn much later: the oldest has to go.
const maxSameAddresses = 2

var (
	errReplaced    = errors.New("the peer has opened newer ones")
	errPathChanged = errors.New("the file says something else of its path now")
)

func newStreams(paths []Path, now time.Time) *streams {
	x := &streams{lost: map[string]time.Time{}, changed: make(chan struct{})}
	for _, p := range paths {
		x.lost[p.Name] = now
	}
	return x
}

// add notes a connection before it carries anything.
func (x *streams) add(c *carried, paths []Path) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if c.accepted {
		c.path = likelyPath(paths, c.local, c.remote, x.stands)
		x.makeRoom(c)
	}
	x.all = append(x.all, c)
	x.wake()
}

// makeRoom ends the oldest of the connections that c may be in place of.
func (x *streams) makeRoom(c *carried) {
	var same []*carried
	for _, other := range x.all {
		if other.accepted && !other.ending && other.local == c.local && other.remote == c.remote {
			same = append(same, other)
		}
	}
	if len(same) >= maxSameAddresses {
		same[0].ending = true
		same[0].end(errReplaced)
	}
}

// remove forgets a connection that has ended.
func (x *streams) remove(c *carried, now time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.all = slices.DeleteFunc(x.all, func(other *carried) bool { return other == c })
	if c.path != "" && !x.stands(c.path) {
		x.lost[c.path] = now
	}
	x.wake()
}

// endIf ends the connections whose certificate is bad now.
func (x *streams) endIf(bad func(*x509.Certificate) bool, cause error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.all {
		if !c.ending && bad(c.leaf) {
			c.ending = true
			c.end(cause)
		}
	}
}

// follow notes other paths: connections of those that are not among kept end,
// and those that have none yet are missed from now on.
func (x *streams) follow(paths, kept []Path, now time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.all {
		if !c.ending && !slices.ContainsFunc(kept, func(p Path) bool { return p.Name == c.path }) {
			c.ending = true
			c.end(errPathChanged)
		}
	}
	for _, p := range paths {
		if !slices.ContainsFunc(kept, func(k Path) bool { return k.Name == p.Name }) {
			x.lost[p.Name] = now
		}
	}
	x.wake()
}

// missing waits until a path has had no connection for so long, and reports
// whether ctx is still alive.
func (x *streams) missing(ctx context.Context, path string, quiet time.Duration) bool {
	for ctx.Err() == nil {
		x.mu.Lock()
		stands, lost, changed := x.stands(path), x.lost[path], x.changed
		x.mu.Unlock()
		wait := quiet - time.Since(lost)
		switch {
		case stands:
			wait = untilItChanges
		case wait <= 0:
			return true
		}
		sleep(ctx, wait, changed)
	}
	return false
}

// stands reports whether a path has a connection; the lock is held.
func (x *streams) stands(path string) bool {
	return slices.ContainsFunc(x.all, func(c *carried) bool { return c.path == path && !c.ending })
}

func (x *streams) count() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.all)
}

func (x *streams) wake() {
	close(x.changed)
	x.changed = make(chan struct{})
}

// likelyPath names the path an accepted connection is for: one of this end's
// address; among those one of the other end's address, which a NAT may hide;
// among those one that has no connection. "" if none fits.
func likelyPath(paths []Path, local, remote netip.Addr, stands func(name string) bool) string {
	name, best := "", -1
	for _, p := range paths {
		if p.Local.IsValid() && p.Local != local {
			continue
		}
		score := 0
		if p.Remote.Addr() == remote {
			score += 2
		}
		if !stands(p.Name) {
			score++
		}
		if score > best {
			name, best = p.Name, score
		}
	}
	return name
}
