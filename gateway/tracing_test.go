package gateway

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"causeway"
	"causeway/lab"
)

// receiver keeps what gateways send to a collector.
type receiver struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *receiver) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if unzipped, err := gzip.NewReader(r.Body); err == nil && r.URL.Path == "/v1/traces" {
		_, _ = io.Copy(&c.text, unzipped)
	}
}

func (c *receiver) has(words ...string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, word := range words {
		if !bytes.Contains(c.text.Bytes(), []byte(word)) {
			return false
		}
	}
	return true
}

var traceInLog = regexp.MustCompile(`"msg":"request","side":"entry","service":"api".*"status":200,.*"trace":"([0-9a-f]{32})"`)

// Both gateways send their part of a request's trace by the time they have
// stopped, and the log names the trace.
func TestServicesAreTraced(t *testing.T) {
	s := buildSites(t)
	s.withServices(t)
	s.change(t, "classes:\n", "tracing: {endpoint: \"http://127.0.0.1:4318\", share: 100%}\nclasses:\n")
	var near, far receiver
	serveAt(t, s.Namespace(lab.BJGateway), "127.0.0.1:4318", &near)
	serveAt(t, s.Namespace(lab.CAGateway), "127.0.0.1:4318", &far)
	serveAt(t, s.Namespace(lab.CAHost), "172.16.1.10:8080", tellAll)
	s.startDaemons(t)
	s.allUp(t)
	client := clientFrom(t, s.Namespace(lab.BJHost), beijingEntrance)
	waitFor(t, "the service", func() bool { return getOnce(client) == nil })
	client.CloseIdleConnections()
	if !strings.Contains(s.get(t, "/metrics"), "causeway_trace_spans_dropped_total 0\n") {
		t.Error("spans were dropped")
	}
	s.stopBoth(t)
	log, err := os.ReadFile(s.beijing.log)
	if err != nil {
		t.Fatal(err)
	}
	found := traceInLog.FindSubmatch(log)
	if found == nil {
		t.Fatalf("no trace in the log:\n%s", log)
	}
	id, _ := hex.DecodeString(string(found[1]))
	if !near.has(string(id), "beijing/bj-1", "GET api", "wan GET", "causeway.rtt_ms") || !far.has(string(id), "california/ca-1", "GET api", "172.16.1.10") {
		t.Error("the collectors have not got the trace")
	}
}

func TestSameMeaningOfTracing(t *testing.T) {
	file := func(share causeway.Ratio) *causeway.Interconnect {
		return &causeway.Interconnect{Name: "demo", Tracing: &causeway.Tracing{Endpoint: "http://127.0.0.1:4318", Share: share}}
	}
	if !sameMeaning(file(1), file(1)) || sameMeaning(file(1), file(0.5)) || sameMeaning(file(1), &causeway.Interconnect{Name: "demo"}) {
		t.Error("what a reload has to follow is not told from what it need not")
	}
}
