package gateway

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/hostnet"
	"causeway/lab"
	"causeway/localapi"
)

var doctorNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// healthy are findings with nothing wrong: one peer, one path that is up.
func healthy() findings {
	session, since, mtu := "s1", doctorNow.Add(-time.Hour), 1400
	uri := &url.URL{Scheme: "spiffe", Host: "bc", Path: "/site/beijing/gateway/bj-1"}
	return findings{
		gateway: "beijing/bj-1", now: doctorNow, port: 8443, file: "causeway.yaml",
		certificate: &x509.Certificate{NotAfter: doctorNow.Add(80 * day), URIs: []*url.URL{uri}},
		authority:   &x509.Certificate{NotAfter: doctorNow.Add(800 * day)},
		problems:    map[string]error{},
		peers:       []localapi.Peer{{Peer: "california/ca-1", Connected: true, Session: &session, SessionSince: &since}},
		clouds:      map[string]string{"beijing": "aliyun", "california": "aws"}, lanDevice: "lan",
		site:    &causeway.Site{Name: "beijing", Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		remotes: []remote{{peer: "california/ca-1", site: "california", networks: []netip.Prefix{netip.MustParsePrefix("172.16.0.0/16")}}},
		links:   []wanLink{{name: "a", device: "wan0", address: netip.MustParseAddr("192.0.2.1"), local: netip.MustParseAddr("192.0.2.1"), here: true}},
		ways: []way{{
			peer: "california/ca-1", path: "a-a", link: "a", via: causeway.ViaInternet, device: "wan0", deviceMTU: 1500, dial: dialOpen,
			back: "wan0", local: netip.MustParseAddr("192.0.2.1"), remote: netip.MustParseAddrPort("192.0.2.2:8443"),
		}},
		paths: []localapi.Path{{Name: "a-a", Peer: "california/ca-1", State: "up", Since: &since, MTU: &mtu}},
	}
}

// downWith takes the only path down; its TCP port answers in a way.
func downWith(f *findings, answer dialled) *way {
	f.paths[0].State, f.ways[0].dial = "down", answer
	return &f.ways[0]
}

// lost is a host that answers the gateway and nobody beyond.
func lost(address string) lanHost {
	return lanHost{address: netip.MustParseAddr(address), way: hostnet.Way{Device: "lan"}, answers: true}
}

// loadsOf are twenty quiet seconds and ten busy ones, with their loss.
func loadsOf(busy, quiet float64) []load {
	return append(slices.Repeat([]load{{1e3, quiet}}, 20), slices.Repeat([]load{{5e6, busy}}, 10)...)
}

// What looks like a cause and is none.
func TestDoctorLeavesInPeace(t *testing.T) {
	for name, change := range map[string]func(*findings){
		"loss whether busy or not":          func(f *findings) { f.ways[0].loads = loadsOf(0.08, 0.08) },
		"load without loss":                 func(f *findings) { f.ways[0].loads = loadsOf(0.001, 0) },
		"a line that is full":               func(f *findings) { f.ways[0].loads, f.ways[0].bandwidth = loadsOf(0.08, 0), 5*causeway.Mbps },
		"PPPoE":                             func(f *findings) { *f.paths[0].MTU = 1430 },
		"a search that is still going on":   func(f *findings) { *f.paths[0].MTU = 1166; now := f.now; f.paths[0].Since = &now },
		"an asymmetric route, not filtered": func(f *findings) { f.ways[0].back = "wan1" },
		"a strict filter that lets in":      func(f *findings) { f.ways[0].reverse, f.ways[0].back = 1, "wan1" },
		"a NAT that works":                  func(f *findings) { f.links[0].here = false; f.links[0].others = f.lan },
		"a neighbor that refuses ping":      func(f *findings) { f.hosts = []lanHost{{way: hostnet.Way{Device: "lan"}}} },
		"a far host that answers": func(f *findings) {
			f.far = &farHost{address: netip.MustParseAddr("172.16.1.10"), site: "california", answers: true}
		},
	} {
		f := healthy()
		change(&f)
		for _, c := range examine(f) {
			if !c.OK {
				t.Errorf("%s: %+v", name, c)
			}
		}
	}
}

func TestHealthyGatewayPassesEveryCheck(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range examine(healthy()) {
		seen[c.Check] = true
		if !c.OK || c.Code != "" || c.Message != "" || c.Object == "" || c.Evidence == "" || c.Gateway != "beijing/bj-1" {
			t.Errorf("%+v", c)
		}
	}
	for _, want := range []string{"certificate", "authority", "revocation_list", "file", "host", "peer", "clock", "path", "mtu"} {
		if !seen[want] {
			t.Errorf("nothing checks the %s", want)
		}
	}
}

func TestDoctorFinds(t *testing.T) {
	tests := []struct {
		name     string
		change   func(*findings)
		check    string
		code     causeway.Code
		evidence string
	}{
		{
			"certificate with 30 days", func(f *findings) { f.certificate.NotAfter = doctorNow.Add(30 * day) },
			"certificate", "gateway.certificate_ends", "days_left=30 not_after=2026-12-23T12:00:00Z alarm_days=30",
		},
		{
			"certificate with hours", func(f *findings) { f.certificate.NotAfter = doctorNow.Add(time.Hour) },
			"certificate", "gateway.certificate_ends", "alarm_days=1",
		},
		{
			"certificate that ended", func(f *findings) { f.certificate.NotAfter = doctorNow },
			"certificate", "doctor.certificate_ended", "days_left=0",
		},
		{
			"authority with a week", func(f *findings) { f.authority.NotAfter = doctorNow.Add(7 * day) },
			"authority", "doctor.authority_ends", "days_left=7",
		},
		{
			"file that changed", func(f *findings) {
				f.fileProblem = causeway.NewProblem("gateway.restart_needed", f.file, nil, "parts", "name")
			},
			"file", "gateway.restart_needed", "notices=0",
		},
		{"route past the tunnel", func(f *findings) {
			f.bypasses = causeway.Problems{causeway.NewProblem("host.route_bypass", "172.16.1.0/24 dev eth0", nil)}
		}, "host", "host.route_bypass", `route="172.16.1.0/24 dev eth0"`},
		{"route that is gone", func(f *findings) {
			route := hostnet.Guard(netip.MustParsePrefix("172.16.0.0/16"))
			f.missing = []hostnet.Change{{Kind: hostnet.KindRoute, NewRoute: &route}}
		}, "host", "doctor.host_changed", "missing=1"},
		{"peer never reached", func(f *findings) {
			f.peers[0].Session, f.peers[0].Connected = nil, false
			f.problems["california/ca-1"] = causeway.NewProblem("peer.unreachable", "california/ca-1", errors.New("timeout"), "paths", "a-a", "port", "8443")
		}, "peer", "peer.unreachable", "connected=false handshakes=0"},
		{
			"peer not tried yet", func(f *findings) { f.peers[0].Session, f.peers[0].Connected = nil, false },
			"peer", "doctor.session_none", "connected=false",
		},
		{"session without TCP", func(f *findings) {
			f.peers[0].Connected = false
			f.problems["california/ca-1"] = errors.New("connection refused")
		}, "peer", "doctor.session_alone", `last_attempt="connection refused"`},
		{
			"peer that is gone", func(f *findings) { f.peers[0].Connected, f.paths[0].State = false, "down" },
			"peer", "doctor.peer_silent", "connected=false",
		},
		{"clock ahead", func(f *findings) { f.peers[0].ClockSkewMS = 61_000 }, "clock", "peer.clock_skew", "skew_ms=61000"},
		{"clock behind", func(f *findings) { f.peers[0].ClockSkewMS = -61_000 }, "clock", "peer.clock_skew", "skew_ms=-61000"},
		{"unmatched path", func(f *findings) { f.paths[0].State = "unmatched" }, "file", "doctor.path_unmatched", `state="unmatched"`},
		{"path that died", func(f *findings) {
			f.paths[0].State, f.ways = "down", nil
			f.events = []localapi.Event{
				{Kind: "path", Object: "california/ca-1 a-a", From: "up", To: "suspect", Reason: "the peer hears nothing"},
				{Kind: "path", Object: "california/ca-1 a-a", From: "suspect", To: "down", Reason: "nothing arrives"},
				{Kind: "path", Object: "california/ca-1 b-b", To: "up"},
			}
		}, "path", "doctor.path_down", `reason="nothing arrives"`},
		{"path that never lived", func(f *findings) {
			f.paths[0].State, f.ways = "down", nil
			f.events = []localapi.Event{{Kind: "path", Object: "california/ca-1 b-b", To: "up"}}
		}, "path", "doctor.path_never_up", `state="down"`},
		{"path whose start is forgotten", func(f *findings) {
			f.paths[0].State, f.ways = "down", nil
			f.events = make([]localapi.Event, keptEvents)
		}, "path", "doctor.path_down", `state="down"`},
		{
			"UDP blocked both ways", func(f *findings) { downWith(f, dialOpen) },
			"path", "doctor.udp_blocked", `tcp="open"`,
		},
		{
			"UDP blocked on its way in", func(f *findings) { w := downWith(f, dialOpen); w.heard, w.peerHears = true, true },
			"path", "doctor.udp_blocked_in", `tcp="open"`,
		},
		{
			"UDP blocked on its way out", func(f *findings) { w := downWith(f, dialOpen); w.heard, w.hears = true, true },
			"path", "doctor.udp_blocked_out", `tcp="open"`,
		},
		{
			"peer at another address", func(f *findings) { downWith(f, dialSilent).seen = netip.MustParseAddr("192.0.2.3") },
			"path", "doctor.peer_address", `tcp="silent"`,
		},
		{
			"another host at the address", func(f *findings) { downWith(f, dialRefused) },
			"path", "doctor.address_refuses", `tcp="refused"`,
		},
		{
			"nobody at the address", func(f *findings) { downWith(f, dialSilent) },
			"path", "doctor.address_silent", `tcp="silent"`,
		},
		{"peer's process down", func(f *findings) {
			downWith(f, dialRefused)
			f.peers[0].Session, f.peers[0].Connected = nil, false
		}, "peer", "doctor.peer_process_down", "connected=false"},
		{"peer's host down", func(f *findings) {
			downWith(f, dialSilent)
			f.peers[0].Session, f.peers[0].Connected = nil, false
		}, "peer", "doctor.peer_host_down", "connected=false"},
		{"handshake that stalls", func(f *findings) {
			downWith(f, dialOpen)
			f.peers[0].Session, f.peers[0].Connected = nil, false
			f.problems["california/ca-1"] = causeway.NewProblem("peer.handshake", "x", context.DeadlineExceeded)
		}, "peer", "doctor.mtu_handshake", "connected=false"},
		{"peer of another name", func(f *findings) {
			f.peers[0].Connected = false
			f.problems["california/ca-1"] = causeway.NewProblem("peer.handshake", "x", causeway.NewProblem("peer.unknown", "spiffe://other", nil))
		}, "peer", "doctor.peer_other", "connected=false"},
		{"file that differs", func(f *findings) {
			f.peers[0].Connected = false
			f.problems["california/ca-1"] = causeway.NewProblem("peer.closed", "x", status.Error(codes.PermissionDenied, "peer.networks"))
		}, "peer", "doctor.files_differ", "connected=false"},
		{"certificate that is refused", func(f *findings) {
			f.peers[0].Connected = false
			f.problems["california/ca-1"] = causeway.NewProblem("peer.certificate_refused", "x", errors.New("TLS alert 42"), "serial", "1", "until", "then")
		}, "peer", "peer.certificate_refused", "connected=false"},
		{
			"no route", func(f *findings) { w := downWith(f, dialNoRoute); w.out = errors.New("network is unreachable") },
			"link", "doctor.wan_route", `device="wan0"`,
		},
		{
			"strict filter and another route", func(f *findings) { w := downWith(f, dialSilent); w.reverse, w.back = 1, "wan1" },
			"link", "doctor.reverse_path", `route="dev wan1"`,
		},
		{"NAT without listen", func(f *findings) {
			downWith(f, dialSilent)
			f.links[0].here, f.links[0].others = false, []netip.Addr{netip.MustParseAddr("10.9.0.6")}
		}, "link", "doctor.nat_listen", "listen=false"},
		{"second owner of an address", func(f *findings) {
			f.addresses = []conflict{{"lan", netip.MustParseAddr("10.0.1.1"), "02:00:00:00:00:01"}}
		}, "address", "doctor.address_conflict", `hardware="02:00:00:00:00:01"`},
		{"network of the other site here", func(f *findings) {
			f.devices = map[string][]netip.Prefix{"docker0": {netip.MustParsePrefix("172.16.5.1/24")}}
			f.bypasses = causeway.Problems{causeway.NewProblem("host.route_bypass", "172.16.5.0/24 dev docker0 src 172.16.5.1", nil)}
		}, "host", "doctor.networks_overlap", "address=172.16.5.1/24"},
		{
			"cloud that drops", func(f *findings) { f.hosts = []lanHost{lost("10.0.1.10")} },
			"lan", "doctor.source_check", "forwards=false",
		},
		{
			"route that is missing behind the LAN", func(f *findings) { f.hosts, f.forwards = []lanHost{lost("10.0.1.10")}, true },
			"lan", "doctor.return_route", "forwards=true",
		},
		{
			"route that is missing where no cloud drops",
			func(f *findings) {
				f.hosts, f.clouds["beijing"] = []lanHost{lost("10.0.1.10"), lost("10.0.1.11")}, "other"
			},
			"lan", "doctor.return_route", `silent="10.0.1.10, 10.0.1.11"`,
		},
		{"host by another way", func(f *findings) {
			h := lost("10.0.1.10")
			h.way.Device = "wan0"
			f.hosts = []lanHost{h}
		}, "lan", "doctor.lan_route", `route="dev wan0"`},
		{"host that is down", func(f *findings) {
			f.hosts = []lanHost{{address: netip.MustParseAddr("10.0.1.10"), target: true, way: hostnet.Way{Device: "lan"}}}
		}, "target", "doctor.host_down", "answers=false"},
		{"far host that is down", func(f *findings) {
			f.far = &farHost{address: netip.MustParseAddr("172.16.1.10"), site: "california"}
		}, "target", "doctor.far_host_silent", "answers=false"},
		{
			"host of no site", func(f *findings) { f.lost = netip.MustParseAddr("203.0.113.1") },
			"target", "doctor.target_unknown", "sites=2",
		},
		{
			"loss with load", func(f *findings) { f.ways[0].loads = loadsOf(0.08, 0) },
			"path", "doctor.loss_at_rate", `busy_loss="8.0"`,
		},
		{
			"MTU black hole", func(f *findings) { *f.paths[0].MTU = 1300 },
			"mtu", "doctor.mtu_black_hole", "line=1362 device=1500",
		},
		{"small MTU", func(f *findings) { *f.paths[0].MTU, f.ways[0].deviceMTU = 1270, 1300 }, "mtu", "doctor.mtu_small", "mtu=1270"},
		{
			"something unreadable", func(f *findings) { f.note(causeway.NewProblem("host.read", "routes", errors.New("denied"))) },
			"gateway", "host.read", "",
		},
	}
	for _, tt := range tests {
		f := healthy()
		tt.change(&f)
		var failed []localapi.Check
		for _, c := range examine(f) {
			if !c.OK {
				failed = append(failed, c)
			}
		}
		if len(failed) != 1 {
			t.Errorf("%s: %d checks fail, want one: %+v", tt.name, len(failed), failed)
			continue
		}
		c := failed[0]
		if c.Check != tt.check || c.Code != string(tt.code) || !strings.Contains(c.Evidence, tt.evidence) {
			t.Errorf("%s: %s %s, evidence %s", tt.name, c.Check, c.Code, c.Evidence)
		}
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			message, hint := c.In(l)
			if strings.ContainsAny(message+hint, "{}") || message == "" || hint == "" {
				t.Errorf("%s: %q, hint %q", tt.name, message, hint)
			}
		}
	}
}

// What is found on a running gateway: all is well, and then a path is not.
func TestDoctorOfARunningGateway(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	client := localapi.NewClient(s.beijing.socket())
	failing := func() []string {
		checks, err := client.Doctor(t.Context(), netip.Addr{})
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, c := range checks {
			if !c.OK {
				codes = append(codes, c.Code)
			}
		}
		return codes
	}
	waitFor(t, "a clean bill of health", func() bool { return len(failing()) == 0 })
	addBypass := func() error {
		link, err := netlink.LinkByName("wan1")
		if err != nil {
			return err
		}
		_, part, err := net.ParseCIDR("172.16.1.0/24")
		if err != nil {
			return err
		}
		return netlink.RouteAdd(&netlink.Route{LinkIndex: link.Attrs().Index, Dst: part, Scope: netlink.SCOPE_LINK})
	}
	if err := s.Namespace(lab.BJGateway).Do(addBypass); err != nil {
		t.Fatal(err)
	}
	if codes := failing(); len(codes) != 1 || codes[0] != "host.route_bypass" {
		t.Errorf("with a route past the tunnel: %v", codes)
	}
	err := s.Namespace(lab.CAGateway).Do(func() error {
		link, err := netlink.LinkByName("wan0")
		if err != nil {
			return err
		}
		return netlink.LinkSetDown(link)
	})
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the dead path", func() bool {
		codes := failing()
		return len(codes) == 2 && codes[1] == "doctor.path_down"
	})
}
