package l7

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	beijing    = causeway.Identity{Interconnect: "x", Site: "beijing", Role: causeway.RoleGateway, Name: "bj-1"}
	california = causeway.Identity{Interconnect: "x", Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}
)

// world is two gateways with services at the second's site.
type world struct {
	t         *testing.T
	ctx       context.Context
	entry     *httptest.Server
	near, far *Gateway
	second    *Gateway // at the end of the way "two"; nil: far too
	// instead answers on the way "one" from the next connection on; nil: far too.
	instead      func(net.Conn)
	farConfig    Config
	observations chan Observation
	through      int // those that ended counted
	// lines are the connections between the gateways, by path.
	mu    sync.Mutex
	lines map[string]net.Conn
	down  map[string]bool
	cut   map[string]*atomic.Bool
	heard map[string]*heard
}

// line is a connection that carries nothing any more once it is cut.
type line struct {
	net.Conn
	cut   *atomic.Bool
	heard *heard
}

// heard is the beginning of what came by a line.
type heard struct {
	mu   sync.Mutex
	text []byte
}

func (h *heard) add(p []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text = append(h.text, p[:min(len(p), 4096-len(h.text))]...)
}

func (h *heard) has(text string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return bytes.Contains(h.text, []byte(text))
}

func (l line) Read(p []byte) (int, error) {
	for {
		n, err := l.Conn.Read(p)
		if err != nil || !l.cut.Load() {
			l.heard.add(p[:n])
			return n, err
		}
	}
}

func (l line) Write(p []byte) (int, error) {
	if l.cut.Load() {
		return len(p), nil
	}
	return l.Conn.Write(p)
}

func (w *world) setDown(path string, down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down[path] = down
}

// newWorld has a service "api" with the hosts given and upstreams that handlers
// serve. Ways are paths.
func newWorld(t *testing.T, change func(*causeway.Service), upstreams ...http.Handler) *world {
	t.Helper()
	return newTunedWorld(t, change, func(*http.Server) {}, upstreams...)
}

// newTunedWorld changes the server for clients too.
func newTunedWorld(t *testing.T, change func(*causeway.Service), tune func(*http.Server), upstreams ...http.Handler) *world {
	t.Helper()
	service := causeway.Service{
		Name: "api", Site: "california", Hosts: []string{"api.example.com"},
		Policy: causeway.ServicePolicy{Timeout: 5 * time.Second, TryTimeout: 2 * time.Second, Retries: 3},
	}
	for _, u := range upstreams {
		server := httptest.NewUnstartedServer(u)
		server.Config.Protocols = new(http.Protocols)
		server.Config.Protocols.SetHTTP1(true)
		server.Config.Protocols.SetUnencryptedHTTP2(true)
		server.Start()
		t.Cleanup(server.Close)
		service.Upstreams = append(service.Upstreams, upstreamAt(server.Listener.Addr()))
	}
	if change != nil {
		change(&service)
	}
	w := &world{t: t, observations: make(chan Observation, 1000), lines: map[string]net.Conn{}, down: map[string]bool{}, cut: map[string]*atomic.Bool{}, heard: map[string]*heard{}}
	plan := Plan{
		Services: []causeway.Service{service},
		Sites: []causeway.Site{
			{Name: "beijing", Region: "cn-beijing", VPC: "vpc-1", Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
			{Name: "california", Region: "us-west-1", VPC: "vpc-2", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}},
		},
	}
	config := Config{
		Plan: plan,
		Health: func(way Way) (time.Duration, bool) {
			w.mu.Lock()
			defer w.mu.Unlock()
			return 0, !w.down[way.Path]
		},
		Chance: rand.IntN, Observe: w.observe, Log: slog.New(slog.DiscardHandler),
	}
	far := config
	far.Self = california
	w.far, w.farConfig = New(far), far
	config.Self, config.Connect = beijing, w.connect
	config.Ways = []Way{{california, "one"}, {california, "two"}}
	w.near = New(config)
	ctx, cancel := context.WithCancel(context.Background())
	w.ctx = ctx
	var wg sync.WaitGroup
	wg.Go(func() { w.near.Run(ctx) })
	w.entry = httptest.NewUnstartedServer(nil)
	w.entry.Config = NewServer(w.near.Entry("http"), config.Log)
	tune(w.entry.Config)
	w.entry.Listener = FilterListener{Listener: w.entry.Listener}
	w.entry.Start()
	t.Cleanup(func() {
		w.entry.Close()
		cancel()
		wg.Wait()
		w.far.Run(ctx)
		if w.second != nil {
			w.second.Run(ctx)
		}
	})
	w.waitFor("connections", func() bool { return w.standing() == 2 })
	return w
}

func upstreamAt(a net.Addr) causeway.Upstream {
	place := netip.MustParseAddrPort(a.String())
	return causeway.Upstream{Address: place.Addr(), Port: place.Port()}
}

// observe keeps the first thousand for those who look.
func (w *world) observe(o Observation) {
	select {
	case w.observations <- o:
	default:
	}
}

func (w *world) standing() int {
	w.near.wan.mu.Lock()
	defer w.near.wan.mu.Unlock()
	return len(w.near.wan.ready)
}

func (w *world) waitFor(what string, holds func() bool) {
	w.t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatal("waited in vain for " + what)
		}
	}
}

// connect is the network between the gateways.
func (w *world) connect(ctx context.Context, way Way) (net.Conn, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return nil, err
	}
	far, err := listener.Accept()
	if err != nil {
		near.Close()
		return nil, err
	}
	w.mu.Lock()
	w.lines[way.Path], w.cut[way.Path], w.heard[way.Path] = far, new(atomic.Bool), new(heard)
	cut, heard := w.cut[way.Path], w.heard[way.Path]
	exit := w.far
	if way.Path == "two" && w.second != nil {
		exit = w.second
	}
	instead := w.instead
	w.mu.Unlock()
	if way.Path == "one" && instead != nil {
		go instead(far)
	} else {
		go exit.ServePeer(w.ctx, far, beijing)
	}
	return line{near, cut, heard}, nil
}

func (w *world) send(method, target, body string, fields ...string) (*http.Response, string) {
	w.t.Helper()
	r, err := http.NewRequest(method, w.entry.URL+target, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Host = "api.example.com"
	for i := 0; i < len(fields); i += 2 {
		r.Header.Add(fields[i], fields[i+1])
	}
	response, err := w.entry.Client().Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return response, string(text)
}

func TestRequestsCross(t *testing.T) {
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Answer", "yes")
		w.Header().Set("X-Causeway-Site", "forged")
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s %s %s|%v", r.Method, r.Host, r.RequestURI, body, r.Header["Forwarded"])
		for _, name := range []string{"X-Source-Region", "X-Source-Vpc", "X-Causeway-Site", "X-Kept", "Causeway-Client", "X-Forwarded-For", "X-Hop"} {
			fmt.Fprintf(w, "|%s", strings.Join(r.Header.Values(name), ","))
		}
	}))
	response, text := w.send("POST", "/a%20b//c?q=1&q=%26&empty", "hello", "X-Kept", "1", "X-Source-Region", "forged", "X-Forwarded-For", "1.2.3.4", "Connection", "X-Hop", "X-Hop", "2", "Causeway-Client", "9.9.9.9")
	want := `POST api.example.com /a%20b//c?q=1&q=%26&empty hello|[for=127.0.0.1;host="api.example.com";proto=http]|cn-beijing|vpc-1|beijing|1|||`
	if response.StatusCode != http.StatusTeapot || response.Header.Get("X-Answer") != "yes" || text != want {
		t.Errorf("%v\n%s\n%s", response.StatusCode, text, want)
	}
	if response.Header.Get("X-Causeway-Site") != "" {
		t.Error("an upstream says which site it is")
	}
	exit, entry := <-w.observations, <-w.observations
	if exit.Side != Exit || entry.Side != Entry || entry.Status != http.StatusTeapot || entry.Received != 5 || entry.Sent != int64(len(text)) || entry.Path == "" || exit.From != "beijing" {
		t.Errorf("%+v\n%+v", exit, entry)
	}
}

func TestRequestsAreRefused(t *testing.T) {
	w := newWorld(t, func(s *causeway.Service) { s.PathPrefixes = []string{"/ok"} }, http.NotFoundHandler())
	for _, c := range []struct {
		target string
		host   string
		status int
	}{
		{"/ok", "other.example.com", http.StatusMisdirectedRequest},
		{"/ok", "169.254.169.254", http.StatusMisdirectedRequest},
		{"/no", "api.example.com", http.StatusNotFound},
		{"/ok/%2e%2e/no", "api.example.com", http.StatusBadRequest},
		{"/ok?a;b", "api.example.com", http.StatusBadRequest},
	} {
		r, _ := http.NewRequest("GET", w.entry.URL+c.target, nil)
		r.Host = c.host
		response, err := w.entry.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != c.status {
			t.Errorf("%s%s: %d, want %d", c.host, c.target, response.StatusCode, c.status)
		}
		if o := <-w.observations; o.Side != Entry || o.Reason == "" || o.Tries != 0 {
			t.Errorf("%+v", o)
		}
	}
}

// When a way dies under requests, those that may be repeated go by the other.
func TestWayDies(t *testing.T) {
	var asked atomic.Int64
	hang := make(chan struct{})
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			<-hang
		}
		_, _ = io.Copy(w, r.Body)
	}))
	defer close(hang)
	done := make(chan string)
	go func() {
		_, text := w.send("PUT", "/", "hello")
		done <- text
	}()
	w.waitFor("the request", func() bool { return asked.Load() == 1 })
	w.mu.Lock()
	w.down["one"] = true
	w.lines["one"].Close()
	w.mu.Unlock()
	if text := <-done; text != "hello" {
		t.Errorf("%q", text)
	}
	w.waitFor("a new connection", func() bool { return w.standing() == 2 })
}

// An answer of which only the beginning crossed is asked for again, as long as
// it is short and the request may be repeated.
func TestWayDiesAmidAnswer(t *testing.T) {
	for name, tt := range map[string]struct {
		method string
		length string
		asked  int64
	}{
		"short":              {"GET", "10", 2},
		"short, with a body": {"PUT", "10", 2},
		"of unknown length":  {"GET", "", 1},
		"not repeatable":     {"POST", "10", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int64
			hang := make(chan struct{})
			w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if tt.length != "" {
					w.Header().Set("Content-Length", tt.length)
				}
				_, _ = io.WriteString(w, "first")
				_ = http.NewResponseController(w).Flush()
				if asked.Add(1) == 1 {
					<-hang
				}
				_, _ = io.WriteString(w, " last")
			}))
			defer close(hang)
			done := make(chan string)
			go func() {
				r, _ := http.NewRequest(tt.method, w.entry.URL, strings.NewReader("x"))
				r.Host = "api.example.com"
				response, err := w.entry.Client().Do(r)
				if err != nil {
					done <- ""
					return
				}
				defer response.Body.Close()
				text, _ := io.ReadAll(response.Body)
				done <- string(text)
			}()
			w.mu.Lock()
			line, heard := w.lines["one"], w.heard["one"]
			w.mu.Unlock()
			w.waitFor("the answer's beginning", func() bool { return heard.has("first") })
			w.setDown("one", true)
			line.Close()
			if text := <-done; (text == "first last") != (tt.asked == 2) {
				t.Errorf("%q", text)
			}
			if n := asked.Load(); n != tt.asked {
				t.Errorf("asked %d times, want %d", n, tt.asked)
			}
		})
	}
}

// An answer that tells a length and has no body is whole.
func TestLengthWithoutBody(t *testing.T) {
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
	}))
	if response, _ := w.send("HEAD", "/", ""); response.StatusCode != http.StatusOK || response.Header.Get("Content-Length") != "10" {
		t.Errorf("%s, %v", response.Status, response.Header)
	}
}

// What may not be repeated is not, whichever end could.
func TestPostIsSentOnce(t *testing.T) {
	var asked atomic.Int64
	w := newWorld(t, nil, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked.Add(1)
		panic(http.ErrAbortHandler)
	}))
	if response, _ := w.send("POST", "/", "order"); response.StatusCode != http.StatusBadGateway {
		t.Error(response.Status)
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("an order was placed %d times", n)
	}
	if response, _ := w.send("PUT", "/", "order"); response.StatusCode != http.StatusBadGateway {
		t.Error(response.Status)
	}
	if n := asked.Load(); n != 5 {
		t.Errorf("%d tries in all, want 1 and 4", n)
	}
}

// An upstream that answers while it still reads gets and gives everything.
func TestLargeBodies(t *testing.T) {
	w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex()
		_, _ = io.Copy(w, r.Body)
	}))
	body := strings.Repeat("0123456789abcdef", 1<<18) // 4 MiB
	if _, text := w.send("PUT", "/", body); !bytes.Equal([]byte(text), []byte(body)) {
		t.Errorf("%d bytes came back of %d", len(text), len(body))
	}
}

// An upstream that moved out of the site's networks is not called.
func TestUpstreamElsewhere(t *testing.T) {
	w := newWorld(t, func(s *causeway.Service) { s.Upstreams[0].Address = netip.MustParseAddr("127.0.0.2") }, http.NotFoundHandler())
	if response, text := w.send("GET", "/", ""); response.StatusCode != http.StatusBadGateway || strings.Contains(text, "127.0.0.2") {
		t.Errorf("%d %s", response.StatusCode, text)
	}
}

// Tries that are over may still read: what they got the next one sees, and what
// is too long to be kept is not sent as if it were whole.
func TestReplay(t *testing.T) {
	for _, size := range []int{0, 1, mostReplay, mostReplay + 1, 3 * mostReplay} {
		text := strings.Repeat("x", size)
		r, _ := http.NewRequest("PUT", "http://h/", io.NopCloser(strings.NewReader(text)))
		body := newReplay(r, nil)
		first := body.request()
		if got, err := io.ReadAll(first.Body); err != nil || len(got) != size {
			t.Fatalf("%d: %d, %v", size, len(got), err)
		}
		if whole := body.whole(); whole != (size <= mostReplay) {
			t.Errorf("%d: whole is %v", size, whole)
		}
		got, err := io.ReadAll(body.request().Body)
		if kept := size <= mostReplay; kept && (err != nil || len(got) != size) || !kept && err == nil {
			t.Errorf("%d: again %d, %v", size, len(got), err)
		}
		first.Body.Close()
		if _, err := first.Body.Read(make([]byte, 1)); err == nil {
			t.Error("a try that is over reads on")
		}
	}
}
