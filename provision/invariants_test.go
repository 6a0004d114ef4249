package provision

import (
	"strings"
	"testing"

	"causeway"
)

// Each invariant is broken in one place, in what is desired and in what was
// observed; exactly that is reported.
func TestInvariants(t *testing.T) {
	const ali, amazon = "silicon-valley/vpn/connection", "california/vpn/connection/1"
	tests := []struct {
		name  string
		wreck func(t *testing.T, g *Graph)
		want  string
	}{
		{"nothing", func(*testing.T, *Graph) {}, ""},
		{
			// As mc-terrarium wires it: master and slave on one connection.
			"slave faces tunnel 2 of the master's connection",
			func(t *testing.T, g *Graph) {
				find[*AliyunCustomerGateway](t, g, "silicon-valley/vpn/customer-gateway/2").IPAddress = tunnel2(find[*AWSVPNConnection](t, g, amazon))
			},
			"provision.pairing tunnel 2, provision.psk_differs tunnel 2, provision.inside_differs tunnel 2",
		},
		{
			"tunnels crossed",
			func(t *testing.T, g *Graph) {
				c := find[*AliyunVPNConnection](t, g, ali)
				c.Tunnels[0].CustomerGateway, c.Tunnels[1].CustomerGateway = c.Tunnels[1].CustomerGateway, c.Tunnels[0].CustomerGateway
			},
			"provision.pairing tunnel 1, provision.psk_differs tunnel 1, provision.inside_differs tunnel 1, " +
				"provision.pairing tunnel 2, provision.psk_differs tunnel 2, provision.inside_differs tunnel 2",
		},
		{
			"AWS expects another address",
			func(t *testing.T, g *Graph) {
				find[*AWSCustomerGateway](t, g, "california/vpn/customer-gateway/1").IPAddress = Known("192.0.2.9")
			}, "provision.pairing tunnel 1",
		},
		{
			"Alibaba faces a stranger",
			func(t *testing.T, g *Graph) {
				find[*AliyunCustomerGateway](t, g, "silicon-valley/vpn/customer-gateway/1").IPAddress = Known("192.0.2.9")
			}, "provision.faces_nobody tunnel 1",
		},
		{
			"one tunnel",
			func(t *testing.T, g *Graph) {
				c := find[*AliyunVPNConnection](t, g, ali)
				c.Tunnels = c.Tunnels[:1]
			}, "provision.single_tunnel",
		},
		{
			"another key",
			func(t *testing.T, g *Graph) {
				find[*AWSVPNConnection](t, g, amazon).Tunnels[0].PSK = Known("fingerprint")
			}, "provision.psk_differs tunnel 1",
		},
		{
			"another inside network",
			func(t *testing.T, g *Graph) {
				find[*AWSVPNConnection](t, g, amazon).Tunnels[0].InsideCIDR = ptr("169.254.9.0/30")
			}, "provision.inside_differs tunnel 1",
		},
		{
			"the host AWS takes",
			func(t *testing.T, g *Graph) {
				tunnel := &find[*AliyunVPNConnection](t, g, ali).Tunnels[1]
				tunnel.LocalBGPIP = ptr(strings.TrimSuffix(*tunnel.InsideCIDR, "/30"))
			}, "provision.inside_differs tunnel 2",
		},
		{
			"one ASN",
			func(t *testing.T, g *Graph) {
				find[*AliyunCustomerGateway](t, g, "silicon-valley/vpn/customer-gateway/1").ASN = ptr(uint32(65530))
			}, "provision.same_asn tunnel 1",
		},
		{
			"ASN of nobody",
			func(t *testing.T, g *Graph) {
				find[*AWSCustomerGateway](t, g, "california/vpn/customer-gateway/1").ASN = ptr(uint32(65000))
			}, "provision.same_asn tunnel 1",
		},
		{
			"ASNs that nobody uses",
			func(t *testing.T, g *Graph) {
				for i := range 2 {
					tunnel := &find[*AliyunVPNConnection](t, g, ali).Tunnels[i]
					tunnel.InsideCIDR, tunnel.LocalBGPIP = nil, nil
					tunnel.LocalASN, tunnel.CustomerGateway.ASN = ptr(uint32(45104)), ptr(uint32(45104))
				}
			}, "",
		},
		{
			"another cipher",
			func(t *testing.T, g *Graph) {
				find[*AliyunVPNConnection](t, g, ali).Tunnels[0].ESPEncryption = ptr("aes")
			}, "provision.proposal_differs tunnel 1",
		},
		{
			"another group",
			func(t *testing.T, g *Graph) {
				find[*AWSVPNConnection](t, g, amazon).Tunnels[0].IKEGroup = ptr(2)
			}, "provision.proposal_differs tunnel 1",
		},
		{
			"lifetimes are each end's own",
			func(t *testing.T, g *Graph) {
				find[*AWSVPNConnection](t, g, amazon).Tunnels[0].IKELifetime = ptr(900)
			}, "",
		},
		{
			"the unused tunnel faces nobody",
			func(t *testing.T, g *Graph) {
				find[*AWSVPNConnection](t, g, amazon).Tunnels[1].PSK = Known("fingerprint")
			}, "",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic := load(t, ipsecExample, "routing: static", "routing: bgp")
			planned := desired(t, ic)
			test.wreck(t, planned)
			if got := named(CheckInvariants(planned.Resources, nil)); got != test.want {
				t.Errorf("desired:\n got %s\nwant %s", got, test.want)
			}
			seen := desired(t, ic)
			tunnel2Seen(t, seen)
			snapshot := observe(seen)
			test.wreck(t, seen)
			snapshot.Link()
			if got := named(snapshot.CheckInvariants()); got != test.want {
				t.Errorf("observed:\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

func tunnel2(c *AWSVPNConnection) *Value {
	if c.ID != "" {
		return Known("seen tunnel2_address of " + string(c.Key))
	}
	return After(c, "tunnel2_address")
}

// tunnel2Seen has the snapshot know an output nobody waits for.
func tunnel2Seen(t *testing.T, g *Graph) {
	t.Helper()
	g.Resources = append(g.Resources, &AWSAlarm{
		Meta:   Meta{Key: "test/alarm"},
		Tunnel: After(find[*AWSVPNConnection](t, g, "california/vpn/connection/1"), "tunnel2_address"),
	})
}

func named(problems causeway.Problems) string {
	var names []string
	for _, p := range problems {
		_, tunnel, _ := strings.Cut(p.Object, " ")
		names = append(names, strings.TrimSpace(string(p.Code)+" "+tunnel))
	}
	return strings.Join(names, ", ")
}

func TestInvariantOverlap(t *testing.T) {
	g := desired(t, load(t, ipsecExample))
	find[*AWSVPNRoute](t, g, "california/vpn/connection/2/route/10.1.0.0-16").Destination = ptr("172.16.5.0/24")
	problems := CheckInvariants(g.Resources, nil)
	if len(problems) != 1 || problems[0].Code != "provision.overlap" || problems[0].Args["other"] != "172.16.5.0/24" {
		t.Errorf("got %v", problems)
	}
}

// References of observed resources may hold no more than an id.
func TestSnapshotLink(t *testing.T) {
	real := &AliyunVPNGateway{Meta: Meta{Key: "gateway", ID: "vpn-1"}}
	route := &AliyunVPNRoute{Meta: Meta{Key: "route", ID: "r"}, Gateway: &AliyunVPNGateway{Meta: Meta{ID: "vpn-1"}}}
	table := &AliyunRoute{Meta: Meta{Key: "entry", ID: "e"}, NextHop: &AliyunVPNGateway{Meta: Meta{ID: "vpn-1"}}, Table: &Existing{Meta: Meta{ID: "vpn-1"}}}
	tunnel := &AliyunVPNConnection{Meta: Meta{Key: "c", ID: "vco-1"}, Tunnels: []AliyunTunnel{{PSK: After(&AliyunVPNGateway{Meta: Meta{ID: "vpn-1"}}, "x")}}}
	Snapshot{Found: []Observed{{Resource: real}, {Resource: route}, {Resource: table}, {Resource: tunnel}}}.Link()
	if route.Gateway != real || table.NextHop != Resource(real) || tunnel.Tunnels[0].PSK.Of != Resource(real) {
		t.Error("a reference still points elsewhere")
	}
	if _, same := table.Table.(*Existing); !same {
		t.Error("an object of another kind has been linked")
	}
}
