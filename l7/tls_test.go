package l7

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"causeway"
	"causeway/api"
	"causeway/certtest"
)

// secureUpstream serves TLS with a certificate, and HTTP/2 if it is to.
func secureUpstream(t *testing.T, own *tls.Certificate, h2 bool, handler http.Handler) causeway.Upstream {
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = h2
	server.TLS = &tls.Config{Certificates: []tls.Certificate{*own}}
	server.Config.ErrorLog = newWorldLog()
	server.StartTLS()
	t.Cleanup(server.Close)
	return upstreamAt(server.Listener.Addr())
}

// secured is a world with an entrance that speaks TLS.
type secured struct {
	*world
	ca      *certtest.CA
	address string
	refused chan error
	unfit   chan error
	plain   atomic.Bool // the port has no TLS
	service causeway.Service
	own     Credentials
}

// newSecured has a service "api" with TLS on both sides, and the upstream given.
func newSecured(t *testing.T, protocol causeway.UpstreamProtocol, handler http.Handler) *secured {
	ca := certtest.NewCA(t)
	s := &secured{world: newWorld(t, nil, http.NotFoundHandler()), ca: ca, refused: make(chan error, 100), unfit: make(chan error, 100)}
	s.service = s.farConfig.Services[0]
	s.service.Protocol, s.service.UpstreamTLS = protocol, causeway.UpstreamTLS{Name: "api.internal", CA: "/ca"}
	s.service.Upstreams = []causeway.Upstream{secureUpstream(t, ca.Issue(nil, "api.internal"), protocol.HTTP2(), handler)}
	s.service.TLS = &causeway.ServiceTLS{Certificate: "/api.crt", Key: "/api.key"}
	s.own.Certificate = ca.Issue(nil, "api.example.com")
	s.follow()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	config := s.near.ClientTLS()
	through := NewClientListener(listener, Welcome{
		Refused: func(_ net.Addr, err error) { s.refused <- err }, Unfit: func(err error) { s.unfit <- err },
		TLS: func() *tls.Config {
			if s.plain.Load() {
				return nil
			}
			return config
		},
	})
	server := NewServer(s.near.Entry("http"), s.farConfig.Log)
	ended := make(chan struct{}, 2)
	go func() { through.Run(); ended <- struct{}{} }()
	go func() { _ = server.Serve(through); ended <- struct{}{} }()
	t.Cleanup(func() {
		server.Close()
		<-ended
		<-ended
	})
	return s
}

// follow puts what the service is now in force at both gateways, beside "web",
// which has another certificate.
func (s *secured) follow() {
	plan := s.farConfig.Plan
	web := s.service
	web.Name, web.Hosts, web.TLS = "web", []string{"web.example.com"}, &causeway.ServiceTLS{Certificate: "/web.crt", Key: "/web.key"}
	plan.Services = []causeway.Service{s.service, web}
	far := plan
	far.Credentials = map[string]Credentials{"api": {Upstream: s.ca.Pool()}, "web": {Upstream: s.ca.Pool()}}
	s.far.Follow(far)
	plan.Ways = []Way{{california, "one"}, {california, "two"}}
	plan.Credentials = map[string]Credentials{"api": s.own, "web": {Certificate: s.ca.Issue(nil, "web.example.com")}}
	s.near.Follow(plan)
}

// client calls the entrance whatever it is asked for.
func (s *secured) client(h2 bool, own *tls.Certificate) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: s.ca.Pool()}, Protocols: new(http.Protocols),
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "tcp", s.address)
		},
	}
	if own != nil {
		transport.TLSClientConfig.Certificates = []tls.Certificate{*own}
	}
	transport.Protocols.SetHTTP1(!h2)
	transport.Protocols.SetHTTP2(h2)
	s.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 10 * time.Second}
}

func (s *secured) get(client *http.Client, fields ...string) (*http.Response, string) {
	s.t.Helper()
	r, _ := http.NewRequest("POST", "https://api.example.com/", strings.NewReader("hello"))
	for i := 0; i < len(fields); i += 2 {
		r.Header.Add(fields[i], fields[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
		r.Header.Del("Host")
	}
	response, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return response, string(text)
}

// tellSecure answers with what an upstream is told.
var tellSecure = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "HTTP/%d %t %s|%s|%s|%s|%s", r.ProtoMajor, r.TLS != nil, r.Header.Get("Forwarded"), r.Header.Get("X-Causeway-Client"),
		r.Header.Get("Authorization"), strings.Join(r.Header["X_causeway_client"], ","), body)
})

func TestTLSAtBothEnds(t *testing.T) {
	for _, protocol := range []causeway.UpstreamProtocol{causeway.UpstreamHTTPS, causeway.UpstreamH2} {
		s := newSecured(t, protocol, tellSecure)
		for _, h2 := range []bool{false, true} {
			upstream := map[bool]int{false: 1, true: 2}[protocol.HTTP2()]
			response, text := s.get(s.client(h2, nil), "X-Causeway-Client", "forged", "X_causeway_client", "forged", "Authorization", "Basic x")
			want := fmt.Sprintf(`HTTP/%d true for=127.0.0.1;host="api.example.com";proto=https||Basic x||hello`, upstream)
			if response.StatusCode != http.StatusOK || text != want || (response.ProtoMajor == 2) != h2 {
				t.Errorf("%s, h2 %t: %s %s\n%s, want\n%s", protocol, h2, response.Proto, response.Status, text, want)
			}
		}
	}
}

func TestGRPCWithTLSAtBothEnds(t *testing.T) {
	server := grpc.NewServer()
	api.RegisterCrossCloudServiceServer(server, upstreamCalls{})
	t.Cleanup(server.Stop)
	s := newSecured(t, causeway.UpstreamH2, server)
	conn, err := grpc.NewClient("passthrough:///"+s.address, grpc.WithAuthority("api.example.com"),
		grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: s.ca.Pool(), ServerName: "api.example.com"})))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answer, err := api.NewCrossCloudServiceClient(conn).HealthCheck(t.Context(), &api.HealthCheckRequest{})
	if err != nil || answer.Status != "beijing" {
		t.Errorf("%v, %v", answer, err)
	}
}

// An upgrade goes through TLS at both ends, and what the filter refuses it
// refuses there too.
func TestHTTP1InsideTLS(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, echoUpgrade)
	s.service.Upgrades = []string{"websocket"}
	s.follow()
	dial := func() (*tls.Conn, *bufio.Reader) {
		conn, err := tls.Dial("tcp", s.address, &tls.Config{RootCAs: s.ca.Pool(), ServerName: "api.example.com"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn, bufio.NewReader(conn)
	}
	conn, reader := dial()
	_, _ = io.WriteString(conn, "GET /chat HTTP/1.1\r\nHost: api.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: key\r\n\r\n")
	response, err := http.ReadResponse(reader, nil)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", response, err)
	}
	answer := make([]byte, 5)
	_, _ = io.WriteString(conn, "\x00\nab\r") // what the filter would refuse
	if _, err := io.ReadFull(reader, answer); err != nil || string(answer) != "\x00\nAB\r" {
		t.Fatalf("%q, %v", answer, err)
	}
	conn, reader = dial()
	_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	if response, err = http.ReadResponse(reader, nil); err != nil || response.StatusCode != http.StatusBadRequest {
		t.Errorf("%v, %v", response, err)
	}
	select {
	case err := <-s.unfit:
		if !strings.Contains(err.Error(), "transfer-encoding") {
			t.Error(err)
		}
	default:
		t.Error("the filter did not see it")
	}
}

func TestUpstreamsAreVerified(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	other := certtest.NewCA(t)
	expired := func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }
	clientOnly := func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }
	for _, c := range []struct {
		name     string
		own      *tls.Certificate
		protocol causeway.UpstreamProtocol
		reason   string
	}{
		{"another CA", other.Issue(nil, "api.internal"), causeway.UpstreamHTTPS, "signed by unknown authority"},
		{"another name", s.ca.Issue(nil, "other.internal"), causeway.UpstreamHTTPS, "not api.internal"},
		{"expired", s.ca.Issue(expired, "api.internal"), causeway.UpstreamHTTPS, "has expired"},
		{"for clients", s.ca.Issue(clientOnly, "api.internal"), causeway.UpstreamHTTPS, "incompatible key usage"},
		{"no HTTP/2", s.ca.Issue(nil, "api.internal"), causeway.UpstreamH2, "no application protocol"},
	} {
		asked := make(chan struct{}, 10)
		s.service.Protocol = c.protocol
		s.service.Upstreams = []causeway.Upstream{secureUpstream(t, c.own, false, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- struct{}{} }))}
		s.follow()
		response, text := s.get(s.client(false, nil))
		exit, entry := <-s.observations, <-s.observations
		if exit.Side != Exit {
			exit = entry
		}
		if response.StatusCode != http.StatusBadGateway || strings.Contains(text, "internal") || !strings.Contains(exit.Reason, c.reason) || len(asked) > 0 {
			t.Errorf("%s: %s %s; the log says %q", c.name, response.Status, text, exit.Reason)
		}
	}
}

// Upstreams by name are verified by it, without a word in the file.
func TestUpstreamNameIsItsHost(t *testing.T) {
	ca := certtest.NewCA(t)
	upstream := secureUpstream(t, ca.Issue(nil, "localhost"), false, tellSecure)
	conn, err := net.Dial("tcp", netip.AddrPortFrom(upstream.Address, upstream.Port).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	service := &causeway.Service{Protocol: causeway.UpstreamHTTPS}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	speak(transport, service, Credentials{Upstream: ca.Pool()}, func(context.Context, string, string) (net.Conn, error) { return conn, nil })
	secure, err := transport.DialTLSContext(t.Context(), "tcp", "localhost:443")
	if err != nil || !secure.(*tls.Conn).ConnectionState().HandshakeComplete {
		t.Fatal(err)
	}
	if secure.(*tls.Conn).ConnectionState().Version < tls.VersionTLS12 {
		t.Error("an old version")
	}
}

// Connections to upstreams are used again, and their sessions after them.
func TestUpstreamSessionsAreResumed(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %t", r.RemoteAddr, r.TLS.DidResume)
	}))
	client := s.client(true, nil)
	_, first := s.get(client)
	_, second := s.get(client)
	if first != second || strings.HasSuffix(first, "true") {
		t.Errorf("%s, then %s: not the same connection", first, second)
	}
	s.far.inForce.Load().upstreams["api"].close()
	if _, third := s.get(client); third == first || !strings.HasSuffix(third, "true") {
		t.Errorf("%s, then %s: the session is not resumed", first, third)
	}
}

func TestWhoMayCall(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	orders := s.ca.Issue(nil, "spiffe://corp/orders", "orders.internal")
	web := s.ca.Issue(nil, "spiffe://corp/web")
	token := "0123456789abcdef"
	tokens := [][sha256.Size]byte{sha256.Sum256([]byte("another token of it")), sha256.Sum256([]byte(token))}
	for _, c := range []struct {
		name   string
		allow  causeway.ServiceAllow
		own    *tls.Certificate
		header []string
		status int
		told   string
	}{
		{"anybody", causeway.ServiceAllow{}, nil, nil, 200, "|"},
		{"the site", causeway.ServiceAllow{Sites: []string{"frankfurt", "beijing"}}, nil, nil, 200, "|"},
		{"another site", causeway.ServiceAllow{Sites: []string{"frankfurt"}}, nil, []string{"X-Causeway-Site", "frankfurt"}, 403, ""},
		{"the network", causeway.ServiceAllow{Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8")}}, nil, nil, 200, "|"},
		{"another network", causeway.ServiceAllow{Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}, nil, []string{"X-Forwarded-For", "10.0.0.1"}, 403, ""},
		{"a token", causeway.ServiceAllow{TokenFile: "/t"}, nil, []string{"Authorization", "bearer " + token}, 200, "|"},
		{"no token", causeway.ServiceAllow{TokenFile: "/t"}, nil, nil, 401, ""},
		{"not a token", causeway.ServiceAllow{TokenFile: "/t"}, nil, []string{"Authorization", "Basic " + token}, 401, ""},
		{"two tokens", causeway.ServiceAllow{TokenFile: "/t"}, nil, []string{"Authorization", "Bearer " + token, "Authorization", "Bearer " + token}, 401, ""},
		{"a wrong token", causeway.ServiceAllow{TokenFile: "/t"}, nil, []string{"Authorization", "Bearer " + token + "x"}, 403, ""},
		{"a certificate", causeway.ServiceAllow{Clients: &causeway.ServiceClients{CA: "/c"}}, web, nil, 200, "spiffe://corp/web|"},
		{"the name", causeway.ServiceAllow{Clients: &causeway.ServiceClients{CA: "/c", Names: []string{"x", "orders.internal"}}}, orders, nil, 200, "orders.internal|"},
		{"another name", causeway.ServiceAllow{Clients: &causeway.ServiceClients{CA: "/c", Names: []string{"spiffe://corp/order"}}}, orders, nil, 403, ""},
		{"all but the token", causeway.ServiceAllow{Sites: []string{"beijing"}, TokenFile: "/t", Clients: &causeway.ServiceClients{CA: "/c"}}, web, nil, 401, ""},
		{"all but the site", causeway.ServiceAllow{Sites: []string{"frankfurt"}, TokenFile: "/t", Clients: &causeway.ServiceClients{CA: "/c"}}, web, []string{"Authorization", "Bearer " + token}, 403, ""},
	} {
		s.service.Allow, s.own.Tokens, s.own.Clients = c.allow, tokens, nil
		if c.allow.Clients != nil {
			s.own.Clients = []*x509.Certificate{s.ca.Certificate}
		}
		s.follow()
		for _, h2 := range []bool{false, true} {
			response, text := s.get(s.client(h2, c.own), c.header...)
			want := "proto=https|" + c.told + "||hello"
			o := <-s.observations
			for o.Side != Entry {
				o = <-s.observations
			}
			if (o.Tries > 0) != (c.status == 200) {
				t.Errorf("%s, h2 %t: sent to the service's site %d times", c.name, h2, o.Tries)
			}
			if response.StatusCode != c.status || c.status == 200 && !strings.HasSuffix(text, want) || strings.Contains(text, token) {
				t.Errorf("%s, h2 %t: %s %s, want %d %s", c.name, h2, response.Status, text, c.status, want)
			}
			if asks := response.Header.Get("WWW-Authenticate"); asks != map[bool]string{true: `Bearer realm="api"`}[c.status == 401] {
				t.Errorf("%s: WWW-Authenticate: %s", c.name, asks)
			}
		}
	}
}

// Clients without a certificate, or with one of others, do not get through the
// handshake.
func TestClientsHaveToShowCertificates(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	s.service.Allow.Clients, s.own.Clients = &causeway.ServiceClients{CA: "/c"}, []*x509.Certificate{s.ca.Certificate}
	s.follow()
	for name, own := range map[string]*tls.Certificate{
		"none": nil, "another CA's": certtest.NewCA(t).Issue(nil, "spiffe://corp/orders"),
		"a server's": s.ca.Issue(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, "a.b"),
	} {
		if response, err := s.client(true, own).Get("https://api.example.com/"); err == nil {
			response.Body.Close()
			t.Errorf("%s: %s", name, response.Status)
		}
		<-s.refused
	}
}

// The exit looks at the peer's certificate, whatever the entry let through.
func TestExitChecksTheSite(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	plan := s.far.inForce.Load().Plan
	plan.Services = slices.Clone(plan.Services)
	plan.Services[0].Allow.Sites = []string{"frankfurt"}
	s.far.Follow(plan)
	if response, _ := s.get(s.client(false, nil), "Causeway-Site", "frankfurt"); response.StatusCode != http.StatusForbidden {
		t.Error(response.Status)
	}
}

// What a connection was opened for is what it may be used for.
func TestMisdirectedRequests(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	for _, h2 := range []bool{false, true} {
		if response, _ := s.get(s.client(h2, nil), "Host", "web.example.com"); response.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("another certificate's service: %s", response.Status)
		}
	}
	if response, _ := s.send("GET", "/", ""); response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("without TLS: %s", response.Status)
	}
	client := s.client(true, s.ca.Issue(nil, "spiffe://corp/orders"))
	s.service.Allow.Clients, s.own.Clients = &causeway.ServiceClients{CA: "/c"}, []*x509.Certificate{s.ca.Certificate}
	s.follow()
	if response, _ := s.get(client); response.StatusCode != http.StatusOK {
		t.Error(response.Status)
	}
	s.own.Clients = []*x509.Certificate{certtest.NewCA(t).Certificate}
	s.follow()
	if response, _ := s.get(client); response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a client of a CA that is gone: %s", response.Status)
	}
}

// A renewed certificate is shown from the next handshake on; a name of no
// service gets none.
func TestCertificateFollows(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	shown := func(name string) (*x509.Certificate, error) {
		conn, err := tls.Dial("tcp", s.address, &tls.Config{RootCAs: s.ca.Pool(), ServerName: name})
		if err != nil {
			return nil, err
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0], nil
	}
	for range 2 {
		if leaf, err := shown("API.example.com"); err != nil || !leaf.Equal(s.own.Certificate.Leaf) {
			t.Fatalf("%v, %v", leaf, err)
		}
		s.own.Certificate = s.ca.Issue(nil, "api.example.com")
		s.follow()
	}
	if _, err := shown("other.example.com"); err == nil || !strings.Contains(err.Error(), "unrecognized name") {
		t.Errorf("%v", err)
	}
	<-s.refused
}

func TestPlaintextToTLS(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	response, err := http.Get("http://" + s.address + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	if response.StatusCode != http.StatusBadRequest || !strings.Contains(string(text), "https") {
		t.Errorf("%s %s", response.Status, text)
	}
	if err := <-s.refused; !errors.Is(err, errNotTLS) {
		t.Error(err)
	}
}

// A port that gets TLS, or loses it, keeps its connections, and lets none of
// them do what the file does not allow any more.
func TestPortChangesToTLS(t *testing.T) {
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	secure, pair := s.service.TLS, s.own.Certificate
	get := func() int {
		r, _ := http.NewRequest("GET", "http://"+s.address+"/", nil)
		r.Host = "api.example.com"
		response, err := s.entry.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		_, _ = io.Copy(io.Discard, response.Body)
		return response.StatusCode
	}
	client := s.client(true, nil)
	if response, _ := s.get(client); response.StatusCode != http.StatusOK {
		t.Error(response.Status)
	}
	s.service.TLS, s.own.Certificate = nil, nil
	s.follow()
	s.plain.Store(true)
	if response, _ := s.get(client); response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("by a connection with TLS, after it: %s", response.Status)
	}
	if status := get(); status != http.StatusOK {
		t.Errorf("without TLS: %d", status)
	}
	s.service.TLS, s.own.Certificate = secure, pair
	s.follow()
	s.plain.Store(false)
	if status := get(); status != http.StatusMisdirectedRequest {
		t.Errorf("by a connection without TLS, after it: %d", status)
	}
	if response, _ := s.get(s.client(true, nil)); response.StatusCode != http.StatusOK {
		t.Error(response.Status)
	}
}

// A handshake that stalls takes no longer than a try, and the next try goes to
// another upstream.
func TestStalledHandshakeEndsWithItsTry(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	s := newSecured(t, causeway.UpstreamHTTPS, tellSecure)
	s.service.Policy = causeway.ServicePolicy{Timeout: 4 * time.Second, TryTimeout: 200 * time.Millisecond, Retries: 10}
	s.service.Upstreams = append([]causeway.Upstream{upstreamAt(silent.Addr())}, s.service.Upstreams...)
	s.follow()
	client := s.client(false, nil)
	for range 5 {
		if response, text := s.get(client, "Idempotency-Key", "one"); response.StatusCode != http.StatusOK {
			t.Fatalf("%s %s", response.Status, text)
		}
	}
}
