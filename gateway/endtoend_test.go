package gateway

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"causeway/lab"
	"causeway/lab/netns"
	"causeway/lab/oracle"
	"causeway/lab/traffic"
	"causeway/localapi"
)

// twoSites is the topology of the example file with two daemons in it.
type twoSites struct {
	*lab.Lab
	folder  string
	before  map[*netns.Namespace]string // of each gateway's host, without a daemon
	flags   map[string][]string         // more of them, by gateway
	beijing *daemon
	calif   *daemon
}

// daemon is one causeway-gateway process.
type daemon struct {
	host          *netns.Namespace
	folder        string
	site, gateway string
	flags         []string
	log           string
	process       *exec.Cmd
}

func startSites(t *testing.T) *twoSites {
	t.Helper()
	s := buildSites(t)
	s.startDaemons(t)
	return s
}

// buildSites makes the hosts and the files; nothing runs yet.
func buildSites(t *testing.T) *twoSites {
	t.Helper()
	return buildSitesOver(t, lab.Options{Direct: true})
}

func buildSitesOver(t *testing.T, wan lab.Options) *twoSites {
	t.Helper()
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	l, err := lab.Build(wan)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &twoSites{Lab: l, folder: t.TempDir(), before: map[*netns.Namespace]string{}}
	if err := lab.Prepare(s.folder); err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{lab.BJGateway, lab.CAGateway} {
		s.before[s.Namespace(host)] = hostState(t, s.Namespace(host))
	}
	return s
}

func (s *twoSites) startDaemons(t *testing.T) {
	t.Helper()
	s.beijing = s.daemon(t, lab.BJGateway, "beijing", "bj-1")
	s.calif = s.daemon(t, lab.CAGateway, "california", "ca-1")
}

func (s *twoSites) daemon(t *testing.T, host, site, gateway string) *daemon {
	t.Helper()
	return s.daemonIn(t, s.Namespace(host), site, gateway)
}

func (s *twoSites) daemonIn(t *testing.T, host *netns.Namespace, site, gateway string) *daemon {
	t.Helper()
	d := &daemon{host: host, folder: s.folder, site: site, gateway: gateway, flags: s.flags[gateway], log: filepath.Join(s.folder, gateway+".log")}
	d.start(t)
	t.Cleanup(func() {
		_ = d.process.Process.Kill()
		_ = d.process.Wait()
		if t.Failed() {
			log, _ := os.ReadFile(d.log)
			t.Logf("%s:\n%s", gateway, log)
		}
	})
	return d
}

func (d *daemon) socket() string { return filepath.Join(d.folder, "run", d.gateway+".sock") }

func (d *daemon) start(t *testing.T) {
	t.Helper()
	log, err := os.OpenFile(d.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	d.process = exec.Command(os.Getenv(programVariable), append([]string{
		"--config", filepath.Join(d.folder, "causeway.yaml"),
		"--site", d.site, "--gateway", d.gateway, "--identity", filepath.Join(d.folder, "id-"+d.gateway), "--socket", d.socket(),
	}, d.flags...)...)
	d.process.Stderr = log
	if err := d.host.Do(d.process.Start); err != nil {
		t.Fatal(err)
	}
}

// end sends a signal and waits for the process.
func (d *daemon) end(t *testing.T, signal os.Signal) error {
	t.Helper()
	if err := d.process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	return d.process.Wait()
}

// allUp waits until every path of both daemons is up.
func (s *twoSites) allUp(t *testing.T) {
	t.Helper()
	for _, d := range []*daemon{s.beijing, s.calif} {
		waitFor(t, "all paths of "+d.gateway+" up", func() bool {
			paths, err := localapi.NewClient(d.socket()).Paths(t.Context())
			return err == nil && len(paths) == 2 &&
				!slices.ContainsFunc(paths, func(p localapi.Path) bool { return p.State != "up" }) &&
				slices.ContainsFunc(paths, func(p localapi.Path) bool { return p.Used })
		})
	}
}

func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// reach reports whether the Beijing host gets an answer within the time.
func (s *twoSites) reach(t *testing.T, within time.Duration) bool {
	t.Helper()
	result, err := traffic.Ping(t.Context(), s.Beijing(), s.California(), 1, within)
	if err != nil {
		t.Fatal(err)
	}
	return result.Received == 1
}

func (s *twoSites) watch(t *testing.T) *oracle.Watch {
	t.Helper()
	watch, err := s.WatchWAN()
	if err != nil {
		t.Fatal(err)
	}
	return watch
}

// nothingInTheClear ends the watch: something crossed, none of it readable.
func nothingInTheClear(t *testing.T, watch *oracle.Watch) {
	t.Helper()
	count, err := watch.Stop()
	if err != nil || count.Drops > 0 || count.Plaintext > 0 || count.Tunnel == 0 {
		t.Errorf("on the WAN: %+v, %v; want tunnel packets only, all of them looked at", count, err)
	}
}

// controlSeesPlaintext makes sure the oracle would notice: without gateways
// and over plain routes it does.
func (s *twoSites) controlSeesPlaintext(t *testing.T) {
	t.Helper()
	if err := s.AddPlainRoutes(); err != nil {
		t.Fatal(err)
	}
	watch := s.watch(t)
	s.exchange(t)
	if count, err := watch.Stop(); err != nil || count.Plaintext == 0 {
		t.Fatalf("the oracle is blind: %+v, %v", count, err)
	}
	if err := s.RemovePlainRoutes(); err != nil {
		t.Fatal(err)
	}
}

// exchange sends TCP, UDP and ICMP between the hosts, both ways.
func (s *twoSites) exchange(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	flows := []*traffic.UDPFlow{}
	for _, ends := range [][2]traffic.Host{{s.Beijing(), s.California()}, {s.California(), s.Beijing()}} {
		flow, err := traffic.StartUDP(ends[0], ends[1], 7000, time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		flows = append(flows, flow)
		if err := traffic.EchoTCP(ctx, ends[0], ends[1], 7001, 1<<20); err != nil {
			t.Error(err)
		}
		if result, err := traffic.Ping(ctx, ends[0], ends[1], 3, time.Second); err != nil || result.Received != 3 {
			t.Errorf("ping: %+v, %v", result, err)
		}
	}
	for _, flow := range flows {
		if result := flow.Stop(200 * time.Millisecond); result.Received == 0 || result.Duplicates+result.Corrupt > 0 {
			t.Errorf("UDP: %+v", result)
		}
	}
}

// stopBoth stops both daemons cleanly and checks that nothing is left.
func (s *twoSites) stopBoth(t *testing.T) {
	t.Helper()
	for _, d := range []*daemon{s.beijing, s.calif} {
		if err := d.end(t, syscall.SIGTERM); err != nil {
			t.Errorf("%s: %v", d.gateway, err)
		}
		if left, _ := filepath.Glob(filepath.Join(d.folder, "run", d.gateway+".*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		if before, after := s.before[d.host], hostState(t, d.host); after != before {
			t.Errorf("%s: the host's network was\n%s\nand is now\n%s", d.gateway, before, after)
		}
	}
}

// hostState is the devices, routes and forwarding of a host as text.
func hostState(t *testing.T, host *netns.Namespace) string {
	t.Helper()
	var state []string
	devices, err := host.Devices()
	if err != nil {
		t.Fatal(err)
	}
	for _, device := range devices {
		value, err := host.SysctlValue("net/ipv4/conf/" + device + "/forwarding")
		if err != nil {
			t.Fatal(err)
		}
		state = append(state, device+" forwarding "+value)
	}
	err = host.Do(func() error {
		routes, err := os.ReadFile("/proc/thread-self/net/route")
		state = append(state, string(routes))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(state, "\n")
}

func TestSitesReachEachOtherEncrypted(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	watch := s.watch(t)
	s.exchange(t)
	nothingInTheClear(t, watch)
}

// A gateway that is killed leaves nothing in the clear, and traffic is back
// within three seconds of its restart.
func TestKilledGatewayFailsClosedAndComesBack(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	watch := s.watch(t)
	for _, d := range []*daemon{s.beijing, s.calif} {
		if err := d.end(t, syscall.SIGKILL); err == nil {
			t.Fatal("the process survived")
		}
		if s.reach(t, 300*time.Millisecond) {
			t.Errorf("%s is dead and the hosts still reach each other", d.gateway)
		}
		d.start(t)
		restarted := time.Now()
		waitFor(t, "traffic after the restart", func() bool { return s.reach(t, 50*time.Millisecond) })
		if took := time.Since(restarted); took > 3*time.Second {
			t.Errorf("%s: traffic was back %v after the restart", d.gateway, took)
		}
	}
	nothingInTheClear(t, watch)
}

func TestStopLeavesNothingBehind(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	for _, d := range []*daemon{s.beijing, s.calif} {
		if hostState(t, d.host) == s.before[d.host] {
			t.Errorf("%s: a running gateway does not show in the host's network: this test is blind", d.gateway)
		}
	}
	s.stopBoth(t)
	if s.reach(t, 300*time.Millisecond) {
		t.Error("the hosts reach each other without gateways")
	}
	s.controlSeesPlaintext(t)
}

func TestAdminListener(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	s.waitMTU(t, 1438)
	body := s.get(t, "/metrics")
	for _, want := range []string{
		`causeway_path_up{gateway="beijing/bj-1",path="telecom-verizon",peer="california/ca-1"} 1`,
		`causeway_path_rtt_seconds{`, `causeway_path_jitter_seconds{`, `causeway_path_loss_ratio{`,
		`causeway_path_mtu_bytes{gateway="beijing/bj-1",path="unicom-att",peer="california/ca-1"} 1438`,
		`causeway_path_switches_total{`, `causeway_class_bytes_total{class="default",path="telecom-verizon"}`,
		`causeway_drops_total{reason="forged"} 0`, `causeway_drops_total{reason="epoch"} 0`,
		`causeway_drops_total{reason="receive_overflow"} `, `causeway_drops_total{reason="device_overflow"} `,
		`causeway_connections_refused_total{listener="peering"} 0`, `causeway_session_handshakes_total{`,
		`causeway_session_epoch{`, `causeway_certificate_expiry_seconds `,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := s.get(t, path); got != "ok\n" {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func (s *twoSites) get(t *testing.T, path string) string {
	t.Helper()
	dial := func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		err = s.beijing.host.Do(func() error {
			var d net.Dialer
			conn, err = d.DialContext(ctx, network, address)
			return err
		})
		return conn, err
	}
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	response, err := client.Get("http://127.0.0.1:8081" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return readAll(t, response.Body)
}

func readAll(t *testing.T, from io.Reader) string {
	t.Helper()
	body, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestStatus(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	status, err := localapi.NewClient(s.beijing.socket()).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !status.Ready || status.Gateway != "beijing/bj-1" || status.PID != s.beijing.process.Process.Pid || len(status.Peers) != 1 {
		t.Fatalf("status %+v", status)
	}
	peer := status.Peers[0]
	other, err := localapi.NewClient(s.calif.socket()).Status(t.Context())
	if err != nil || !peer.Connected || peer.Session == nil || other.Peers[0].Session == nil || *peer.Session != *other.Peers[0].Session {
		t.Errorf("peer %+v, seen from the other end %+v, %v", peer, other, err)
	}
}
