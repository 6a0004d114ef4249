package provision

import (
	"slices"
	"strings"
	"testing"

	"causeway"
)

// borderByHosts are edits that make the path behind the transit site of the
// example lead from host to host.
func borderByHosts(via string) []string {
	how := ""
	if via == "wireguard" {
		how = "\n    vpn: {wireguard: {public_keys: {silicon-valley: OnOgJAka8TasQFQKJ6AXyrBoqt3qhR+GGIP0YwkdyWQ=, california: eWJ3KnP5Z3Q4CKK8YPfGcZmGjvyazjSDGjKmOzj9X10=}}}"
	}
	const software = `software: {url: "https://downloads.example.com/causeway-gateway", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae}`
	return []string{
		"vpn: {type: vpn-gateway}}\n  california:", "vpn: {type: internet, address: 198.51.100.10, device: eth0}}\n  california:",
		"links: {vpn: {type: vpn-gateway}}\npaths:", "links: {vpn: {type: internet, address: 203.0.113.20, device: ens5}}\npaths:",
		"via: ipsec}", "via: " + via + "}",
		"gateway: {type: vpn-gateway, bandwidth: 200Mbps}", "hosts: {sv-1: {type: ecs.g7.large, subnet: vsw-rj9example0a, public_address: eip-rj9example0}}\n      " + software,
		"gateway: {type: vgw}", "hosts: {ca-1: {type: c7i.large, subnet: subnet-0example0a, public_address: eipalloc-0example0}}\n      " + software,
		"billing: data-transfer}", "billing: data-transfer}" + how,
	}
}

// What comes through a transit site's VPC to go on over its host is let in
// there; at the far end it leaves the tunnel.
func TestTransitHostsAreOpenToThoseBehind(t *testing.T) {
	g, _ := hostsOf(t, load(t, borderExample, borderByHosts("wireguard")...))
	for group, want := range map[Key]string{
		"silicon-valley/hosts.security-group": "all -1/-1 10.0.0.0/16,all -1/-1 10.1.0.0/16,udp 51820/51820 203.0.113.20/32",
		"california/hosts.security-group":     "-1 -1 172.16.0.0/16,udp 51820 198.51.100.10/32",
	} {
		if got := strings.Join(sources(g, group), ","); got != want {
			t.Errorf("%s is open to %s, want %s", group, got, want)
		}
	}
	find[*AWSRoute](t, g, "california/rtb-0example0/route/10.0.0.0-16")
}

// What comes over another tunnel of the same host does not come through its VPC.
func TestTransitHostsAreClosedToTheirOwnTunnels(t *testing.T) {
	const key = "wireguard: {port: 51821, public_keys: {beijing: OnOgJAka8TasQFQKJ6AXyrBoqt3qhR+GGIP0YwkdyWQ=, silicon-valley: eWJ3KnP5Z3Q4CKK8YPfGcZmGjvyazjSDGjKmOzj9X10=}}"
	g, _ := hostsOf(t, load(t, borderExample, append(borderByHosts("wireguard"),
		"links: {cen: {type: cen}}", "links: {cen: {type: internet, address: 192.0.2.1}}",
		"to: silicon-valley/cen, via: cen", "to: silicon-valley/vpn, via: wireguard", "backbone: {bandwidth: 10Mbps, billing: data-transfer}", "backbone: {"+key+"}")...))
	got := strings.Join(sources(g, "silicon-valley/hosts.security-group"), ",")
	if want := "all -1/-1 10.1.0.0/16,udp 51820/51820 203.0.113.20/32,udp 51821/51821 192.0.2.1/32"; got != want {
		t.Errorf("open to %s, want %s", got, want)
	}
}

// Our own tunnel carries its ends' networks only: behind a transit site it gets
// no routes of other sites, and both sides of it say so.
func TestOwnTunnelIsNoWayOn(t *testing.T) {
	for _, test := range []struct {
		via  string
		says bool
	}{{"internet", true}, {"tls", true}, {"wireguard", false}} {
		g, problems := hostsOf(t, load(t, borderExample, borderByHosts(test.via)...))
		for _, key := range []Key{"beijing/vtb-2zeexample0/route/172.16.0.0-16", "california/rtb-0example0/route/10.0.0.0-16", "silicon-valley/hosts.security-group/all-from-10.0.0.0-16"} {
			there := slices.ContainsFunc(g.Resources, func(r Resource) bool { return r.Head().Key == key })
			if there == test.says {
				t.Errorf("%s: %s is planned: %t", test.via, key, there)
			}
		}
		says := slices.ContainsFunc(problems, func(p *causeway.Problem) bool {
			return p.Code == "provision.transit_tunnel" && p.Object == "silicon-valley" && p.Args["paths"] == "vpn"
		})
		if says != test.says {
			t.Errorf("%s: %v", test.via, problems)
		}
		find[*AWSRoute](t, g, "california/rtb-0example0/route/10.1.0.0-16")
	}
}
