package gateway

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	grpctls "google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"causeway/certtest"
	"causeway/lab"
	"causeway/lab/netns"
)

// FOLDER is where the files are that services name.
const safeServicesOfTest = `services:
  safe:
    site: california
    upstreams: ["172.16.1.10:8443"]
    protocol: https
    upstream_tls: {name: api.internal, ca: FOLDER/ca.crt}
    upgrade: [websocket]
    hosts: [safe.example.com]
    tls: {certificate: FOLDER/safe.crt, key: FOLDER/safe.key}
    allow:
      sites: [beijing]
      networks: [10.0.1.0/24]
      clients: {ca: FOLDER/ca.crt, names: ["spiffe://corp/orders"]}
      token_file: FOLDER/safe.tokens
  calls: {site: california, protocol: h2, upstreams: ["172.16.1.10:8443"], upstream_tls: {name: api.internal, ca: FOLDER/ca.crt}, hosts: [calls.example.com], tls: {certificate: FOLDER/open.crt, key: FOLDER/open.key}}
  elsewhere: {site: california, protocol: h2, upstreams: ["172.16.1.10:8443"], upstream_tls: {name: api.internal, ca: FOLDER/ca.crt}, hosts: [elsewhere.example.com], tls: {certificate: FOLDER/open.crt, key: FOLDER/open.key}, allow: {networks: [10.0.2.0/24]}}
  othername: {site: california, protocol: https, upstreams: ["172.16.1.10:8443"], upstream_tls: {name: other.internal, ca: FOLDER/ca.crt}, hosts: [othername.example.com], tls: {certificate: FOLDER/open.crt, key: FOLDER/open.key}}
  otherca: {site: california, protocol: https, upstreams: ["172.16.1.10:8443"], upstream_tls: {name: api.internal}, hosts: [otherca.example.com], tls: {certificate: FOLDER/open.crt, key: FOLDER/open.key}}
  expired: {site: california, protocol: h2, upstreams: ["172.16.1.10:8444"], upstream_tls: {name: api.internal, ca: FOLDER/ca.crt}, hosts: [expired.example.com], tls: {certificate: FOLDER/open.crt, key: FOLDER/open.key}}
`

const (
	tokenOfTest  = "0123456789-the-token-of-this-test"
	safeEntrance = "10.0.1.1:443"
)

// safeSites are two sites with services behind TLS.
type safeSites struct {
	*twoSites
	ca     *certtest.CA
	caller tls.Certificate
}

func (s *safeSites) file(name string) string { return filepath.Join(s.folder, name) }

// install writes a certificate for names where services find it.
func (s *safeSites) install(t *testing.T, name string, hosts ...string) {
	t.Helper()
	certificate, key := s.ca.Files(s.ca.Issue(nil, hosts...))
	replaceFile(t, s.file(name+".crt"), certificate, 0o644)
	replaceFile(t, s.file(name+".key"), key, 0o600)
}

func buildSafeSites(t *testing.T) *safeSites {
	s := &safeSites{twoSites: buildSites(t), ca: certtest.NewCA(t)}
	s.change(t, "classes:\n", strings.ReplaceAll(safeServicesOfTest, "FOLDER", s.folder)+"classes:\n")
	replaceFile(t, s.file("ca.crt"), s.ca.PEM(), 0o644)
	replaceFile(t, s.file("safe.tokens"), tokenOfTest+"\n", 0o600)
	s.install(t, "safe", "safe.example.com")
	s.install(t, "open", "calls.example.com", "elsewhere.example.com", "othername.example.com", "otherca.example.com", "expired.example.com")
	s.caller = *s.ca.Issue(nil, "spiffe://corp/orders")
	calls := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(calls, health.NewServer())
	t.Cleanup(calls.Stop)
	host := s.Namespace(lab.CAHost)
	serveTLSAt(t, host, "172.16.1.10:8443", *s.ca.Issue(nil, "api.internal"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc") {
			calls.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Caller", r.Header.Get("X-Causeway-Client")+r.Header.Get("X_Causeway_Client")+r.Header.Get("Authorization"))
		w.Header().Set("Proto", r.Header.Get("Forwarded"))
		tellAll(w, r)
	}))
	serveTLSAt(t, host, "172.16.1.10:8444", *s.ca.Issue(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }, "api.internal"), tellAll)
	return s
}

// serveTLSAt answers on a host of the lab, in TLS alone.
func serveTLSAt(t *testing.T, host *netns.Namespace, address string, own tls.Certificate, handler http.Handler) {
	t.Helper()
	listener := listenAt(t, host, address)
	server := &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0), TLSConfig: &tls.Config{Certificates: []tls.Certificate{own}}}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.ServeTLS(listener, "", "") })
	t.Cleanup(func() { server.Close(); wg.Wait() })
}

// client is a program in Beijing; h2 is what it speaks.
func (s *safeSites) client(t *testing.T, h2 bool, own ...tls.Certificate) *http.Client {
	transport := &http.Transport{
		DialContext: dialFrom(s.Namespace(lab.BJHost), safeEntrance), Protocols: new(http.Protocols),
		TLSClientConfig: &tls.Config{RootCAs: s.ca.Pool(), Certificates: own},
	}
	transport.Protocols.SetHTTP1(!h2)
	transport.Protocols.SetHTTP2(h2)
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

// ask returns the status of an answer, its text, and what the upstream was told.
func (s *safeSites) ask(t *testing.T, client *http.Client, host, token string) (status int, text, told string) {
	t.Helper()
	r, err := http.NewRequest("POST", "https://"+host+"/", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Causeway-Client", "forged")
	r.Header.Set("X_Causeway_Client", "forged")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := client.Do(r)
	if err != nil {
		return 0, err.Error(), ""
	}
	defer response.Body.Close()
	return response.StatusCode, readAll(t, response.Body), response.Header.Get("Caller") + "|" + response.Header.Get("Proto")
}

func TestServicesWithTLS(t *testing.T) {
	s := buildSafeSites(t)
	s.startDaemons(t)
	s.allUp(t)
	waitFor(t, "the service", func() bool {
		status, _, _ := s.ask(t, s.client(t, true), "calls.example.com", "")
		return status == http.StatusOK
	})
	s.crossesSafely(t)
	s.admitsWhoMayCall(t)
	s.verifiesUpstreams(t)
	s.callsWithGRPC(t)
	s.upgradesInsideTLS(t)
	s.answersPlaintext(t)
	s.takesRenewedFiles(t)
	s.keepsSecrets(t)
	s.stopBoth(t)
}

func (s *safeSites) crossesSafely(t *testing.T) {
	t.Helper()
	for _, h2 := range []bool{false, true} {
		client := s.client(t, h2, s.caller)
		for host, want := range map[string]string{"safe.example.com": "HTTP/1", "calls.example.com": "HTTP/2"} {
			status, text, told := s.ask(t, client, host, tokenOfTest)
			if status != http.StatusOK || text != want+"|cn-beijing|vpc-beijing-001|beijing|hello" {
				t.Errorf("%s, h2 %t: %d %s", host, h2, status, text)
			}
			caller := map[string]string{"safe.example.com": "spiffe://corp/orders", "calls.example.com": "Bearer " + tokenOfTest}[host]
			if want := fmt.Sprintf(`%s|for=10.0.1.10;host="%s";proto=https`, caller, host); told != want {
				t.Errorf("%s: the upstream was told %s, want %s", host, told, want)
			}
		}
	}
}

func (s *safeSites) admitsWhoMayCall(t *testing.T) {
	t.Helper()
	other := *s.ca.Issue(nil, "spiffe://corp/other")
	for _, c := range []struct {
		name, host, token string
		own               []tls.Certificate
		status            int // 0: no handshake
	}{
		{"no certificate", "safe.example.com", tokenOfTest, nil, 0},
		{"another name", "safe.example.com", tokenOfTest, []tls.Certificate{other}, http.StatusForbidden},
		{"no token", "safe.example.com", "", []tls.Certificate{s.caller}, http.StatusUnauthorized},
		{"another token", "safe.example.com", tokenOfTest + "x", []tls.Certificate{s.caller}, http.StatusForbidden},
		{"another network", "elsewhere.example.com", "", nil, http.StatusForbidden},
	} {
		if status, text, _ := s.ask(t, s.client(t, true, c.own...), c.host, c.token); status != c.status {
			t.Errorf("%s: %d %s, want %d", c.name, status, text, c.status)
		}
	}
}

// Upstreams that cannot be verified are not asked, and the log says why.
func (s *safeSites) verifiesUpstreams(t *testing.T) {
	t.Helper()
	for service, reason := range map[string]string{"othername": "not other.internal", "otherca": "unknown authority", "expired": "has expired"} {
		if status, text, _ := s.ask(t, s.client(t, true), service+".example.com", ""); status != http.StatusBadGateway || strings.Contains(text, "internal") {
			t.Errorf("%s: %d %s", service, status, text)
		}
		text, _ := os.ReadFile(s.calif.log)
		said := false
		for line := range bytes.Lines(text) {
			said = said || bytes.Contains(line, []byte(`"service":"`+service+`"`)) && bytes.Contains(line, []byte(reason))
		}
		if !said {
			t.Errorf("%s: the log does not say %q", service, reason)
		}
	}
}

func (s *safeSites) callsWithGRPC(t *testing.T) {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///calls.example.com",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return dialFrom(s.Namespace(lab.BJHost), safeEntrance)(ctx, "", "")
		}),
		grpc.WithTransportCredentials(grpctls.NewTLS(&tls.Config{RootCAs: s.ca.Pool(), ServerName: "calls.example.com"})))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answer, err := grpc_health_v1.NewHealthClient(conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil || answer.Status != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Errorf("%v, %v", answer, err)
	}
}

// dial makes the handshake of a program that speaks HTTP/1.1.
func (s *safeSites) dial(t *testing.T) (*tls.Conn, error) {
	t.Helper()
	raw, err := dialFrom(s.Namespace(lab.BJHost), safeEntrance)(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	_ = raw.SetDeadline(time.Now().Add(20 * time.Second))
	conn := tls.Client(raw, &tls.Config{RootCAs: s.ca.Pool(), ServerName: "safe.example.com", Certificates: []tls.Certificate{s.caller}})
	return conn, conn.Handshake()
}

func (s *safeSites) upgradesInsideTLS(t *testing.T) {
	t.Helper()
	conn, err := s.dial(t)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, "GET /chat HTTP/1.1\r\nHost: safe.example.com\r\nAuthorization: Bearer "+tokenOfTest+"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, nil)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", response, err)
	}
	got := make([]byte, 5)
	_, _ = io.WriteString(conn, "\x00\nab\r")
	if _, err := io.ReadFull(reader, got); err != nil || string(got) != "\x00\nab\r" {
		t.Errorf("%q came back, %v", got, err)
	}
	conn.Close()
}

func (s *safeSites) answersPlaintext(t *testing.T) {
	t.Helper()
	response, err := clientFrom(t, s.Namespace(lab.BJHost), safeEntrance).Get("http://calls.example.com/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Error(response.Status)
	}
	// One for the client without a certificate, one for this.
	if metrics := s.get(t, "/metrics"); !strings.Contains(metrics, `http_connections_refused_total{reason="tls"} 2`) {
		t.Error("connections that were refused are not counted")
	}
}

// A renewed certificate is taken although the file is as it was; one that cannot
// be used leaves what is in force.
func (s *safeSites) takesRenewedFiles(t *testing.T) {
	t.Helper()
	serial := func() string {
		conn, err := s.dial(t)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0].SerialNumber.String()
	}
	first := serial()
	s.install(t, "safe", "safe.example.com")
	s.beijing.hangUp(t)
	second := serial()
	if first == second {
		t.Error("a reload did not take the renewed certificate")
	}
	s.install(t, "safe", "another.example.com")
	if err := s.beijing.process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the refusal", func() bool {
		text, _ := os.ReadFile(s.beijing.log)
		return bytes.Contains(text, []byte("reload failed")) && bytes.Contains(text, []byte("it is not for safe.example.com"))
	})
	if serial() != second {
		t.Error("a reload that was refused changed the certificate")
	}
	if status, text, _ := s.ask(t, s.client(t, true, s.caller), "safe.example.com", tokenOfTest); status != http.StatusOK {
		t.Errorf("after the refusal: %d %s", status, text)
	}
}

func (s *safeSites) keepsSecrets(t *testing.T) {
	t.Helper()
	for _, d := range []*daemon{s.beijing, s.calif} {
		text, _ := os.ReadFile(d.log)
		if bytes.Contains(text, []byte(tokenOfTest)) || bytes.Contains(text, []byte("PRIVATE KEY")) {
			t.Errorf("the log of %s has a secret", d.gateway)
		}
	}
}
