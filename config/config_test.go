package config

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"causeway"
)

// small is a file without mistakes or notices. The tables change one line of
// it, so its line numbers are counted on.
const small = `version: 1
name: demo
sites:
  a:
    cloud: aliyun
    region: r1
    networks: [10.0.0.0/16]
    gateways:
      a-1: {lan: lan}
    links:
      l1: {type: internet, address: 192.0.2.1}
      l2: {type: internet, address: 192.0.2.2}
  b:
    cloud: aws
    region: r2
    networks: [172.16.0.0/16]
    gateways:
      b-1: {lan: lan}
    links:
      m1: {type: internet, address: 192.0.2.3}
      m2: {type: internet, address: 192.0.2.4}
paths:
  l1-m1: {from: a/l1, to: b/m1, via: internet}
tunnel: {port: 8443}
classes:
  default: {steer: primary-backup, prefer: [l1-m1]}
`

// edit replaces old, which must stand in s once, by new.
func edit(t *testing.T, s, old, new string) string {
	t.Helper()
	if strings.Count(s, old) != 1 {
		t.Fatalf("%q stands %d times in the file", old, strings.Count(s, old))
	}
	return strings.Replace(s, old, new, 1)
}

// brief writes problems as "line:column code object", one a line.
func brief(problems causeway.Problems) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%d:%d %s %s\n", p.At.Line, p.At.Column, p.Code, p.Object)
	}
	return b.String()
}

func mustParse(t *testing.T, source string) *causeway.Interconnect {
	t.Helper()
	ic, problems := Parse("test.yaml", []byte(source))
	if ic == nil {
		t.Fatalf("not valid:\n%v", problems)
	}
	return ic
}

// sameModel compares models without the places they were read from.
var sameModel = cmp.Options{
	cmpopts.IgnoreTypes(causeway.Position{}),
	cmpopts.EquateComparable(netip.Addr{}, netip.Prefix{}),
	cmpopts.EquateEmpty(),
}

func TestParseExample(t *testing.T) {
	got := mustParse(t, exampleEnglish)
	want := &causeway.Interconnect{
		Name: "beijing-california",
		Sites: []causeway.Site{
			exampleSite("beijing", "aliyun", "cn-beijing", "vpc-beijing-001", "10.0.0.0/16", "bj-1",
				exampleLink("telecom", "中国电信", "192.0.2.1", "wan0"), exampleLink("unicom", "中国联通", "192.0.3.1", "wan1")),
			exampleSite("california", "aws", "us-west-1", "vpc-california-001", "172.16.0.0/16", "ca-1",
				exampleLink("verizon", "Verizon", "192.0.2.2", "wan0"), exampleLink("att", "AT&T", "192.0.3.2", "wan1")),
		},
		Paths: []causeway.Path{
			{Name: "telecom-verizon", From: causeway.LinkRef{Site: "beijing", Link: "telecom"}, To: causeway.LinkRef{Site: "california", Link: "verizon"}, Via: causeway.ViaInternet},
			{Name: "unicom-att", From: causeway.LinkRef{Site: "beijing", Link: "unicom"}, To: causeway.LinkRef{Site: "california", Link: "att"}, Via: causeway.ViaInternet},
		},
		Tunnel: causeway.Tunnel{Encryption: "AES-256-GCM", Port: 8443, Failover: time.Second, Guard: causeway.GuardRunning},
		Classes: []causeway.Class{
			{
				Name: "real_time", Steer: causeway.SteerDuplicate,
				Match: []causeway.Match{{DSCP: []string{"ef"}}, {UDP: []causeway.PortRange{{First: 5060, Last: 5061}}}},
				SLA:   causeway.SLA{Latency: 250 * time.Millisecond, Jitter: 30 * time.Millisecond, Loss: 0.005},
			},
			{
				Name: "bulk", Steer: causeway.SteerBalance, Accelerate: "tcp", Compress: "lz4",
				Match: []causeway.Match{{TCP: []causeway.PortRange{{First: 873, Last: 873}, {First: 9000, Last: 9100}}}},
			},
			{
				Name: "web", Steer: causeway.SteerBest,
				Match: []causeway.Match{{TCP: []causeway.PortRange{{First: 80, Last: 80}, {First: 443, Last: 443}, {First: 8080, Last: 8080}}}},
			},
			{Name: "default", Steer: causeway.SteerPrimaryBackup, Prefer: []string{"telecom-verizon", "unicom-att"}},
		},
	}
	if diff := cmp.Diff(want, got, sameModel); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
}

// TestOffloads: each switch is its own, and on is what is left out.
func TestOffloads(t *testing.T) {
	for written, want := range map[string]causeway.Offloads{
		"{udp_segmentation: off}":                     {NoUDPSegmentation: true},
		"{udp_coalescing: off, udp_segmentation: on}": {NoUDPCoalescing: true},
		"{tun_tcp: \"off\"}":                          {NoTunTCP: true},
		"{tun_udp: off}":                              {NoTunUDP: true},
		"{tun_udp: on, tun_tcp: on}":                  {},
		"{udp_segmentation: off, tun_tcp: off}":       {NoUDPSegmentation: true, NoTunTCP: true},
	} {
		ic := mustParse(t, edit(t, small, "{port: 8443}", "{offloads: "+written+"}"))
		if ic.Tunnel.Offloads != want {
			t.Errorf("%s is read as %+v, want %+v", written, ic.Tunnel.Offloads, want)
		}
	}
}

func exampleSite(name, cloud, region, vpc, network, gateway string, links ...causeway.Link) causeway.Site {
	return causeway.Site{
		Name: name, Cloud: cloud, Region: region, VPC: vpc,
		Networks: []netip.Prefix{netip.MustParsePrefix(network)},
		Gateways: []causeway.Gateway{{Name: gateway, LAN: "lan", Links: links}},
	}
}

func exampleLink(name, provider, address, device string) causeway.Link {
	return causeway.Link{
		Name: name, Type: causeway.LinkInternet, Provider: provider, Bandwidth: 200 * causeway.Mbps,
		Address: netip.MustParseAddr(address), Device: device,
	}
}

func TestParseKeepsPositions(t *testing.T) {
	ic := mustParse(t, small)
	_, link := ic.Link(causeway.LinkRef{Site: "b", Link: "m2"})
	for what, places := range map[string][2]causeway.Position{
		"site":    {ic.Sites[1].At, {File: "test.yaml", Line: 13, Column: 3}},
		"gateway": {ic.Sites[1].Gateways[0].At, {File: "test.yaml", Line: 18, Column: 7}},
		"link":    {link.At, {File: "test.yaml", Line: 21, Column: 7}},
		"path":    {ic.Paths[0].At, {File: "test.yaml", Line: 23, Column: 3}},
		"class":   {ic.Classes[0].At, {File: "test.yaml", Line: 26, Column: 3}},
	} {
		if places[0] != places[1] {
			t.Errorf("%s stands at %v, want %v", what, places[0], places[1])
		}
	}
}

func TestDefaults(t *testing.T) {
	source := edit(t, small, "tunnel: {port: 8443}\nclasses:\n  default: {steer: primary-backup, prefer: [l1-m1]}\n", "")
	ic := mustParse(t, source)
	if want := (causeway.Tunnel{Encryption: "AES-256-GCM", Port: 8443, Failover: time.Second, Guard: causeway.GuardRunning}); ic.Tunnel != want {
		t.Errorf("tunnel %+v, want %+v", ic.Tunnel, want)
	}
	if diff := cmp.Diff([]causeway.Class{{Name: "default", Steer: causeway.SteerPrimaryBackup}}, ic.Classes, sameModel); diff != "" {
		t.Errorf("classes (-want +got):\n%s", diff)
	}
}

func TestLinksUnderGateways(t *testing.T) {
	source := edit(t, small, `      a-1: {lan: lan}
    links:
      l1: {type: internet, address: 192.0.2.1}
      l2: {type: internet, address: 192.0.2.2}
`, `      a-1: {lan: lan, links: {l1: {address: 192.0.2.1, listen: 10.0.0.1, device: eth0}}}
      a-2: {lan: lan, links: {l2: {address: 192.0.2.2, listen: 10.0.0.2, device: eth0}}}
`)
	ic := mustParse(t, source)
	want := []causeway.Gateway{
		{Name: "a-1", LAN: "lan", Links: []causeway.Link{{Name: "l1", Type: causeway.LinkInternet, Address: netip.MustParseAddr("192.0.2.1"), Listen: netip.MustParseAddr("10.0.0.1"), Device: "eth0"}}},
		{Name: "a-2", LAN: "lan", Links: []causeway.Link{{Name: "l2", Type: causeway.LinkInternet, Address: netip.MustParseAddr("192.0.2.2"), Listen: netip.MustParseAddr("10.0.0.2"), Device: "eth0"}}},
	}
	if diff := cmp.Diff(want, ic.Sites[0].Gateways, sameModel); diff != "" {
		t.Errorf("gateways (-want +got):\n%s", diff)
	}
}

func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "causeway.yaml")
	if ic, problems := Load(file); ic != nil || brief(problems) != "0:0 config.unreadable "+file+"\n" {
		t.Errorf("missing file: %v, %v", ic, problems)
	}
	if err := os.WriteFile(file, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	if ic, problems := Load(file); ic == nil || len(problems) != 0 {
		t.Errorf("%v, %v", ic, problems)
	}
	if ic, problems := Load(filepath.Dir(file)); ic != nil || !causeway.HasCode(problems, "config.not_a_file") {
		t.Errorf("a folder: %v, %v", ic, problems)
	}
}
