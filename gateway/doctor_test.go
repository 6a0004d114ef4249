package gateway

import (
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

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
		paths:       []localapi.Path{{Name: "a-a", Peer: "california/ca-1", State: "up", Since: &since, MTU: &mtu}},
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
			"file that changed", func(f *findings) { f.fileProblem = causeway.NewProblem("gateway.restart_needed", f.file, nil) },
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
			f.paths[0].State = "down"
			f.events = []localapi.Event{
				{Kind: "path", Object: "california/ca-1 a-a", From: "up", To: "suspect", Reason: "the peer hears nothing"},
				{Kind: "path", Object: "california/ca-1 a-a", From: "suspect", To: "down", Reason: "nothing arrives"},
				{Kind: "path", Object: "california/ca-1 b-b", To: "up"},
			}
		}, "path", "doctor.path_down", `reason="nothing arrives"`},
		{"path that never lived", func(f *findings) {
			f.paths[0].State = "down"
			f.events = []localapi.Event{{Kind: "path", Object: "california/ca-1 b-b", To: "up"}}
		}, "path", "doctor.path_never_up", `state="down"`},
		{"path whose start is forgotten", func(f *findings) {
			f.paths[0].State = "down"
			f.events = make([]localapi.Event, keptEvents)
		}, "path", "doctor.path_down", `state="down"`},
		{"small MTU", func(f *findings) { *f.paths[0].MTU = 1279 }, "mtu", "doctor.mtu_small", "mtu=1279"},
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
		checks, err := client.Doctor(t.Context())
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
