package tracing

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"causeway"
)

const (
	clientTrace = "0af7651916cd43dd8448eb211c80319c"
	clientSpan  = "b7ad6b7169203331"
	clientSays  = "00-" + clientTrace + "-" + clientSpan + "-01"
)

// textOf is a span's attributes as texts.
func textOf(all []*commonpb.KeyValue) map[string]string {
	texts := map[string]string{}
	for _, a := range all {
		switch v := a.Value.Value.(type) {
		case *commonpb.AnyValue_StringValue:
			texts[a.Key] = v.StringValue
		case *commonpb.AnyValue_IntValue:
			texts[a.Key] = fmt.Sprint(v.IntValue)
		case *commonpb.AnyValue_DoubleValue:
			texts[a.Key] = fmt.Sprint(v.DoubleValue)
		}
	}
	return texts
}

// flaky fails once, and remembers what it was told.
type flaky struct {
	mu      sync.Mutex
	parents []string
	states  []string
	fields  http.Header
}

func (f *flaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ready" {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.parents = append(f.parents, r.Header.Get("Traceparent"))
	f.states = append(f.states, r.Header.Get("Tracestate"))
	f.fields = r.Header
	if len(f.parents) == 1 {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "answer")
}

const lineDelay = 40 * time.Millisecond

// A request is one trace from its client to the upstream, with a span for each
// leg and each try, and says nothing that is nobody's business.
func TestOneTrace(t *testing.T) {
	c, upstream := newCollector(t), &flaky{}
	w := newWorld(t, &causeway.Tracing{Endpoint: c.URL, Share: 1}, lineDelay, upstream)
	status, body := w.get(t, "/orders?token=geheim", "Traceparent", clientSays, "Tracestate", "a=1", "Tracestate", "b=2",
		"Authorization", "Bearer geheim", "Causeway-Traced", "1")
	if status != http.StatusOK || body != "answer" {
		t.Fatalf("%d %s", status, body)
	}
	w.ended()

	entry := c.only(t, "GET api", "beijing/bj-1")
	wan := c.only(t, "wan GET", "beijing/bj-1")
	exit := c.only(t, "GET api", "california/ca-1")
	first, second := c.tries(t, exit)
	if got := hex.EncodeToString(entry.ParentSpanId); got != clientSpan {
		t.Errorf("the entry's parent is %s", got)
	}
	for _, pair := range [][2]*tracepb.Span{{entry, wan}, {wan, exit}, {exit, first}, {exit, second}} {
		if !bytes.Equal(pair[0].SpanId, pair[1].ParentSpanId) {
			t.Errorf("%s is not the parent of %s", pair[0].Name, pair[1].Name)
		}
	}
	if took := time.Duration(wan.EndTimeUnixNano - wan.StartTimeUnixNano); took < lineDelay {
		t.Errorf("the WAN span has %v, the line takes %v", took, lineDelay)
	}
	for i, span := range []*tracepb.Span{first, second} {
		if want := "00-" + clientTrace + "-" + hex.EncodeToString(span.SpanId) + "-01"; upstream.parents[i] != want || upstream.states[i] != "a=1,b=2" {
			t.Errorf("the upstream sees %q, %q at try %d, want %q", upstream.parents[i], upstream.states[i], i+1, want)
		}
	}
	if upstream.fields.Get("Causeway-Traced") != "" {
		t.Error("what gateways tell each other reaches the upstream")
	}
	for _, body := range c.all {
		if bytes.Contains(body, []byte("geheim")) {
			t.Error("a query or a token is in the trace")
		}
	}
	for _, o := range w.seen {
		if o.Target == "/orders" && o.Trace != clientTrace {
			t.Errorf("the %s's log has trace %q", o.Side, o.Trace)
		}
	}
	checkAttributes(t, entry, "http.request.method=GET url.path=/orders url.scheme=http server.address=api.example.com network.protocol.version=1.1 "+
		"http.response.status_code=200 client.address=127.0.0.1 causeway.side=entry causeway.service=api causeway.client_site=beijing causeway.tries=1")
	checkAttributes(t, wan, "http.request.method=GET http.response.status_code=200 causeway.path=telecom-verizon causeway.peer.site=california "+
		"causeway.peer.gateway=ca-1 causeway.rtt_ms=42 causeway.try=1 server.address=ca-1")
	checkAttributes(t, exit, "causeway.side=exit causeway.client_site=beijing causeway.tries=2 network.protocol.version=2 url.scheme=http client.address=127.0.0.1 causeway.reason= http.response.status_code=200")
	checkAttributes(t, first, "http.response.status_code=503 error.type=503 causeway.try=1 http.request.resend_count= server.address=127.0.0.1")
	checkAttributes(t, second, "http.response.status_code=200 error.type= causeway.try=2 http.request.resend_count=1")
	if entry.Kind != tracepb.Span_SPAN_KIND_SERVER || wan.Kind != tracepb.Span_SPAN_KIND_CLIENT || exit.Kind != tracepb.Span_SPAN_KIND_SERVER || first.Kind != tracepb.Span_SPAN_KIND_CLIENT {
		t.Error("spans of the wrong kind")
	}
	if first.Status.GetCode() != tracepb.Status_STATUS_CODE_ERROR || second.Status.GetCode() == tracepb.Status_STATUS_CODE_ERROR {
		t.Error("the try that failed is not the one marked")
	}
}

// ofClient are the spans of the client's trace.
func (c *collector) ofClient(holds func(*tracepb.Span) bool) (found []*tracepb.Span) {
	for _, s := range c.spans {
		if hex.EncodeToString(s.TraceId) == clientTrace && holds(s) {
			found = append(found, s)
		}
	}
	return found
}

// only returns the one span of a gateway with that name and a server's or the
// WAN's kind.
func (c *collector) only(t *testing.T, name, gateway string) *tracepb.Span {
	t.Helper()
	found := c.ofClient(func(s *tracepb.Span) bool { return s.Name == name && c.from[string(s.SpanId)] == gateway })
	if len(found) != 1 {
		t.Fatalf("%d spans %q of %s", len(found), name, gateway)
	}
	return found[0]
}

// tries returns the two spans below an exit's, in their order.
func (c *collector) tries(t *testing.T, exit *tracepb.Span) (first, second *tracepb.Span) {
	t.Helper()
	found := c.ofClient(func(s *tracepb.Span) bool { return bytes.Equal(s.ParentSpanId, exit.SpanId) })
	if len(found) != 2 {
		t.Fatalf("%d tries", len(found))
	}
	if found[0].StartTimeUnixNano > found[1].StartTimeUnixNano {
		return found[1], found[0]
	}
	return found[0], found[1]
}

// checkAttributes compares attributes, KEY=VALUE each; no value means none.
func checkAttributes(t *testing.T, s *tracepb.Span, want string) {
	t.Helper()
	got := textOf(s.Attributes)
	for pair := range strings.FieldsSeq(want) {
		if key, value, _ := strings.Cut(pair, "="); got[key] != value {
			t.Errorf("%s: %s is %q, want %q", s.Name, key, got[key], value)
		}
	}
}

// What nobody wants followed costs nothing, and a trace passes through as it
// came.
func TestOff(t *testing.T) {
	upstream := &flaky{}
	w := newWorld(t, nil, 0, upstream)
	w.get(t, "/orders", "Traceparent", clientSays)
	w.ended()
	if upstream.parents[1] != clientSays {
		t.Errorf("the upstream sees %q", upstream.parents[1])
	}
	for _, o := range w.seen {
		if o.Trace != "" {
			t.Errorf("a trace %q is logged", o.Trace)
		}
	}
	tracer := New(Config{Self: beijing, Log: quiet()})
	r, err := http.NewRequest("GET", "http://api.example.com/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(1000, func() { _ = tracer.Request("entry", r) }); n != 0 {
		t.Errorf("%v allocations a request", n)
	}
}

// A connection that becomes another protocol's is in the trace for as long as
// it lasts on the WAN.
func TestUpgrade(t *testing.T) {
	c := newCollector(t)
	w := newWorld(t, &causeway.Tracing{Endpoint: c.URL, Share: 1}, 0, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			return
		}
		conn, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_, _ = io.Copy(conn, buffered)
	}))
	conn, err := net.Dial("tcp", w.entry.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "GET /chat HTTP/1.1\r\nHost: api.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nTraceparent: "+clientSays+"\r\n\r\nword")
	text := bufio.NewReader(conn)
	if response, err := http.ReadResponse(text, nil); err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", response, err)
	}
	word := make([]byte, 4)
	if _, err := io.ReadFull(text, word); err != nil || string(word) != "word" {
		t.Fatalf("%q, %v", word, err)
	}
	conn.Close()
	waitFor(t, "the end of both requests", func() bool { return w.observed("/chat") == 2 })
	w.ended()
	entry, exit := c.only(t, "GET api", "beijing/bj-1"), c.only(t, "POST api", "california/ca-1")
	checkAttributes(t, entry, "http.response.status_code=101 url.path=/chat")
	wan := c.only(t, "wan POST", "beijing/bj-1")
	checkAttributes(t, c.only(t, "GET", "california/ca-1"), "http.response.status_code=101 causeway.try=1")
	if !bytes.Equal(wan.ParentSpanId, entry.SpanId) || !bytes.Equal(exit.ParentSpanId, wan.SpanId) {
		t.Error("the spans do not hang together")
	}
}
