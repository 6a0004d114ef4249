package l7

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"causeway"
)

// told is what an upstream was told.
type told struct {
	Target string
	Header http.Header
}

// tellBack answers with it.
var tellBack = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_ = json.NewEncoder(w).Encode(told{r.RequestURI, r.Header})
})

// sendRaw sends a request with more lines over a fresh connection.
func (w *world) sendRaw(first string, lines ...string) (status int, upstream told) {
	w.t.Helper()
	statuses, bodies := w.raw(head(first, append(lines, "Connection: close")...))
	if len(statuses) != 1 {
		w.t.Fatalf("%q: %d answers", first, len(statuses))
	}
	_ = json.Unmarshal([]byte(bodies[0]), &upstream)
	return statuses[0], upstream
}

// TestRow19HopByHopFieldsStay: what is of the client's connection does not cross,
// whether it is known or named by Connection, and naming what gateways say takes
// nothing away.
func TestRow19HopByHopFieldsStay(t *testing.T) {
	w := newWorld(t, nil, tellBack)
	status, upstream := w.sendRaw("GET / HTTP/1.1",
		"connection: X-Client-Identity, x-hop, Keep-Alive", "CONNECTION: x-source-region, forwarded, x-causeway-site, Host, Causeway-Client",
		"X-Client-Identity: root", "X-Hop: 1", "Keep-Alive: 5", "TE: gzip", "Trailer: X-T", "Upgrade: websocket", "HTTP2-Settings: AAMAAABk",
		"Proxy-Authorization: x", "Proxy-Connection: keep-alive", "Proxy-Anything: x",
		"X_Client_Identity: root", "X_Source_Region: forged", "Transfer_Encoding: chunked", "Keep_Alive: 5", "Proxy_Authorization: x", "X-Kept: 1")
	if status != http.StatusOK || upstream.Header.Get("X-Kept") != "1" {
		t.Fatalf("%d %v", status, upstream)
	}
	for name := range upstream.Header {
		switch name {
		case "X-Kept", "X-Source-Region", "X-Source-Vpc", "X-Causeway-Site", "Forwarded", "Accept-Encoding", "User-Agent":
		default:
			t.Errorf("the upstream got %s: %q", name, upstream.Header[name])
		}
	}
	if upstream.Header.Get("X-Source-Region") != "cn-beijing" || upstream.Header.Get("X-Causeway-Site") != "beijing" || !strings.HasPrefix(upstream.Header.Get("Forwarded"), "for=127.0.0.1;") {
		t.Errorf("the upstream does not learn who asks: %v", upstream.Header)
	}
}

// TestRow20ClientsCannotForward: whatever a client says of where it comes from is
// taken away, over HTTP/2 too.
func TestRow20ClientsCannotForward(t *testing.T) {
	w := newWorld(t, nil, tellBack)
	names := []string{
		"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Client-Cert", "x-forwarded-anything",
		"Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Cluster-Client-IP", "X-Client-IP", "X-Original-URL", "X-Rewrite-URL",
		"X-Source-VPC", "X-Source-Region", "X-Causeway-Site", "Causeway-Client", "Causeway-Proto", "Causeway-Upgrade",
	}
	var lines []string
	for _, name := range names {
		lines = append(lines, name+": forged", strings.ReplaceAll(name, "-", "_")+": forged")
	}
	_, overOne := w.sendRaw("GET / HTTP/1.1", lines...)
	r, _ := http.NewRequest("GET", w.entry.URL+"/", nil)
	r.Host = "api.example.com"
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		r.Header[strings.ToLower(name)] = []string{value}
	}
	response, err := newH2C(t).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var overTwo told
	if err := json.NewDecoder(response.Body).Decode(&overTwo); err != nil {
		t.Fatal(err)
	}
	for version, upstream := range map[string]told{"HTTP/1": overOne, "HTTP/2": overTwo} {
		if text := fmt.Sprint(upstream.Header); strings.Contains(text, "forged") || upstream.Header.Get("X-Source-Vpc") != "vpc-1" {
			t.Errorf("%s: %s", version, text)
		}
	}
}

// newH2C is a client that begins with HTTP/2.
func newH2C(t *testing.T) *http.Transport {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: &protocols, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// TestRow21QueriesMeanOneThing: a query arrives to the byte, or not at all.
func TestRow21QueriesMeanOneThing(t *testing.T) {
	w := newWorld(t, nil, tellBack)
	for query, passes := range map[string]bool{
		"?a=1&a=2&b": true, "?": true, "?a=%26%3D%2B+": true, "?a[]=1&b{}=2|3": true, "?&&=": true, "?a=..%2F": true, "?%E4%B8%AD": true,
		"?" + strings.Repeat("a&", 9_998) + "a": true,
		"?a=1;b=2":                              false, "?a%": false, "?a=%zz": false, "?a=%4": false, "?a=%00": false,
		"?" + strings.Repeat("a&", 10_001): false,
	} {
		switch status, upstream := w.sendRaw("GET /p" + query + " HTTP/1.1"); {
		case passes && (status != http.StatusOK || upstream.Target != "/p"+query):
			t.Errorf("%.40s: %d, arrived as %.40s", query, status, upstream.Target)
		case !passes && status != http.StatusBadRequest:
			t.Errorf("%.40s: %d", query, status)
		}
	}
}

// TestRow22RequestsChooseNoTarget: nothing but a service's host and path leads
// anywhere, and a service leads to its site alone, whatever its name comes to
// mean.
func TestRow22RequestsChooseNoTarget(t *testing.T) {
	var asked atomic.Int64
	count := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
	})
	w := newWorld(t, nil, count)
	upstream := w.far.inForce.Load().Services[0].Upstreams[0]
	own := fmt.Sprintf("127.0.0.1:%d", upstream.Port)
	for _, host := range []string{
		own, "127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1%25eth0]", "169.254.169.254",
		"100.100.100.200", "metadata.google.internal", "api.example.com.evil.example", "evil.example#api.example.com", "api.example.com@169.254.169.254", "user:secret@api.example.com",
	} {
		for _, text := range []string{
			"GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
			"GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
			"GET http://" + host + "/ HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\n\r\n",
		} {
			if statuses, _ := w.raw(text); len(statuses) != 1 || statuses[0] != http.StatusMisdirectedRequest && statuses[0] != http.StatusBadRequest {
				t.Errorf("%q: %v", text, statuses)
			}
		}
	}
	for _, target := range []string{"//169.254.169.254/", "/@169.254.169.254/", "/http://169.254.169.254/"} {
		before := asked.Load()
		if status, _ := w.sendRaw("GET " + target + " HTTP/1.1"); status != http.StatusFound || asked.Load() != before+1 {
			t.Errorf("%s: %d", target, status) // a path like any other, and a redirect is the client's to follow
		}
	}
	asked.Store(0)
	for _, text := range []string{
		"CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254:80\r\n\r\n", "CONNECT api.example.com:80 HTTP/1.1\r\nHost: api.example.com:80\r\n\r\n",
	} {
		if statuses, _ := w.raw(text); len(statuses) != 1 || statuses[0] != http.StatusBadRequest {
			t.Errorf("%q: %v", text, statuses)
		}
	}
	if asked.Load() != 0 {
		t.Error("CONNECT reached the upstream")
	}
}

// TestRow22AddressesAreCheckedWhenDialled: a name that came to mean another
// place, a site that has been given one, and what is reserved are not called.
func TestRow22AddressesAreCheckedWhenDialled(t *testing.T) {
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for name, c := range map[string]struct {
		host               string
		networks, reserved []netip.Prefix
		works              bool
	}{
		"a name in the networks":     {"localhost", loopback, nil, true},
		"a name that moved":          {"localhost", []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, nil, false},
		"the gateway's own":          {"localhost", loopback, loopback, false},
		"an address in another form": {"::ffff:127.0.0.1", loopback, loopback[:1], false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, tellBack)
			plan := w.farConfig.Plan
			service := plan.Services[0]
			service.Upstreams = []causeway.Upstream{{Host: c.host, Port: service.Upstreams[0].Port}}
			sites := append([]causeway.Site{}, plan.Sites...)
			sites[1].Networks = c.networks
			plan.Services, plan.Sites, plan.Reserved = []causeway.Service{service}, sites, c.reserved
			w.far.Follow(plan)
			if status, _ := w.sendRaw("GET / HTTP/1.1"); (status == http.StatusOK) != c.works {
				t.Error(status)
			}
		})
	}
}

// script is an upstream that writes the same bytes in answer to each head, and
// counts connections and requests. It closes a connection after its answer if
// told to.
type script struct {
	at                    net.Listener
	connections, requests atomic.Int64
}

func newScript(t *testing.T, answer func(conn net.Conn, head string)) *script {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	s := &script{at: listener}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.connections.Add(1)
			go s.serve(conn, answer)
		}
	}()
	return s
}

func (s *script) serve(conn net.Conn, answer func(net.Conn, string)) {
	defer conn.Close()
	for from := bufio.NewReader(conn); ; {
		var head strings.Builder
		for {
			line, err := from.ReadString('\n')
			if err != nil {
				return
			}
			if line == "\r\n" {
				break
			}
			head.WriteString(line)
		}
		s.requests.Add(1)
		answer(conn, head.String())
	}
}

// behind has the world's service at the script.
func (s *script) behind(service *causeway.Service) {
	service.Upstreams = []causeway.Upstream{upstreamAt(s.at.Addr())}
}

// TestRow23UnaskedUpgrades: an upstream that switches protocols unasked is not
// believed, and its connection is given up.
func TestRow23UnaskedUpgrades(t *testing.T) {
	closed := make(chan struct{}, 100)
	for name, lines := range map[string]string{
		"to a protocol": "Connection: Upgrade\r\nUpgrade: websocket\r\n", "to nothing": "", "with a length": "Content-Length: 5\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, func(conn net.Conn, head string) {
				if strings.HasPrefix(head, "GET /good") {
					_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n"+lines+"\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison")
				_, _ = io.Copy(io.Discard, conn)
				closed <- struct{}{}
			})
			w := newWorld(t, func(service *causeway.Service) { speaksWebSocket(service); s.behind(service) })
			if status, _ := w.sendRaw("POST / HTTP/1.1", "Content-Length: 0"); status != http.StatusBadGateway {
				t.Error(status)
			}
			<-closed
			w.isServed()
			w.waitFor("the try to be over", func() bool {
				u := w.far.inForce.Load().upstreams["api"]
				u.mu.Lock()
				defer u.mu.Unlock()
				return u.underWay[0] == 0
			})
		})
	}
}

// TestRow23ExpectContinue: an upstream may answer a body it has not asked for;
// the next request on the client's connection is whole all the same, or the
// connection ends.
func TestRow23ExpectContinue(t *testing.T) {
	for _, reads := range []bool{false, true} {
		var bodies atomic.Int64
		w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/good" {
				return
			}
			if !reads {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			if body, _ := io.ReadAll(r.Body); string(body) == "GET /poison HTTP/1.1\r\nHost: api.example.com\r\n\r\n" {
				bodies.Add(1)
			}
		}))
		body := head("GET /poison HTTP/1.1")
		for _, waits := range []bool{false, true} {
			conn := w.dial()
			from := bufio.NewReader(conn)
			_, _ = io.WriteString(conn, head("POST /upload HTTP/1.1", "Expect: 100-continue", fmt.Sprintf("Content-Length: %d", len(body))))
			if waits {
				line, err := from.Peek(len("HTTP/1.1 100"))
				if reads && (err != nil || string(line) != "HTTP/1.1 100") {
					t.Fatalf("%q, %v", line, err)
				}
			}
			_, _ = io.WriteString(conn, body+lastRequest("/good"))
			statuses, _ := readAnswers(t, readAhead{conn, from})
			want := "[403]" // and the end of the connection, or the next answer
			if reads {
				want = "[200 200]"
			}
			if got := fmt.Sprint(statuses); got != want && (reads || got != "[403 200]") {
				t.Errorf("reads %v, waits %v: %s, want %s", reads, waits, got, want)
			}
		}
		if n := bodies.Load(); reads && n != 2 {
			t.Errorf("%d bodies arrived of 2", n)
		}
	}
	// What is no expectation that the gateway knows is refused (RFC 9110 section 10.1.1).
	w := newWorld(t, nil, tellBack)
	if status, _ := w.sendRaw("POST / HTTP/1.1", "Expect: something", "Content-Length: 0"); status != http.StatusExpectationFailed {
		t.Error(status)
	}
}

// readAhead is a connection of which some has been read.
type readAhead struct {
	net.Conn
	from *bufio.Reader
}

func (r readAhead) Read(p []byte) (int, error) { return r.from.Read(p) }
