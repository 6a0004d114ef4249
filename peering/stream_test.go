package peering

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"causeway"
	"causeway/tunnel"
	"causeway/tunnel/stream"
)

const tlsPath = "l-l-tls"

// withTLSPath gives the world's sites a second path over their links.
func withTLSPath(w *world) *world {
	p := w.file.Paths[0]
	p.Name, p.Via = tlsPath, causeway.ViaTLS
	w.file.Paths = append(w.file.Paths, p)
	return w
}

// located fills in the local addresses, as a gateway does.
func located(c *Config) {
	for i := range c.Peers {
		for j := range c.Peers[i].Paths {
			c.Peers[i].Paths[j].Local = c.File.Site(c.Self.Site).Gateways[0].Links[0].Address
		}
	}
}

func (e *end) stream(t *testing.T) *fakeStream {
	t.Helper()
	select {
	case s := <-e.tunnel.streams:
		return s
	case <-time.After(20 * time.Second):
		t.Fatal("no stream opened")
		return nil
	}
}

func TestTLSPathIsInTheSession(t *testing.T) {
	w := withTLSPath(newWorld(t))
	one, two := w.start(t, bj, located), w.start(t, ca, located)
	for _, e := range []*end{one, two} {
		s := e.session(t)
		i := slices.IndexFunc(s.Paths, func(p tunnel.SessionPath) bool { return p.Name == tlsPath })
		if len(s.Paths) != 2 || i < 0 || s.Paths[i].Via != causeway.ViaTLS || len(s.Paths[i].SendIndexes) != 1 {
			t.Errorf("paths %+v", s.Paths)
		}
	}
}

// The end with the lower SPIFFE ID dials, at once; the other accepts. What one
// writes the other reads.
func TestStreamStands(t *testing.T) {
	w := withTLSPath(newWorld(t))
	one, two := w.start(t, bj, located), w.start(t, ca, located)
	dialled, accepted := one.stream(t), two.stream(t)
	if dialled.path != tlsPath || accepted.path != "" {
		t.Errorf("dialled for %q, accepted for %q", dialled.path, accepted.path)
	}
	if _, err := dialled.conn.Write([]byte("over")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 4)
	if _, err := io.ReadFull(accepted.conn, got); err != nil || string(got) != "over" {
		t.Errorf("received %q, %v", got, err)
	}
	if one.Status()[0].Streams != 1 || two.Status()[0].Streams != 1 {
		t.Errorf("status %+v and %+v", one.Status(), two.Status())
	}
}

// Records cross a stream between two gateways, over TLS as it is, and both ends
// notice the end of it.
func TestRecordsCrossAStream(t *testing.T) {
	w := withTLSPath(newWorld(t))
	one, two := w.start(t, bj, located), w.start(t, ca, located)
	dialled, accepted := one.stream(t), two.stream(t)
	near, far := stream.New(dialled.conn), stream.New(accepted.conn)
	got := make(chan []byte, 100)
	var running sync.WaitGroup
	running.Go(func() { _ = near.Run(dialled.ctx, func([][]byte) {}) })
	running.Go(func() {
		err := far.Run(accepted.ctx, func(records [][]byte) {
			for _, r := range records {
				got <- bytes.Clone(r)
			}
		})
		accepted.end <- err
	})
	sender := near.NewSender()
	for _, n := range []int{26, 1400, stream.MaxRecord} {
		want := bytes.Repeat([]byte{byte(n)}, n)
		// A record may be dropped when this machine stands still: sent again,
		// one gets through.
		eventually(t, "the record arrives as it was", func() bool {
			copy(sender.Room(n), want)
			sender.Add(n)
			sender.Flush()
			select {
			case r := <-got:
				return bytes.Equal(r, want)
			case <-time.After(time.Second):
				return false
			}
		})
	}
	one.stop()
	running.Wait()
	eventually(t, "the other end has no stream any more", func() bool { return two.Status()[0].Streams == 0 })
}

func TestLostStreamIsDialledAgain(t *testing.T) {
	w := withTLSPath(newWorld(t))
	one := w.start(t, bj, located)
	w.start(t, ca, located)
	first := one.stream(t)
	first.end <- io.EOF
	if second := one.stream(t); second.path != tlsPath || second.conn == first.conn {
		t.Error("the path got the same connection again")
	}
}

// A firewall that lets one direction through does not keep the path down.
func TestTheOtherEndDialsToo(t *testing.T) {
	w := withTLSPath(newWorld(t))
	one := w.start(t, bj, func(c *Config) {
		located(c)
		for i := range c.Peers[0].Paths {
			if p := &c.Peers[0].Paths[i]; p.Name == tlsPath {
				p.Remote = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.3"), p.Remote.Port()) // nobody listens
			}
		}
	})
	two := w.start(t, ca, located)
	dialled, accepted := two.stream(t), one.stream(t)
	if dialled.path != tlsPath || accepted.path != "" {
		t.Errorf("dialled for %q, accepted for %q", dialled.path, accepted.path)
	}
}

// Rule W21: the local list applies to streams that stand, and nothing opens
// one after that.
func TestW21RevokedPeersStreamEnds(t *testing.T) {
	w := withTLSPath(newWorld(t))
	var revoked atomic.Bool
	one := w.start(t, bj, func(c *Config) {
		located(c)
		c.Revoked = func(*x509.Certificate) bool { return revoked.Load() }
	})
	two := w.start(t, ca, located)
	standing := one.stream(t)
	two.stream(t)
	one.Recheck(t.Context())
	if standing.ctx.Err() != nil {
		t.Fatal("the stream ended though nobody is revoked")
	}
	revoked.Store(true)
	one.Recheck(t.Context())
	eventually(t, "the stream ends", func() bool { return standing.ctx.Err() != nil })
	if cause := context.Cause(standing.ctx); !causeway.HasCode(cause, "peer.revoked") {
		t.Errorf("the stream ended for %v", cause)
	}
	if err := w.knock(t, w.credentials(t, "ca", gateway(ca)), alpnRecords); err == nil {
		t.Error("a revoked peer was admitted")
	}
	if len(one.tunnel.streams) != 0 {
		t.Error("another stream opened")
	}
}

func TestStreamEndsWithItsCertificate(t *testing.T) {
	for _, left := range []time.Duration{-time.Second, 50 * time.Millisecond} {
		client, _ := handshaken(t)
		ending := *client.peerLeaf()
		ending.NotAfter = time.Now().Add(left)
		client.state.PeerCertificates = []*x509.Certificate{&ending}
		e := &fakeTunnel{streams: make(chan *fakeStream, 1)}
		s := New(Config{Self: gateway(bj), Tunnel: e, Log: slog.New(slog.DiscardHandler)})
		s.carry(t.Context(), newBook(&Peer{}, true), client, &carried{path: tlsPath})
		if stream := <-e.streams; !causeway.HasCode(context.Cause(stream.ctx), "peer.expired") {
			t.Errorf("the stream ended for %v", context.Cause(stream.ctx))
		}
	}
}

// The end that dials second waits until the path has had nothing for a while.
func TestMissingWaitsForQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paths := []Path{{Path: causeway.Path{Name: "a", Via: causeway.ViaTLS}}}
		x := newStreams(paths, time.Now())
		stream := &carried{path: "a", end: func(error) {}}
		go func() {
			time.Sleep(2 * time.Second)
			x.add(stream, paths)
			time.Sleep(10 * time.Second)
			x.remove(stream, time.Now())
		}()
		began := time.Now()
		if !x.missing(t.Context(), "a", 3*time.Second) {
			t.Fatal("gave up")
		}
		if waited := time.Since(began); waited != 15*time.Second {
			t.Errorf("said so after %v, want 3 s after the stream's end at 12 s", waited)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if x.missing(ctx, "a", 0) {
			t.Error("goes on after the end")
		}
	})
}

func TestLikelyPath(t *testing.T) {
	address := netip.MustParseAddr
	path := func(name, local, remote string) Path {
		return Path{
			Path: causeway.Path{Name: name, Via: causeway.ViaTLS}, Local: address(local),
			Remote: netip.AddrPortFrom(address(remote), 8443),
		}
	}
	paths := []Path{path("a-x", "192.0.2.1", "192.0.2.8"), path("a-y", "192.0.2.1", "192.0.2.9"), path("b-y", "192.0.3.1", "192.0.2.9")}
	tests := []struct {
		name          string
		local, remote string
		standing      []string
		want          string
	}{
		{"both addresses", "192.0.2.1", "192.0.2.9", nil, "a-y"},
		{"both addresses, though it stands", "192.0.2.1", "192.0.2.9", []string{"a-y"}, "a-y"},
		{"behind a NAT", "192.0.3.1", "198.51.100.1", nil, "b-y"},
		{"behind a NAT, the one that lacks one", "192.0.2.1", "198.51.100.1", []string{"a-x"}, "a-y"},
		{"behind a NAT, all stand", "192.0.2.1", "198.51.100.1", []string{"a-x", "a-y"}, "a-x"},
		{"no link of ours", "192.0.9.9", "192.0.2.9", nil, ""},
	}
	for _, tt := range tests {
		stands := func(name string) bool { return slices.Contains(tt.standing, name) }
		if got := likelyPath(paths, address(tt.local), address(tt.remote), stands); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A peer that dials again and again replaces its own connections, and nobody
// else's.
func TestNewerStreamsReplaceOlderOnes(t *testing.T) {
	x := newStreams(nil, time.Now())
	ended := []int{}
	add := func(i int, local string, accepted bool) {
		x.add(&carried{
			accepted: accepted, local: netip.MustParseAddr(local), remote: netip.MustParseAddr("192.0.2.9"),
			end: func(error) { ended = append(ended, i) },
		}, nil)
	}
	add(0, "192.0.2.1", false)
	add(1, "192.0.2.1", true)
	add(2, "192.0.3.1", true)
	for i := 3; i < 6; i++ {
		add(i, "192.0.2.1", true)
	}
	if !slices.Equal(ended, []int{1, 3}) {
		t.Errorf("ended %v, want 1 and 3: the oldest accepted at that address", ended)
	}
}

// Paths that share their links are dialled once.
func TestNothingIsDialledTwice(t *testing.T) {
	w := withTLSPath(newWorld(t))
	peer := PeersOf(w.file, bj, "gw")[0]
	if len(peer.Paths) != 2 || len(distinct(peer.Paths)) != 1 {
		t.Errorf("%d paths, %d of them dialled; want 2 and 1", len(peer.Paths), len(distinct(peer.Paths)))
	}
	other := peer.Paths[0]
	other.Device = "wan1"
	if got := distinct(append(peer.Paths, other)); len(got) != 2 {
		t.Errorf("%d are dialled, want another device's too", len(got))
	}
}

// Bad-input row 15: a peer may not hold any number of connections, and its
// own limit is not another's.
func TestConnectionsOfOnePeerAreCapped(t *testing.T) {
	one, two := newBook(&Peer{Paths: make([]Path, 1)}, true), newBook(&Peer{}, true)
	near, far := net.Pipe()
	defer far.Close()
	var last *connection
	entered := 0
	for range 100 {
		c := &connection{Conn: near}
		if one.enter(c) {
			entered++
			last = c
		}
	}
	if entered != forCalls+perPath {
		t.Errorf("%d connections entered, want %d", entered, forCalls+perPath)
	}
	if !two.enter(&connection{Conn: near}) {
		t.Error("another peer is kept out")
	}
	last.Close()
	last.Close()
	if !one.enter(&connection{Conn: near}) || one.enter(&connection{Conn: near}) {
		t.Error("one closed connection, closed twice, did not make room for exactly one")
	}
}
