package tracing

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	"causeway"
	"causeway/l7"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	beijing    = causeway.Identity{Interconnect: "demo", Site: "beijing", Role: causeway.RoleGateway, Name: "bj-1"}
	california = causeway.Identity{Interconnect: "demo", Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}
)

// collector takes traces as OpenTelemetry's does.
type collector struct {
	*httptest.Server
	mu     sync.Mutex
	spans  []*tracepb.Span
	from   map[string]string // span id to the gateway it comes from
	tokens []string
	answer int // 0: 200
	all    [][]byte
}

func newCollector(t *testing.T) *collector {
	c := &collector{from: map[string]string{}}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokens = append(c.tokens, r.Header.Get("Authorization"))
	if c.answer != 0 {
		w.WriteHeader(c.answer)
		return
	}
	var request collectorpb.ExportTraceServiceRequest
	unzipped, err := gzip.NewReader(r.Body)
	if err == nil {
		var body []byte
		if body, err = io.ReadAll(unzipped); err == nil {
			c.all = append(c.all, body)
			err = proto.Unmarshal(body, &request)
		}
	}
	if err != nil || r.URL.Path != "/v1/traces" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, of := range request.ResourceSpans {
		gateway := textOf(of.Resource.Attributes)["service.instance.id"]
		for _, scope := range of.ScopeSpans {
			for _, s := range scope.Spans {
				c.from[string(s.SpanId)] = gateway
				c.spans = append(c.spans, s)
			}
		}
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// slowLine takes its time over what is sent to the peer.
type slowLine struct {
	net.Conn
	delay time.Duration
}

func (l slowLine) Write(p []byte) (int, error) {
	time.Sleep(l.delay)
	return l.Conn.Write(p)
}

// world is two gateways, each with a tracer, and a service at the second's site.
type world struct {
	entry *httptest.Server
	mu    sync.Mutex
	seen  []l7.Observation
	ended func() // ends the gateways, then the tracers, which send what they have
}

func newWorld(t *testing.T, settings *causeway.Tracing, delay time.Duration, upstream http.Handler) *world {
	t.Helper()
	w := &world{}
	server := httptest.NewServer(upstream)
	t.Cleanup(server.Close)
	place := netip.MustParseAddrPort(server.Listener.Addr().String())
	plan := l7.Plan{
		Services: []causeway.Service{{
			Name: "api", Site: "california", Hosts: []string{"api.example.com"}, Protocol: causeway.UpstreamHTTP1,
			Upstreams: []causeway.Upstream{{Address: place.Addr(), Port: place.Port()}}, Upgrades: []string{"websocket"},
			Policy: causeway.ServicePolicy{Timeout: 20 * time.Second, TryTimeout: 10 * time.Second, Retries: 3},
		}},
		Sites: []causeway.Site{
			{Name: "beijing", Region: "cn-beijing", VPC: "vpc-1", Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
			{Name: "california", Region: "us-west-1", VPC: "vpc-2", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}},
		},
	}
	var tracers []*Tracer
	make := func(self causeway.Identity) l7.Config {
		tracer := New(Config{Self: self, Version: "test", Log: quiet()})
		tracer.Follow(settings)
		tracers = append(tracers, tracer)
		return l7.Config{
			Self: self, Plan: plan, Trace: tracer, Chance: rand.IntN, Observe: w.observe, Log: quiet(),
			Health: func(l7.Way) (time.Duration, bool) { return 42 * time.Millisecond, true },
		}
	}
	far := l7.New(make(california))
	ctx, cancel := context.WithCancel(context.Background())
	config := make(beijing)
	config.Ways = []l7.Way{{Peer: california, Path: "telecom-verizon"}}
	config.Connect = func(context.Context, l7.Way) (net.Conn, error) {
		near, end := net.Pipe()
		go far.ServePeer(ctx, end, beijing)
		return slowLine{near, delay}, nil
	}
	gateway := l7.New(config)
	var running, tracing sync.WaitGroup
	running.Go(func() { gateway.Run(ctx) })
	traces, endTraces := context.WithCancel(context.Background())
	for _, tracer := range tracers {
		tracing.Go(func() { _ = tracer.Run(traces) })
	}
	w.entry = httptest.NewUnstartedServer(nil)
	w.entry.Config = l7.NewServer(gateway.Entry("http"), quiet())
	w.entry.Listener = l7.FilterListener{Listener: w.entry.Listener}
	w.entry.Start()
	w.ended = sync.OnceFunc(func() {
		w.entry.Close()
		cancel()
		running.Wait()
		far.Run(ctx)
		endTraces()
		tracing.Wait()
	})
	t.Cleanup(w.ended)
	waitFor(t, "a connection", func() bool { status, _ := w.get(t, "/ready"); return status != http.StatusServiceUnavailable })
	return w
}

func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain for " + what)
		}
	}
}

func (w *world) observe(o l7.Observation) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, o)
}

// observed counts the requests that have ended, at both gateways.
func (w *world) observed(target string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range w.seen {
		if o.Target == target {
			n++
		}
	}
	return n
}

func (w *world) get(t *testing.T, target string, fields ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, w.entry.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "api.example.com"
	for i := 0; i < len(fields); i += 2 {
		r.Header.Add(fields[i], fields[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
