package gateway

import (
	"net/netip"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
)

func TestChangesOf(t *testing.T) {
	const beijing = "sites.beijing.gateways.bj-1"
	example := string(config.Example(causeway.English))
	for _, tt := range []struct {
		name    string
		replace []string
		want    string // "none", "reload" or the parts that need a restart
	}{
		{"a comment", []string{"version: 1", "# new\n\nversion: 1"}, "none"},
		{"needs", []string{"version: 1", "version: 1\nneeds: {bandwidth: 10Mbps}\nhybrid: {primary: ipsec}"}, "none"},
		{"an acknowledgement", []string{"version: 1", "version: 1\nacknowledge: [{rule: own-tunnel-internal-use, by: A, date: 2025-06-01, reason: R}]"}, "none"},
		{"a class", []string{"  web:", "  pages:"}, "reload"},
		{"failover", []string{"failover: 1s", "failover: 2s"}, "reload"},
		{"guard", []string{"failover: 1s", "failover: 1s, guard: always"}, "reload"},
		{"a service", []string{"version: 1", "version: 1\nservices: {a: {site: california, upstreams: \"172.16.1.10:80\", hosts: a.example.com}}"}, "reload"},
		{"own networks", []string{"10.0.0.0/16", "10.0.0.0/16, 10.9.0.0/16"}, "reload"},
		{"another site's networks", []string{"172.16.0.0/16", "172.17.0.0/16"}, "reload"},
		{"another site's gateway", []string{"ca-1:", "ca-2:"}, "reload"},
		{"another site's LAN", []string{"ca-1: {lan: lan}", "ca-1: {lan: eth9}"}, "reload"},
		{"another site's link", []string{"192.0.3.2, device: wan1", "192.0.9.2, device: wan9"}, "reload"},
		{"a path less", []string{
			"  unicom-att:      {from: beijing/unicom,  to: california/att,     via: internet}\n", "",
			"telecom-verizon, unicom-att", "telecom-verizon",
		}, "reload"},
		{"the address of an own link", []string{"192.0.3.1", "192.0.9.1"}, "reload"},
		{"address and device of an own link", []string{"192.0.3.1, device: wan1", "192.0.9.1, device: wan9"}, "reload"},
		{"bandwidth", []string{"200Mbps, address: 192.0.3.1", "100Mbps, address: 192.0.3.1"}, "reload"},
		{"the public address before a local one", []string{"address: 192.0.3.1,", "address: 198.51.100.1, listen: 192.0.3.1,"}, "reload"},
		{"the device of an own link", []string{"192.0.3.1, device: wan1", "192.0.3.1, device: wan9"}, beijing + ".links.unicom"},
		{"the name of an own link", []string{"  unicom:  {", "  mobile:  {", "beijing/unicom", "beijing/mobile"}, beijing + ".links.mobile"},
		{"own links swapped", []string{"192.0.2.1", "192.0.3.1", "192.0.3.1", "192.0.2.1"}, beijing + ".links.telecom, " + beijing + ".links.unicom"},
		{"name", []string{"name: beijing-california", "name: other"}, "name"},
		{"port", []string{"8443", "8444"}, "tunnel.port"},
		{"own LAN", []string{"bj-1: {lan: lan}", "bj-1: {lan: eth9}"}, beijing + ".lan"},
		{"own gateway", []string{"bj-1:", "bj-2:"}, beijing},
		{"own site", []string{"beijing:", "shanghai:", "beijing/", "shanghai/"}, beijing},
		{"several at once", []string{"name: beijing-california", "name: other", "8443", "8444"}, "name, tunnel.port"},
	} {
		before, problems := config.Parse("causeway.yaml", []byte(example))
		if before == nil {
			t.Fatal(problems)
		}
		now, problems := config.Parse("causeway.yaml", []byte(strings.NewReplacer(tt.replace...).Replace(example)))
		if now == nil {
			t.Errorf("%s: %v", tt.name, problems)
			continue
		}
		c := changesOf(before, now, "beijing", "bj-1")
		got, code := strings.Join(c.restart, ", "), causeway.Code("gateway.restart_needed")
		switch {
		case c.none:
			got, code = "none", ""
		case len(c.restart) == 0:
			got, code = "reload", "gateway.reload_needed"
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		problem := c.problem("causeway.yaml")
		if (code == "") != (problem == nil) || code != "" && !causeway.HasCode(problem, code) {
			t.Errorf("%s: %v", tt.name, problem)
		}
		if len(c.restart) > 0 && !strings.Contains(problem.Error(), tt.want) {
			t.Errorf("%s: %v does not name the part", tt.name, problem)
		}
	}
}

// A link no path uses has no socket to take over.
func TestUnusedLinksAreNotInTheWay(t *testing.T) {
	address := netip.MustParseAddr("192.0.2.1")
	one, two := causeway.Link{Name: "one", Address: address}, causeway.Link{Name: "two", Address: address}
	if takesOver(two, nil) || !takesOver(two, []causeway.Link{one}) || takesOver(one, []causeway.Link{one}) {
		t.Error("a link takes over what it should not, or does not take over what it should")
	}
}
