package provision

import (
	"slices"
	"strings"
	"testing"

	"causeway"
)

// oneWire has both clouds at the two ends of a wire, without routers of the
// carrier's between.
var oneWire = []string{
	"peer_asn: 4809\n          bgp_key: env:CAUSEWAY_BGP_BEIJING", "peer_asn: 64513\n          bgp_key: env:CAUSEWAY_BGP",
	"peer_asn: 4809\n          bgp_key: env:CAUSEWAY_BGP_CALIFORNIA", "peer_asn: 45104\n          bgp_key: env:CAUSEWAY_BGP",
	"vlan: 311", "vlan: 101", "local: 10.255.0.6/30", "local: 10.255.0.2/30", "peer: 10.255.0.5", "peer: 10.255.0.1",
}

// secondLine is a line of another carrier beside the first.
var secondLine = []string{
	"    gateways: {bj-1: {lan: eth0}}\n    links: {", "    gateways: {bj-1: {lan: eth0}}\n    links: {line-2: {type: leased-line}, ",
	"    gateways: {ca-1: {lan: ens5}}\n    links: {", "    gateways: {ca-1: {lan: ens5}}\n    links: {line-2: {type: leased-line}, ",
	"paths:\n  line: {from", "paths:\n  line-2: {from: beijing/line-2, to: california/line-2}\n  line: {from",
	"  paths:\n    line:\n", `  paths:
    line-2:
      carrier: {name: China Unicom, permit: {number: CU-1}}
      ends:
        beijing: {connection: pc-2zeexample1, vlan: 101, local: 10.255.1.1/30, peer: 10.255.1.2, peer_asn: 9929}
        california: {connection: dxcon-0example1, vlan: 101, local: 10.255.1.5/30, peer: 10.255.1.6, peer_asn: 9929}
    line:
`,
}

// noConnection takes away what the carrier tells with the connection in Beijing.
var noConnection = []string{
	"          connection: pc-2zeexample0\n", "", "begun: 2026-10-12, done: 2026-10-26,", "begun: 2026-11-01,",
	"{begun: 2026-10-26, done: 2026-10-28, reference: LOA-BJ-88}", "{}",
	"{begun: 2026-10-29, done: 2026-11-03, reference: XC-BJ-410}", "{}",
}

func TestLeasedLineEnds(t *testing.T) {
	g := desired(t, load(t, lineExample))
	border := find[*AliyunBorderRouter](t, g, "beijing/line/border-router")
	if border.Connection.ID != "pc-2zeexample0" || *border.VLAN != 101 || *border.LocalIP != "10.255.0.1" || *border.PeerIP != "10.255.0.2" || *border.Mask != "255.255.255.252" || *border.Bandwidth != 200 {
		t.Errorf("%+v", border)
	}
	group := find[*AliyunBGPGroup](t, g, "beijing/line/border-router/bgp-group")
	if *group.LocalASN != 45104 || *group.PeerASN != 4809 || *group.Key.Of.(*PreSharedKey).Reference != "env:CAUSEWAY_BGP_BEIJING" {
		t.Errorf("%+v", group)
	}
	if peer := find[*AliyunBGPPeer](t, g, "beijing/line/border-router/bgp-peer"); *peer.PeerIP != "10.255.0.2" || !*peer.BFD || *peer.Hops != 1 || peer.Group != group {
		t.Errorf("%+v", peer)
	}
	line := find[*AWSTransitInterface](t, g, "california/line/interface")
	if line.Connection.ID != "dxcon-0example0" || *line.VLAN != 311 || *line.AmazonAddress != "10.255.0.6/30" || *line.PeerAddress != "10.255.0.5/30" || *line.PeerASN != 4809 || *line.MTU != 1500 {
		t.Errorf("%+v", line)
	}
	a := find[*AWSDirectConnectAssociation](t, g, "california/direct-connect-gateway/association")
	if *a.Gateway.ASN != 64513 || *a.TransitGateway.ASN != 64512 || !slices.Equal(a.AllowedPrefixes, []string{"172.16.0.0/16"}) {
		t.Errorf("%+v", a)
	}
	for _, key := range []Key{"cen/cn-beijing/route/10.0.0.0-16", "beijing/vtb-2zeexample0/route/172.16.0.0-16", "california/rtb-0example0/route/10.0.0.0-16"} {
		find[Resource](t, g, key)
	}
}

// A Direct Connect gateway and a transit gateway never have one ASN by default.
func TestLeasedLineDefaultASNs(t *testing.T) {
	for given, want := range map[string]uint32{"type: tgw, asn: 64512": 64513, "type: tgw": 64513, "type: tgw, asn: 64513": 64512} {
		g := desired(t, load(t, lineExample, "type: tgw, asn: 64512", given, "          asn: 64513              # the Direct Connect gateway's: never the transit gateway's\n", ""))
		if gateway := find[*AWSDirectConnectGateway](t, g, "california/direct-connect-gateway"); *gateway.ASN != want {
			t.Errorf("%s: %d", given, *gateway.ASN)
		}
		if broken := CheckInvariants(g.Resources, nil); len(broken) > 0 {
			t.Error(broken)
		}
	}
}

// waits are the keys of what waits, with what it waits for.
func waits(p *Plan) map[Key]string {
	all := map[Key]string{}
	for _, c := range p.Changes {
		if c.Action != Wait {
			continue
		}
		var steps []string
		for _, key := range c.WaitsFor {
			steps = append(steps, string(key[strings.LastIndex(string(key), "/")+1:]))
		}
		all[c.Key] = strings.Join(steps, " ")
	}
	return all
}

// What the carrier has not done is waited for, by what needs it and nothing
// else.
func TestLeasedLineWaits(t *testing.T) {
	const steps = "port_order loa cross_connect"
	atBeijing := map[Key]string{
		"beijing/line/step/port_order": "", "beijing/line/step/loa": "port_order", "beijing/line/step/cross_connect": "port_order loa",
		"beijing/line/border-router": steps, "beijing/line/border-router/bgp-group": steps, "beijing/line/border-router/bgp-peer": steps,
		"beijing/line/border-router/attachment": steps, "beijing/line/border-router/association": steps, "beijing/line/border-router/propagation": steps,
		"beijing/vtb-2zeexample0/route/172.16.0.0-16": steps,
	}
	for _, test := range []struct {
		name  string
		edits []string
		want  map[Key]string
	}{
		{"nothing", nil, map[Key]string{}},
		{"no connection in Beijing", noConnection, atBeijing},
		{
			"a cable in California",
			[]string{"begun: 2026-10-23, done: 2026-11-06,", "begun: 2026-10-23,"},
			map[Key]string{"california/line/step/cross_connect": "", "california/line/interface": "cross_connect"},
		},
		{
			"the permit",
			[]string{"number: CT-IPLC-2026-0042, ", ""},
			map[Key]string{
				"line/step/permit": "", "california/line/interface": "permit",
				"beijing/line/border-router": "permit", "beijing/line/border-router/bgp-group": "permit", "beijing/line/border-router/bgp-peer": "permit",
				"beijing/line/border-router/attachment": "permit", "beijing/line/border-router/association": "permit", "beijing/line/border-router/propagation": "permit",
				"beijing/vtb-2zeexample0/route/172.16.0.0-16": "permit",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			plan := mustMake(t, load(t, lineExample, test.edits...), Snapshot{})
			got := waits(plan)
			for key, steps := range test.want {
				if held, ok := got[key]; !ok || held != steps {
					t.Errorf("%s waits for %q, want %q", key, held, steps)
				}
				delete(got, key)
			}
			if len(got) > 0 {
				t.Errorf("too much waits: %v", got)
			}
			steps, held := plan.Waiting()
			if plan.Counts()[Wait] != len(test.want) || len(steps)+len(held) != len(test.want) {
				t.Errorf("%d waits, %d and %d", plan.Counts()[Wait], len(steps), len(held))
			}
			for _, c := range plan.Changes {
				if inWave := c.Wave > 0 && slices.Contains(plan.Waves[c.Wave-1], c.Key); inWave != (c.Wave > 0) || c.Action == Wait && c.Wave > 0 {
					t.Errorf("%s: %s in wave %d of %v", c.Key, c.Action, c.Wave, plan.Waves)
				}
			}
			for _, cost := range plan.Costs {
				if slices.ContainsFunc(held, func(c Change) bool { return c.Key == cost.Key }) {
					t.Errorf("%s is counted and not made", cost.Key)
				}
			}
		})
	}
}

// What was made stays as it is when a step turns out not to be done; what would
// have to be made anew waits and is not deleted.
func TestLeasedLineHoldsWhatIsThere(t *testing.T) {
	snapshot := observe(desired(t, load(t, lineExample)))
	noCable := []string{"begun: 2026-10-23, done: 2026-11-06,", "begun: 2026-10-23,"}
	if got := changed(mustMake(t, load(t, lineExample, noCable...), snapshot)); got != "wait california/line/step/cross_connect step carrier since reference done" {
		t.Errorf("got\n%s", got)
	}
	other := append(noCable, "vlan: 311", "vlan: 312")
	if got := changed(mustMake(t, load(t, lineExample, other...), snapshot)); got != "wait california/line/step/cross_connect step carrier since reference done\nwait california/line/interface vlan" {
		t.Errorf("got\n%s", got)
	}
}

// The key of BGP is compared by its fingerprint, and never shown.
func TestLeasedLineKey(t *testing.T) {
	ic := load(t, lineExample)
	snapshot := observe(desired(t, ic))
	for i, o := range snapshot.Found {
		if o.Resource.Head().Key == "california/line/bgp-key" {
			snapshot.Found[i].Outputs = map[string]string{"psk": "fingerprint of another"}
		}
	}
	plan := mustMake(t, ic, snapshot)
	if got := changed(plan); got != "replace california/line/interface auth_key" {
		t.Errorf("got\n%s", got)
	}
	for _, c := range plan.Changes {
		for _, f := range c.Fields {
			if f.Name == "auth_key" && (f.To.Text != hidden || *f.From != hidden) {
				t.Errorf("shows %+v", f)
			}
		}
	}
}

// While a line is not there, another path between its sites has the routes: CEN
// shares them with the line, IPsec with BGP has them from its gateway.
func TestLeasedLineGivesWay(t *testing.T) {
	const route = "beijing/vtb-2zeexample0/route/172.16.0.0-16"
	for _, end := range []string{"", "connection: pc-1, "} {
		ic := load(t, borderExample,
			"links: {cen: {type: cen}}", "links: {cen: {type: cen}, line: {type: leased-line}}",
			"    gateways: {ca-1: {lan: ens5}}\n    links: {vpn", "    gateways: {ca-1: {lan: ens5}}\n    links: {line: {type: leased-line}, vpn",
			"paths:\n  backbone: {from", "paths:\n  line: {from: beijing/line, to: california/line}\n  backbone: {from",
			"{type: vgw}\n", "{type: tgw}\n", "  paths:\n    backbone: {bandwidth", "  paths:\n    vpn: {routing: bgp}\n"+
				"    line: {ends: {beijing: {"+end+"vlan: 1, local: 10.255.0.1/30, peer: 10.255.0.2, peer_asn: 4809}}}\n    backbone: {bandwidth")
		held := waits(mustMake(t, ic, Snapshot{}))
		if _, waiting := held[route]; waiting || held["beijing/line/border-router"] == "" {
			t.Errorf("%v", held)
		}
	}
	hybrid := []string{
		"links: {line: {type: leased-line, provider: China Telecom, bandwidth: 200Mbps}}\n  california", "links: {line: {type: leased-line}, vpn: {type: vpn-gateway}}\n  california",
		"links: {line: {type: leased-line, provider: China Telecom, bandwidth: 200Mbps}}\npaths", "links: {line: {type: leased-line}, vpn: {type: vpn-gateway}}\npaths",
		"via: leased-line}\n", "via: leased-line}\n  vpn: {from: beijing/vpn, to: california/vpn, via: ipsec}\n",
		"      flow_log: {project", "      gateway: {type: vpn-gateway, bandwidth: 200Mbps, months: 1}\n      flow_log: {project",
		"  paths:\n    line:", "  paths:\n    vpn: {routing: bgp}\n    line:",
	}
	if held := waits(mustMake(t, load(t, lineExample, append(hybrid, noConnection...)...), Snapshot{})); held[route] == "" {
		t.Errorf("the VPC is routed into a line that is not there: %v", held)
	}
}

// withHosts has hosts at both ends of the line, for a path between the links net.
var withHosts = []string{
	"links: {line: {type: leased-line, provider: China Telecom, bandwidth: 200Mbps}}\n  california",
	"links: {line: {type: leased-line}, net: {type: internet, address: auto, device: eth0}}\n  california",
	"links: {line: {type: leased-line, provider: China Telecom, bandwidth: 200Mbps}}\npaths:\n",
	"links: {line: {type: leased-line}, net: {type: internet, address: auto, device: ens5}}\npaths:\n",
	"      flow_log: {project", "      hosts: {bj-1: {type: ecs.g7.large, subnet: vsw-2zeexample0h}}\n      software: {path: /usr/local/bin/causeway-gateway}\n      flow_log: {project",
	"      flow_log: {dest", "      hosts: {ca-1: {type: c7i.large, subnet: subnet-0example0a}}\n      software: {path: /usr/local/bin/causeway-gateway}\n      flow_log: {dest",
}

// A path over hosts that stands before a line keeps its routes as it made them:
// they do not wait for the line's gateways.
func TestLeasedLineLeavesEarlierRoutes(t *testing.T) {
	g := desired(t, load(t, lineExample, append(slices.Clone(withHosts), "paths:\n  line: {from", "paths:\n  net: {from: beijing/net, to: california/net, via: internet}\n  line: {from")...))
	route := find[*AWSRoute](t, g, "california/rtb-0example0/route/10.0.0.0-16")
	if route.Instance == nil || route.Gateway != nil || len(route.After) != 0 {
		t.Errorf("%+v waits for %v", route, route.After)
	}
}

// While a line is not there, a path over hosts has the routes wherever it stands.
func TestLeasedLineGivesWayToHosts(t *testing.T) {
	after := append(slices.Clone(withHosts), "via: leased-line}\n", "via: leased-line}\n  net: {from: beijing/net, to: california/net, via: internet}\n")
	for name, test := range map[string]struct {
		edits []string
		hosts bool
	}{"there": {after, false}, "to come": {append(slices.Clone(after), noConnection...), true}} {
		g := desired(t, load(t, lineExample, test.edits...))
		ali := find[*AliyunRoute](t, g, "beijing/vtb-2zeexample0/route/172.16.0.0-16")
		if got := find[*AWSRoute](t, g, "california/rtb-0example0/route/10.0.0.0-16").Instance != nil; got != test.hosts || (*ali.NextHopType == "Instance") != test.hosts {
			t.Errorf("%s: AWS routes to a host is %t, Alibaba routes to %s", name, got, *ali.NextHopType)
		}
	}
}

// A line that is there keeps its routes when a step turns out not to be done; it
// gives them up only where it is not there at one end.
func TestLeasedLineThatIsThereKeepsItsRoutes(t *testing.T) {
	after := append(slices.Clone(withHosts), "via: leased-line}\n", "via: leased-line}\n  net: {from: beijing/net, to: california/net, via: internet}\n")
	snapshot := observe(desired(t, load(t, lineExample, after...)))
	open := load(t, lineExample, append(slices.Clone(after), "begun: 2026-10-23, done: 2026-11-06,", "begun: 2026-10-23,")...)
	const step = "wait california/line/step/cross_connect step carrier since reference done"
	if got := changed(mustMake(t, open, snapshot)); got != step {
		t.Errorf("got\n%s", got)
	}
	snapshot.Found = slices.DeleteFunc(snapshot.Found, func(o Observed) bool { return o.Resource.Head().Key == "california/line/interface" })
	if got := changed(mustMake(t, open, snapshot)); !strings.Contains(got, "california/rtb-0example0/route/10.0.0.0-16") {
		t.Errorf("without an interface the routes stay: got\n%s", got)
	}
}

// Of two ways to a network it is said which has the route, whichever stands
// first; a line that is not there yet is none.
func TestSecondWayIsTold(t *testing.T) {
	const net = "  net: {from: beijing/net, to: california/net, via: internet}\n"
	for want, edits := range map[string][]string{
		"net line": {"paths:\n  line: {from", "paths:\n" + net + "  line: {from"},
		"line net": {"via: leased-line}\n", "via: leased-line}\n" + net},
		"":         append([]string{"via: leased-line}\n", "via: leased-line}\n" + net}, noConnection...),
	} {
		_, problems := Desired(load(t, lineExample, append(slices.Clone(withHosts), edits...)...), DefaultChoices())
		var told []string
		for _, p := range problems {
			if p.Code == "provision.second_way" {
				told = append(told, p.Object+" "+p.Args["network"]+" "+p.Args["path"]+" "+p.Args["second"])
			}
		}
		slices.Sort(told)
		if want != "" {
			want = "beijing 172.16.0.0/16 " + want + ", california 10.0.0.0/16 " + want
		}
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// Without the number of the permit a plan asks for it, where the line crosses
// the border.
func TestLeasedLineAsksForThePermit(t *testing.T) {
	asks := func(edits ...string) bool {
		_, problems := Desired(load(t, lineExample, edits...), DefaultChoices())
		return slices.ContainsFunc(problems, func(p *causeway.Problem) bool {
			return p.Code == "provision.no_permit" && p.Severity == causeway.Notice
		})
	}
	without := []string{"permit: {number: CT-IPLC-2026-0042, begun: 2026-10-08}", "permit: {}"}
	if asks() || !asks(without...) || asks(append(without, "region: cn-beijing", "region: us-west-1")...) {
		t.Error("asked in vain, or not asked")
	}
}

func TestLeasedLineInvariants(t *testing.T) {
	const border, line = "beijing/line/border-router", "california/line/interface"
	association := func(t *testing.T, g *Graph) *AWSDirectConnectAssociation {
		return find[*AWSDirectConnectAssociation](t, g, "california/direct-connect-gateway/association")
	}
	tests := []struct {
		name  string
		edits []string
		wreck func(t *testing.T, g *Graph)
		want  string
	}{
		{"nothing", nil, func(*testing.T, *Graph) {}, ""},
		{"one wire", oneWire, func(*testing.T, *Graph) {}, ""},
		{"VLAN of another", oneWire, func(t *testing.T, g *Graph) { find[*AWSTransitInterface](t, g, line).VLAN = ptr(7) }, "provision.line_differs"},
		{"VLANs of two sessions", nil, func(t *testing.T, g *Graph) { find[*AWSTransitInterface](t, g, line).VLAN = ptr(7) }, ""},
		{"both at one address", oneWire, func(t *testing.T, g *Graph) {
			find[*AWSTransitInterface](t, g, line).AmazonAddress = ptr("10.255.0.1/30")
		}, "provision.line_differs"},
		{"expects another ASN", oneWire, func(t *testing.T, g *Graph) { find[*AWSTransitInterface](t, g, line).PeerASN = ptr(uint32(65000)) }, "provision.line_differs"},
		{"a key at one end", oneWire, func(t *testing.T, g *Graph) { find[*AliyunBGPGroup](t, g, border+"/bgp-group").Key = nil }, "provision.line_differs"},
		{"one ASN at Alibaba", nil, func(t *testing.T, g *Graph) {
			find[*AliyunBGPGroup](t, g, border+"/bgp-group").PeerASN = ptr(uint32(45104))
		}, "provision.line_same_asn"},
		{"one ASN at AWS", nil, func(t *testing.T, g *Graph) { find[*AWSTransitInterface](t, g, line).PeerASN = ptr(uint32(64513)) }, "provision.line_same_asn"},
		{"one ASN in AWS", nil, func(t *testing.T, g *Graph) { association(t, g).TransitGateway.ASN = ptr(uint32(64513)) }, "provision.line_same_asn"},
		{"not announced", nil, func(t *testing.T, g *Graph) { association(t, g).AllowedPrefixes = []string{"172.16.0.0/17"} }, "provision.not_announced"},
		{"announced wider", nil, func(t *testing.T, g *Graph) { association(t, g).AllowedPrefixes = []string{"172.16.0.0/12"} }, ""},
		{"announced and routed", nil, func(t *testing.T, g *Graph) {
			association(t, g).AllowedPrefixes = []string{"172.16.0.0/16", "10.0.0.0/8"}
		}, "provision.overlap"},
		{"too many", nil, func(t *testing.T, g *Graph) {
			association(t, g).AllowedPrefixes = append(slices.Repeat([]string{"192.168.0.0/24"}, 20), "172.16.0.0/16")
		}, "provision.too_many_prefixes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic := load(t, lineExample, test.edits...)
			planned := desired(t, ic)
			test.wreck(t, planned)
			if got := named(CheckInvariants(planned.Resources, nil)); got != test.want {
				t.Errorf("desired:\n got %s\nwant %s", got, test.want)
			}
			seen := desired(t, ic)
			snapshot := observe(seen)
			oneKey(seen)
			test.wreck(t, seen)
			snapshot.Link()
			if got := named(snapshot.CheckInvariants()); got != test.want {
				t.Errorf("observed:\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// oneKey gives both ends the fingerprint of one key.
func oneKey(g *Graph) {
	for _, r := range g.Resources {
		switch x := r.(type) {
		case *AliyunBGPGroup:
			x.Key = Known("fingerprint")
		case *AWSTransitInterface:
			x.Key = Known("fingerprint")
		}
	}
}
