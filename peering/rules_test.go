package peering

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"causeway"
	"causeway/api"
	"causeway/peertls"
)

// eventually waits for something another goroutine brings about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("it never came to this: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// forger makes certificates with a CA's key.
type forger struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

func newForger(t *testing.T, dir string) forger {
	t.Helper()
	block := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		decoded, _ := pem.Decode(text)
		return decoded.Bytes
	}
	certificate, err := x509.ParseCertificate(block("ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.ParsePKCS8PrivateKey(block("ca.key"))
	if err != nil {
		t.Fatal(err)
	}
	return forger{certificate, key.(crypto.Signer)}
}

// issue returns California's certificate after change has spoiled it.
func (f forger) issue(t *testing.T, key crypto.Signer, change func(*x509.Certificate)) *tls.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(77), NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		URIs:        []*url.URL{{Scheme: "spiffe", Host: "test", Path: "/site/california/gateway/gw"}},
	}
	if change != nil {
		change(template)
	}
	parent, signer := f.certificate, f.key
	if parent == nil { // signs itself
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func newKey(t *testing.T) crypto.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// buffer is a log that a test reads while others write.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := b.b.String()
	b.b.Reset()
	return text
}

// Bad-input row 17: certificates that are wrong in one way, on the port itself,
// for both of its protocols.
func TestBadCertificatesAreRefused(t *testing.T) {
	w := newWorld(t)
	w.authority(t, "namesake", "test")
	ca, namesake, alone := newForger(t, filepath.Join(w.cas, "ca")), newForger(t, filepath.Join(w.cas, "namesake")), forger{}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	between := ca.issue(t, newKey(t), nil) // CA:false
	below := forger{between.Leaf, between.PrivateKey.(crypto.Signer)}.issue(t, newKey(t), nil)
	chained := *below
	chained.Certificate = [][]byte{below.Certificate[0], between.Certificate[0]}
	revoked := ca.issue(t, newKey(t), func(c *x509.Certificate) { c.SerialNumber = big.NewInt(666) })
	withURI := func(uri string) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			parsed, err := url.Parse(uri)
			if err != nil {
				t.Fatal(err)
			}
			c.URIs = []*url.URL{parsed}
		}
	}
	huge := func(n int) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3, 4}, Value: make([]byte, n)}}
		}
	}
	var log buffer
	one := w.start(t, bj, func(c *Config) {
		silent(c)
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.Revoked = func(leaf *x509.Certificate) bool { return leaf.SerialNumber.Int64() == 666 }
	})
	for _, tt := range []struct {
		name        string
		certificate *tls.Certificate
		reason      string
	}{
		{"self-signed", alone.issue(t, newKey(t), nil), "pki.untrusted"},
		{"another CA of the same name", namesake.issue(t, newKey(t), nil), "pki.untrusted"},
		{"expired", ca.issue(t, newKey(t), func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Second) }), "pki.expired"},
		{"not yet valid", ca.issue(t, newKey(t), func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }), "pki.not_yet_valid"},
		{"revoked", revoked, "pki.revoked"},
		{"below a certificate that is no CA's", below, "pki.untrusted"},
		{"with that certificate", &chained, "pki.chain"},
		{"wildcard identity", ca.issue(t, newKey(t), withURI("spiffe://test/site/*/gateway/gw")), "pki.not_an_identity"},
		{"wildcard name", ca.issue(t, newKey(t), func(c *x509.Certificate) { c.DNSNames = []string{"*.california"} }), "pki.not_an_identity"},
		{"another interconnect", ca.issue(t, newKey(t), withURI("spiffe://other/site/california/gateway/gw")), "peer.unknown"},
		{"RSA key", ca.issue(t, rsaKey, nil), "pki.key_type"},
		{"P-384 key", ca.issue(t, p384, nil), "pki.key_type"},
		{"8 KiB", ca.issue(t, newKey(t), huge(8<<10)), "pki.not_an_identity"},
		{"60 KiB", ca.issue(t, newKey(t), huge(60<<10)), "longer than any"},
	} {
		for _, protocol := range []string{alpnPeering, alpnRecords} {
			before := one.Refused()
			if err := w.present(t, tt.certificate, protocol); err == nil {
				t.Errorf("%s: admitted for %s", tt.name, protocol)
			}
			eventually(t, tt.name+" is counted", func() bool { return one.Refused() == before+1 })
			if text := log.take(); !strings.Contains(text, tt.reason) {
				t.Errorf("%s: logged %q, want %s", tt.name, text, tt.reason)
			}
		}
	}
	if err := w.present(t, ca.issue(t, newKey(t), nil), alpnPeering); err != nil {
		t.Errorf("the good one is refused: %v", err)
	}
	if len(one.tunnel.sessions)+len(one.tunnel.streams) != 0 {
		t.Error("a session or stream opened")
	}
}

// present is knock with a certificate of any kind.
func (w *world) present(t *testing.T, certificate *tls.Certificate, protocol string) error {
	t.Helper()
	credentials := w.credentials(t, "ca", gateway(ca))
	credentials.Certificate = *certificate
	return w.knock(t, credentials, protocol)
}

// P-224 keys cannot even make a TLS 1.3 signature, so it is the check that is
// asked.
func TestP224KeysAreRefused(t *testing.T) {
	w := newWorld(t)
	key, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	f := newForger(t, filepath.Join(w.cas, "ca"))
	roots := x509.NewCertPool()
	roots.AddCert(f.certificate)
	leaf := f.issue(t, key, nil).Leaf
	if _, err := peertls.VerifyLeaf(leaf, roots, x509.ExtKeyUsageClientAuth, time.Now()); !causeway.HasCode(err, "pki.key_type") {
		t.Errorf("VerifyLeaf = %v, want pki.key_type", err)
	}
}

// Rule W16: nobody without a certificate can end what stands. There is no
// reset, and whatever comes to the port, nothing is said to the tunnel.
func TestW16StrangersResetNothing(t *testing.T) {
	w := withTLSPath(newWorld(t))
	w.authority(t, "other", "test")
	one := w.start(t, bj, located)
	two := w.start(t, ca, func(c *Config) { located(c); towardsNobody(c) })
	one.session(t)
	two.session(t)
	stream := one.stream(t)
	two.stream(t)
	eventually(t, "the peering stands", func() bool { return one.Status()[0].Connected })
	before := one.Status()[0]
	forged := newForger(t, filepath.Join(w.cas, "other"))
	for _, protocol := range []string{alpnPeering, alpnRecords} {
		_ = w.present(t, forged.issue(t, newKey(t), nil), protocol)
	}
	for _, text := range []string{"", "GET / HTTP/1.1\r\n\r\n", "\x15\x03\x03\x00\x02\x02\x00", "\x17\x03\x03\x00\x10aaaaaaaaaaaaaaaa"} {
		conn, err := net.Dial("tcp", w.ports[bj].Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(text))
		_ = conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
	eventually(t, "all are refused", func() bool { return one.Refused() >= 6 })
	after := one.Status()[0]
	if !after.Connected || after.Since != before.Since || after.Handshakes != before.Handshakes || after.Streams != 1 {
		t.Errorf("the peering was %+v and is %+v", before, after)
	}
	if stream.ctx.Err() != nil || len(one.tunnel.removed)+len(one.tunnel.sessions) != 0 {
		t.Error("the session or the stream ended, or another began")
	}
}

// middlebox is a TCP relay that can cut what passes it.
type middlebox struct {
	listener net.Listener
	mu       sync.Mutex
	open     []net.Conn
	blocked  bool
	passed   int
}

// newMiddlebox relays address:port to target until the test ends.
func newMiddlebox(t *testing.T, address string, target netip.AddrPort) *middlebox {
	t.Helper()
	listener, err := net.Listen("tcp", netip.AddrPortFrom(netip.MustParseAddr(address), target.Port()).String())
	if err != nil {
		t.Fatal(err)
	}
	m := &middlebox{listener: listener}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", target.String())
			if err != nil || !m.pass(near, far) {
				near.Close()
				if far != nil {
					far.Close()
				}
				continue
			}
			wg.Go(func() { _, _ = io.Copy(near, far); near.Close(); far.Close() })
			wg.Go(func() { _, _ = io.Copy(far, near); near.Close(); far.Close() })
		}
	})
	t.Cleanup(func() { listener.Close(); m.cut(true); wg.Wait() })
	return m
}

func (m *middlebox) pass(conns ...net.Conn) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.blocked {
		return false
	}
	m.passed++
	m.open = append(m.open, conns...)
	return true
}

// cut resets every connection, and from then on lets no new one through, or
// does.
func (m *middlebox) cut(block bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.blocked = block
	for _, conn := range m.open {
		_ = conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
	m.open = nil
}

func (m *middlebox) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.passed
}

// Rule W26: a device that kills TCP ends no session, whose records go their
// own way; peering is back, over whichever path lets it, as soon as it can be.
func TestW26SessionsOutliveTheirConnection(t *testing.T) {
	w := newWorld(t)
	through := newMiddlebox(t, "127.0.0.5", netip.MustParseAddrPort(w.ports[ca].Addr().String()))
	back := w.file.Paths[0]
	back.Name = "back"
	w.file.Paths = append(w.file.Paths, back)
	other := newMiddlebox(t, "127.0.0.6", netip.MustParseAddrPort(w.ports[ca].Addr().String()))
	other.cut(true)
	one := w.start(t, bj, func(c *Config) {
		port := c.Peers[0].Paths[0].Remote.Port()
		c.Peers[0].Paths[0].Remote = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.5"), port)
		c.Peers[0].Paths[1].Remote = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.6"), port)
	})
	two := w.start(t, ca, towardsNobody)
	one.session(t)
	two.session(t)
	through.cut(true)
	eventually(t, "the end of the connection is seen", func() bool { return !one.Status()[0].Connected && !two.Status()[0].Connected })
	if len(one.tunnel.removed)+len(two.tunnel.removed) != 0 {
		t.Error("the session ended with its connection")
	}
	other.cut(false) // the other path opens up
	one.session(t)
	two.session(t)
	eventually(t, "both are connected again", func() bool { return one.Status()[0].Connected && two.Status()[0].Connected })
	if passed := other.count(); passed == 0 || len(one.tunnel.removed)+len(two.tunnel.removed) != 0 {
		t.Errorf("%d connections over the path that opened; removed: %d, %d", passed, len(one.tunnel.removed), len(two.tunnel.removed))
	}
}

// towardsNobody makes a service that only answers, but knows its paths.
func towardsNobody(c *Config) {
	for i := range c.Peers[0].Paths {
		c.Peers[0].Paths[i].Remote = netip.MustParseAddrPort("127.0.0.7:1")
	}
}

// Rule W26: from 0.2 to 5 s, and never two gateways in step.
func TestW26BackoffIsJittered(t *testing.T) {
	for _, d := range []time.Duration{firstBackoff, lastBackoff} {
		seen := map[time.Duration]bool{}
		for range 100 {
			got := jitter(d)
			if got < d*9/10 || got > d*11/10 {
				t.Fatalf("jitter(%v) = %v", d, got)
			}
			seen[got] = true
		}
		if len(seen) < 50 {
			t.Errorf("%d different pauses of 100", len(seen))
		}
	}
	var pauses []time.Duration
	for d := firstBackoff; d < lastBackoff; d = nextBackoff(d) {
		pauses = append(pauses, d)
	}
	if want := []time.Duration{200, 400, 800, 1600, 3200}; len(pauses) != len(want) || pauses[4] != want[4]*time.Millisecond || nextBackoff(lastBackoff) != lastBackoff {
		t.Errorf("pauses %v", pauses)
	}
}

// Bad-input row 15: a peer with a good certificate that floods openings,
// messages and connections is bounded, and another peer's session opens
// beside it.
func TestFloodingPeerHarmsNobodyElse(t *testing.T) {
	w := newWorld(t)
	third := w.file.Sites[1]
	third.Name, third.Networks = "tokyo", []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}
	third.Gateways = []causeway.Gateway{{Name: "gw", Links: []causeway.Link{{Name: "l", Address: netip.MustParseAddr("127.0.0.4")}}}}
	w.file.Sites = append(w.file.Sites, third)
	p := w.file.Paths[0]
	p.Name, p.To.Site = "l-tokyo", "tokyo"
	w.file.Paths = append(w.file.Paths, p)
	one := w.start(t, bj, func(c *Config) { c.Peers = slices.Clone(c.Peers); silentTo(c, "california") })

	hostile := w.credentials(t, "ca", gateway(ca))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	talk := w.client(t, hostile)
	if got := callEstablish(ctx, talk, []byte("no Hello")); got != codes.FailedPrecondition {
		t.Fatalf("the first opening: %v", got)
	}
	target := w.ports[bj].Addr().String()
	var flood sync.WaitGroup
	for range 8 {
		flood.Go(func() { // openings on a connection that is used up
			for range 50 {
				callEstablish(ctx, talk, make([]byte, 100<<10))
			}
		})
		flood.Go(func() { // connections
			for range 20 {
				conn, err := tls.Dial("tcp", target, peertls.Client(peertls.Config{
					Own: hostile.Own, Accept: func(causeway.Identity) error { return nil },
				}, alpnPeering))
				if err == nil {
					defer conn.Close()
				}
			}
		})
	}
	stream, err := talk.EstablishConnection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	flood.Go(func() { // messages without end
		for range 10_000 {
			if stream.Send(&api.ConnectionRequest{Payload: make([]byte, 100<<10)}) != nil {
				return
			}
		}
	})
	listener, err := net.Listen("tcp", netip.AddrPortFrom(netip.MustParseAddr("127.0.0.4"), w.file.Tunnel.Port).String())
	if err != nil {
		t.Fatal(err)
	}
	w.ports["tokyo"] = listener
	two := w.start(t, "tokyo", func(c *Config) { c.Peers = PeersOf(w.file, "tokyo", "gw") })
	if s := one.session(t); s.Peer.Site != "tokyo" {
		t.Errorf("a session with %s", s.Peer.URI())
	}
	two.session(t)
	flood.Wait()
	if taken := one.tunnel.indexes.Taken(); taken > openingsAtOnce {
		t.Errorf("%d receive indexes taken", taken)
	}
}

// silentTo makes a service that only answers one of its peers.
func silentTo(c *Config, site string) {
	for i := range c.Peers {
		if c.Peers[i].Identity.Site == site {
			c.Peers[i].Paths = nil
		}
	}
}

// A peer's openings are counted for it alone.
func TestOpeningsOfOnePeerAreLimited(t *testing.T) {
	now := time.Unix(1000, 0)
	b := newBook(&Peer{}, false)
	admitted := 0
	for range 100 {
		if err := b.beginAnswer(now); err == nil {
			admitted++
		} else if !causeway.HasCode(err, "peer.too_often") {
			t.Fatal(err)
		}
	}
	if admitted != openingsAtOnce || b.beginAnswer(now.Add(time.Second)) != nil {
		t.Errorf("%d openings at once, or none a second later", admitted)
	}
}
