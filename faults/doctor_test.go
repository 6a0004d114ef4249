package faults

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway"
	"causeway/lab"
	"causeway/lab/netns"
	"causeway/lab/traffic"
	"causeway/lab/wan"
	"causeway/localapi"
)

// The doctor has to name each cause and nothing else, and to be content with
// the same sites before it and after it: those are the healthy twins.

// nearby is a line on which nothing takes long.
var nearby = wan.Settings{Delay: 5 * time.Millisecond, Queue: time.Second}

// findings asks a gateway's doctor about the host at an address, "" for none,
// and returns what is wrong, each code once.
func (d *daemon) findings(t *testing.T, to string) (codes []string, failed []localapi.Check) {
	t.Helper()
	var address netip.Addr
	if to != "" {
		address = netip.MustParseAddr(to)
	}
	checks, err := d.client().Doctor(t.Context(), address)
	if err != nil {
		return []string{err.Error()}, nil
	}
	for _, c := range checks {
		if c.OK {
			continue
		}
		failed = append(failed, c)
		if !slices.Contains(codes, c.Code) {
			codes = append(codes, c.Code)
		}
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			if message, hint := c.In(l); strings.ContainsAny(message+hint, "{}") || message == "" || hint == "" {
				t.Errorf("%s: %q, hint %q", c.Code, message, hint)
			}
		}
		if c.Evidence == "" {
			t.Errorf("%s: no evidence", c.Code)
		}
	}
	return codes, failed
}

// names waits until a doctor names exactly these causes.
func (d *daemon) names(t *testing.T, to string, want ...string) {
	t.Helper()
	var codes []string
	var failed []localapi.Check
	for deadline := time.Now().Add(patience); ; {
		codes, failed = d.findings(t, to)
		if slices.Equal(codes, want) {
			for _, c := range failed {
				t.Logf("%s: %s; %s; %s", d.gateway, c.Message, c.Evidence, c.Hint)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the doctor of %s names %v, want %v: %+v", d.gateway, codes, want, failed)
		}
	}
}

// healthy waits until both doctors find nothing.
func (s *sites) healthy(t *testing.T, to string) {
	t.Helper()
	s.allUp(t)
	for _, d := range s.daemons() {
		d.names(t, to)
	}
}

// on does something in a host's namespace.
func on(t *testing.T, host *netns.Namespace, do func() error) {
	t.Helper()
	if err := host.Do(do); err != nil {
		t.Fatal(err)
	}
}

// The hosts asked about.
const (
	hostOfCalifornia = "172.16.1.10"
	nobody           = "172.16.1.99"
)

// answersLost makes California's host lose what it sends to Beijing, and gives
// back how to undo it. It stands for the cloud that drops it, and for the
// route that is missing.
func (s *sites) answersLost(t *testing.T) (found func()) {
	t.Helper()
	_, beijing, _ := parseCIDR("10.0.0.0/16")
	route := &netlink.Route{Dst: beijing, Type: blackholeRoute}
	on(t, s.Namespace(lab.CAHost), func() error { return netlink.RouteAdd(route) })
	return func() { on(t, s.Namespace(lab.CAHost), func() error { return netlink.RouteDel(route) }) }
}

func TestDoctorBehindTheGateways(t *testing.T) {
	long(t)
	s := start(t, plan{line: nearby})
	s.healthy(t, "")

	// As long as nothing has come from a host of the site, it is the cloud.
	found := s.answersLost(t)
	s.calif.names(t, hostOfCalifornia, "doctor.source_check")
	s.beijing.names(t, hostOfCalifornia, "doctor.far_host_silent")
	found()
	s.healthy(t, hostOfCalifornia)

	// Now something has: the cloud lets it through.
	found = s.answersLost(t)
	s.calif.names(t, hostOfCalifornia, "doctor.return_route")
	found()
	s.healthy(t, hostOfCalifornia)

	s.calif.names(t, nobody, "doctor.host_down")
	s.beijing.names(t, nobody, "doctor.far_host_silent")
	s.beijing.names(t, "203.0.113.9", "doctor.target_unknown")

	_, part, _ := parseCIDR("172.16.1.10/32")
	astray := func() *netlink.Route {
		return &netlink.Route{LinkIndex: index(t, "wan1"), Dst: part, Scope: netlink.SCOPE_LINK}
	}
	on(t, s.calif.host, func() error { return netlink.RouteAdd(astray()) })
	s.calif.names(t, hostOfCalifornia, "doctor.lan_route")
	on(t, s.calif.host, func() error { return netlink.RouteDel(astray()) })
	s.healthy(t, hostOfCalifornia)
}

func TestDoctorOnTheHost(t *testing.T) {
	long(t)
	s := start(t, plan{line: nearby})
	s.healthy(t, "")
	bj := s.beijing.host

	// Another host with the gateway's address, and one with a network of the
	// other site.
	second := &netlink.Addr{IPNet: single("10.0.1.1")}
	onDevice(t, s.Namespace(lab.BJHost), "eth0", func(l netlink.Link) error { return netlink.AddrAdd(l, second) })
	s.beijing.names(t, "", "doctor.address_conflict")
	onDevice(t, s.Namespace(lab.BJHost), "eth0", func(l netlink.Link) error { return netlink.AddrDel(l, second) })
	on(t, bj, func() error {
		return netlink.LinkAdd(&netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "docker0"}, PeerName: "docker1"})
	})
	_, docker, _ := parseCIDR("172.16.5.0/24")
	docker.IP[3] = 1
	onDevice(t, bj, "docker0", func(l netlink.Link) error {
		if err := netlink.AddrAdd(l, &netlink.Addr{IPNet: docker}); err != nil {
			return err
		}
		return netlink.LinkSetUp(l)
	})
	s.beijing.names(t, "", "doctor.networks_overlap")
	onDevice(t, bj, "docker0", netlink.LinkDel)
	s.healthy(t, "")

	// Answers that come in where the host would not send.
	_, peer, _ := parseCIDR("192.0.2.2/32")
	other := func() *netlink.Route {
		return &netlink.Route{LinkIndex: index(t, "wan1"), Dst: peer, Scope: netlink.SCOPE_LINK}
	}
	if err := bj.Sysctl("net/ipv4/conf/wan0/rp_filter", "1"); err != nil {
		t.Fatal(err)
	}
	on(t, bj, func() error { return netlink.RouteAdd(other()) })
	s.beijing.names(t, "", "doctor.reverse_path")
	on(t, bj, func() error { return netlink.RouteDel(other()) })
	s.healthy(t, "") // strict, and right

	_, line, _ := parseCIDR("192.0.2.0/24")
	way := func() *netlink.Route {
		return &netlink.Route{LinkIndex: index(t, "wan0"), Dst: line, Scope: netlink.SCOPE_LINK, Src: single("192.0.2.1").IP}
	}
	on(t, bj, func() error { return netlink.RouteDel(way()) })
	s.beijing.names(t, "", "doctor.wan_route")
	on(t, bj, func() error { return netlink.RouteAdd(way()) })
	s.healthy(t, "")
}

func TestDoctorOnTheLine(t *testing.T) {
	long(t)
	s := start(t, plan{line: nearby})
	s.healthy(t, "")
	drop := func(drop bool) func(*wan.Settings) { return func(w *wan.Settings) { w.DropUDP = drop } }
	s.change(first, drop(true))
	s.beijing.names(t, "", "doctor.udp_blocked")
	s.calif.names(t, "", "doctor.udp_blocked")
	s.changeWay(first, wan.Reverse, drop(false))
	s.beijing.names(t, "", "doctor.udp_blocked_out")
	s.calif.names(t, "", "doctor.udp_blocked_in")
	s.change(first, drop(false))
	s.healthy(t, "")

	for _, l := range []string{first, second} {
		s.change(l, func(w *wan.Settings) { w.Rate, w.Queue = 4*causeway.Mbps, 5*time.Millisecond })
	}
	flow, err := traffic.StartUDPPlan(traffic.UDPPlan{From: s.Beijing(), To: s.California(), Port: udpPort, Interval: time.Millisecond, Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the loss that comes with load", func() bool {
		codes, _ := s.beijing.findings(t, "")
		return slices.Contains(codes, "doctor.loss_at_rate")
	})
	flow.Stop(grace)
	for _, l := range []string{first, second} {
		s.change(l, func(w *wan.Settings) { w.Rate, w.Queue = 0, nearby.Queue })
	}
	s.anew(t)
	s.healthy(t, "")

	for _, l := range []string{first, second} {
		s.change(l, func(w *wan.Settings) { w.MTU = 1300 })
	}
	s.beijing.names(t, "", "doctor.mtu_black_hole")
	for _, l := range []string{first, second} {
		s.change(l, func(w *wan.Settings) { w.MTU = 1100 })
	}
	s.anew(t) // what a handshake sends does not fit either
	s.beijing.names(t, "", "doctor.mtu_handshake")
	for _, l := range []string{first, second} {
		s.change(l, func(w *wan.Settings) { w.MTU = 0 })
	}
	s.anew(t)
	s.healthy(t, "")

	s.calif.kill()
	s.beijing.names(t, "", "doctor.peer_process_down")
	for _, device := range devices {
		onDevice(t, s.calif.host, device, netlink.LinkSetDown)
	}
	s.beijing.names(t, "", "doctor.peer_host_down")
}
