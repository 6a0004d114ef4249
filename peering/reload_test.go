package peering

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"causeway"
	"causeway/tunnel"
)

// follow makes a running service follow a file.
func (e *end) follow(t *testing.T, site string, file *causeway.Interconnect) {
	t.Helper()
	if err := e.Reconfigure(t.Context(), Change{File: file, Peers: PeersOf(file, site, "gw")}); err != nil {
		t.Fatal(err)
	}
}

// withSecondPath is a copy of a file with one more path between the sites.
func withSecondPath(file *causeway.Interconnect) *causeway.Interconnect {
	more := *file
	second := file.Paths[0]
	second.Name = "m-m"
	more.Paths = []causeway.Path{file.Paths[0], second}
	return &more
}

// moved is a copy of a file that says the same in other places.
func moved(file *causeway.Interconnect) *causeway.Interconnect {
	other := *file
	other.Paths = slices.Clone(file.Paths)
	for i := range other.Paths {
		other.Paths[i].At.Line += 7
	}
	slices.Reverse(other.Paths)
	return &other
}

func pathNames(s tunnel.Session) (names []string) {
	for _, p := range s.Paths {
		names = append(names, p.Name)
	}
	return names
}

func TestUnchangedPeerNoticesNothing(t *testing.T) {
	w := newWorld(t)
	w.file = withSecondPath(w.file)
	one, two := w.start(t, bj, nil), w.start(t, ca, nil)
	one.session(t)
	two.session(t)
	eventually(t, "the conversation", func() bool { return one.Status()[0].Connected })
	before := one.Status()[0]
	other := moved(w.file)
	other.Sites = slices.Clone(other.Sites)
	other.Sites[1].Networks = append(slices.Clone(other.Sites[1].Networks), netip.MustParsePrefix("172.17.0.0/16"))
	one.follow(t, bj, other)
	if after := one.Status()[0]; after.Since != before.Since || !after.Connected || after.Handshakes != before.Handshakes {
		t.Errorf("peering %+v became %+v", before, after)
	}
	if got := one.bookOf(gateway(ca)).peer().Networks; len(got) != 2 {
		t.Errorf("networks %v: the file was not followed", got)
	}
}

// Both ends reload at different times. What one end knows alone is unmatched
// until the other knows it too, and each change is a fresh session.
func TestChangedPathsOpenAFreshSession(t *testing.T) {
	w := newWorld(t)
	one, two := w.start(t, bj, nil), w.start(t, ca, nil)
	one.session(t)
	two.session(t)
	more := withSecondPath(w.file)
	for _, step := range []struct {
		end       *end
		site      string
		file      *causeway.Interconnect
		paths     []string
		unmatched []string
	}{
		{one, bj, more, []string{"l-l"}, []string{"m-m"}},
		{two, ca, more, []string{"l-l", "m-m"}, nil},
		{two, ca, w.file, []string{"l-l"}, []string{"m-m"}},
		{one, bj, w.file, []string{"l-l"}, nil},
	} {
		step.end.follow(t, step.site, step.file)
		for _, e := range []*end{one, two} {
			if s := e.session(t); !slices.Equal(pathNames(s), step.paths) || !slices.Equal(s.Unmatched, step.unmatched) {
				t.Errorf("after %s's reload: paths %v, unmatched %v", step.site, pathNames(s), s.Unmatched)
			}
		}
	}
}

// A peer that the file does not know any more is cut off with its keys, is not
// let in again, and comes back when it is known again.
func TestRemovedPeerIsCutOffAndComesBack(t *testing.T) {
	w := newWorld(t)
	one, two := w.start(t, bj, nil), w.start(t, ca, nil)
	one.session(t)
	two.session(t)
	alone := *w.file
	alone.Paths = nil
	one.follow(t, bj, &alone)
	select {
	case who := <-one.tunnel.removed:
		if who != gateway(ca) {
			t.Errorf("removed %v", who)
		}
	default:
		t.Error("the session goes on")
	}
	if len(one.Status()) != 0 {
		t.Errorf("peerings %+v", one.Status())
	}
	eventually(t, "California is refused", func() bool {
		s := two.Status()[0]
		return !s.Connected && s.Problem != nil
	})
	if len(one.tunnel.sessions) != 0 {
		t.Error("a session was opened")
	}
	one.follow(t, bj, w.file)
	if first, second := one.session(t), two.session(t); first.ID != second.ID {
		t.Errorf("sessions %s and %s", first.ID, second.ID)
	}
}

// A gateway that knows no peer yet learns of one, and of a listener.
func TestAddedPeerAndListener(t *testing.T) {
	w := newWorld(t)
	listener := w.ports[bj]
	one := w.start(t, bj, func(c *Config) { c.Peers, c.Listeners = nil, nil })
	two := w.start(t, ca, towardsNobody)
	change := Change{File: w.file, Peers: PeersOf(w.file, bj, "gw"), Added: []net.Listener{listener}}
	if err := one.Reconfigure(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	one.session(t)
	two.session(t)
	answered := func() bool {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			return false
		}
		conn.Close()
		return true
	}
	if !answered() {
		t.Error("nobody answers on the new listener")
	}
	change.Added, change.Removed = nil, []net.Listener{listener}
	if err := one.Reconfigure(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if answered() {
		t.Error("somebody answers on the listener that was removed")
	}
	if !one.Status()[0].Connected {
		t.Error("the conversation ended with a listener it does not use")
	}
}

func TestTLSPathComesAndGoes(t *testing.T) {
	w := newWorld(t)
	plain := *w.file
	withTLSPath(w)
	both := *w.file
	w.file = &plain
	one, two := w.start(t, bj, nil), w.start(t, ca, nil)
	one.session(t)
	two.session(t)
	one.follow(t, bj, &both)
	two.follow(t, ca, &both)
	first, second := one.stream(t), two.stream(t)
	one.follow(t, bj, &plain)
	for _, s := range []*fakeStream{first, second} {
		select {
		case <-s.ctx.Done():
		case <-time.After(10 * time.Second):
			t.Fatal("the connection goes on")
		}
		if s == first {
			two.follow(t, ca, &plain)
		}
	}
}

func TestStoppedServiceFollowsNothing(t *testing.T) {
	w := newWorld(t)
	one := w.start(t, bj, nil)
	one.stop()
	if err := one.Reconfigure(t.Context(), Change{File: w.file}); !errors.Is(err, ErrStopped) {
		t.Errorf("%v", err)
	}
}

// A reload while an opening is under way makes another one due.
func TestReloadDuringAnOpening(t *testing.T) {
	before, other := &Peer{Identity: gateway(ca)}, &Peer{Identity: gateway(ca), Paths: make([]Path, 1)}
	for _, tt := range []struct {
		name  string
		after *Peer
		stays bool
	}{{"same paths", &Peer{Identity: gateway(ca)}, true}, {"other paths", other, false}} {
		b := newBook(before, true)
		then := b.peer()
		b.beginCall()
		b.describe(tt.after)
		if b.endCall(then, nil, nil) == nil || b.status().Connected != tt.stays {
			t.Errorf("%s: connected %v", tt.name, b.status().Connected)
		}
	}
	b := newBook(before, true)
	b.beginCall()
	b.leave()
	if b.endCall(before, nil, nil); b.status().Connected || b.beginCall() || b.beginAnswer(time.Now()) == nil {
		t.Error("something goes on with a peer that has left")
	}
}

// leavingTunnel lets the peer leave while its session is installed.
type leavingTunnel struct {
	*fakeTunnel
	leave func()
}

func (l *leavingTunnel) Install(ctx context.Context, s tunnel.Session, gone func(string)) error {
	l.leave()
	return l.fakeTunnel.Install(ctx, s, gone)
}

func TestSessionOfAPeerThatLeavesMeanwhileIsRemoved(t *testing.T) {
	w := newWorld(t)
	leaving := &leavingTunnel{}
	ready := make(chan *end, 1)
	one := w.start(t, bj, func(c *Config) {
		leaving.fakeTunnel = c.Tunnel.(*fakeTunnel)
		leaving.leave = func() {
			e := <-ready
			e.bookOf(gateway(ca)).leave()
		}
		c.Tunnel = leaving
	})
	ready <- one
	w.start(t, ca, nil)
	one.session(t)
	select {
	case <-one.tunnel.removed:
	case <-time.After(10 * time.Second):
		t.Error("the session goes on")
	}
}
