package gateway

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	transport "google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
	"causeway/lab"
	"causeway/lab/oracle"
	"causeway/pki"
)

// Where the gateways' APIs are, on their LANs.
const (
	beijingAPI = "10.0.1.1:9443"
	califAPI   = "172.16.1.1:9443"
)

var (
	beijingApp = causeway.Identity{Interconnect: "beijing-california", Site: "beijing", Role: causeway.RoleClient, Name: "app"}
	califApp   = causeway.Identity{Interconnect: "beijing-california", Site: "california", Role: causeway.RoleClient, Name: "app"}
)

// withAPI are two sites whose gateways serve users' programs.
func withAPI(t *testing.T) *twoSites {
	t.Helper()
	return withAPIOver(t, lab.Options{Direct: true})
}

func withAPIOver(t *testing.T, wan lab.Options) *twoSites {
	t.Helper()
	s := buildSitesOver(t, wan)
	s.flags = map[string][]string{
		"bj-1": {"--api", beijingAPI, "--api-reflection"},
		"ca-1": {"--api", califAPI},
	}
	s.startDaemons(t)
	s.allUp(t)
	return s
}

// issue makes an identity and returns its folder.
func issue(t *testing.T, authority string, id causeway.Identity, out string) string {
	t.Helper()
	if err := pki.Issue(authority, id, out, time.Now()); err != nil {
		t.Fatal(err)
	}
	return out
}

func (s *twoSites) authority() string { return filepath.Join(s.folder, "pki") }

func (s *twoSites) issue(t *testing.T, id causeway.Identity) string {
	t.Helper()
	return issue(t, s.authority(), id, filepath.Join(t.TempDir(), "id"))
}

// stock is what any Go program would write to be let in.
func stock(t *testing.T, folder, serverName string) *tls.Config {
	t.Helper()
	certificate, err := tls.LoadX509KeyPair(filepath.Join(folder, "node.crt"), filepath.Join(folder, "node.key"))
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}, ServerName: serverName}
}

// call connects from a host of the lab to the API of its site's gateway.
func (s *twoSites) call(t *testing.T, host, place string, config *tls.Config) *grpc.ClientConn {
	t.Helper()
	dial := dialFrom(s.Namespace(host), place)
	conn, err := grpc.NewClient("passthrough:///"+place,
		grpc.WithTransportCredentials(transport.NewTLS(config)),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return dial(ctx, "", "") }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (s *twoSites) callBeijing(t *testing.T, folder string) *grpc.ClientConn {
	t.Helper()
	return s.call(t, lab.BJHost, beijingAPI, stock(t, folder, "bj-1.beijing"))
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// takeAll is a program in California that acknowledges what comes. Its end waits
// for the message last, if there is to be one that nobody acknowledges, and
// returns what came.
func (s *twoSites) takeAll(t *testing.T, last string) (end func() []*api.ConnectionResponse) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	conn := s.call(t, lab.CAHost, califAPI, stock(t, s.issue(t, califApp), "ca-1.california"))
	stream, err := api.NewCrossCloudServiceClient(conn).EstablishConnection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first := &api.ConnectionRequest{Region: "us-west-1", VpcId: "vpc-california-001", Deliveries: true}
	if err := stream.Send(first); err != nil {
		t.Fatal(err)
	}
	if answer, err := stream.Recv(); err != nil || answer.Status != "OK" {
		t.Fatalf("%v, %v", answer, err)
	}
	var all []*api.ConnectionResponse
	var seen atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			m, err := stream.Recv()
			if err != nil {
				return
			}
			all = append(all, m)
			if string(m.ResponseData) == last {
				seen.Store(true)
			}
			if m.Delivery != 0 {
				_ = stream.Send(&api.ConnectionRequest{Ack: m.Delivery})
			}
		}
	})
	return func() []*api.ConnectionResponse {
		waitFor(t, "the message "+last, func() bool { return last == "" || seen.Load() })
		cancel()
		wg.Wait()
		return all
	}
}

// A client of nothing but grpc-go calls everything, and data crosses the WAN
// encrypted, once.
func TestStockClientCallsEverything(t *testing.T) {
	s := withAPI(t)
	watch := s.watch(t)
	end := s.takeAll(t, "hello")
	conn := s.callBeijing(t, s.issue(t, beijingApp))
	client := api.NewCrossCloudServiceClient(conn)
	if answer, err := client.HealthCheck(soon(t), &api.HealthCheckRequest{}); err != nil || answer.Status != "SERVING" {
		t.Errorf("HealthCheck: %v, %v", answer, err)
	}
	checkHealth(t, conn)
	request := &api.DataSyncRequest{Region: "us-west-1", VpcId: "vpc-california-001", DataType: "orders", Data: oracle.CanaryTCP[:], Id: "one"}
	for range 2 {
		// The connections between the gateways stand a moment after the paths.
		var answer *api.DataSyncResponse
		var err error
		waitFor(t, "SyncData", func() bool {
			answer, err = client.SyncData(soon(t), request)
			return status.Code(err) != codes.Unavailable
		})
		if err != nil || answer.Status != "OK" || answer.Id != "one" {
			t.Errorf("SyncData: %v, %v", answer, err)
		}
	}
	exchangeWith(t, client)
	waitFor(t, "another site's program", func() bool { return sendTo(t, client) == "OK" })
	var synced, messages int
	for _, m := range end() {
		switch {
		case m.From != beijingApp.URI():
			t.Errorf("delivered: %v", m)
		case m.Delivery != 0 && bytes.Equal(m.ResponseData, oracle.CanaryTCP[:]) && m.DataType == "orders":
			synced++
		case m.Delivery == 0 && string(m.ResponseData) == "hello":
			messages++
		}
	}
	if synced != 1 || messages != 1 {
		t.Errorf("%d deliveries and %d messages, want one of each", synced, messages)
	}
	nothingInTheClear(t, watch)
	s.stopBoth(t)
}

func checkHealth(t *testing.T, conn *grpc.ClientConn) {
	t.Helper()
	health := grpc_health_v1.NewHealthClient(conn)
	request := &grpc_health_v1.HealthCheckRequest{Service: "crosscloud.CrossCloudService"}
	watch, err := health.Watch(soon(t), request)
	if err != nil {
		t.Fatal(err)
	}
	for state := grpc_health_v1.HealthCheckResponse_UNKNOWN; state != grpc_health_v1.HealthCheckResponse_SERVING; {
		answer, err := watch.Recv() // it follows the gateway every second
		if err != nil {
			t.Fatalf("Watch: %v", err)
		}
		state = answer.Status
	}
	answer, err := health.Check(soon(t), request)
	if err != nil || answer.Status != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Errorf("Check: %v, %v", answer, err)
	}
	if _, err := health.Check(soon(t), &grpc_health_v1.HealthCheckRequest{Service: "other"}); status.Code(err) != codes.NotFound {
		t.Errorf("a service that is not there: %v", err)
	}
}

// exchangeWith registers and measures the delay to the gateway.
func exchangeWith(t *testing.T, client api.CrossCloudServiceClient) {
	t.Helper()
	stream, err := client.EstablishConnection(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	t1 := time.Now().UnixNano()
	if err := stream.Send(&api.ConnectionRequest{Region: "cn-beijing", VpcId: "vpc-beijing-001", Payload: []byte("hello"), SentUnixNano: t1}); err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	t4 := time.Now().UnixNano()
	if err != nil || string(answer.ResponseData) != "hello" || answer.OriginUnixNano != t1 {
		t.Fatalf("%v, %v", answer, err)
	}
	t2, t3 := answer.ReceivedUnixNano, answer.SentUnixNano
	rtt, offset := (t4-t1)-(t3-t2), ((t2-t1)+(t3-t4))/2
	if rtt < 0 || rtt > t4-t1 || offset > rtt/2+1 || -offset > rtt/2+1 { // one clock, seen twice
		t.Errorf("round trip %d ns, offset %d ns", rtt, offset)
	}
}

// sendTo sends a message to the program in California and returns the answer's
// status.
func sendTo(t *testing.T, client api.CrossCloudServiceClient) string {
	t.Helper()
	stream, err := client.EstablishConnection(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&api.ConnectionRequest{ToRegion: "us-west-1", ToVpcId: "vpc-california-001", Payload: []byte("hello")}); err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return answer.Status
}
