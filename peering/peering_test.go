package peering

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
	"causeway/peering/door"
	"causeway/peertls"
	"causeway/pki"
	"causeway/tunnel"
)

func TestMain(m *testing.M) {
	peertls.PinSuite()
	goleak.VerifyTestMain(m)
}

// fakeTunnel keeps the sessions it is given.
type fakeTunnel struct {
	indexes  tunnel.Indexes
	sessions chan tunnel.Session
	removed  chan causeway.Identity
	streams  chan *fakeStream
}

// fakeStream is a connection for records as the tunnel was given it.
type fakeStream struct {
	ctx  context.Context
	path string
	conn net.Conn
	end  chan error
}

func (f *fakeTunnel) Install(_ context.Context, s tunnel.Session, _ func(string)) error {
	f.sessions <- s
	return nil
}

func (f *fakeTunnel) Remove(_ context.Context, peer causeway.Identity) error {
	f.removed <- peer
	return nil
}

func (f *fakeTunnel) Stream(ctx context.Context, peer causeway.Identity, path string, conn net.Conn) error {
	s := &fakeStream{ctx: ctx, path: path, conn: conn, end: make(chan error, 1)}
	f.streams <- s
	select {
	case err := <-s.end:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *fakeTunnel) Indexes() *tunnel.Indexes { return &f.indexes }

// world is an interconnect of two gateways on loopback addresses.
type world struct {
	file  *causeway.Interconnect
	cas   string // folder of folders
	ports map[string]net.Listener
}

const (
	bj = "beijing"
	ca = "california"
)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{cas: t.TempDir(), ports: map[string]net.Listener{}}
	w.authority(t, "ca", "test")
	first, second := listenTwice(t)
	port := first.Addr().(*net.TCPAddr).Port
	w.ports[bj], w.ports[ca] = first, second
	w.file = twoSites(uint16(port))
	t.Cleanup(func() { first.Close(); second.Close() })
	return w
}

// listenTwice finds a port that both gateways' addresses have free, below those
// the kernel gives to whoever dials.
func listenTwice(t *testing.T) (first, second net.Listener) {
	t.Helper()
	for range 100 {
		port := 10000 + rand.IntN(20000)
		first, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		if second, err := net.Listen("tcp", fmt.Sprintf("127.0.0.2:%d", port)); err == nil {
			return first, second
		}
		first.Close()
	}
	t.Fatal("no port is free on both addresses")
	return nil, nil
}

func twoSites(port uint16) *causeway.Interconnect {
	site := func(name, network, address string) causeway.Site {
		return causeway.Site{
			Name: name, Region: "region-" + name, VPC: "vpc-" + name,
			Networks: []netip.Prefix{netip.MustParsePrefix(network)},
			Gateways: []causeway.Gateway{{Name: "gw", Links: []causeway.Link{{Name: "l", Address: netip.MustParseAddr(address)}}}},
		}
	}
	return &causeway.Interconnect{
		Name:  "test",
		Sites: []causeway.Site{site(bj, "10.0.0.0/16", "127.0.0.1"), site(ca, "172.16.0.0/16", "127.0.0.2")},
		Paths: []causeway.Path{{
			Name: "l-l", From: causeway.LinkRef{Site: bj, Link: "l"},
			To: causeway.LinkRef{Site: ca, Link: "l"}, Via: causeway.ViaInternet,
		}},
		Tunnel: causeway.Tunnel{Port: port},
	}
}

func (w *world) authority(t *testing.T, folder, interconnect string) {
	t.Helper()
	if err := pki.Init(filepath.Join(w.cas, folder), interconnect, time.Now()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) credentials(t *testing.T, authority string, id causeway.Identity) *pki.Credentials {
	t.Helper()
	out := filepath.Join(t.TempDir(), "id")
	if err := pki.Issue(filepath.Join(w.cas, authority), id, out, time.Now()); err != nil {
		t.Fatal(err)
	}
	credentials, err := pki.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	return credentials
}

func gateway(site string) causeway.Identity {
	return causeway.Identity{Interconnect: "test", Site: site, Role: causeway.RoleGateway, Name: "gw"}
}

// end is one running service.
type end struct {
	*Service
	tunnel *fakeTunnel
	stop   func()
}

// start runs a service of the world. change may alter its configuration.
func (w *world) start(t *testing.T, site string, change func(*Config)) *end {
	t.Helper()
	e := &end{tunnel: &fakeTunnel{sessions: make(chan tunnel.Session, 100), removed: make(chan causeway.Identity, 100), streams: make(chan *fakeStream, 100)}}
	config := Config{
		Self: gateway(site), File: w.file, Peers: PeersOf(w.file, site, "gw"),
		Own: w.credentials(t, "ca", gateway(site)).Own, Listeners: []net.Listener{w.ports[site]},
		Tunnel: e.tunnel, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&config)
	}
	e.Service = New(config)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = e.Run(ctx) })
	e.stop = sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(e.stop)
	return e
}

// listenAgain replaces the listener a stopped service has closed.
func (w *world) listenAgain(t *testing.T, site string) {
	t.Helper()
	listener, err := net.Listen("tcp", w.ports[site].Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	w.ports[site] = listener
	t.Cleanup(func() { listener.Close() })
}

func (e *end) session(t *testing.T) tunnel.Session {
	t.Helper()
	select {
	case s := <-e.tunnel.sessions:
		return s
	case <-time.After(10 * time.Second):
		t.Fatal("no session opened")
		return tunnel.Session{}
	}
}

// silent makes a service that only answers.
func silent(c *Config) {
	for i := range c.Peers {
		c.Peers[i].Paths = nil
	}
}

func TestSessionOpens(t *testing.T) {
	w := newWorld(t)
	one, two := w.start(t, bj, nil), w.start(t, ca, nil)
	first, second := one.session(t), two.session(t)
	if first.ID != second.ID || first.Confirmed == second.Confirmed {
		t.Errorf("sessions %+v and %+v", first, second)
	}
	if len(first.Paths) != 1 || first.Paths[0].Remote.Addr().String() != "127.0.0.2" || first.Peer != gateway(ca) {
		t.Errorf("session %+v", first)
	}
	if !slices.Equal(first.Paths[0].SendIndexes, second.Paths[0].ReceiveIndexes) {
		t.Error("one end sends with an index the other does not receive")
	}
}

// Each direction has as many shards as both ends want.
func TestShardsAreTheFewerOfBoth(t *testing.T) {
	w := newWorld(t)
	one := w.start(t, bj, func(c *Config) { c.Shards = 4 })
	two := w.start(t, ca, func(c *Config) { c.Shards = 2 })
	first, second := one.session(t).Paths[0], two.session(t).Paths[0]
	if len(first.SendIndexes) != 2 || !slices.Equal(first.SendIndexes, second.ReceiveIndexes) || !slices.Equal(second.SendIndexes, first.ReceiveIndexes) {
		t.Errorf("indexes %v and %v", first, second)
	}
}

func TestShardsOf(t *testing.T) {
	tests := []struct {
		via         causeway.Via
		wish, paths int
		want        int
	}{
		{causeway.ViaInternet, 0, 1, 1},
		{causeway.ViaInternet, 4, 1, 4},
		{causeway.ViaInternet, 100, 1, 8},
		{causeway.ViaInternet, 8, 64, 4},
		{causeway.ViaInternet, 8, 300, 1},
		{causeway.ViaTLS, 8, 1, 1},
	}
	for _, tt := range tests {
		s := New(Config{Self: gateway(bj), Shards: tt.wish})
		if got := s.shardsOf(Path{Path: causeway.Path{Via: tt.via}}, tt.paths); got != tt.want {
			t.Errorf("%s, %d wished, %d paths: %d shards, want %d", tt.via, tt.wish, tt.paths, got, tt.want)
		}
	}
}

// Both ends dial at once, many times over: they always keep the same session.
func TestW25BothDialAtOnce(t *testing.T) {
	for range 20 {
		w := newWorld(t)
		one, two := w.start(t, bj, nil), w.start(t, ca, nil)
		latest := func(e *end, s tunnel.Session) string {
			for {
				select {
				case s = <-e.tunnel.sessions:
				case <-time.After(30 * time.Millisecond):
					return s.ID
				}
			}
		}
		if a, b := latest(one, one.session(t)), latest(two, two.session(t)); a != b {
			t.Errorf("the ends ended with sessions %s and %s", a, b)
		}
		one.stop()
		two.stop()
	}
}

func TestRestartedPeerIsBackAtOnce(t *testing.T) {
	for _, restarted := range []string{bj, ca} {
		w := newWorld(t)
		ends := map[string]*end{bj: w.start(t, bj, nil), ca: w.start(t, ca, nil)}
		stays := ends[map[string]string{bj: ca, ca: bj}[restarted]]
		before := stays.session(t).ID
		ends[restarted].session(t)
		ends[restarted].stop()
		w.listenAgain(t, restarted)
		again := w.start(t, restarted, nil)
		if now := again.session(t).ID; now == before {
			t.Errorf("%s: the session survived its process", restarted)
		}
		stays.session(t)
	}
}

// client dials the Beijing service with credentials of any kind.
func (w *world) client(t *testing.T, credentials *pki.Credentials) api.CrossCloudServiceClient {
	t.Helper()
	raw, err := net.Dial("tcp", w.ports[bj].Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	conn := tls.Client(raw, peertls.Client(peertls.Config{
		Own: credentials.Own, Accept: func(causeway.Identity) error { return nil },
	}, alpnPeering))
	if err := conn.Handshake(); err != nil {
		t.Fatal(err)
	}
	c, err := finish(conn, &credentials.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	talk, err := grpc.NewClient("passthrough:///peer", grpc.WithTransportCredentials(door.Established[*connection]{}),
		grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) { return c, nil }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { talk.Close(); c.Close() })
	return api.NewCrossCloudServiceClient(talk)
}

func TestWhoMayCallWhat(t *testing.T) {
	w := newWorld(t)
	w.start(t, bj, silent)
	peer := w.client(t, w.credentials(t, "ca", gateway(ca)))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if got := callHealth(ctx, peer); got != codes.OK {
		t.Errorf("HealthCheck %v", got)
	}
	if got := callSync(ctx, peer); got != codes.Unimplemented {
		t.Errorf("SyncData %v", got)
	}
	if got := callEstablish(ctx, peer, []byte("not a Hello")); got != codes.FailedPrecondition {
		t.Errorf("EstablishConnection %v", got)
	}
}

// The peering port is for the gateways of the file alone.
func TestOnlyGatewaysOfTheFileAreAdmitted(t *testing.T) {
	w := newWorld(t)
	w.start(t, bj, silent)
	app, stranger, itself := gateway(bj), gateway(ca), gateway(bj)
	app.Role, app.Name = causeway.RoleClient, "app"
	stranger.Name = "gw-2"
	for _, id := range []causeway.Identity{app, stranger, itself} {
		for _, protocol := range []string{alpnPeering, alpnRecords} {
			if err := w.knock(t, w.credentials(t, "ca", id), protocol); err == nil {
				t.Errorf("%s was admitted for %s", id.URI(), protocol)
			}
		}
	}
	if err := w.knock(t, w.credentials(t, "ca", gateway(ca)), alpnPeering); err != nil {
		t.Errorf("the peer was not: %v", err)
	}
}

// knock makes a TLS connection to the Beijing service and returns nil if the
// service keeps it.
func (w *world) knock(t *testing.T, credentials *pki.Credentials, protocol string) error {
	t.Helper()
	conn, err := tls.Dial("tcp", w.ports[bj].Addr().String(), peertls.Client(peertls.Config{
		Own: credentials.Own, Accept: func(causeway.Identity) error { return nil },
	}, protocol))
	if err != nil {
		return err
	}
	defer conn.Close()
	// The server judges the client's certificate after the client's handshake
	// is over. gRPC speaks first: its settings say that it was accepted.
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, err = conn.Read(make([]byte, 1))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil // it waits for us to speak
	}
	return err
}

func callHealth(ctx context.Context, c api.CrossCloudServiceClient) codes.Code {
	answer, err := c.HealthCheck(ctx, &api.HealthCheckRequest{})
	if err == nil && answer.Status != "SERVING" {
		return codes.Unknown
	}
	return status.Code(err)
}

func callSync(ctx context.Context, c api.CrossCloudServiceClient) codes.Code {
	_, err := c.SyncData(ctx, &api.DataSyncRequest{})
	return status.Code(err)
}

func callEstablish(ctx context.Context, c api.CrossCloudServiceClient, payload []byte) codes.Code {
	stream, err := c.EstablishConnection(ctx)
	if err != nil {
		return status.Code(err)
	}
	_ = stream.Send(&api.ConnectionRequest{Step: api.Step_STEP_HELLO, Payload: payload})
	_, err = stream.Recv()
	return status.Code(err)
}

// Rule W3: a client whose certificate the server refuses has a handshake that
// "succeeded", and must not open a session from it.
func TestW03RefusedClientOpensNothing(t *testing.T) {
	w := newWorld(t)
	w.authority(t, "other", "test")
	foreign := w.credentials(t, "other", gateway(ca))
	trusted := w.credentials(t, "ca", gateway(ca))
	one := w.start(t, bj, nil)
	two := w.start(t, ca, func(c *Config) {
		// Its own certificate is of a CA the other does not know, while it
		// does accept the other's.
		c.Own = func() (*tls.Certificate, *x509.CertPool) { return &foreign.Certificate, trusted.Roots }
	})
	deadline := time.Now().Add(10 * time.Second)
	for two.Status()[0].Problem == nil {
		if time.Now().After(deadline) {
			t.Fatal("the refused end never noticed")
		}
		time.Sleep(time.Millisecond)
	}
	if len(one.tunnel.sessions)+len(two.tunnel.sessions) != 0 {
		t.Error("a session opened although the server refused the client")
	}
}

// A revoked peer opens no session, whoever dials.
func TestRevokedPeerIsRefused(t *testing.T) {
	w := newWorld(t)
	trusted := w.credentials(t, "ca", gateway(ca))
	one := w.start(t, bj, func(c *Config) {
		c.Revoked = func(leaf *x509.Certificate) bool {
			return leaf.SerialNumber.Cmp(trusted.Certificate.Leaf.SerialNumber) == 0
		}
	})
	two := w.start(t, ca, func(c *Config) { c.Own = trusted.Own })
	deadline := time.Now().Add(10 * time.Second)
	for one.Status()[0].Problem == nil || two.Status()[0].Problem == nil {
		if time.Now().After(deadline) {
			t.Fatalf("status %+v and %+v", one.Status(), two.Status())
		}
		time.Sleep(time.Millisecond)
	}
	if len(one.tunnel.sessions)+len(two.tunnel.sessions) != 0 {
		t.Error("a session opened with a revoked certificate")
	}
}

// A peer that is revoked while its session stands loses it, and gets no other.
func TestRecheckEndsRevokedSessions(t *testing.T) {
	w := newWorld(t)
	var revoked atomic.Bool
	one := w.start(t, bj, func(c *Config) { c.Revoked = func(*x509.Certificate) bool { return revoked.Load() } })
	two := w.start(t, ca, nil)
	one.session(t)
	two.session(t)
	one.Recheck(t.Context())
	if len(one.tunnel.removed) != 0 {
		t.Fatal("a session ended though nobody is revoked")
	}
	revoked.Store(true)
	one.Recheck(t.Context())
	// Where the opening is not quite over yet, it looks again itself.
	eventually(t, "the revoked peer's session ends", func() bool { return len(one.tunnel.removed) > 0 })
	if got := <-one.tunnel.removed; got != gateway(ca) {
		t.Errorf("the session of %s ended", got.URI())
	}
	deadline := time.Now().Add(10 * time.Second)
	for one.Status()[0].Connected || two.Status()[0].Connected {
		if time.Now().After(deadline) {
			t.Fatal("the conversation goes on")
		}
		time.Sleep(time.Millisecond)
	}
}

// A connection made before the revocation opens no session after it, and no
// connection opens two.
func TestOldConnectionsOfRevokedPeersAreOfNoUse(t *testing.T) {
	w := newWorld(t)
	var revoked atomic.Bool
	one := w.start(t, bj, func(c *Config) {
		silent(c)
		c.Revoked = func(*x509.Certificate) bool { return revoked.Load() }
	})
	hoarded := w.client(t, w.credentials(t, "ca", gateway(ca)))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if got := callHealth(ctx, hoarded); got != codes.OK {
		t.Fatalf("HealthCheck before: %v", got)
	}
	revoked.Store(true)
	if got := callEstablish(ctx, hoarded, nil); got != codes.PermissionDenied {
		t.Errorf("EstablishConnection after: %v, want PermissionDenied", got)
	}
	if got := callHealth(ctx, hoarded); got != codes.PermissionDenied {
		t.Errorf("HealthCheck after: %v, want PermissionDenied", got)
	}
	if len(one.tunnel.sessions) != 0 {
		t.Error("a session opened")
	}
}

func TestOneConnectionOneOpening(t *testing.T) {
	w := newWorld(t)
	one := w.start(t, bj, silent)
	peer := w.client(t, w.credentials(t, "ca", gateway(ca)))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range 20 {
		if got := callEstablish(ctx, peer, []byte("no Hello")); got != codes.FailedPrecondition {
			t.Fatalf("EstablishConnection: %v", got)
		}
	}
	if taken := one.tunnel.indexes.Taken(); taken > 1 {
		t.Errorf("20 openings on one connection took %d indexes", taken)
	}
}

// Two processes with one identity do not make their peer dial without end.
func TestClonedIdentityDoesNotStorm(t *testing.T) {
	w := newWorld(t)
	w.start(t, bj, nil)
	two := w.start(t, ca, nil)
	clone := w.start(t, ca, func(c *Config) { c.Listeners = nil })
	two.session(t)
	clone.session(t)
	time.Sleep(time.Second)
	if opened := len(two.tunnel.sessions) + len(clone.tunnel.sessions); opened > 40 {
		t.Errorf("%d sessions opened in a second", opened)
	}
}

func TestForeignClaimsAreRefused(t *testing.T) {
	w := newWorld(t)
	one := w.start(t, bj, nil)
	claimed := *w.file
	claimed.Sites = append([]causeway.Site(nil), w.file.Sites...)
	claimed.Sites[1].Networks = append(claimed.Sites[1].Networks, netip.MustParsePrefix("10.99.0.0/16"))
	two := w.start(t, ca, func(c *Config) { c.File = &claimed })
	deadline := time.Now().Add(10 * time.Second)
	for !causeway.HasCode(one.Status()[0].Problem, "peer.networks") {
		if time.Now().After(deadline) {
			t.Fatalf("status %+v", one.Status())
		}
		time.Sleep(time.Millisecond)
	}
	if len(one.tunnel.sessions)+len(two.tunnel.sessions) != 0 {
		t.Error("a session opened")
	}
}
