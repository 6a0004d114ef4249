package faults

import (
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"causeway/lab"
	"causeway/lab/traffic"
)

// restarts is how often a gateway is started and ended in one test.
const restarts = 12

// F38: a gateway is killed, stopped and reloaded at random moments of its
// start while its host would forward in the clear; with 'guard: always'
// nothing ever leaves in the clear from the first start on, and the guard is
// all that stays.
func TestF38NothingLeaksThroughRestarts(t *testing.T) {
	eachBuild(t, func(t *testing.T, program string) {
		s := prepare(t, plan{program: program, prepare: guardAlways})
		s.trap(t)
		s.leaks(t) // the control: without a gateway everything does
		s.calif.start(t)
		s.beijing.start(t)
		s.allUp(t)
		r := s.observe(t)
		r.backedOff = true
		s.restartAtRandom(t, []os.Signal{syscall.SIGKILL, syscall.SIGTERM})
		s.beijing.start(t)
		r.flows(t, patience)
		s.allUp(t)
		r.end(t)
	})
}

// F38: whatever a killed gateway had half done, the next start and a clean
// stop leave nothing of it on the host.
func TestF38NothingStaysAfterRestarts(t *testing.T) {
	eachBuild(t, func(t *testing.T, program string) {
		s := prepare(t, plan{program: program})
		s.restartAtRandom(t, []os.Signal{syscall.SIGKILL})
		s.calif.start(t)
		s.beijing.start(t)
		s.allUp(t)
		if networkOf(t, s.beijing.host) == s.before["bj-1"] {
			t.Error("a running gateway does not show in the host's network: this test is blind")
		}
		for _, d := range s.daemons() {
			if err := d.stop(t, syscall.SIGTERM); err != nil {
				t.Errorf("%s: %v", d.gateway, err)
			}
			if after := networkOf(t, d.host); after != s.before[d.gateway] {
				t.Errorf("%s: the host's network was\n%s\nand is now\n%s", d.gateway, s.before[d.gateway], after)
			}
			if left, _ := filepath.Glob(filepath.Join(s.folder, "run", d.gateway+".*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		}
	})
}

// restartAtRandom ends Beijing's gateway, if it runs, and starts it anew, each
// time ended at another moment, by one of the signals. The moments repeat from
// run to run, as far as a scheduler lets them.
func (s *sites) restartAtRandom(t *testing.T, signals []os.Signal) {
	t.Helper()
	random := rand.New(rand.NewPCG(38, 0))
	for range restarts {
		s.beijing.kill()
		s.beijing.start(t)
		<-time.After(time.Duration(random.IntN(60)) * time.Millisecond)
		_ = s.beijing.process.Process.Signal(syscall.SIGHUP)
		_ = s.beijing.process.Process.Signal(signals[random.IntN(len(signals))])
		_ = s.beijing.process.Wait()
		s.beijing.process = nil
	}
}

// guardAlways keeps the guards after a clean stop too.
func guardAlways(t *testing.T, folder string) {
	t.Helper()
	file := filepath.Join(folder, "causeway.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "failover: 1s}", "failover: 1s, guard: always}", 1)
	if changed == string(text) {
		t.Fatalf("no tunnel: line to change in\n%s", text)
	}
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// trap makes the gateways' hosts forward whatever they have no better route
// for in the clear, as a cloud host with a default route would.
func (s *sites) trap(t *testing.T) {
	t.Helper()
	everything := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	for host, router := range map[string]string{lab.BJGateway: "192.0.2.2", lab.CAGateway: "192.0.2.1"} {
		n := s.Namespace(host)
		if err := n.Sysctl("net/ipv4/ip_forward", "1"); err != nil {
			t.Fatal(err)
		}
		if err := n.AddRoute(everything, netip.MustParseAddr(router)); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range s.daemons() {
		s.before[d.gateway] = networkOf(t, d.host)
	}
}

// leaks makes sure that the trap works and that the oracle would notice.
func (s *sites) leaks(t *testing.T) {
	t.Helper()
	watch, err := s.WatchWAN()
	if err != nil {
		t.Fatal(err)
	}
	result, err := traffic.Ping(t.Context(), s.Beijing(), s.California(), 1, time.Second)
	if err != nil || result.Received != 1 {
		t.Fatalf("the trap does not forward: %+v, %v", result, err)
	}
	count, err := watch.Stop()
	if err != nil || len(judgeWAN(count)) == 0 || count.Plaintext == 0 {
		t.Fatalf("the oracle is blind: %+v, %v", count, err)
	}
}
