package check

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"causeway"
	"causeway/l7"
)

// What the tests of others write, and how they end, is theirs: each runs in a
// process of its own, which is this program with a task in its environment.
const (
	taskKey  = "CAUSEWAY_CHECK_TASK"
	placeKey = "CAUSEWAY_CHECK_PLACE"
	outKey   = "CAUSEWAY_CHECK_OUT"
	casesKey = "CAUSEWAY_CHECK_CASES"
)

func TestMain(m *testing.M) {
	task := os.Getenv(taskKey)
	switch run, known := interopCases[task]; {
	case known:
		runInterop(run, os.Getenv(placeKey))
	case task == "h2spec":
		runH2Spec(os.Getenv(placeKey), os.Getenv(outKey), strings.Fields(os.Getenv(casesKey)))
	default:
		os.Exit(m.Run())
	}
}

// inProcess runs a task against a place, and returns what the process printed.
func inProcess(t *testing.T, task, place string, more ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, os.Args[0])
	command.Env = append(append(os.Environ(), taskKey+"="+task, placeKey+"="+place), more...)
	printed, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", task, err, printed)
	}
	return string(printed)
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// newEntry returns the address at which two gateways, one behind the other,
// serve an upstream as localhost, to clients with TLS if there is a certificate.
func newEntry(t *testing.T, protocol causeway.UpstreamProtocol, upstream http.Handler, own *tls.Certificate) string {
	t.Helper()
	place := netip.MustParseAddrPort(serve(t, &http.Server{Handler: upstream, Protocols: bothProtocols()}))
	plan := l7.Plan{
		Services: []causeway.Service{{
			Name: "checked", Site: "california", Hosts: []string{"localhost"}, Protocol: protocol,
			Upstreams: []causeway.Upstream{{Address: place.Addr(), Port: place.Port()}},
			Policy:    causeway.ServicePolicy{Timeout: 10 * time.Second, TryTimeout: 10 * time.Second},
		}},
		Sites: []causeway.Site{
			{Name: "beijing", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}},
			{Name: "california", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}},
		},
	}
	if own != nil {
		plan.Services[0].TLS = &causeway.ServiceTLS{Certificate: "/own.crt", Key: "/own.key"}
		plan.Credentials = map[string]l7.Credentials{"checked": {Certificate: own}}
	}
	far := l7.New(gatewayConfig(causeway.Identity{Site: "california", Role: causeway.RoleGateway}, plan, nil))
	beijing := causeway.Identity{Site: "beijing", Role: causeway.RoleGateway}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	connected := make(chan struct{})
	once := sync.OnceFunc(func() { close(connected) })
	plan.Ways = []l7.Way{{Peer: causeway.Identity{Site: "california", Role: causeway.RoleGateway}, Path: "one"}}
	near := l7.New(gatewayConfig(beijing, plan, func(context.Context, l7.Way) (net.Conn, error) {
		nearEnd, farEnd, err := connection()
		if err != nil {
			return nil, err
		}
		wg.Go(func() { far.ServePeer(ctx, farEnd, beijing) })
		once()
		return nearEnd, nil
	}))
	wg.Go(func() { near.Run(ctx) })
	server := l7.NewServer(near.Entry("http"), slog.New(slog.DiscardHandler))
	config := near.ClientTLS()
	if own == nil {
		config = nil
	}
	address := serveClients(t, server, config)
	t.Cleanup(func() {
		server.Close()
		cancel()
		wg.Wait()
		far.Run(ctx)
	})
	<-connected
	waitUntilServed(t, address, own != nil)
	return address
}

func gatewayConfig(self causeway.Identity, plan l7.Plan, connect func(context.Context, l7.Way) (net.Conn, error)) l7.Config {
	return l7.Config{
		Self: self, Plan: plan, Connect: connect, Chance: rand.IntN,
		Health:  func(l7.Way) (time.Duration, bool) { return 0, true },
		Observe: func(l7.Observation) {}, Log: slog.New(slog.DiscardHandler),
	}
}

// connection returns the two ends of one.
func connection() (net.Conn, net.Conn, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer listener.Close()
	one, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return nil, nil, err
	}
	other, err := listener.Accept()
	return one, other, err
}

func bothProtocols() *http.Protocols {
	var p http.Protocols
	p.SetHTTP1(true)
	p.SetUnencryptedHTTP2(true)
	return &p
}

// serve returns the address of a server that ends with the test.
func serve(t *testing.T, server *http.Server) string {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.Config = server
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// serveClients has clients come in as a gateway has them.
func serveClients(t *testing.T, server *http.Server, config *tls.Config) string {
	t.Helper()
	below, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	through := l7.NewClientListener(below, l7.Welcome{
		TLS: func() *tls.Config { return config }, Refused: func(net.Addr, error) {}, Unfit: func(error) {},
	})
	var wg sync.WaitGroup
	wg.Go(through.Run)
	wg.Go(func() { _ = server.Serve(through) })
	t.Cleanup(func() {
		server.Close()
		wg.Wait()
	})
	return below.Addr().String()
}

// waitUntilServed waits for the connection between the gateways to be in use.
func waitUntilServed(t *testing.T, address string, secure bool) {
	t.Helper()
	scheme := "http"
	if secure {
		scheme = "https"
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: "localhost"}}}
	defer client.CloseIdleConnections()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		r, _ := http.NewRequest("GET", scheme+"://"+address+"/", nil)
		r.Host = "localhost"
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusServiceUnavailable {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the service is never reached")
		}
	}
}
