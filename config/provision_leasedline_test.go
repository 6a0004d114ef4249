package config

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

// lined is a file whose leased line is made in both clouds.
const lined = `version: 1
name: demo
sites:
  a:
    cloud: aliyun
    region: cn-beijing
    vpc: vpc-a
    networks: [10.0.0.0/16]
    gateways: {a-1: {lan: lan}}
    links: {line: {type: leased-line}, line-2: {type: leased-line}}
  b:
    cloud: aws
    region: us-west-1
    vpc: vpc-b
    networks: [172.16.0.0/16]
    gateways: {b-1: {lan: lan}}
    links: {line: {type: leased-line}, line-2: {type: leased-line}}
paths:
  line: {from: a/line, to: b/line, via: leased-line}
  line-2: {from: a/line-2, to: b/line-2, via: leased-line}
provision:
  accounts: {aliyun: {kind: intl}, aws: {credentials: env}}
  sites:
    a: {subnets: [{id: vsw-1, zone: z1}], route_tables: [{use: vtb-1}], security_groups: [sg-1]}
    b: {subnets: [{id: subnet-1, zone: z1}], route_tables: [{use: rtb-1}], security_groups: [sg-2], gateway: {type: tgw}}
  paths:
    line:
      carrier: {name: China Telecom, permit: {number: CT-1, begun: 2026-10-08}}
      ends:
        a:
          connection: pc-1
          vlan: 101
          local: 10.255.0.1/30
          peer: 10.255.0.2
          peer_asn: 4809
          bgp_key: env:BGP_A
          bandwidth: 200Mbps
          steps: {port_order: {begun: 2026-11-01, done: 2026-11-10, reference: PO-1}, cross_connect: {begun: 2026-11-12}}
        b: {connection: dxcon-1, vlan: 3000, local: 10.255.0.6/30, peer: 10.255.0.5, asn: 64600, peer_asn: 4809, bgp_key: "file:/run/b"}
`

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func TestLeasedLine(t *testing.T) {
	ic, problems := Parse("test.yaml", []byte(lined))
	if ic == nil || len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	path := ic.Provision.Path("line")
	if path.Carrier != (causeway.Carrier{Name: "China Telecom", Permit: causeway.Permit{Number: "CT-1", Begun: day(2026, 10, 8)}}) {
		t.Errorf("%+v", path.Carrier)
	}
	at := func(line, column int) causeway.Position {
		return causeway.Position{File: "test.yaml", Line: line, Column: column}
	}
	want := causeway.LineEnd{
		Site: "a", Connection: "pc-1", VLAN: 101, Local: netip.MustParsePrefix("10.255.0.1/30"), Peer: netip.MustParseAddr("10.255.0.2"),
		PeerASN: 4809, BGPKey: "env:BGP_A", Bandwidth: 200 * causeway.Mbps, At: at(30, 9),
		Steps: []causeway.Step{
			{Name: causeway.StepPortOrder, Begun: day(2026, 11, 1), Done: day(2026, 11, 10), Reference: "PO-1", At: at(38, 19)},
			{Name: causeway.StepCrossConnect, Begun: day(2026, 11, 12), At: at(38, 87)},
		},
	}
	same := cmp.Comparer(func(x, y netip.Prefix) bool { return x == y })
	sameAddress := cmp.Comparer(func(x, y netip.Addr) bool { return x == y })
	if diff := cmp.Diff(want, *path.End("a"), same, sameAddress); diff != "" {
		t.Error(diff)
	}
	if b := path.End("b"); b.ASN != 64600 || b.VLAN != 3000 || len(b.Steps) != 0 {
		t.Errorf("%+v", b)
	}
	if path.End("c") != nil || len(ic.Provision.Path("line-2").Ends) != 0 {
		t.Error("ends of nobody")
	}
}

// What the carrier has not told yet is no mistake.
func TestLeasedLineToCome(t *testing.T) {
	for _, test := range []struct{ old, new string }{
		{lined[strings.Index(lined, "  paths:\n    line:"):], ""},
		{"          connection: pc-1\n", ""},
		{"done: 2026-11-10, ", ""},
		{"number: CT-1, begun: 2026-10-08", ""},
		{"connection: dxcon-1, vlan: 3000, local: 10.255.0.6/30, peer: 10.255.0.5, asn: 64600, peer_asn: 4809, ", ""},
	} {
		source := lined
		if strings.HasPrefix(test.old, "          connection") {
			source = edit(t, source, "done: 2026-11-10, ", "")
		}
		if ic, problems := Parse("test.yaml", []byte(edit(t, source, test.old, test.new))); ic == nil || len(problems) > 0 {
			t.Errorf("%q: %v", test.old, problems)
		}
	}
}

func TestLeasedLineMistakes(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"id of the other cloud", "pc-1", "dxcon-1", "31:23 config.cloud_id provision.paths.line.ends.a.connection"},
		{"no VLAN", "          vlan: 101\n", "", "30:9 config.missing_key provision.paths.line.ends.a.vlan"},
		{"VLAN beyond the cloud's", "vlan: 101", "vlan: 3000", "32:17 config.out_of_range provision.paths.line.ends.a.vlan"},
		{"not a /30", "10.255.0.1/30", "10.255.0.1/29", "33:18 config.line_address provision.paths.line.ends.a.local"},
		{"the network itself", "10.255.0.1/30", "10.255.0.0/30", "33:18 config.line_address provision.paths.line.ends.a.local"},
		{"no length", "10.255.0.1/30", "10.255.0.1", "33:18 config.line_address provision.paths.line.ends.a.local"},
		{"peer elsewhere", "peer: 10.255.0.2", "peer: 10.255.0.6", "34:17 config.line_peer provision.paths.line.ends.a.peer"},
		{"peer is the broadcast", "peer: 10.255.0.2", "peer: 10.255.0.3", "34:17 config.line_peer provision.paths.line.ends.a.peer"},
		{"peer is itself", "peer: 10.255.0.2", "peer: 10.255.0.1", "34:17 config.line_peer provision.paths.line.ends.a.peer"},
		{"peer is none", "peer: 10.255.0.2", "peer: router", "34:17 config.address provision.paths.line.ends.a.peer"},
		{"in a site's network", "10.255.0.1/30\n          peer: 10.255.0.2", "10.0.255.1/30\n          peer: 10.0.255.2", "30:9 config.line_overlap provision.paths.line.ends.a"},
		{"ASN of nobody", "peer_asn: 4809\n", "peer_asn: 0\n", "35:21 config.out_of_range provision.paths.line.ends.a.peer_asn"},
		{"one ASN", "peer_asn: 4809\n", "peer_asn: 45104\n", "30:9 config.same_asn provision.paths.line.ends.a"},
		{"the transit gateway's ASN", "asn: 64600", "asn: 64512", "39:9 config.same_asn provision.paths.line.ends.b"},
		{"no private ASN", "asn: 64600", "asn: 45104", "39:91 config.asn provision.paths.line.ends.b.asn"},
		{"a key in the file", "env:BGP_A", "s3cr3t-LTAI", "36:20 config.secret_reference provision.paths.line.ends.a.bgp_key"},
		{"a key after env", "env:BGP_A", "env:s3cr3t-LTAI", "36:20 config.secret_reference provision.paths.line.ends.a.bgp_key"},
		{"a file from anywhere", "file:/run/b", "file:b", "39:123 config.secret_reference provision.paths.line.ends.b.bgp_key"},
		{"bandwidth nobody sells", "200Mbps", "250Mbps", "37:22 config.choice provision.paths.line.ends.a.bandwidth"},
		{"bandwidth at AWS", "vlan: 3000", "vlan: 3000, bandwidth: 200Mbps", "39:46 config.foreign_option provision.paths.line.ends.b.bandwidth"},
		{"done before begun", "done: 2026-11-10", "done: 2026-10-10", "38:57 config.step_dates provision.paths.line.ends.a.steps.port_order.done"},
		{"not a day", "begun: 2026-11-12", "begun: soon", "38:110 config.date provision.paths.line.ends.a.steps.cross_connect.begun"},
		{"unknown step", "cross_connect", "cross_conect", "38:87 config.unknown_key provision.paths.line.ends.a.steps.cross_conect"},
		{"done without a connection", "          connection: pc-1\n", "", "37:51 config.step_result provision.paths.line.ends.a.steps.port_order.done"},
		{"unnamed carrier", "name: China Telecom, ", "", "28:7 config.missing_key provision.paths.line.carrier.name"},
		{"option of IPsec", "      carrier:", "      routing: bgp\n      carrier:", "28:7 config.foreign_option provision.paths.line.routing"},
		{"virtual private gateway", "type: tgw", "type: vgw", "20:3 config.line_gateway provision.paths.line-2.ends.b\n39:9 config.line_gateway provision.paths.line.ends.b"},
		{"IPv6", "[172.16.0.0/16]", "['fd00::/48']", "19:3 config.line_family paths.line\n20:3 config.line_family paths.line-2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic, problems := Parse("test.yaml", []byte(edit(t, lined, test.old, test.new)))
			if ic != nil || brief(problems.Failures()) != test.want+"\n" {
				t.Errorf("got\n%swant\n%s", brief(problems), test.want)
			}
			checkSentences(t, problems)
			for _, p := range problems {
				if strings.Contains(p.Error(), "LTAI") {
					t.Errorf("%s repeats what may be a key", p)
				}
			}
		})
	}
}

// Two lines share neither a VLAN of a connection nor leave their site's one
// Direct Connect gateway two ASNs; a line ends at the sites of its path.
func TestLeasedLinesBesideEachOther(t *testing.T) {
	second := "    line-2: {ends: {b: {connection: dxcon-1, vlan: 3001, local: 10.255.1.1/30, peer: 10.255.1.2, asn: 64600, peer_asn: 4809}}}\n"
	for _, test := range []struct{ name, old, new, want string }{
		{"two lines", "", "", ""},
		{"one VLAN", "vlan: 3001", "vlan: 3000", "40:21 config.line_taken provision.paths.line-2.ends.b\n"},
		{"two ASNs", "asn: 64600", "asn: 64700", "40:21 config.line_asn provision.paths.line-2.ends.b\n"},
	} {
		source := lined + strings.Replace(second, test.old, test.new, 1)
		_, problems := Parse("test.yaml", []byte(source))
		if brief(problems) != test.want {
			t.Errorf("%s: got %q", test.name, brief(problems))
		}
		checkSentences(t, problems)
	}
	elsewhere := edit(t, lined, "  b:\n    cloud: aws", "  c: {cloud: aws, region: us-west-2, vpc: vpc-c, networks: [172.17.0.0/16], gateways: {c-1: {lan: lan}}, links: {line: {type: leased-line, address: 192.0.2.1}}}\n  b:\n    cloud: aws")
	elsewhere = edit(t, elsewhere, "        b: {connection", "        c: {connection")
	_, problems := Parse("test.yaml", []byte(elsewhere))
	if brief(problems.Failures()) != "40:9 config.foreign_end provision.paths.line.ends.c\n" {
		t.Errorf("an end elsewhere: %s", brief(problems))
	}
	_, problems = Parse("test.yaml", []byte(edit(t, strings.Replace(lined, "cloud: aws", "cloud: aliyun", 1), lined[strings.Index(lined, "    b: {subnets"):],
		"    b: {subnets: [{id: vsw-1, zone: z1}], route_tables: [{use: vtb-1}], security_groups: [sg-1]}\n")))
	if brief(problems.Failures()) != "19:3 config.line_ends paths.line\n20:3 config.line_ends paths.line-2\n" {
		t.Errorf("two ends of Alibaba: %s", brief(problems))
	}
}

// A leased line that records of ours run over needs an address all the same.
func TestLeasedLineOfOurs(t *testing.T) {
	_, problems := Parse("test.yaml", []byte(edit(t, lined, "  line-2: {from: a/line-2, to: b/line-2, via: leased-line}", "  line-2: {from: a/line-2, to: b/line-2, via: internet}")))
	if brief(problems.Failures()) != "10:40 config.missing_key sites.a.links.line-2.address\n" {
		t.Errorf("got %s", brief(problems))
	}
}
