package door

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"causeway"
	"causeway/peertls"
	"causeway/pki"
)

func TestMain(m *testing.M) {
	peertls.PinSuite()
	goleak.VerifyTestMain(m)
}

// house is a door with the profile "peer" and one identity that may enter.
type house struct {
	server, client *pki.Credentials
	log            bytes.Buffer
	mu             sync.Mutex
	welcomed       int
}

func newHouse(t *testing.T) *house {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ca")
	if err := pki.Init(dir, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	return &house{server: issue(t, dir, "bj"), client: issue(t, dir, "ca")}
}

func issue(t *testing.T, dir, site string) *pki.Credentials {
	t.Helper()
	id := causeway.Identity{Interconnect: "test", Site: site, Role: causeway.RoleGateway, Name: "gw"}
	out := filepath.Join(t.TempDir(), "id")
	if err := pki.Issue(dir, id, out, time.Now()); err != nil {
		t.Fatal(err)
	}
	credentials, err := pki.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	return credentials
}

// at is when the certificates are valid, also where the clock is a bubble's.
func (h *house) at() time.Time { return h.server.NotAfter.Add(-time.Hour) }

func (h *house) profile(own *pki.Credentials) peertls.Config {
	return peertls.Config{Own: own.Own, Accept: func(causeway.Identity) error { return nil }, Time: h.at}
}

func (h *house) clientConfig() *tls.Config {
	return peertls.Client(h.profile(h.client), "h2", "causeway-record/1")
}

// greet says one byte to whoever is let in, and waits for the end.
func (h *house) greet() (*tls.Config, func(context.Context, *tls.Conn)) {
	return peertls.Server(h.profile(h.server), "h2", "causeway-record/1"), func(_ context.Context, conn *tls.Conn) {
		h.mu.Lock()
		h.welcomed++
		h.mu.Unlock()
		_, _ = conn.Write([]byte{'!'})
		_, _ = io.Copy(io.Discard, conn)
		conn.Close()
	}
}

func (h *house) door(known string, listeners ...net.Listener) *Door {
	return New(Config{
		Listeners: listeners, Known: []netip.Addr{netip.MustParseAddr(known)}, Greet: h.greet,
		Log: slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
}

// street is a listener without a network: the clock of a bubble can pass
// while somebody waits at it.
type street struct {
	*Listener
}

// from is an end of a pipe that seems to come from an address.
type from struct {
	net.Conn
	addr net.Addr
}

func (f from) RemoteAddr() net.Addr { return f.addr }

// connect opens a connection that seems to come from an address.
func (s street) connect(t *testing.T, address string) net.Conn {
	near, far := net.Pipe()
	addr := net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(address), 1234))
	s.Hand(t.Context(), from{far, addr})
	return near
}

// open runs a door in a bubble and returns how to shut it.
func (h *house) open(t *testing.T, known string) (street, *Door, func()) {
	s := street{NewListener()}
	d := h.door(known, s)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); d.Run(ctx) }()
	return s, d, func() { cancel(); <-done }
}

// admitted makes the handshake on raw and reports whether the door let it in.
func (h *house) admitted(raw net.Conn, change func(*tls.Config)) error {
	config := h.clientConfig()
	if change != nil {
		change(config)
	}
	conn := tls.Client(raw, config)
	defer raw.Close()
	if err := conn.Handshake(); err != nil {
		return err
	}
	_, err := io.ReadFull(conn, make([]byte, 1))
	return err
}

const (
	peerAddress     = "192.0.2.1"
	strangerAddress = "203.0.113.7"
)

// Rule W20: who is slow is cut off after five seconds, however little it
// sends however often.
func TestW20SlowHandshakesEnd(t *testing.T) {
	h := newHouse(t)
	hello := clientHello(t, h.clientConfig())
	for name, send := range map[string]func(net.Conn) error{
		"says nothing":      func(c net.Conn) error { _, err := c.Read(make([]byte, 1)); return err },
		"a hello in 10 s":   func(c net.Conn) error { return drip(c, hello, 10*time.Second/time.Duration(len(hello))) },
		"half a hello":      func(c net.Conn) error { c.Write(hello[:len(hello)/2]); _, err := c.Read(make([]byte, 1)); return err },
		"a hello, then not": func(c net.Conn) error { c.Write(hello); _, err := io.Copy(io.Discard, c); return orEOF(err) },
	} {
		synctest.Test(t, func(t *testing.T) {
			s, d, shut := h.open(t, peerAddress)
			began := time.Now()
			conn := s.connect(t, strangerAddress)
			if err := send(conn); err == nil {
				t.Errorf("%s: the connection stays", name)
			}
			synctest.Wait()
			if took := time.Since(began); took > HandshakeWithin+time.Second/10 {
				t.Errorf("%s: closed after %v", name, took)
			}
			if d.Refused() != 1 {
				t.Errorf("%s: %d refusals counted", name, d.Refused())
			}
			conn.Close()
			shut()
		})
	}
}

// drip writes b a byte at a time.
func drip(c net.Conn, b []byte, pause time.Duration) error {
	for i := range b {
		if _, err := c.Write(b[i : i+1]); err != nil {
			return err
		}
		time.Sleep(pause)
	}
	return nil
}

func orEOF(err error) error {
	if err == nil {
		return io.EOF
	}
	return err
}

// clientHello returns the first flight of a client.
func clientHello(t *testing.T, config *tls.Config) []byte {
	t.Helper()
	near, far := net.Pipe()
	defer far.Close()
	done := make(chan struct{})
	go func() { defer close(done); _ = tls.Client(near, config).Handshake() }()
	b := make([]byte, 16<<10)
	n, err := far.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	far.Close()
	<-done
	return b[:n]
}

// Rule W20: a hello with ML-KEM is longer than a packet. However it is cut, it
// is a good one.
func TestW20SplitHelloIsTaken(t *testing.T) {
	h := newHouse(t)
	synctest.Test(t, func(t *testing.T) {
		s, _, shut := h.open(t, peerAddress)
		if err := h.admitted(crumbs{s.connect(t, strangerAddress)}, nil); err != nil {
			t.Error(err)
		}
		shut()
	})
}

// crumbs writes one byte at a time.
type crumbs struct{ net.Conn }

func (c crumbs) Write(b []byte) (int, error) { return len(b), drip(c.Conn, b, time.Millisecond) }

// Rule W20: strangers take what is theirs and no more, and a peer gets in
// beside any number of them. When they are gone nothing is left.
func TestW20StrangersDoNotKeepPeersOut(t *testing.T) {
	h := newHouse(t)
	synctest.Test(t, func(t *testing.T) {
		s, d, shut := h.open(t, peerAddress)
		var idle []net.Conn
		for i := range 200 {
			address := netip.AddrFrom4([4]byte{203, 0, 113, byte(i)})
			idle = append(idle, s.connect(t, address.String()))
		}
		synctest.Wait()
		if d.Refused() != 200-maxStrangers {
			t.Errorf("%d refused at once, want all but %d of 200", d.Refused(), maxStrangers)
		}
		if err := h.admitted(s.connect(t, peerAddress), nil); err != nil {
			t.Errorf("the peer is kept out: %v", err)
		}
		if err := h.admitted(s.connect(t, strangerAddress), nil); err == nil {
			t.Error("there was room for one stranger more")
		}
		time.Sleep(HandshakeWithin)
		synctest.Wait()
		if err := h.admitted(s.connect(t, strangerAddress), nil); err != nil {
			t.Errorf("the strangers' room is not free again: %v", err)
		}
		for _, conn := range idle {
			conn.Close()
		}
		shut()
	})
}

// One address does not take all there is for strangers, nor one gateway what
// another needs.
func TestW20OneAddressIsNotAll(t *testing.T) {
	now := time.Unix(1000, 0)
	all := newSlots([]netip.Addr{netip.MustParseAddr(peerAddress), netip.MustParseAddr("192.0.2.2")})
	taken := func(address string) (n int) {
		for range 100 {
			if all.take(net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(address), 1)), now) != nil {
				n++
			}
		}
		return n
	}
	for _, tt := range []struct {
		address string
		want    int
	}{
		{strangerAddress, maxPerStranger},
		{"2001:db8::1", maxPerStranger},
		{"2001:db8::2", 0}, // the same network
		{"2001:db8:0:1::2", maxPerStranger},
		{"203.0.113.8", 0}, // no more room for strangers
		{peerAddress, maxPerKnown},
		{"192.0.2.2", maxPerKnown},
	} {
		if got := taken(tt.address); got != tt.want {
			t.Errorf("%s got %d slots, want %d", tt.address, got, tt.want)
		}
	}
}

func TestRateOfOneAddress(t *testing.T) {
	now := time.Unix(1000, 0)
	all := newSlots([]netip.Addr{netip.MustParseAddr(peerAddress)})
	count := func(address string) (taken int) {
		for range 100 {
			if release := all.take(net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(address), 1)), now); release != nil {
				release()
				taken++
			}
		}
		return taken
	}
	for _, address := range []string{peerAddress, strangerAddress} {
		if got := count(address); got != burst {
			t.Errorf("%s: %d at once, want %d", address, got, burst)
		}
	}
}

func TestRatesAreForgotten(t *testing.T) {
	now := time.Unix(1000, 0)
	all := rates{}
	for i := range maxRates {
		all.take(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), true, now)
	}
	other := netip.MustParseAddr(strangerAddress)
	if all.take(other, true, now) || !all.take(netip.MustParseAddr(peerAddress), false, now) {
		t.Error("a stranger more is remembered, or a peer is not")
	}
	if !all.take(other, true, now.Add(time.Second)) || len(all) > 2 {
		t.Errorf("%d addresses are remembered after a second", len(all))
	}
}

// Bad-input row 16, and rule W20's certificates of 256 KiB: closed at once,
// counted once, and nothing of what the client said is logged.
func TestW20BadClientsAreClosed(t *testing.T) {
	const secret = "text-of-a-stranger"
	h := newHouse(t)
	overTLS := func(change func(*tls.Config)) func(net.Conn) error {
		return func(c net.Conn) error { return h.admitted(c, change) }
	}
	plain := func(text string) func(net.Conn) error {
		return func(c net.Conn) error {
			defer c.Close()
			go func() { _, _ = c.Write([]byte(text)) }()
			_, err := io.Copy(io.Discard, c)
			return orEOF(err)
		}
	}
	for _, tt := range []struct {
		name   string
		knock  func(net.Conn) error
		reason string
	}{
		{"TLS 1.2 only", overTLS(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }), "no handshake"},
		{"no ALPN", overTLS(func(c *tls.Config) { c.NextProtos, c.VerifyConnection = nil, nil }), "pki.protocol"},
		{"wrong ALPN", overTLS(func(c *tls.Config) { c.NextProtos = []string{secret} }), "no handshake"},
		{"no ML-KEM", overTLS(func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.X25519} }), "no handshake"},
		{"garbage as server name, no protocol", overTLS(func(c *tls.Config) { c.ServerName, c.NextProtos, c.VerifyConnection = secret+"..!", nil, nil }), "pki.protocol"},
		{"no certificate", overTLS(func(c *tls.Config) { c.GetClientCertificate = noCertificate }), "no handshake"},
		{"256 KiB of certificates", overTLS(func(c *tls.Config) { c.GetClientCertificate = h.longChain }), errTooLong.Error()},
		{"plaintext HTTP", plain("GET /" + secret + " HTTP/1.1\r\nHost: x\r\n\r\n"), "not TLS"},
		{"bytes", plain(strings.Repeat("\x00\xff"+secret, 100)), "not TLS"},
		{"a record that is too long", plain("\x16\x03\x01\xff\xff" + secret), "not TLS"},
	} {
		synctest.Test(t, func(t *testing.T) {
			h.log.Reset()
			s, d, shut := h.open(t, peerAddress)
			began := time.Now()
			if err := tt.knock(s.connect(t, strangerAddress)); err == nil {
				t.Errorf("%s: admitted", tt.name)
			}
			synctest.Wait()
			if took := time.Since(began); took > HandshakeWithin {
				t.Errorf("%s: closed after %v", tt.name, took)
			}
			shut()
			if d.Refused() != 1 || h.welcomed != 0 {
				t.Errorf("%s: %d refused, %d welcomed", tt.name, d.Refused(), h.welcomed)
			}
			log := h.log.String()
			if !strings.Contains(log, tt.reason) || strings.Contains(log, secret) {
				t.Errorf("%s: logged %q, want %q and nothing the client said", tt.name, log, tt.reason)
			}
		})
	}
}

func noCertificate(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	return &tls.Certificate{}, nil
}

// longChain is the good certificate over and over.
func (h *house) longChain(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	long := h.client.Certificate
	for size := 0; size < 256<<10-4096; size += len(long.Leaf.Raw) {
		long.Certificate = append(long.Certificate, long.Leaf.Raw)
	}
	return &long, nil
}

// A server name in no language is nothing to a peer that is one.
func TestServerNameIsIgnored(t *testing.T) {
	h := newHouse(t)
	synctest.Test(t, func(t *testing.T) {
		s, _, shut := h.open(t, peerAddress)
		if err := h.admitted(s.connect(t, strangerAddress), func(c *tls.Config) { c.ServerName = "no.such.name" }); err != nil {
			t.Error(err)
		}
		shut()
	})
}

// Rule W20 on real sockets: ten thousand connections that say nothing keep no
// peer out and the door holds few of them; afterwards no descriptor and no
// goroutine is left.
func TestW20NothingIsLeftOfAFlood(t *testing.T) {
	count := min(10_000, spareDescriptors(t)/2) // both ends are here
	if testing.Short() {
		count = min(1000, count)
	}
	h := newHouse(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	before, goroutines := descriptors(t), runtime.NumGoroutine()
	d := h.door("127.0.0.2", listener)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); d.Run(ctx) }()
	flood := idleConnections(t, listener.Addr().String(), count)
	waitUntil(t, "the door holds few", func() bool { return d.Refused() >= uint64(count-maxStrangers) })
	if held := descriptors(t) - before - count; held > maxStrangers+1 { // and what reads /proc
		t.Errorf("%d descriptors for %d idle connections", held, count)
	}
	peer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	raw, err := peer.DialContext(ctx, "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.admitted(raw, nil); err != nil {
		t.Errorf("the peer is kept out: %v", err)
	}
	for _, conn := range flood {
		conn.Close()
	}
	cancel()
	<-done
	if after := descriptors(t); after > before {
		t.Errorf("%d descriptors, %d before", after, before)
	}
	waitUntil(t, "as many goroutines as before", func() bool { return runtime.NumGoroutine() <= goroutines })
}

// idleConnections come from fifty strangers.
func idleConnections(t *testing.T, to string, count int) (all []net.Conn) {
	t.Helper()
	for i := range count {
		stranger := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 3, byte(1+i%50))}}
		conn, err := stranger.Dial("tcp", to)
		if err != nil {
			t.Fatalf("after %d of %d connections: %v", i, count, err)
		}
		all = append(all, conn)
	}
	return all
}

// spareDescriptors is how many files this process may still open, with some
// left for what else the test does.
func spareDescriptors(t *testing.T) int {
	t.Helper()
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	spare := int(min(limit.Cur, 1<<20)) - descriptors(t) - 200
	if spare < 2*10*maxStrangers {
		t.Skipf("only %d files may be opened", limit.Cur)
	}
	return spare
}

func waitUntil(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never came to this: %s", what)
		}
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("needs /proc")
	}
	return len(entries)
}

func TestClosedListenerHandsNothingOn(t *testing.T) {
	l := NewListener()
	l.Close()
	near, far := net.Pipe()
	l.Hand(t.Context(), far)
	if _, err := near.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the connection is open: %v", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept = %v", err)
	}
}

// A door is opened at more addresses and closed at others while it lets
// people in, and knows others from then on.
func TestDoorOpensAndClosesWhileItRuns(t *testing.T) {
	h := newHouse(t)
	d := h.door(peerAddress)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); d.Run(ctx) }()
	one, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.Open(one)
	if err := h.knock(t, one.Addr().String()); err != nil {
		t.Errorf("at a listener that was opened: %v", err)
	}
	one.Close()
	if err := h.knock(t, one.Addr().String()); err == nil {
		t.Error("a listener that was closed lets people in")
	}
	d.Know([]netip.Addr{netip.MustParseAddr(strangerAddress)})
	if known := d.slots.known; len(known) != 1 || !known[netip.MustParseAddr(strangerAddress)] {
		t.Errorf("known: %v", known)
	}
	cancel()
	<-done
	late, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.Open(late)
	if _, err := late.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a listener that came too late: %v", err)
	}
}

func (h *house) knock(t *testing.T, address string) error {
	t.Helper()
	raw, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	return h.admitted(raw, nil)
}
