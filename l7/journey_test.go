//lint:file-ignore SA1019 net/http serves listeners, not a connection that another part has made

package l7

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"

	"causeway"
	"causeway/l7/policy"
)

var ohio = causeway.Identity{Interconnect: "x", Site: "ohio", Role: causeway.RoleGateway, Name: "oh-1"}

// says answers with a word, and counts.
type says struct {
	word  string
	asked atomic.Int64
	sick  atomic.Bool
}

func (s *says) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/healthz" {
		if s.sick.Load() {
			w.WriteHeader(http.StatusInternalServerError)
		}
		return
	}
	s.asked.Add(1)
	body, _ := io.ReadAll(r.Body)
	_, _ = io.WriteString(w, s.word+string(body))
}

// newSites is a world with "api" at California, and at Ohio by way of "two". A
// third handler serves it at Beijing, where the clients are.
func newSites(t *testing.T, change func(*causeway.Service), handlers ...http.Handler) *world {
	t.Helper()
	w := newWorld(t, change, handlers[0])
	service := w.farConfig.Services[0]
	service.Places = []causeway.ServicePlace{{Site: "california", Upstreams: service.Upstreams}}
	for i, handler := range handlers[1:] {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		service.Places = append(service.Places, causeway.ServicePlace{
			Site: []string{"ohio", "beijing"}[i], Upstreams: []causeway.Upstream{upstreamAt(server.Listener.Addr())},
		})
	}
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	plan := Plan{
		Services: []causeway.Service{service},
		Sites: []causeway.Site{
			{Name: "beijing", Region: "cn-beijing", VPC: "vpc-1", Networks: loopback}, {Name: "california", Networks: loopback}, {Name: "ohio", Networks: loopback},
		},
	}
	w.farConfig.Plan = plan
	second := w.farConfig
	second.Self = ohio
	w.far.Follow(plan)
	w.mu.Lock()
	w.second = New(second)
	w.mu.Unlock()
	plan.Ways = []Way{{california, "one"}, {ohio, "two"}}
	w.near.Follow(plan)
	w.waitFor("both sites", func() bool {
		j := w.near.journeyTo(&service, false)
		return j.reaches("california") && j.reaches("ohio")
	})
	return w
}

// checking runs the checks of gateways that newWorld does not run.
func (w *world) checking(gateways ...*Gateway) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, len(gateways))
	for _, g := range gateways {
		go func() {
			g.check(ctx)
			done <- struct{}{}
		}()
	}
	w.t.Cleanup(func() {
		cancel()
		for range gateways {
			<-done
		}
	})
}

func (w *world) answers(want string) {
	w.t.Helper()
	if response, text := w.send("POST", "/", "!"); response.StatusCode != http.StatusOK || text != want+"!" {
		w.t.Errorf("%s %q, want %q", response.Status, text, want)
	}
}

// Requests go to the nearest site whose path works.
func TestNearestSite(t *testing.T) {
	w := newSites(t, nil, &says{word: "california"}, &says{word: "ohio"})
	w.answers("california")
	w.setDown("one", true)
	w.answers("ohio")
	w.setDown("one", false)
	w.answers("california")
}

// A request that failed on a way goes by another one, although a new connection
// stands ready there already, and by that where there is no other.
func TestNextTryTakesAnotherWay(t *testing.T) {
	w := newWorld(t, nil, http.NotFoundHandler())
	w.waitFor("both ways", func() bool { return w.standing() == 2 })
	wan := w.near.wan
	j := w.near.journeyTo(&w.farConfig.Services[0], false)
	first := j.next(t.Context())
	j.tried[first] = true
	anew := &carrier{way: first.way, conn: first.conn}
	wan.put(first.way, anew)
	second := j.next(t.Context())
	if second == nil || second.way == first.way {
		t.Fatalf("it goes by %+v again", first.way)
	}
	j.tried[second] = true
	if third := j.next(t.Context()); third != anew {
		t.Errorf("then it goes by %+v", third)
	}
}

// What no upstream has seen goes to another site, even if it may not be
// repeated; what one has seen does not.
func TestSiteRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(*world, *Gateway)
		answer string
		status int
	}{
		"its upstreams do not listen": {func(w *world, _ *Gateway) {
			plan := w.farConfig.Plan
			service := plan.Services[0]
			service.Places = append([]causeway.ServicePlace{}, service.Places...)
			service.Places[0].Upstreams = []causeway.Upstream{{Address: netip.MustParseAddr("127.0.0.1"), Port: 1}}
			plan.Services = []causeway.Service{service}
			w.far.Follow(plan)
		}, "ohio!", http.StatusOK},
		"it has too many requests": {func(w *world, g *Gateway) {
			plan := w.farConfig.Plan
			service := plan.Services[0]
			service.Policy.Concurrency = 1
			plan.Services = []causeway.Service{service}
			g.Follow(plan)
			_, _ = g.inForce.Load().upstreams["api"].gate.enter()
		}, "ohio!", http.StatusOK},
		"its breaker is open": {func(_ *world, g *Gateway) {
			u := g.inForce.Load().upstreams["api"]
			for range causeway.DefaultBreakerRequests {
				place, sent := u.pick(false)
				u.ended(place, sent, policy.Refused, nil)
			}
		}, "ohio!", http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			w := newSites(t, nil, &says{word: "california"}, &says{word: "ohio"})
			c.spoil(w, w.far)
			if response, text := w.send("POST", "/", "!"); response.StatusCode != c.status || text != c.answer {
				t.Errorf("%s %q, want %d %q", response.Status, text, c.status, c.answer)
			}
		})
	}
	var orders atomic.Int64
	w := newSites(t, nil, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		orders.Add(1)
		panic(http.ErrAbortHandler)
	}), &says{word: "ohio"})
	if response, text := w.send("POST", "/", "!"); response.StatusCode != http.StatusBadGateway || orders.Load() != 1 {
		t.Errorf("an order that was placed %d times got %s %q", orders.Load(), response.Status, text)
	}
}

// Sick upstreams are left out; where all of a site are, another site is asked;
// where there is no other, they are asked all the same.
func TestHealth(t *testing.T) {
	near, far := &says{word: "california"}, &says{word: "ohio"}
	w := newSites(t, guarded(causeway.ServiceGuards{Health: &causeway.ServiceHealth{
		Path: "/healthz", Interval: 5 * time.Millisecond, Timeout: time.Second, Healthy: 2, Unhealthy: 2,
	}}), near, far)
	w.checking(w.far, w.second)
	healthy := func(g *Gateway) bool { return g.Upstreams()[0].Healthy }
	w.answers("california")
	near.sick.Store(true)
	w.waitFor("California to be sick", func() bool { return !healthy(w.far) })
	w.answers("ohio")
	far.sick.Store(true)
	w.waitFor("Ohio to be sick", func() bool { return !healthy(w.second) })
	w.answers("ohio") // the last one that is left
	near.sick.Store(false)
	w.waitFor("California to be well", func() bool { return healthy(w.far) })
	w.answers("california")
}

// Of several upstreams the healthy ones are asked.
func TestSickUpstreamIsLeftOut(t *testing.T) {
	well, sick := &says{word: "a"}, &says{word: "b"}
	w := newWorld(t, guarded(causeway.ServiceGuards{Health: &causeway.ServiceHealth{
		Path: "/healthz", Interval: 5 * time.Millisecond, Timeout: time.Second, Healthy: 1, Unhealthy: 1,
	}}), well, sick)
	w.checking(w.far)
	sick.sick.Store(true)
	w.waitFor("the sick one to be left out", func() bool {
		for _, u := range w.far.Upstreams() {
			if !u.Healthy {
				return true
			}
		}
		return false
	})
	asked := sick.asked.Load()
	for range 50 {
		w.answers("a")
	}
	if sick.asked.Load() != asked {
		t.Error("a sick upstream was asked")
	}
	w.far.Follow(Plan{Sites: w.farConfig.Sites})
	if all := w.far.Upstreams(); len(all) > 0 {
		t.Errorf("services that are gone have upstreams: %v", all)
	}
}

// Clients at a site of the service are served there, with the same fields, and
// elsewhere when it cannot.
func TestServedHere(t *testing.T) {
	tells := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, r.Header.Get("X-Causeway-Site")+r.Header.Get(clientField)+r.Header.Get("Forwarded")+string(body))
	})
	w := newSites(t, nil, &says{word: "california"}, &says{word: "ohio"}, tells)
	w.answers(`beijingfor=127.0.0.1;host="api.example.com";proto=http`)
	if o := <-w.observations; o.Side != Entry || o.Path != "" || o.Tries != 1 {
		t.Errorf("%+v", o)
	}
	plan := w.near.inForce.Load().Plan
	service := plan.Services[0]
	service.Places = append([]causeway.ServicePlace{}, service.Places...)
	service.Places[2].Upstreams = []causeway.Upstream{{Address: netip.MustParseAddr("127.0.0.1"), Port: 1}}
	plan.Services = []causeway.Service{service}
	w.near.Follow(plan)
	w.answers("california")
}

func TestRoundRobin(t *testing.T) {
	a, b := &says{word: "california"}, &says{word: "ohio"}
	w := newSites(t, guarded(causeway.ServiceGuards{Balance: causeway.BalanceRoundRobin}), a, b)
	for range 10 {
		w.send("GET", "/", "")
	}
	if a.asked.Load() != 5 || b.asked.Load() != 5 {
		t.Errorf("%d and %d", a.asked.Load(), b.asked.Load())
	}
	w.setDown("two", true)
	for range 10 {
		w.send("GET", "/", "")
	}
	if a.asked.Load() != 15 || b.asked.Load() != 5 {
		t.Errorf("while Ohio's path is down: %d and %d", a.asked.Load(), b.asked.Load())
	}
}

// A request waits for a connection that comes, and not forever for one that does
// not.
func TestWaitsForAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWAN(Config{Health: func(Way) (time.Duration, bool) { return 0, true }})
		g := &Gateway{wan: w, config: Config{Self: beijing}}
		service := &causeway.Service{Site: "california"}
		begun := time.Now()
		if g.journeyTo(service, true).next(t.Context()) != nil || time.Since(begun) != 0 {
			t.Error("it waits where there is no way")
		}
		w.ways = []Way{{california, "one"}}
		if g.journeyTo(service, true).next(t.Context()) != nil || time.Since(begun) != waitWithin {
			t.Errorf("it waits %v", time.Since(begun))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun = time.Now()
		if g.journeyTo(service, true).next(ctx) != nil || time.Since(begun) != time.Second {
			t.Errorf("it waits %v for a request of one second", time.Since(begun))
		}
	})
}

// A request is woken by a connection that stands ready.
func TestWokenByAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWAN(Config{Health: func(Way) (time.Duration, bool) { return 0, true }})
		w.ways = []Way{{california, "one"}}
		near, far := net.Pipe()
		go (&http2.Server{}).ServeConn(far, &http2.ServeConnOpts{Handler: http.NotFoundHandler()})
		conn, err := w.begin(t.Context(), near)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		begun := time.Now()
		time.AfterFunc(time.Second, func() { w.put(w.ways[0], &carrier{way: w.ways[0], conn: conn}) })
		g := &Gateway{wan: w, config: Config{Self: beijing}}
		j := g.journeyTo(&causeway.Service{Site: "california"}, true)
		if c := j.next(t.Context()); c == nil || time.Since(begun) != time.Second {
			t.Errorf("%v after %v", c, time.Since(begun))
		}
	})
}
