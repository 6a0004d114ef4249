package peering

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
)

// serving answers requests with what came, and tells from whom.
func serving(from chan<- causeway.Identity) func(*Config) {
	return func(c *Config) {
		c.Requests = func(ctx context.Context, conn net.Conn, peer causeway.Identity) {
			defer context.AfterFunc(ctx, func() { conn.Close() })()
			from <- peer
			_, _ = io.Copy(conn, conn)
		}
	}
}

func (e *end) connect(t *testing.T, path string) (net.Conn, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	return e.Connect(ctx, gateway(ca), path)
}

// echoes reports whether a connection still carries something there and back.
func echoes(t *testing.T, conn net.Conn) bool {
	t.Helper()
	got := make([]byte, 2)
	if _, err := conn.Write([]byte("go")); err != nil {
		return false
	}
	_, err := io.ReadFull(conn, got)
	return err == nil && string(got) == "go"
}

func TestRequestsHaveConnectionsOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	from := make(chan causeway.Identity, 1)
	one := w.start(t, bj, nil)
	w.start(t, ca, serving(from))
	conn, err := one.connect(t, "l-l")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if peer := <-from; peer != gateway(bj) || !echoes(t, conn) {
		t.Errorf("requests come from %v", peer)
	}
	if _, err := one.connect(t, "other"); !causeway.HasCode(err, "peer.unreachable") {
		t.Errorf("over a path that is none: %v", err)
	}
	if _, err := one.Connect(t.Context(), gateway("elsewhere"), "l-l"); !causeway.HasCode(err, "peer.unknown") {
		t.Errorf("with a peer that is none: %v", err)
	}
}

// A gateway without services speaks no such protocol.
func TestRequestsAreNotServedUnasked(t *testing.T) {
	w := newWorld(t)
	one := w.start(t, bj, nil)
	w.start(t, ca, nil)
	if conn, err := one.connect(t, "l-l"); err == nil {
		conn.Close()
		t.Error("connected")
	}
}

// Rule W21 holds for requests too: those of a revoked peer end, at both ends of
// a connection, and no others begin.
func TestW21RevokedPeersRequestsEnd(t *testing.T) {
	for _, revoking := range []string{bj, ca} {
		w := newWorld(t)
		var revoked atomic.Bool
		from := make(chan causeway.Identity, 10)
		ends := map[string]*end{}
		for _, site := range []string{bj, ca} {
			ends[site] = w.start(t, site, func(c *Config) {
				serving(from)(c)
				if site == revoking {
					c.Revoked = func(*x509.Certificate) bool { return revoked.Load() }
				}
			})
		}
		conn, err := ends[bj].connect(t, "l-l")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		<-from
		ends[revoking].Recheck(t.Context())
		if !echoes(t, conn) {
			t.Fatal("the connection ended though nobody is revoked")
		}
		revoked.Store(true)
		ends[revoking].Recheck(t.Context())
		if echoes(t, conn) {
			t.Error("requests of a revoked peer go on")
		}
		if again, err := ends[bj].connect(t, "l-l"); err == nil {
			if echoes(t, again) {
				t.Error("a revoked peer begins again")
			}
			again.Close()
		}
	}
}

func TestRequestsEndWithTheCertificate(t *testing.T) {
	for _, left := range []time.Duration{-time.Second, 50 * time.Millisecond} {
		client, _ := handshaken(t)
		ending := *client.peerLeaf()
		ending.NotAfter = time.Now().Add(left)
		client.state.PeerCertificates = []*x509.Certificate{&ending}
		conn, err := New(Config{Self: gateway(bj)}).newRequests(newBook(&Peer{}, true), client)
		if left < 0 {
			if !causeway.HasCode(err, "peer.expired") {
				t.Errorf("a peer whose certificate has ended: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			t.Error("the connection outlives the certificate")
		}
	}
}

// What a peer that left the file still has open is closed, and nothing new is
// taken.
func TestRequestsOfAPeerThatLeft(t *testing.T) {
	one, _ := handshaken(t)
	two, _ := handshaken(t)
	b := newBook(&Peer{}, true)
	s := New(Config{Self: gateway(bj)})
	conn, err := s.newRequests(b, one)
	if err != nil {
		t.Fatal(err)
	}
	b.requests.leave()
	if _, err := conn.Read(make([]byte, 1)); err == nil || len(b.requests.list()) != 0 {
		t.Error("it goes on")
	}
	if _, err := s.newRequests(b, two); !causeway.HasCode(err, "peer.unknown") {
		t.Errorf("another begins: %v", err)
	}
}
