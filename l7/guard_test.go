package l7

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
)

// guarded sets what a policy says beside its times.
func guarded(g causeway.ServiceGuards) func(*causeway.Service) {
	return func(s *causeway.Service) { s.Policy.ServiceGuards = g }
}

var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	duplex(w, r)
	_, _ = io.Copy(w, r.Body)
})

func TestBounds(t *testing.T) {
	const most = 5000
	for name, c := range map[string]struct {
		guards causeway.ServiceGuards
		body   io.Reader
		field  string
		want   int
	}{
		"a body that fits":           {causeway.ServiceGuards{MostBody: most}, strings.NewReader(strings.Repeat("x", most)), "", http.StatusOK},
		"one that says it is larger": {causeway.ServiceGuards{MostBody: most}, strings.NewReader(strings.Repeat("x", most+1)), "", http.StatusRequestEntityTooLarge},
		"one that turns out to be":   {causeway.ServiceGuards{MostBody: most}, io.MultiReader(strings.NewReader(strings.Repeat("x", most+1))), "", http.StatusRequestEntityTooLarge},
		"a head that fits":           {causeway.ServiceGuards{MostHead: most}, nil, strings.Repeat("x", most-500), http.StatusOK},
		"one that does not":          {causeway.ServiceGuards{MostHead: most}, nil, strings.Repeat("x", most), http.StatusRequestHeaderFieldsTooLarge},
		"a fault":                    {causeway.ServiceGuards{Fault: &causeway.ServiceFault{Abort: 418, Share: 1}}, nil, "", http.StatusTeapot},
		"a delay alone":              {causeway.ServiceGuards{Fault: &causeway.ServiceFault{Delay: time.Millisecond, Share: 1}}, nil, "", http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, guarded(c.guards), echo)
			r, _ := http.NewRequest("PUT", w.entry.URL, c.body)
			r.Host = "api.example.com"
			r.Header.Set("X-Field", c.field)
			response, err := w.entry.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != c.want {
				t.Errorf("%d, want %d", response.StatusCode, c.want)
			}
		})
	}
}

// A client whose bodies are too large gets no request repeated, and has no
// upstream left out, at the service's own site either.
func TestLargeBodiesAreTheirClientsFault(t *testing.T) {
	var asked atomic.Int64
	count := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
	})
	w := newSites(t, guarded(causeway.ServiceGuards{MostBody: 5000}), count, count, count)
	const tries = 2 * causeway.DefaultBreakerRequests
	for range tries {
		r, _ := http.NewRequest("PUT", w.entry.URL, io.MultiReader(strings.NewReader(strings.Repeat("x", 6000))))
		r.Host = "api.example.com"
		response, err := w.entry.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Fatal(response.Status)
		}
	}
	if n := asked.Load(); n == 0 || n > tries {
		t.Errorf("the service was asked %d times for %d requests", n, tries)
	}
	if response, _ := w.send("PUT", "/", "small"); response.StatusCode != http.StatusOK {
		t.Error(response.Status)
	}
}

func TestRateIsBounded(t *testing.T) {
	var asked atomic.Int64
	w := newWorld(t, guarded(causeway.ServiceGuards{Rate: causeway.ServiceRate{PerSecond: 1, Burst: 3}}), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	refused := 0
	for range 8 {
		response, _ := w.send("GET", "/", "")
		if response.StatusCode == http.StatusTooManyRequests {
			refused++
			if response.Header.Get("Retry-After") != "1" {
				t.Errorf("Retry-After: %q", response.Header.Get("Retry-After"))
			}
		}
	}
	if refused == 0 || asked.Load()+int64(refused) != 8 || asked.Load() < 3 {
		t.Errorf("%d asked, %d refused", asked.Load(), refused)
	}
}

// A stream is one request at once until it ends, at either end of the way.
func TestConcurrencyCountsStreams(t *testing.T) {
	for name, exit := range map[string]bool{"entry": false, "exit": true} {
		t.Run(name, func(t *testing.T) {
			started, finish := make(chan struct{}), make(chan struct{})
			w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/stream" {
					w.Header().Set("Content-Type", "text/event-stream")
					_ = http.NewResponseController(w).Flush()
					close(started)
					<-finish
				}
			}))
			bounded := w.farConfig.Plan
			service := bounded.Services[0]
			service.Policy.Concurrency = 1
			bounded.Services = []causeway.Service{service}
			g := w.far
			if !exit {
				g, bounded.Ways = w.near, w.near.inForce.Load().Ways
			}
			g.Follow(bounded)
			done := make(chan int)
			go func() {
				response, _ := w.send("GET", "/stream", "")
				done <- response.StatusCode
			}()
			<-started
			if response, _ := w.send("GET", "/", ""); response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") != "1" || response.Header.Get(refusedField) != "" {
				t.Errorf("beside a stream: %s %v", response.Status, response.Header)
			}
			g.Follow(bounded) // a reload does not forget who is inside
			if response, _ := w.send("GET", "/", ""); response.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("after a reload: %s", response.Status)
			}
			close(finish)
			if status := <-done; status != http.StatusOK {
				t.Errorf("the stream got %d", status)
			}
			w.waitFor("room", func() bool {
				response, _ := w.send("GET", "/", "")
				return response.StatusCode == http.StatusOK
			})
		})
	}
}

// WebSockets count until they end.
func TestConcurrencyCountsWebSockets(t *testing.T) {
	w := newWorld(t, func(s *causeway.Service) { s.Upgrades, s.Policy.Concurrency = []string{"websocket"}, 1 }, echoUpgrade)
	conn, _, response := w.dialUpgrade("websocket")
	if response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatal(response.Status)
	}
	if _, _, second := w.dialUpgrade("websocket"); second.StatusCode != http.StatusServiceUnavailable {
		t.Error(second.Status)
	}
	conn.Close()
	w.waitFor("room", func() bool {
		_, _, again := w.dialUpgrade("websocket")
		return again.StatusCode == http.StatusSwitchingProtocols
	})
}

// The limits of upstreams are the file's.
func TestBreakerOfTheFile(t *testing.T) {
	var asked atomic.Int64
	w := newWorld(t, func(s *causeway.Service) {
		s.Policy.Retries = 0
		s.Policy.Breaker = causeway.ServiceBreaker{Requests: 2, Failures: 1, Rest: time.Minute}
	}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	for range 5 {
		if response, _ := w.send("GET", "/", ""); response.StatusCode != http.StatusServiceUnavailable {
			t.Error(response.Status)
		}
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("the upstream was asked %d times", n)
	}
}
