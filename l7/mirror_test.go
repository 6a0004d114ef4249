package l7

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"causeway"
)

// copied is what a mirror's upstream got.
type copied struct{ method, target, host, of, site, body string }

// newMirror is a world whose service has copies sent to another one, which has
// this handler.
func newMirror(t *testing.T, to http.Handler) (*world, *[3]atomic.Int64) {
	t.Helper()
	w := newWorld(t, nil, echo)
	server := httptest.NewServer(to)
	t.Cleanup(server.Close)
	plan := w.farConfig.Plan
	api, next := plan.Services[0], plan.Services[0]
	api.Policy.Mirror = &causeway.ServiceMirror{Service: "next", Share: 1}
	next.Name, next.Hosts, next.Upstreams = "next", []string{"next.example.com"}, []causeway.Upstream{upstreamAt(server.Listener.Addr())}
	plan.Services = []causeway.Service{api, next}
	var counted [3]atomic.Int64
	w.far.config.Count = func(service string, what Event) {
		for i, event := range []Event{Mirrored, MirrorSkipped, MirrorFailed} {
			if service == "api" && what == event {
				counted[i].Add(1)
			}
		}
	}
	w.far.Follow(plan)
	return w, &counted
}

func TestMirror(t *testing.T) {
	got := make(chan copied, 10)
	w, counted := newMirror(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- copied{r.Method, r.RequestURI, r.Host, r.Header.Get(mirrorField), r.Header.Get("X-Causeway-Site"), string(body)}
		w.WriteHeader(http.StatusInternalServerError) // nobody minds
	}))
	for _, c := range []copied{
		{"POST", "/a%20b?q=1", "api.example.com", "api", "beijing", "hello"},
		{"GET", "/", "api.example.com", "api", "beijing", ""},
	} {
		if response, text := w.send(c.method, c.target, c.body, mirrorField, "forged"); response.StatusCode != http.StatusOK || text != c.body {
			t.Errorf("the original got %s %q", response.Status, text)
		}
		if arrived := <-got; arrived != c {
			t.Errorf("%+v, want %+v", arrived, c)
		}
	}
	w.waitFor("both to be counted", func() bool { return counted[0].Load() == 2 })
	if _, text := w.send("PUT", "/", strings.Repeat("x", mostReplay+1)); len(text) != mostReplay+1 {
		t.Errorf("%d bytes came back", len(text))
	}
	w.waitFor("the long one to be left out", func() bool { return counted[1].Load() == 1 })
	if len(got) > 0 {
		t.Error("a copy of what is too long was sent")
	}
}

// A mirror that hangs, or is not there, harms nobody, and copies are bounded.
func TestMirrorHarmsNobody(t *testing.T) {
	hang := make(chan struct{})
	var under, most atomic.Int64
	w, counted := newMirror(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if n := under.Add(1); n > most.Load() {
			most.Store(n)
		}
		<-hang
	}))
	defer close(hang)
	for range 2 * mostCopies {
		if response, _ := w.send("GET", "/", ""); response.StatusCode != http.StatusOK {
			t.Fatal(response.Status)
		}
	}
	w.waitFor("those that are too many to be left out", func() bool { return counted[1].Load() == mostCopies })
	w.waitFor("the others to be sent", func() bool { return under.Load() == mostCopies })
	if most.Load() > mostCopies {
		t.Errorf("%d copies at once", most.Load())
	}
}
