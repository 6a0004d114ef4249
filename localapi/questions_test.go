package localapi

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// ask is what a server was asked.
type ask struct {
	Method, Path string
	Body         PingRequest
}

// recordAsks answers every request with body and returns what it was asked.
func recordAsks(t *testing.T, body string) (socket string, asked func() ask) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "g.sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	asks := make(chan ask, 1)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := ask{Method: r.Method, Path: r.URL.Path}
		_ = json.NewDecoder(r.Body).Decode(&a.Body)
		asks <- a
		_, _ = w.Write([]byte(body))
	})}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Close(); wg.Wait() })
	return socket, func() ask { return <-asks }
}

func TestFlows(t *testing.T) {
	socket, asked := recordAsks(t, `{"flows":[{"class":"web","gateway":"beijing/bj-1","peer":"california/ca-1","path":"a-a",
		"protocol":"tcp","source":"10.0.1.10:40000","destination":"172.16.1.10:80","packets":3,"bytes":1500,
		"since":"2026-11-23T09:00:00Z","last":"2026-11-23T09:00:05Z","reason":"sla","evidence":"loss=0.02"}]}`)
	flows, err := NewClient(socket).Flows(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	want := []Flow{{
		Class: "web", Gateway: "beijing/bj-1", Peer: "california/ca-1", Path: "a-a", Protocol: "tcp",
		Source: "10.0.1.10:40000", Destination: "172.16.1.10:80", Packets: 3, Bytes: 1500,
		Since: since, Last: since.Add(5 * time.Second), Reason: "sla", Evidence: "loss=0.02",
	}}
	if diff := cmp.Diff(want, flows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(ask{Method: "GET", Path: "/v1/flows"}, asked()); diff != "" {
		t.Error(diff)
	}
}

func TestPing(t *testing.T) {
	socket, asked := recordAsks(t, `{"answers":[{"gateway":"beijing/bj-1","peer":"california/ca-1","path":"a-a","rtt_ms":200.5,"error":""},
		{"gateway":"beijing/bj-1","peer":"california/ca-1","path":"b-b","rtt_ms":null,"error":"no key"}]}`)
	request := PingRequest{Peer: "california", Path: "", Size: 100}
	answers, err := NewClient(socket).Ping(t.Context(), request)
	if err != nil || len(answers) != 2 || *answers[0].RTTMS != 200.5 || answers[1].RTTMS != nil || answers[1].Error != "no key" {
		t.Errorf("%+v, %v", answers, err)
	}
	if diff := cmp.Diff(ask{Method: "POST", Path: "/v1/ping", Body: request}, asked()); diff != "" {
		t.Error(diff)
	}
}

func TestDoctor(t *testing.T) {
	socket, _ := recordAsks(t, `{"checks":[
		{"check":"clock","gateway":"beijing/bj-1","ok":true,"code":"","object":"california/ca-1","message":"","hint":"","evidence":"skew_ms=3"},
		{"check":"path","gateway":"beijing/bj-1","ok":false,"code":"doctor.x","object":"a-a","message":"m","hint":"h","evidence":"state=down"}]}`)
	checks, err := NewClient(socket).Doctor(t.Context(), netip.Addr{})
	want := []Check{
		{Check: "clock", Gateway: "beijing/bj-1", OK: true, Problem: Problem{Object: "california/ca-1"}, Evidence: "skew_ms=3"},
		{
			Check: "path", Gateway: "beijing/bj-1", Evidence: "state=down",
			Problem: Problem{Code: "doctor.x", Object: "a-a", Message: "m", Hint: "h"},
		},
	}
	if err != nil || cmp.Diff(want, checks) != "" {
		t.Error(err, cmp.Diff(want, checks))
	}
}
