package gateway

import (
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"causeway/lab"
)

const policiesOfTest = `services:
  api:
    upstreams: {california: ["172.16.1.10:8080"], beijing: ["10.0.1.10:8080"]}
    listen: 80
    hosts: [api.example.com]
    policy: {drain: 20s, health: {path: /healthz, interval: 100ms, timeout: 100ms, healthy: 1, unhealthy: 1}}
  few: {site: california, upstreams: ["172.16.1.10:8080"], listen: 80, hosts: [few.example.com], policy: {rate: 1, fault: {delay: 1ms, share: 100%}}}
`

// Two sites serve one service: clients are served at their own while it is well,
// and at the other when it is not; a stream outlives a reload, and a stop waits
// for it.
func TestServicePolicies(t *testing.T) {
	s := buildSites(t)
	s.change(t, "classes:\n", policiesOfTest+"classes:\n")
	var sick atomic.Bool
	serveAt(t, s.Namespace(lab.BJHost), "10.0.1.10:8080", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if sick.Load() {
			w.WriteHeader(http.StatusInternalServerError)
		}
		_, _ = io.WriteString(w, "beijing")
	}))
	finish := make(chan struct{})
	serveAt(t, s.Namespace(lab.CAHost), "172.16.1.10:8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "california")
		if r.URL.Path == "/stream" {
			_ = http.NewResponseController(w).Flush()
			<-finish
			_, _ = io.WriteString(w, ", whole")
		}
	}))
	s.startDaemons(t)
	s.allUp(t)
	client := clientFrom(t, s.Namespace(lab.BJHost), beijingEntrance)
	answeredBy := func(want string) func() bool {
		return func() bool {
			status, text := post(t, client, "http://api.example.com/", "x")
			return status == http.StatusOK && text == want
		}
	}
	waitFor(t, "an answer of this site", answeredBy("beijing"))
	sick.Store(true)
	waitFor(t, "an answer of the other site", answeredBy("california"))
	waitFor(t, "the rate to be over", func() bool {
		status, _ := post(t, client, "http://few.example.com/", "x")
		return status == http.StatusTooManyRequests
	})
	metrics := s.get(t, "/metrics")
	for _, want := range []string{
		`http_upstream_healthy{route="api",upstream="10.0.1.10:8080"} 0`, `http_policy_events_total{event="rate",route="few"} `, `http_policy_events_total{event="fault",route="few"} `,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	log, _ := os.ReadFile(s.beijing.log)
	for _, want := range []string{`"msg":"upstream left out","service":"api","upstream":"10.0.1.10:8080"`, `"code":"config.fault_on"`} {
		if !strings.Contains(string(log), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	s.streamOutlives(t, client, finish)
}

// streamOutlives reloads another service and stops the client's gateway under a
// stream.
func (s *twoSites) streamOutlives(t *testing.T, client *http.Client, finish chan struct{}) {
	t.Helper()
	response, err := client.Get("http://api.example.com/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	s.change(t, "rate: 1,", "rate: 2,")
	for _, d := range []*daemon{s.calif, s.beijing} {
		d.hangUp(t)
	}
	if err := s.beijing.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the port to be closed", func() bool {
		return getOnce(clientFrom(t, s.Namespace(lab.BJHost), beijingEntrance)) != nil
	})
	close(finish)
	if text, err := io.ReadAll(response.Body); err != nil || string(text) != "california, whole" {
		t.Errorf("the stream brought %q, %v", text, err)
	}
	if err := s.beijing.process.Wait(); err != nil {
		t.Error(err)
	}
}
