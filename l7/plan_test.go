package l7

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
	end := w.load(t, &answered)
	w.far.Drain(t.Context())
	w.waitFor("requests by the other gateway", end.more(200))
	end.stop(t)
}

// A connection is used for a while; its successor takes over without a loss.
func TestConnectionsAreMadeAnew(t *testing.T) {
	var answered atomic.Int64
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answered.Add(1)
		_, _ = io.Copy(w, r.Body)
	}))
	w.near.Follow(Plan{Sites: w.farConfig.Sites, Services: w.farConfig.Services}) // none
	w.waitFor("no connections", func() bool { return w.standing() == 0 })
	w.near.wan.freshFor = time.Millisecond
	next := w.near.inForce.Load().Plan
	next.Ways = []Way{{california, "one"}}
	w.near.Follow(next)
	w.waitFor("a connection", func() bool { return w.standing() == 1 })
	current := func() *carrier {
		w.near.wan.mu.Lock()
		defer w.near.wan.mu.Unlock()
		return w.near.wan.ready[next.Ways[0]]
	}
	end := w.load(t, &answered)
	for range 3 {
		before := current()
		w.waitFor("the next connection", func() bool { return current() != before })
		w.waitFor("requests by it", end.more(50))
	}
	end.stop(t)
}

// load is clients that send what may not be repeated, without a pause.
type load struct {
	answered   *atomic.Int64
	sent, lost atomic.Int64
	ending     chan struct{}
	wg         sync.WaitGroup
}

func (w *world) load(t *testing.T, answered *atomic.Int64) *load {
	t.Helper()
	l := &load{answered: answered, ending: make(chan struct{})}
	for range 8 {
		l.wg.Go(func() {
			for {
				select {
				case <-l.ending:
					return
				default:
				}
				if !w.echoes(fmt.Sprint(l.sent.Add(1))) {
					l.lost.Add(1)
				}
			}
		})
	}
	w.waitFor("requests", l.more(200))
	return l
}

func (w *world) echoes(want string) bool {
	r, _ := http.NewRequest("POST", w.entry.URL, strings.NewReader(want))
	r.Host = "api.example.com"
	response, err := w.entry.Client().Do(r)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return err == nil && string(text) == want
}

// more returns what holds once so many more were sent.
func (l *load) more(n int64) func() bool {
	at := l.sent.Load()
	return func() bool { return l.sent.Load() >= at+n }
}

func (l *load) stop(t *testing.T) {
	t.Helper()
	close(l.ending)
	l.wg.Wait()
	if l.lost.Load() > 0 || l.answered.Load() != l.sent.Load() {
		t.Errorf("%d lost of %d; the service answered %d", l.lost.Load(), l.sent.Load(), l.answered.Load())
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

// A stream outlives reloads that change other services, or its own, and the
// connection it is on when that is followed by another.
func TestStreamOutlivesReloads(t *testing.T) {
	words := make(chan string)
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/stream" {
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		for word := range words {
			_, _ = io.WriteString(w, word)
			_ = http.NewResponseController(w).Flush()
		}
	}))
	next := w.near.inForce.Load().Plan
	w.near.Follow(Plan{Sites: next.Sites, Services: next.Services})
	w.waitFor("no connections", func() bool { return w.standing() == 0 })
	w.near.wan.freshFor = time.Millisecond
	next.Ways = next.Ways[:1]
	w.near.Follow(next)
	w.waitFor("one connection", func() bool { return w.standing() == 1 })
	r, _ := http.NewRequest("GET", w.entry.URL+"/stream", nil)
	r.Host = "api.example.com"
	go func() { words <- "begun " }()
	response, err := w.entry.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	current := func() *carrier {
		w.near.wan.mu.Lock()
		defer w.near.wan.mu.Unlock()
		return w.near.wan.ready[next.Ways[0]]
	}
	other := next.Services[0]
	other.Name, other.Hosts = "other", []string{"other.example.com"}
	own := next.Services[0]
	own.Policy.Concurrency = 7
	for i, services := range [][]causeway.Service{{next.Services[0], other}, {own}, {}} {
		next.Services = services
		w.near.Follow(next)
		far := w.farConfig.Plan
		far.Services = services
		w.far.Follow(far)
		before := current()
		w.waitFor("another connection", func() bool { return current() != before && current() != nil })
		words <- fmt.Sprint(i)
	}
	close(words)
	if text, err := io.ReadAll(response.Body); err != nil || string(text) != "begun 012" {
		t.Errorf("%q, %v", text, err)
	}
}

// A stop waits for a stream as long as it may, and ends it then.
func TestStopWaitsForAStream(t *testing.T) {
	for name, c := range map[string]struct {
		finish bool
		want   string
	}{"it ends in time": {true, "begun, ended"}, "it does not": {false, ""}} {
		t.Run(name, func(t *testing.T) {
			finish := make(chan struct{})
			w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				_, _ = io.WriteString(w, "begun, ")
				_ = http.NewResponseController(w).Flush()
				<-finish
				_, _ = io.WriteString(w, "ended")
			}))
			r, _ := http.NewRequest("GET", w.entry.URL, nil)
			r.Host = "api.example.com"
			response, err := w.entry.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			ctx, over := context.WithCancel(t.Context())
			defer over()
			drained := make(chan struct{})
			go func() {
				w.far.Drain(ctx)
				close(drained)
			}()
			if c.finish {
				close(finish)
				text, err := io.ReadAll(response.Body)
				if err != nil || string(text) != c.want {
					t.Errorf("%q, %v", text, err)
				}
				<-drained
				return
			}
			defer close(finish)
			over()
			<-drained
			w.mu.Lock() // what the end of a process does
			for _, line := range w.lines {
				line.Close()
			}
			w.mu.Unlock()
			if _, err := io.ReadAll(response.Body); err == nil {
				t.Error("a stream that was cut off looks whole")
			}
		})
	}
}
