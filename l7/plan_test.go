package l7

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"causeway"
)

// A request ends by the plan it came under; the next one meets the new plan.
func TestFollow(t *testing.T) {
	started, finish := make(chan struct{}), make(chan struct{})
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-finish
		_, _ = io.WriteString(w, "old")
	}))
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "new") }))
	t.Cleanup(other.Close)
	old := make(chan string)
	go func() {
		_, text := w.send("POST", "/", "x")
		old <- text
	}()
	<-started
	next := w.farConfig.Plan
	service := next.Services[0]
	service.Upstreams = []causeway.Upstream{upstreamAt(other.Listener.Addr())}
	next.Services = []causeway.Service{service}
	w.far.Follow(next)
	if _, text := w.send("POST", "/", "x"); text != "new" {
		t.Errorf("the new plan answers %q", text)
	}
	close(finish)
	if text := <-old; text != "old" {
		t.Errorf("the request under way got %q", text)
	}
	next.Services = nil
	w.near.Follow(Plan{Sites: next.Sites, Ways: w.near.inForce.Load().Ways})
	if response, _ := w.send("GET", "/", ""); response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a service that is gone answers %s", response.Status)
	}
}

// What is known of upstreams outlives a plan that says the same of them.
func TestFollowKeepsWhatIsKnown(t *testing.T) {
	w := newWorld(t, nil, http.NotFoundHandler())
	before := w.far.inForce.Load().upstreams["api"]
	next := w.farConfig.Plan
	service := next.Services[0]
	service.At.Line = 7
	next.Services = []causeway.Service{service}
	w.far.Follow(next)
	if w.far.inForce.Load().upstreams["api"] != before {
		t.Error("another line of the file made other upstreams")
	}
	service.Policy.Retries++
	next.Services = []causeway.Service{service}
	w.far.Follow(next)
	if w.far.inForce.Load().upstreams["api"] == before {
		t.Error("another policy changed nothing")
	}
}

// A way that is given up takes no more requests, and its last ones end.
func TestWayIsGivenUp(t *testing.T) {
	started, finish := make(chan struct{}, 10), make(chan struct{})
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			started <- struct{}{}
			<-finish
		}
	}))
	w.setDown("two", true)
	done := make(chan int)
	go func() {
		response, _ := w.send("POST", "/slow", "x")
		done <- response.StatusCode
	}()
	<-started
	next := w.near.inForce.Load().Plan
	next.Ways = next.Ways[1:]
	w.near.Follow(next)
	w.waitFor("the way to be given up", func() bool { return w.standing() == 1 })
	if response, _ := w.send("POST", "/", "x"); response.StatusCode != http.StatusOK {
		t.Error(response.Status)
	}
	close(finish)
	if status := <-done; status != http.StatusOK {
		t.Errorf("the request under way got %d", status)
	}
}

// A gateway that stops loses no request, not even of those that may not be
// repeated, where another one is there.
func TestDrainLosesNothing(t *testing.T) {
	var answered atomic.Int64
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answered.Add(1)
		_, _ = io.Copy(w, r.Body)
	}))
	w.mu.Lock()
	w.second = New(w.farConfig)
	w.lines["two"].Close()
	w.mu.Unlock()
	w.waitFor("the second gateway", func() bool {
		w.second.peers.mu.Lock()
		defer w.second.peers.mu.Unlock()
		return w.second.peers.open == 1
	})
	w.waitFor("connections", func() bool { return w.standing() == 2 })
	var sent, lost atomic.Int64
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				want := fmt.Sprint(sent.Add(1))
				r, _ := http.NewRequest("POST", w.entry.URL, strings.NewReader(want))
				r.Host = "api.example.com"
				response, err := w.entry.Client().Do(r)
				if err != nil {
					lost.Add(1)
					continue
				}
				if text, err := io.ReadAll(response.Body); err != nil || string(text) != want {
					lost.Add(1)
				}
				response.Body.Close()
				<-w.observations
			}
		})
	}
	w.waitFor("requests", func() bool { return sent.Load() > 200 })
	w.far.Drain(t.Context())
	at := sent.Load()
	w.waitFor("requests by the other gateway", func() bool { return sent.Load() > at+200 })
	close(stop)
	wg.Wait()
	if lost.Load() > 0 || answered.Load() != sent.Load() {
		t.Errorf("%d lost of %d; the service answered %d", lost.Load(), sent.Load(), answered.Load())
	}
}

// A connection that does not answer is given up soon when its path is known not
// to work, and its requests go by another.
func TestPathIsCut(t *testing.T) {
	var asked atomic.Int64
	hang := make(chan struct{})
	w := newWorld(t, nil, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if asked.Add(1) == 1 {
			<-hang
		}
	}))
	defer close(hang)
	done := make(chan int)
	go func() {
		response, _ := w.send("GET", "/", "")
		done <- response.StatusCode
	}()
	w.waitFor("the request", func() bool { return asked.Load() == 1 })
	w.mu.Lock()
	w.cut["one"].Store(true)
	w.mu.Unlock()
	w.setDown("one", true)
	if status := <-done; status != http.StatusOK {
		t.Error(status)
	}
}
