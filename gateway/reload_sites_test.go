package gateway

import (
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"causeway"
	"causeway/lab"
	"causeway/lab/netns"
	"causeway/lab/traffic"
	"causeway/localapi"
	"causeway/pki"
)

// The lines of the file that reloads add and remove.
const (
	mobileAtBeijing = "      mobile:  {type: internet, provider: Mobile, bandwidth: 200Mbps, address: 192.0.5.1, device: wan3}\n"
	sprint          = "      sprint:  {type: internet, provider: Sprint, bandwidth: 200Mbps, address: 192.0.5.2, device: wan3}\n"
	mobilePath      = "  mobile-sprint:   {from: beijing/mobile, to: california/sprint, via: internet}\n"
	toFrankfurt     = "      eu:      {type: internet, provider: EU, bandwidth: 200Mbps, address: 192.0.4.1, device: wan2}\n"
	frankfurtPath   = "  eu-main:         {from: beijing/eu, to: frankfurt/main, via: internet}\n"
	frankfurtSite   = `  frankfurt:
    cloud: aws
    region: eu-central-1
    networks: [192.168.0.0/16]
    gateways:
      fra-1: {lan: lan}
    links:
      main: {type: internet, provider: DTAG, bandwidth: 200Mbps, address: 192.0.4.2, device: wan0}
`
)

// threeSites is the two sites with a third beside Beijing, and one line more
// between the two. The file does not say so yet.
type threeSites struct {
	*twoSites
	gateway, host *netns.Namespace // of Frankfurt
	frankfurt     *daemon
}

func buildThreeSites(t *testing.T) *threeSites {
	t.Helper()
	s := &threeSites{twoSites: buildSites(t)}
	s.gateway, s.host = netns.CreateFor(t, "cw-fra-gw"), netns.CreateFor(t, "cw-fra-host")
	cable := func(a *netns.Namespace, deviceA, addressA string, b *netns.Namespace, deviceB, addressB string) {
		t.Helper()
		err := netns.Cable(
			netns.End{Host: a, Device: deviceA, Address: netip.MustParsePrefix(addressA)},
			netns.End{Host: b, Device: deviceB, Address: netip.MustParsePrefix(addressB)},
		)
		if err != nil {
			t.Fatal(err)
		}
	}
	bj, ca := s.Namespace(lab.BJGateway), s.Namespace(lab.CAGateway)
	cable(bj, "wan2", "192.0.4.1/24", s.gateway, "wan0", "192.0.4.2/24")
	cable(bj, "wan3", "192.0.5.1/24", ca, "wan3", "192.0.5.2/24")
	cable(s.host, "eth0", "192.168.1.10/24", s.gateway, "lan", "192.168.1.1/24")
	if err := s.host.AddRoute(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParseAddr("192.168.1.1")); err != nil {
		t.Fatal(err)
	}
	for host := range s.before {
		s.before[host] = hostState(t, host)
	}
	id := causeway.Identity{Interconnect: "beijing-california", Site: "frankfurt", Role: causeway.RoleGateway, Name: "fra-1"}
	if err := pki.Issue(filepath.Join(s.folder, "pki"), id, filepath.Join(s.folder, "id-fra-1"), time.Now()); err != nil {
		t.Fatal(err)
	}
	return s
}

// change replaces parts of the file.
func (s *twoSites) change(t *testing.T, oldnew ...string) {
	t.Helper()
	file := filepath.Join(s.folder, "causeway.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := string(text)
	for i := 0; i < len(oldnew); i += 2 {
		if !strings.Contains(changed, oldnew[i]) {
			t.Fatalf("the file lacks %q", oldnew[i])
		}
		changed = strings.Replace(changed, oldnew[i], oldnew[i+1], 1)
	}
	write(t, file, []byte(changed))
}

// hangUp asks for a reload and waits for the log to tell of one more.
func (d *daemon) hangUp(t *testing.T) {
	t.Helper()
	count := func() int {
		log, _ := os.ReadFile(d.log)
		return strings.Count(string(log), "file reloaded")
	}
	before := count()
	if err := d.process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the reload of "+d.gateway, func() bool { return count() > before })
}

// awaitPath waits until a daemon shows a path in a state, "" for not at all.
func (d *daemon) awaitPath(t *testing.T, name, state string) {
	t.Helper()
	waitFor(t, name+" of "+d.gateway+" is "+state, func() bool {
		paths, err := localapi.NewClient(d.socket()).Paths(t.Context())
		i := slices.IndexFunc(paths, func(p localapi.Path) bool { return p.Name == name })
		return err == nil && (i < 0 && state == "" || i >= 0 && paths[i].State == state)
	})
}

// sessions returns the daemon's sessions by peer.
func (d *daemon) sessions(t *testing.T) map[string]string {
	t.Helper()
	status, err := localapi.NewClient(d.socket()).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, p := range status.Peers {
		if p.Session != nil {
			all[p.Peer] = *p.Session
		}
	}
	return all
}

func (s *threeSites) reachFrankfurt(t *testing.T, within time.Duration) bool {
	t.Helper()
	frankfurt := traffic.Host{Namespace: s.host, Address: netip.MustParseAddr("192.168.1.10")}
	result, err := traffic.Ping(t.Context(), s.Beijing(), frankfurt, 1, within)
	if err != nil {
		t.Fatal(err)
	}
	return result.Received == 1
}

// Everything a reload follows, one after the other, under traffic between
// Beijing and California that does not notice: a third site comes, a line
// comes at both ends and another goes, the third site goes.
func TestReloadFollowsSitesLinksAndPaths(t *testing.T) {
	s := buildThreeSites(t)
	s.startDaemons(t)
	s.allUp(t)
	const california, frankfurt = "california/ca-1", "frankfurt/fra-1"
	first := s.beijing.sessions(t)[california]
	watch := s.watch(t)
	stop := s.sendAllTheTime(t)

	s.change(t, "  california:\n", frankfurtSite+"  california:\n",
		"      unicom:", toFrankfurt+"      unicom:", "paths: ", "paths:\n"+frankfurtPath+"# ")
	s.beijing.hangUp(t)
	s.frankfurt = s.daemonIn(t, s.gateway, "frankfurt", "fra-1")
	waitFor(t, "Frankfurt is reached", func() bool { return s.reachFrankfurt(t, 100*time.Millisecond) })
	sessions := s.beijing.sessions(t)
	if sessions[california] != first {
		t.Errorf("the session with California was %s and is %s", first, sessions[california])
	}

	s.change(t, "      unicom:", mobileAtBeijing+"      unicom:", "      att:", sprint+"      att:",
		"  unicom-att:", mobilePath+"  unicom-att:")
	s.beijing.hangUp(t)
	s.beijing.awaitPath(t, "mobile-sprint", "unmatched")
	s.calif.hangUp(t)
	s.beijing.awaitPath(t, "mobile-sprint", "up")
	s.calif.awaitPath(t, "mobile-sprint", "up")

	// The line in use goes, from one end and then from the other.
	s.change(t, "  telecom-verizon: {", "# {", "prefer: [telecom-verizon, unicom-att]", "prefer: [unicom-att]")
	s.calif.hangUp(t)
	s.calif.awaitPath(t, "telecom-verizon", "unmatched")
	s.beijing.hangUp(t)
	s.beijing.awaitPath(t, "telecom-verizon", "")
	s.beijing.awaitPath(t, "unicom-att", "up")
	if after := s.beijing.sessions(t)[frankfurt]; after != sessions[frankfurt] {
		t.Errorf("the session with Frankfurt was %s and is %s", sessions[frankfurt], after)
	}

	second := s.beijing.sessions(t)[california]
	s.change(t, frankfurtSite, "", toFrankfurt, "", frankfurtPath, "")
	s.beijing.hangUp(t)
	if s.reachFrankfurt(t, 300*time.Millisecond) || strings.Contains(hostState(t, s.beijing.host), "0000A8C0") {
		t.Error("Frankfurt is still reached, or has a route")
	}
	if sessions := s.beijing.sessions(t); len(sessions) != 1 || sessions[california] != second {
		t.Errorf("sessions %v, want %s with California alone", sessions, second)
	}
	stop()
	nothingInTheClear(t, watch)
	s.stopBoth(t)
}

// sendAllTheTime sends TCP and UDP between Beijing and California. The
// returned function ends that and checks that nothing was lost.
func (s *twoSites) sendAllTheTime(t *testing.T) (stop func()) {
	t.Helper()
	flows, err := traffic.StartTCPFlows(t.Context(), traffic.TCPPlan{
		From: s.Beijing(), To: s.California(), Port: 7101, Flows: 2, Rate: 5 * causeway.Mbps,
	})
	if err != nil {
		t.Fatal(err)
	}
	var datagrams []*traffic.UDPFlow
	for _, ends := range [][2]traffic.Host{{s.Beijing(), s.California()}, {s.California(), s.Beijing()}} {
		flow, err := traffic.StartUDP(ends[0], ends[1], 7102, 5*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		datagrams = append(datagrams, flow)
	}
	return func() {
		if r := flows.Stop(2 * time.Second); r.Resets+r.Corrupt+r.Unfinished > 0 || r.BytesChecked == 0 {
			t.Errorf("TCP: %+v", r)
		}
		for _, flow := range datagrams {
			if r := flow.Stop(time.Second); r.Lost()+r.Duplicates+r.Corrupt > 0 || r.Received == 0 {
				t.Errorf("UDP: %+v, %d lost", r, r.Lost())
			}
		}
	}
}

// A file that cannot be followed changes nothing at all.
func TestFailedReloadLeavesAllAsItWas(t *testing.T) {
	s := buildThreeSites(t)
	s.startDaemons(t)
	s.allUp(t)
	session, host := s.beijing.sessions(t), hostState(t, s.beijing.host)
	occupier := listenAt(t, s.beijing.host, "192.0.5.1:8443")
	newLine := []string{
		"      unicom:", mobileAtBeijing + "      unicom:", "      att:", sprint + "      att:",
		"  unicom-att:", mobilePath + "  unicom-att:", "  california:\n", frankfurtSite + "  california:\n",
		"      telecom:", toFrankfurt + "      telecom:", "paths: ", "paths:\n" + frankfurtPath + "# ",
	}
	good, err := os.ReadFile(filepath.Join(s.folder, "causeway.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name, want string, change []string) {
		t.Helper()
		s.change(t, change...)
		if status, body := s.beijing.reload(t); status != http.StatusUnprocessableEntity || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s, want %s", name, status, body, want)
		}
		if after := hostState(t, s.beijing.host); after != host {
			t.Errorf("%s: the host's network was\n%s\nand is\n%s", name, host, after)
		}
		if after := s.beijing.sessions(t); len(after) != 1 || after["california/ca-1"] != session["california/ca-1"] {
			t.Errorf("%s: sessions %v became %v", name, session, after)
		}
		if !s.reach(t, time.Second) {
			t.Errorf("%s: California is not reached", name)
		}
		write(t, filepath.Join(s.folder, "causeway.yaml"), good)
	}
	refused("not a file", "config.", []string{"sites:", "sights:"})
	refused("another port", "tunnel.port", []string{"port: 8443", "port: 8444"})
	refused("no such device", "host.", append(slices.Clone(newLine), "device: wan3}", "device: wan9}"))
	refused("an address in use", "gateway.listen", newLine)
	occupier.Close()
	undo := strings.TrimSuffix(s.beijing.socket(), ".sock") + ".undo.json"
	restore := blockFile(t, undo)
	refused("a host that cannot be changed", "host.undo_file", newLine)
	restore()
	// Nothing was left open: the same file is followed now.
	s.change(t, newLine...)
	if status, body := s.beijing.reload(t); status != http.StatusOK {
		t.Errorf("with nothing in the way: %d %s", status, body)
	}
	s.beijing.awaitPath(t, "mobile-sprint", "unmatched")
	s.stopBoth(t)
}

// blockFile makes a file impossible to replace until the returned function is
// called.
func blockFile(t *testing.T, file string) (restore func()) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err == nil {
		err = os.Remove(file)
	}
	if err == nil {
		err = os.MkdirAll(filepath.Join(file, "in the way"), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.RemoveAll(file); err != nil {
			t.Fatal(err)
		}
		write(t, file, content)
	}
}
