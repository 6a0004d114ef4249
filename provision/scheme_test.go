package provision

import (
	"errors"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
)

const (
	ipsecExample  = "ipsec.yaml"
	borderExample = "cross-border.yaml"
	directExample = "direct-cross-border-ipsec.yaml"
	sdwanExample  = "sd-wan.yaml"
	nativeExample = "cloud-native.yaml"
	hybridExample = "hybrid.yaml"
)

// load reads an example, with pairs of texts replaced by others.
func load(t *testing.T, example string, edits ...string) *causeway.Interconnect {
	t.Helper()
	source, err := os.ReadFile("../examples/" + example)
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	for i := 0; i < len(edits); i += 2 {
		if strings.Count(text, edits[i]) != 1 {
			t.Fatalf("%q stands %d times in %s", edits[i], strings.Count(text, edits[i]), example)
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	ic, problems := config.Parse(example, []byte(text))
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

func desired(t *testing.T, ic *causeway.Interconnect) *Graph {
	t.Helper()
	g, problems := Desired(ic, DefaultChoices())
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	return g
}

// variants are files that between them make every kind of resource.
func variants(t *testing.T) map[string]*causeway.Interconnect {
	bgp := []string{"routing: static", "routing: bgp"}
	long := strings.Repeat("x", 63)
	return map[string]*causeway.Interconnect{
		"static":  load(t, ipsecExample),
		"bgp":     load(t, ipsecExample, bgp...),
		"transit": load(t, ipsecExample, append(bgp, "type: vgw", "type: tgw")...),
		"tables": load(t, ipsecExample, "{use: vtb-rj9example0}", "{create: app, subnets: [vsw-rj9example0a]}",
			"{use: rtb-0example0}", "{create: app, subnets: [subnet-0example0a]}"),
		// Names that could be taken for parts of others.
		"confusing names": load(t, ipsecExample, "  vpn: {from", "  route-table: {from", "    vpn: {routing", "    route-table: {routing",
			"{use: vtb-rj9example0}", "{create: connection, subnets: [vsw-rj9example0a]}"),
		"shared": shared(t),
		"border": load(t, borderExample),
		"plan":   load(t, borderExample, "billing: data-transfer", "billing: bandwidth-plan, plan: cenbwp-1"),
		"china":  load(t, directExample),
		"sd-wan": load(t, sdwanExample),
		"native": load(t, nativeExample),
		"native the other way": load(t, nativeExample, "kind: application, port: 8080, certificate: \"12345678-cn-beijing\"", "kind: network, port: 443, certificate: c",
			"kind: network, port: 8080", "kind: application, port: 443, certificate: \"arn:aws:acm:us-west-1:111122223333:certificate/c\""),
		"hybrid":  load(t, hybridExample),
		"known":   load(t, nativeExample, knownAddresses...),
		"overlay": load(t, nativeExample, "via: internet", "via: zerotier", "via: tls", "via: tailscale"),
		"long names": load(t, ipsecExample, "name: west-coast", "name: "+long,
			"  vpn: {from", "  "+long+": {from", "    vpn: {routing", "    "+long+": {routing"),
	}
}

// shared joins one site of Alibaba's with two of AWS's.
func shared(t *testing.T) *causeway.Interconnect {
	t.Helper()
	ic := load(t, ipsecExample)
	oregon := *ic.Site("california")
	oregon.Name, oregon.Region, oregon.Networks = "oregon", "us-west-2", []netip.Prefix{netip.MustParsePrefix("172.17.0.0/16")}
	made := *ic.Provision.Site("california")
	made.Site = "oregon"
	ic.Sites, ic.Provision.Sites = append(ic.Sites, oregon), append(ic.Provision.Sites, made)
	ic.Paths = append(ic.Paths, causeway.Path{
		Name: "vpn-2", Via: causeway.ViaIPsec,
		From: causeway.LinkRef{Site: "oregon", Link: "vpn"}, To: causeway.LinkRef{Site: "silicon-valley", Link: "vpn"},
	})
	return ic
}

// Every resource has a name its cloud takes, unlike all others, and the tags
// that tell whose it is.
func TestDesiredIsNamedAndTagged(t *testing.T) {
	valid := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{1,99}$`)
	made := map[string]bool{}
	for name, ic := range variants(t) {
		t.Run(name, func(t *testing.T) {
			names, keys := map[string]Key{}, map[Key]Resource{}
			for _, r := range desired(t, ic).Resources {
				meta, kind := r.Head(), KindOf(r)
				made[kind.Name] = true
				if meta.Key == "" || kind.Cloud != local && meta.Region == "" {
					t.Errorf("%s: key %q, region %q", kind.Name, meta.Key, meta.Region)
				}
				if !valid.MatchString(meta.Name) {
					t.Errorf("%s: no cloud takes the name %q", meta.Key, meta.Name)
				}
				if other, taken := names[kind.Name+" "+meta.Name]; taken && !isUsed(r) {
					t.Errorf("%s and %s are of one kind and have one name", meta.Key, other)
				}
				names[kind.Name+" "+meta.Name] = meta.Key
				if other := keys[meta.Key]; other != nil {
					t.Errorf("a %s and a %s have the key %s", KindOf(other).Name, kind.Name, meta.Key)
				}
				keys[meta.Key] = r
				checkTags(t, ic, r)
			}
		})
	}
	for _, k := range Kinds() {
		if !made[k.Name] && !unplanned(k.Name) {
			t.Errorf("no variant makes a %s", k.Name)
		}
	}
}

// unplanned are kinds that no scheme makes yet.
func unplanned(kind string) bool {
	return slices.Contains(strings.Fields(`carrier_stage
		aliyun_virtual_border_router aliyun_bgp_group aliyun_bgp_peer aliyun_transit_router_vbr_attachment aliyun_transit_router_propagation
		aws_direct_connect_gateway aws_transit_virtual_interface aws_direct_connect_association`), kind)
}

func checkTags(t *testing.T, ic *causeway.Interconnect, r Resource) {
	t.Helper()
	meta, kind := r.Head(), KindOf(r)
	if kind.Tags == TagsNever {
		if meta.Tags != nil {
			t.Errorf("%s has tags and cannot take any", meta.Key)
		}
		return
	}
	if meta.Tags[TagInterconnect] != ic.Name || meta.Tags[TagResource] == "" || len(meta.Tags[TagResource]) > 128 {
		t.Errorf("%s: tags %v", meta.Key, meta.Tags)
	}
	for _, owner := range ic.Provision.Tags {
		if meta.Tags[owner.Key] != owner.Value {
			t.Errorf("%s lacks the owner's tag %s", meta.Key, owner.Key)
		}
	}
	if kind.Cloud == aws && meta.Tags["Name"] != meta.Name {
		t.Errorf("%s: AWS shows the name %q", meta.Key, meta.Tags["Name"])
	}
}

func TestDesiredHoldsTogether(t *testing.T) {
	for name, ic := range variants(t) {
		t.Run(name, func(t *testing.T) {
			g := desired(t, ic)
			checkWaves(t, g)
			if broken := CheckInvariants(g.Resources, nil); len(broken) > 0 {
				t.Error(broken)
			}
			for _, r := range g.Resources {
				for _, need := range Needs(r) {
					if !slices.Contains(g.Resources, need) {
						t.Errorf("%s needs %s, which is not in the graph", r.Head().Key, need.Head().Key)
					}
				}
			}
		})
	}
}

// The kinds of resource that must, and must not, come of each way to do it.
func TestDesiredKinds(t *testing.T) {
	tests := []struct {
		variant  string
		kinds    map[string]int
		unwanted []string
	}{
		{
			"static",
			map[string]int{
				"aliyun_vpn_gateway": 1, "aws_vpn_gateway": 1, "aws_customer_gateway": 2, "aws_vpn_connection": 2,
				"aliyun_customer_gateway": 2, "aliyun_vpn_connection": 1, "pre_shared_key": 4, "aliyun_vpn_route": 1,
				"aliyun_route": 1, "aws_vpn_route": 2, "aws_route_propagation": 1, "aws_alarm": 2, "aliyun_alarm": 1,
				"aliyun_flow_log": 1, "aws_flow_log": 1, "aliyun_security_group_rule": 3, "aws_security_group_rule": 3,
			},
			[]string{"aws_transit_gateway", "aws_route", "aliyun_cen"},
		},
		{"bgp", map[string]int{"aws_route_propagation": 1}, []string{"aliyun_vpn_route", "aliyun_route", "aws_vpn_route"}},
		{"transit", map[string]int{"aws_transit_gateway": 1, "aws_transit_gateway_vpc_attachment": 1, "aws_route": 1}, []string{"aws_vpn_gateway", "aws_route_propagation"}},
		{
			"shared",
			map[string]int{
				"aliyun_vpn_gateway": 1, "aliyun_vpn_connection": 2, "aliyun_customer_gateway": 4, "aws_vpn_gateway": 2,
				"aws_vpn_connection": 4, "pre_shared_key": 8, "aliyun_vpn_route": 2,
			},
			nil,
		},
		{"tables", map[string]int{"aliyun_route_table": 1, "aws_route_table": 1, "aliyun_route": 1}, nil},
		{
			"sd-wan",
			map[string]int{
				"aliyun_instance": 2, "aws_instance": 2, "aliyun_eip": 2, "aws_eip": 2, "aliyun_eip_association": 2, "aws_eip_association": 2,
				"aliyun_instance_role": 2, "aws_instance_role": 2, "aliyun_security_group": 1, "aws_security_group": 1,
				"aliyun_route": 1, "aws_route": 1,
			},
			[]string{"aws_load_balancer", "aliyun_load_balancer", "aws_vpn_gateway"},
		},
		{
			"native",
			map[string]int{
				"aliyun_load_balancer": 1, "aliyun_listener": 1, "aliyun_server_group": 1, "aliyun_dns_record": 1,
				"aws_load_balancer": 1, "aws_listener": 1, "aws_target_group": 1, "aws_dns_record": 1, "aws_security_group": 1,
			},
			nil,
		},
		{"native the other way", map[string]int{"aws_security_group": 2}, nil},
		// The first path has the route, and the static one would win at AWS.
		{"hybrid", map[string]int{"aws_instance": 1, "aliyun_instance": 1, "aws_route_propagation": 1}, []string{"aws_route"}},
		{
			"border",
			map[string]int{
				"aliyun_cen": 1, "aliyun_transit_router": 2, "aliyun_transit_router_vpc_attachment": 2,
				"aliyun_transit_router_peer_attachment": 1, "aliyun_transit_router_association": 4, "aliyun_transit_router_route": 6,
				"aws_vpn_route": 4, "aliyun_vpn_route": 1, "aliyun_route": 4,
			},
			nil,
		},
	}
	all := variants(t)
	for _, test := range tests {
		counts := map[string]int{}
		for _, r := range desired(t, all[test.variant]).Resources {
			counts[KindOf(r).Name]++
		}
		for kind, want := range test.kinds {
			if counts[kind] != want {
				t.Errorf("%s: %d of %s, want %d", test.variant, counts[kind], kind, want)
			}
		}
		for _, kind := range test.unwanted {
			if counts[kind] != 0 {
				t.Errorf("%s: %d of %s, want none", test.variant, counts[kind], kind)
			}
		}
	}
}

// find returns the one resource of a type under a key.
func find[T Resource](t *testing.T, g *Graph, key Key) T {
	t.Helper()
	for _, r := range g.Resources {
		if found, ok := r.(T); ok && r.Head().Key == key {
			return found
		}
	}
	t.Fatalf("no %s of that type", key)
	panic("unreachable")
}

// The kind of the account decides how Alibaba's gateway is paid.
func TestDesiredPayment(t *testing.T) {
	all := variants(t)
	abroad := find[*AliyunVPNGateway](t, desired(t, all["static"]), "silicon-valley/vpn-gateway")
	if *abroad.ChargeType != "POSTPAY" || abroad.Months != nil || abroad.AutoPay != nil {
		t.Errorf("intl: %+v", abroad)
	}
	china := find[*AliyunVPNGateway](t, desired(t, all["china"]), "beijing/vpn-gateway")
	if *china.ChargeType != "PREPAY" || *china.Months != 1 || !*china.AutoPay {
		t.Errorf("china: %+v", china)
	}
	if abroad.VSwitch == abroad.StandbyVSwitch || abroad.StandbyVSwitch == nil {
		t.Error("both tunnels are in one zone")
	}
}

// What is beyond a transit site is routed to it, from both sides.
func TestDesiredTransitRoutes(t *testing.T) {
	g := desired(t, variants(t)["border"])
	for key, destination := range map[Key]string{
		"beijing/vtb-2zeexample0/route/172.16.0.0-16":        "172.16.0.0/16",
		"silicon-valley/vtb-rj9example0/route/172.16.0.0-16": "172.16.0.0/16",
		"silicon-valley/vtb-rj9example0/route/10.0.0.0-16":   "10.0.0.0/16",
	} {
		route := find[*AliyunRoute](t, g, key)
		wantType := "Attachment"
		if _, leaves := route.NextHop.(*AliyunVPNGateway); leaves {
			wantType = "VpnGateway"
		}
		if *route.Destination != destination || *route.NextHopType != wantType {
			t.Errorf("%s: %s by %s", key, *route.Destination, *route.NextHopType)
		}
	}
	if back := find[*AWSVPNRoute](t, g, "california/vpn/connection/2/route/10.0.0.0-16"); *back.Destination != "10.0.0.0/16" {
		t.Errorf("back to Beijing: %s", *back.Destination)
	}
	outward := find[*AliyunTransitRouterRoute](t, g, "cen/us-west-1/route/172.16.0.0-16")
	if _, ok := outward.NextHop.(*AliyunTransitRouterVPC); !ok {
		t.Errorf("the transit router sends California's packets to %T", outward.NextHop)
	}
}

func TestDesiredNotices(t *testing.T) {
	_, problems := Desired(load(t, directExample, "auto_pay: true", "auto_pay: false"), DefaultChoices())
	var codes []string
	for _, p := range problems {
		codes = append(codes, string(p.Code)+" "+p.Object)
		if p.Severity != causeway.Notice {
			t.Errorf("%v is no notice", p)
		}
	}
	want := "provision.unpaid_order beijing/vpn-gateway,provision.no_alarm california,provision.no_alarm beijing,provision.no_flow_log beijing,provision.no_flow_log california"
	if strings.Join(codes, ",") != want {
		t.Errorf("got %v", codes)
	}
	if _, problems := Make(&causeway.Interconnect{Name: "bare"}, DefaultChoices(), Snapshot{}); len(problems) != 1 || problems[0].Code != "provision.nothing" {
		t.Errorf("got %v", problems)
	}
}

// What cannot be chosen stops the plan.
func TestChoicesFail(t *testing.T) {
	broken := errors.New("broken")
	for code, change := range map[causeway.Code]func(*Choices){
		"provision.no_inside": func(c *Choices) {
			c.Inside = func(string, int, []netip.Prefix) ([]netip.Prefix, error) { return nil, broken }
		},
		"provision.no_proposal": func(c *Choices) {
			c.Propose = func() (Proposal, error) { return Proposal{}, broken }
		},
	} {
		choices := DefaultChoices()
		change(&choices)
		if _, problems := Make(load(t, ipsecExample), choices, Snapshot{}); len(problems) != 1 || problems[0].Code != code || !errors.Is(problems[0], broken) {
			t.Errorf("%s: got %v", code, problems)
		}
	}
}

// Both clouds have a word for everything that is proposed.
func TestChoicesAreSpelled(t *testing.T) {
	p, err := DefaultChoices().Propose()
	if err != nil {
		t.Fatal(err)
	}
	want := Suite{Encryption: "AES-256", Integrity: "SHA2-256", Group: 14, LifetimeSeconds: 28800}
	if p.IKE != want || p.ESP.LifetimeSeconds != 3600 {
		t.Errorf("%+v", p)
	}
	for _, s := range []Suite{p.IKE, p.ESP} {
		for _, words := range []map[string]string{aliyunWords, awsWords} {
			if words[s.Encryption] == "" || words[s.Integrity] == "" {
				t.Errorf("no words for %+v", s)
			}
		}
	}
}
