package gateway

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"causeway/lab"
	"causeway/lab/netns"
	"causeway/lab/oracle"
	"causeway/lab/wan"
)

const servicesOfTest = `services:
  api: {site: california, upstreams: ["172.16.1.10:8080"], listen: 80, hosts: [api.example.com], upgrade: [websocket]}
  calls: {site: california, protocol: h2c, upstreams: ["172.16.1.10:8081"], listen: 80, hosts: [calls.example.com]}
`

// withServices adds services to the file.
func (s *twoSites) withServices(t *testing.T) {
	t.Helper()
	s.change(t, "classes:\n", servicesOfTest+"classes:\n")
}

// listenAt opens a TCP port on a host of the lab, until the test ends.
func listenAt(t *testing.T, host *netns.Namespace, address string) (listener net.Listener) {
	t.Helper()
	err := host.Do(func() (err error) {
		listener, err = net.Listen("tcp", address)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

// serveAt answers on a host of the lab. It speaks HTTP/1.1 and h2c.
func serveAt(t *testing.T, host *netns.Namespace, address string, handler http.Handler) {
	t.Helper()
	listener := listenAt(t, host, address)
	server := &http.Server{Handler: handler, Protocols: new(http.Protocols)}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Close(); wg.Wait() })
}

// dialFrom connects from a host of the lab to one place, whatever is asked for.
func dialFrom(host *netns.Namespace, place string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (conn net.Conn, err error) {
		err = host.Do(func() error {
			var d net.Dialer
			conn, err = d.DialContext(ctx, "tcp", place)
			return err
		})
		return conn, err
	}
}

// clientFrom is a program on a host that takes names for a gateway's address.
func clientFrom(t *testing.T, host *netns.Namespace, place string) *http.Client {
	transport := &http.Transport{DialContext: dialFrom(host, place), MaxIdleConnsPerHost: 100}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

// tellAll answers with what the upstream was told, and the body.
var tellAll = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") == "websocket" {
		echoUpgrade(w)
		return
	}
	body, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "HTTP/%d|%s|%s|%s|%s", r.ProtoMajor, r.Header.Get("X-Source-Region"), r.Header.Get("X-Source-VPC"), r.Header.Get("X-Causeway-Site"), body)
})

// echoUpgrade sends back what comes after an upgrade.
func echoUpgrade(w http.ResponseWriter) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	_, _ = io.Copy(conn, buffered)
}

const beijingEntrance = "10.0.1.1:80"

func TestServicesCrossEncrypted(t *testing.T) {
	s := buildSites(t)
	s.withServices(t)
	for _, address := range []string{"172.16.1.10:8080", "172.16.1.10:8081"} {
		serveAt(t, s.Namespace(lab.CAHost), address, tellAll)
	}
	s.controlSeesHTTP(t)
	s.startDaemons(t)
	s.allUp(t)
	watch := s.watch(t)
	client := clientFrom(t, s.Namespace(lab.BJHost), beijingEntrance)
	for host, protocol := range map[string]string{"api.example.com": "HTTP/1", "calls.example.com": "HTTP/2"} {
		var status int
		var text string
		waitFor(t, host, func() bool {
			status, text = post(t, client, "http://"+host+"/", string(oracle.CanaryTCP[:]))
			return status != http.StatusServiceUnavailable
		})
		if want := protocol + "|cn-beijing|vpc-beijing-001|beijing|" + string(oracle.CanaryTCP[:]); status != http.StatusOK || text != want {
			t.Errorf("%s: %d %s, want %s", host, status, text, want)
		}
	}
	if status, _ := post(t, client, "http://other.example.com/", ""); status != http.StatusMisdirectedRequest {
		t.Errorf("a host of no service: %d", status)
	}
	s.upgrade(t)
	nothingInTheClear(t, watch)
	// Who comes through the tunnel is of another site and would be told from
	// this one.
	outsider := clientFrom(t, s.Namespace(lab.CAHost), beijingEntrance)
	if response, err := outsider.Get("http://api.example.com/"); err == nil {
		response.Body.Close()
		t.Errorf("a client of another site gets %s", response.Status)
	}
	s.checkWhatWasCounted(t)
	s.stopBoth(t)
}

func (s *twoSites) checkWhatWasCounted(t *testing.T) {
	t.Helper()
	metrics := s.get(t, "/metrics")
	for _, want := range []string{
		`http_request_duration_seconds_bucket{code_class="2xx",route="api",le="30"} 1`, `http_request_duration_seconds_count{code_class="2xx",route="calls"} 1`,
		`http_request_duration_seconds_count{code_class="4xx",route="none"} 1`, `http_upgrades_total{route="api"} 1`,
		`http_request_tries_total{route="calls"} `, `http_request_body_bytes_total{direction="request",route="calls"} 32`, `http_requests_malformed_total 0`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	log, _ := os.ReadFile(s.calif.log)
	if !strings.Contains(string(log), `"msg":"request","side":"exit","service":"calls","client_site":"beijing","client":"10.0.1.10","method":"POST","target":"/","status":200,`) {
		t.Error("the exit's log does not tell of the request")
	}
}

// controlSeesHTTP makes sure that the oracle would notice the same request.
func (s *twoSites) controlSeesHTTP(t *testing.T) {
	t.Helper()
	if err := s.AddPlainRoutes(); err != nil {
		t.Fatal(err)
	}
	watch := s.watch(t)
	client := clientFrom(t, s.Namespace(lab.BJHost), "172.16.1.10:8080")
	post(t, client, "http://api.example.com/", string(oracle.CanaryTCP[:]))
	client.CloseIdleConnections()
	if count, err := watch.Stop(); err != nil || count.Plaintext == 0 {
		t.Fatalf("the oracle is blind: %+v, %v", count, err)
	}
	if err := s.RemovePlainRoutes(); err != nil {
		t.Fatal(err)
	}
}

func post(t *testing.T, client *http.Client, url, body string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Causeway-Site", "forged")
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode, readAll(t, response.Body)
}

// upgrade speaks through a connection that became another protocol's.
func (s *twoSites) upgrade(t *testing.T) {
	t.Helper()
	conn, err := dialFrom(s.Namespace(lab.BJHost), beijingEntrance)(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, _ = io.WriteString(conn, "GET /chat HTTP/1.1\r\nHost: api.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, nil)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", response, err)
	}
	word := append([]byte{0, '\n'}, oracle.CanaryTCP[:]...)
	_, _ = conn.Write(word)
	got := make([]byte, len(word))
	if _, err := io.ReadFull(reader, got); err != nil || string(got) != string(word) {
		t.Errorf("%q came back, %v", got, err)
	}
	conn.Close()
	waitFor(t, "the end of the upgrade", func() bool {
		return strings.Contains(s.get(t, "/metrics"), `http_upgrades_total{route="api"} 1`)
	})
}

// startRequests sends requests from Beijing until it is stopped.
func (s *twoSites) startRequests(t *testing.T, clients int) *steadyLoad {
	client := clientFrom(t, s.Namespace(lab.BJHost), beijingEntrance)
	return startLoad(clients, func(int64) error { return getOnce(client) })
}

func getOnce(client *http.Client) error {
	response, err := client.Get("http://api.example.com/")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %s", response.Status)
	}
	return nil
}

// Requests that may be repeated survive the silent cut of the path they are
// on, and reloads at both ends; a stop lets those under way end.
func TestServicesLoseNothing(t *testing.T) {
	s := buildSitesOver(t, lab.Options{WAN: wan.Settings{Delay: 5 * time.Millisecond, Queue: wan.DefaultQueue}})
	s.withServices(t)
	release := make(chan struct{})
	started := make(chan struct{})
	serveAt(t, s.Namespace(lab.CAHost), "172.16.1.10:8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(started)
			<-release
		}
		_, _ = io.WriteString(w, "whole")
	}))
	s.startDaemons(t)
	s.allUp(t)
	probe := clientFrom(t, s.Namespace(lab.BJHost), beijingEntrance)
	waitFor(t, "the service", func() bool { return getOnce(probe) == nil })
	load := s.startRequests(t, 4)
	load.goesOn(t, 100)
	for _, name := range []string{"telecom-verizon", "unicom-att"} {
		s.blackhole(name, true)
		load.goesOn(t, 200)
		s.blackhole(name, false)
		s.allUp(t)
	}
	s.change(t, "listen: 80, hosts: [calls.example.com]", "listen: 81, hosts: [calls.example.com]", "hosts: [api.example.com],", "hosts: [api.example.com], policy: {retries: 2},")
	for _, d := range []*daemon{s.calif, s.beijing} {
		d.hangUp(t)
		load.goesOn(t, 100)
	}
	again := clientFrom(t, s.Namespace(lab.BJHost), "10.0.1.1:81")
	if status, _ := post(t, again, "http://calls.example.com/", ""); status == http.StatusMisdirectedRequest {
		t.Error("the service's other port does not know it")
	}
	load.end(t)
	slow := make(chan int)
	go func() {
		response, err := probe.Post("http://api.example.com/slow", "text/plain", strings.NewReader("x"))
		if err != nil {
			slow <- 0
			return
		}
		response.Body.Close()
		slow <- response.StatusCode
	}()
	<-started
	if err := s.beijing.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the port to be closed", func() bool { return getOnce(clientFrom(t, s.Namespace(lab.BJHost), beijingEntrance)) != nil })
	close(release)
	if status := <-slow; status != http.StatusOK {
		t.Errorf("the request under way at a stop got %d", status)
	}
	if err := s.beijing.process.Wait(); err != nil {
		t.Error(err)
	}
}

// blackhole lets a line swallow everything, silently.
func (s *twoSites) blackhole(name string, on bool) {
	s.Link(name).Change(func(forward, reverse *wan.Settings) { forward.Blackhole, reverse.Blackhole = on, on })
}
