package faults

import (
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/lab"
	"causeway/lab/netns"
	"causeway/localapi"
	"causeway/pki"
)

// peerBound is how long traffic may be away when one of two active gateways
// dies and the network's route moves to the other at once.
const peerBound = 2 * time.Second

// The second gateway of Beijing, its line to California and its place in
// Beijing's network.
const (
	third       = "mobile-sprint"
	bjGateway2  = "cw-bj-gw2"
	gateway2LAN = "10.0.2.1/24"
	host2LAN    = "10.0.2.10/24"
)

// F12: of two active gateways of a site one is killed. The far site moves to
// the other's path by itself; within the site somebody has to move the hosts'
// route, as a cloud's route table or ECMP does: here the test. Nobody misses
// more than 2 s, TCP lives.
func TestF12KillOneOfTwo(t *testing.T) {
	s := prepare(t, plan{line: farApart, prepare: withSecondGateway})
	other := s.secondGateway(t)
	for _, d := range append(s.daemons(), other) {
		d.start(t)
	}
	for d, paths := range map[*daemon]int{s.beijing: 2, other: 1, s.calif: 3} {
		d.allUp(t, paths)
	}
	r := s.observe(t)
	r.flows(t, failoverBound)
	if used := s.calif.used(t); used == third {
		t.Fatalf("California uses %s before the kill: this test is blind", used)
	}
	s.beijing.kill()
	toCalifornia := netip.MustParsePrefix("172.16.0.0/16")
	if err := s.Namespace(lab.BJHost).AddRoute(toCalifornia, addressOf(gateway2LAN)); err != nil {
		t.Fatal(err)
	}
	t.Logf("back after %v", r.flows(t, peerBound))
	if used := s.calif.used(t); used != third {
		t.Errorf("California uses %q, want the other gateway's %s", used, third)
	}
	o := r.end(t)
	t.Logf("gaps %v and %v", o.udp[0].Gap, o.udp[1].Gap)
	o.noGapBeyond(t, peerBound)
}

// withSecondGateway gives Beijing another gateway with a line of its own.
func withSecondGateway(t *testing.T, folder string) {
	t.Helper()
	rewrite(t, folder,
		"      bj-1: {lan: lan}\n", `      bj-1:
        lan: lan
        links:
          telecom: {type: internet, bandwidth: 200Mbps, address: 192.0.2.1, device: wan0}
          unicom:  {type: internet, bandwidth: 200Mbps, address: 192.0.3.1, device: wan1}
      bj-2:
        lan: lan
        links:
          mobile:  {type: internet, bandwidth: 200Mbps, address: 192.0.4.1, device: wan0}
`,
		`    links:
      telecom: {type: internet, provider: 中国电信, bandwidth: 200Mbps, address: 192.0.2.1, device: wan0}
      unicom:  {type: internet, provider: 中国联通, bandwidth: 200Mbps, address: 192.0.3.1, device: wan1}
`, "",
		"      att:     {type", "      sprint:  {type: internet, bandwidth: 200Mbps, address: 192.0.4.2, device: wan2}\n      att:     {type",
		"  unicom-att: ", "  mobile-sprint:   {from: beijing/mobile,  to: california/sprint,  via: internet}\n  unicom-att: ",
	)
	id := causeway.Identity{Interconnect: "beijing-california", Site: "beijing", Role: causeway.RoleGateway, Name: "bj-2"}
	if err := pki.Issue(filepath.Join(folder, "pki"), id, filepath.Join(folder, "id-bj-2"), time.Now()); err != nil {
		t.Fatal(err)
	}
}

// rewrite changes texts of the configuration, each of which has to be there.
func rewrite(t *testing.T, folder string, oldNew ...string) {
	t.Helper()
	file := filepath.Join(folder, "causeway.yaml")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(oldNew, 2) {
		if !strings.Contains(string(content), pair[0]) {
			t.Fatalf("the example has no %q", pair[0])
		}
	}
	changed := strings.NewReplacer(oldNew...).Replace(string(content))
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// secondGateway builds the second gateway's host and cables.
func (s *sites) secondGateway(t *testing.T) *daemon {
	t.Helper()
	host := netns.CreateFor(t, bjGateway2)
	end := func(n *netns.Namespace, device, address string) netns.End {
		return netns.End{Host: n, Device: device, Address: netip.MustParsePrefix(address)}
	}
	lan := s.Namespace(lab.BJHost)
	for _, err := range []error{
		netns.Cable(end(host, "wan0", "192.0.4.1/24"), end(s.Namespace(lab.CAGateway), "wan2", "192.0.4.2/24")),
		netns.Cable(end(host, "lan", gateway2LAN), end(lan, "eth1", host2LAN)),
		host.AddRoute(netip.MustParsePrefix("10.0.1.0/24"), addressOf(host2LAN)),
		lan.Sysctl("net/ipv4/conf/all/rp_filter", "0"),
		lan.Sysctl("net/ipv4/conf/eth1/rp_filter", "0"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	d := &daemon{
		host: host, program: os.Getenv(plainVariable), folder: s.folder, site: "beijing", gateway: "bj-2",
		log: filepath.Join(s.folder, "bj-2.log"), file: s.beijing.file,
	}
	t.Cleanup(func() {
		d.kill()
		d.checkLog(t)
		if t.Failed() {
			log, _ := os.ReadFile(d.log)
			t.Logf("%s:\n%s", d.gateway, log)
		}
	})
	return d
}

func addressOf(prefix string) netip.Addr { return netip.MustParsePrefix(prefix).Addr() }

// allUp waits until so many paths are up.
func (d *daemon) allUp(t *testing.T, count int) {
	t.Helper()
	waitFor(t, "all paths of "+d.gateway+" up", func() bool {
		paths, err := d.client().Paths(t.Context())
		return err == nil && len(paths) == count &&
			!slices.ContainsFunc(paths, func(p localapi.Path) bool { return p.State != "up" })
	})
}
