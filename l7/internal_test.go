package l7

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
)

// ask sends a request of the gateway's own and returns status and body.
func (w *world) ask(method, site, body string) (int, string, error) {
	w.t.Helper()
	r, err := http.NewRequest(method, "https://gateway/v1/x", strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	response, err := w.near.Ask(w.t.Context(), site, r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// Gateways answer each other, and no client.
func TestGatewaysAskEachOther(t *testing.T) {
	w := newWorld(t, nil, http.NotFoundHandler())
	if status, _, err := w.ask("POST", "california", "x"); err != nil || status != http.StatusMisdirectedRequest {
		t.Errorf("a gateway that answers nothing: %d, %v", status, err)
	}
	w.far.config.Internal = func(peer causeway.Identity) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, peer.Site+" "+r.URL.Path+" ")
			_, _ = io.Copy(w, r.Body)
		})
	}
	if status, text, err := w.ask("POST", "california", "hello"); err != nil || status != http.StatusOK || text != "beijing /v1/x hello" {
		t.Errorf("%d %q, %v", status, text, err)
	}
	if _, _, err := w.ask("POST", "atlantis", "hello"); err == nil {
		t.Error("a site to which nothing leads answered")
	}
	r, _ := http.NewRequest("POST", w.entry.URL+"/v1/x", nil)
	r.Host = InternalHost
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a client gets %s", response.Status)
	}
}

// A request that failed goes by the other way only if that is harmless.
func TestAskGoesByAnotherWay(t *testing.T) {
	for method, want := range map[string]int32{"PUT": 2, "POST": 1} {
		w := newWorld(t, nil, http.NotFoundHandler())
		var asked atomic.Int32
		w.far.config.Internal = func(causeway.Identity) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if asked.Add(1) == 1 {
					panic(http.ErrAbortHandler)
				}
				_, _ = io.Copy(w, r.Body)
			})
		}
		_, text, err := w.ask(method, "california", "hello")
		if asked.Load() != want || (err == nil) != (want == 2) || err == nil && text != "hello" {
			t.Errorf("%s was asked %d times: %q, %v", method, asked.Load(), text, err)
		}
	}
}

// Of several gateways of a site, the one that has the answer gives it.
func TestAskAsksAllGateways(t *testing.T) {
	w := newWorld(t, nil, http.NotFoundHandler())
	other := california
	other.Name = "ca-2"
	config := w.farConfig
	config.Self = other
	config.Internal = func(causeway.Identity) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "here") })
	}
	w.mu.Lock()
	w.second = New(config)
	w.mu.Unlock()
	plan := w.near.config.Plan
	plan.Ways = []Way{{california, "one"}, {other, "two"}}
	w.near.Follow(plan)
	w.waitFor("the other gateway", func() bool {
		w.near.wan.mu.Lock()
		defer w.near.wan.mu.Unlock()
		return w.near.wan.ready[plan.Ways[1]] != nil && len(w.near.wan.ready) == 2
	})
	for range 2 {
		if status, text, err := w.ask("POST", "california", "x"); err != nil || status != http.StatusOK || text != "here" {
			t.Errorf("%d %q, %v", status, text, err)
		}
	}
}

// TestRunWaitsForRequests: no request of a peer outlives the gateway, whose
// connection is gone before it.
func TestRunWaitsForRequests(t *testing.T) {
	w := newWorld(t, nil, http.NotFoundHandler())
	began, over, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var ran atomic.Bool
	w.far.config.Internal = func(causeway.Identity) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			close(began)
			<-over
			time.Sleep(50 * time.Millisecond)
			if ran.Load() {
				t.Error("the gateway has ended before a request")
			}
			close(ended)
		})
	}
	go func() { _, _, _ = w.ask("POST", "california", "") }()
	<-began
	w.far.peers.close()
	w.mu.Lock()
	for _, line := range w.lines {
		line.Close()
	}
	w.mu.Unlock()
	done, cancel := context.WithCancel(t.Context())
	cancel()
	w.waitFor("the connections to end", func() bool {
		w.far.peers.mu.Lock()
		defer w.far.peers.mu.Unlock()
		return w.far.peers.open == 0
	})
	close(over)
	w.far.Run(done)
	ran.Store(true)
	<-ended
}
