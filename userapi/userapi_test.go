package userapi

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
	"causeway/peertls"
	"causeway/pki"
)

func TestMain(m *testing.M) {
	peertls.PinSuite()
	goleak.VerifyTestMain(m)
}

var (
	self = causeway.Identity{Interconnect: "test", Site: "beijing", Role: causeway.RoleGateway, Name: "bj-1"}
	app  = causeway.Identity{Interconnect: "test", Site: "beijing", Role: causeway.RoleClient, Name: "app"}
)

var sites = []causeway.Site{
	{Name: "beijing", Region: "cn-beijing", VPC: "vpc-1"},
	{Name: "california", Region: "us-west-1", VPC: "vpc-2"},
	{Name: "attic"},
}

// office is a running server and the CA its callers have their certificates
// from.
type office struct {
	*Server
	ca      string
	address string
	revoked atomic.Bool
	down    atomic.Bool
}

func open(t *testing.T, change func(*Server)) *office {
	t.Helper()
	return openAs(t, self, change)
}

func openAs(t *testing.T, self causeway.Identity, change func(*Server)) *office {
	t.Helper()
	o := &office{ca: newCA(t)}
	own, err := pki.Load(o.issue(t, self))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.address = listener.Addr().String()
	o.Server = New(Config{
		Self: self, Own: own.Own, Listener: listener, Log: slog.New(slog.DiscardHandler),
		Revoked: func(*x509.Certificate) bool { return o.revoked.Load() },
		Serving: func() bool { return !o.down.Load() },
		Sites:   func() []causeway.Site { return sites },
	})
	if change != nil {
		change(o.Server)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = o.Run(ctx) })
	t.Cleanup(func() { cancel(); wg.Wait() })
	return o
}

func newCA(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ca")
	if err := pki.Init(dir, self.Interconnect, time.Now()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (o *office) issue(t *testing.T, id causeway.Identity) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "id")
	if err := pki.Issue(o.ca, id, out, time.Now()); err != nil {
		t.Fatal(err)
	}
	return out
}

// stock is what any Go program would write to call the API: the files of its
// identity, and the gateway's name.
func stock(t *testing.T, dir, serverName string) *tls.Config {
	t.Helper()
	certificate, err := tls.LoadX509KeyPair(filepath.Join(dir, "node.crt"), filepath.Join(dir, "node.key"))
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}, ServerName: serverName}
}

func (o *office) dial(t *testing.T, config *tls.Config, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(o.address, append(options, grpc.WithTransportCredentials(credentials.NewTLS(config)))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (o *office) client(t *testing.T) api.CrossCloudServiceClient {
	t.Helper()
	return api.NewCrossCloudServiceClient(o.dial(t, stock(t, o.issue(t, app), "bj-1.beijing")))
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestStockClientIsServed(t *testing.T) {
	o := open(t, nil)
	for name, change := range map[string]func(*tls.Config){
		"as it comes": func(*tls.Config) {},
		"TLS 1.2":     func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 },
	} {
		config := stock(t, o.issue(t, app), "bj-1.beijing")
		change(config)
		client := api.NewCrossCloudServiceClient(o.dial(t, config))
		answer, err := client.HealthCheck(within(t), &api.HealthCheckRequest{})
		if err != nil || answer.Status != "SERVING" || time.Since(time.Unix(answer.Timestamp, 0)).Abs() > time.Minute {
			t.Errorf("%s: %v, %v", name, answer, err)
		}
	}
}

func TestGatewaysMayCallToo(t *testing.T) {
	o := open(t, nil)
	peer := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}
	client := api.NewCrossCloudServiceClient(o.dial(t, stock(t, o.issue(t, peer), "bj-1.beijing")))
	if _, err := client.HealthCheck(within(t), &api.HealthCheckRequest{}); err != nil {
		t.Error(err)
	}
}

func TestHealthFollowsTheGateway(t *testing.T) {
	o := open(t, nil)
	conn := o.dial(t, stock(t, o.issue(t, app), "bj-1.beijing"))
	watch, err := grpc_health_v1.NewHealthClient(conn).Watch(within(t), &grpc_health_v1.HealthCheckRequest{Service: "crosscloud.CrossCloudService"})
	if err != nil {
		t.Fatal(err)
	}
	next := func(want grpc_health_v1.HealthCheckResponse_ServingStatus) {
		for {
			answer, err := watch.Recv()
			if err != nil {
				t.Fatal(err)
			}
			if answer.Status == want {
				return
			}
		}
	}
	next(grpc_health_v1.HealthCheckResponse_SERVING)
	o.down.Store(true)
	next(grpc_health_v1.HealthCheckResponse_NOT_SERVING)
	answer, err := api.NewCrossCloudServiceClient(conn).HealthCheck(within(t), &api.HealthCheckRequest{})
	if err != nil || answer.Status != "NOT_SERVING" {
		t.Errorf("HealthCheck: %v, %v", answer, err)
	}
}

func TestWhoIsRefused(t *testing.T) {
	o := open(t, nil)
	good := o.issue(t, app)
	other := &office{ca: newCA(t)}
	foreign := stock(t, other.issue(t, app), "bj-1.beijing")
	foreign.RootCAs = stock(t, good, "").RootCAs
	anonymous := stock(t, good, "bj-1.beijing")
	anonymous.Certificates = nil
	for name, config := range map[string]*tls.Config{
		"another CA's certificate": foreign,
		"no certificate":           anonymous,
		"another gateway's name":   stock(t, good, "bj-2.beijing"),
	} {
		client := api.NewCrossCloudServiceClient(o.dial(t, config))
		if _, err := client.HealthCheck(within(t), &api.HealthCheckRequest{}); status.Code(err) != codes.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	if o.Refused() == 0 {
		t.Error("no refusal was counted")
	}
}

// A revocation reaches calls and streams of connections that stand.
func TestRevokedCallerIsCutOff(t *testing.T) {
	o := open(t, nil)
	client := o.client(t)
	stream, err := client.EstablishConnection(within(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange(stream, &api.ConnectionRequest{}); err != nil {
		t.Fatal(err)
	}
	o.revoked.Store(true)
	if _, err := client.HealthCheck(within(t), &api.HealthCheckRequest{}); status.Code(err) != codes.PermissionDenied {
		t.Errorf("HealthCheck: %v", err)
	}
	if _, err := exchange(stream, &api.ConnectionRequest{}); status.Code(err) != codes.PermissionDenied {
		t.Errorf("the stream: %v", err)
	}
}

type clientStream = grpc.BidiStreamingClient[api.ConnectionRequest, api.ConnectionResponse]

func exchange(stream clientStream, request *api.ConnectionRequest) (*api.ConnectionResponse, error) {
	if err := stream.Send(request); err != nil {
		_, err = stream.Recv() // which says why
		return nil, err
	}
	return stream.Recv()
}

// Each message is answered by one with the same payload, and the caller stands
// in the list while its stream is open.
func TestEcho(t *testing.T) {
	o := open(t, nil)
	stream, err := o.client(t).EstablishConnection(within(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, payload := range [][]byte{[]byte("first"), nil, bytes.Repeat([]byte{7}, 200<<10)} {
		answer, err := exchange(stream, &api.ConnectionRequest{Region: "cn-beijing", VpcId: "vpc-1", Timestamp: 1, Payload: payload})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Status != "OK" || !bytes.Equal(answer.ResponseData, payload) || time.Since(time.Unix(answer.Timestamp, 0)).Abs() > time.Minute {
			t.Errorf("message %d: status %q, %d bytes, at %d", i, answer.Status, len(answer.ResponseData), answer.Timestamp)
		}
		if first := strings.Contains(answer.Message, self.URI()); first != (i == 0) {
			t.Errorf("message %d says %q", i, answer.Message)
		}
	}
	registered := o.streams.list()
	if len(registered) != 1 || registered[0].Caller != app || registered[0].Region != "cn-beijing" || registered[0].VPC != "vpc-1" {
		t.Errorf("registered: %+v", registered)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	if left := o.streams.list(); len(left) != 0 {
		t.Errorf("still registered: %+v", left)
	}
}

func TestEchoRefuses(t *testing.T) {
	o := open(t, nil)
	client := o.client(t)
	for name, tt := range map[string]struct {
		request *api.ConnectionRequest
		want    codes.Code
	}{
		"the opening of a tunnel session": {&api.ConnectionRequest{Step: api.Step_STEP_HELLO}, codes.FailedPrecondition},
		"a region of 129 bytes":           {&api.ConnectionRequest{Region: strings.Repeat("x", 129)}, codes.InvalidArgument},
		"a network with control bytes":    {&api.ConnectionRequest{VpcId: "vpc\x1b[31m"}, codes.InvalidArgument},
		"a message that is too long":      {&api.ConnectionRequest{Payload: make([]byte, 256<<10)}, codes.ResourceExhausted},
	} {
		stream, err := client.EstablishConnection(within(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := exchange(stream, tt.request); status.Code(err) != tt.want {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if left := o.streams.list(); len(left) != 0 {
		t.Errorf("still registered: %+v", left)
	}
}

// A stream nobody uses ends; one that does not take its answers, too.
func TestIdleStreamsEnd(t *testing.T) {
	o := open(t, func(s *Server) { s.idle = 500 * time.Millisecond })
	client := o.client(t)
	silent, err := client.EstablishConnection(within(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := silent.Recv(); status.Code(err) != codes.DeadlineExceeded || !strings.Contains(err.Error(), "no message") {
		t.Errorf("a silent stream: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	deaf, err := client.EstablishConnection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange(deaf, &api.ConnectionRequest{}); err != nil {
		t.Fatal(err)
	}
	var sending sync.WaitGroup
	sending.Go(func() {
		for deaf.Send(&api.ConnectionRequest{Payload: make([]byte, 100<<10)}) == nil {
		}
	})
	deadline := time.Now().Add(10 * time.Second)
	for len(o.streams.list()) > 0 {
		if time.Now().After(deadline) {
			t.Fatal("a stream whose answers are not read goes on")
		}
		time.Sleep(time.Millisecond)
	}
	cancel()
	sending.Wait()
}

func TestStreamsOfAConnectionAreBounded(t *testing.T) {
	o := open(t, nil)
	client := o.client(t)
	ctx := within(t)
	var streams []clientStream
	for range maxStreams {
		stream, err := client.EstablishConnection(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := exchange(stream, &api.ConnectionRequest{}); err != nil {
			t.Fatal(err)
		}
		streams = append(streams, stream)
	}
	short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if _, err := client.HealthCheck(short, &api.HealthCheckRequest{}); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("one call more than streams: %v", err)
	}
	_ = streams[0].CloseSend()
	if _, err := client.HealthCheck(ctx, &api.HealthCheckRequest{}); err != nil {
		t.Errorf("a call in place of a stream that ended: %v", err)
	}
}

// A caller with too many connections does not keep others out.
func TestConnectionsPerCallerAreCapped(t *testing.T) {
	c := callers{most: maxConnections, mostPerID: maxPerCaller}
	var leave func()
	for i := range maxPerCaller {
		if leave = c.enter(app); leave == nil {
			t.Fatalf("no room for connection %d", i)
		}
	}
	if c.enter(app) != nil {
		t.Error("a caller has more than its share")
	}
	if c.enter(self) == nil {
		t.Error("another caller is kept out")
	}
	leave()
	leave()
	if c.enter(app) == nil || c.enter(app) != nil {
		t.Error("one closed connection, closed twice, did not make room for exactly one")
	}
	for i := 0; c.all < maxConnections; i++ {
		c.enter(causeway.Identity{Name: string(rune('a' + i))})
	}
	if c.enter(causeway.Identity{Name: "one more"}) != nil {
		t.Error("there is no end of connections")
	}
}
