package config

import (
	"regexp"
	"strings"

	"causeway"
)

func readBalancer(c cursor, site *causeway.Site, subnets []causeway.Subnet) *causeway.Balancer {
	r := c.record("kind", "port", "certificate", "name", "zone")
	b := &causeway.Balancer{
		Kind: causeway.BalancerKind(r.need("kind").choice(string(causeway.BalancerNetwork), string(causeway.BalancerApplication))),
		Port: r.need("port").port(0), Certificate: r.get("certificate").text(),
		Zone: r.get("zone").zone(site.Cloud), Name: r.get("name").domain(), At: c.keyAt,
	}
	if r.present() && r.has("zone") != r.has("name") {
		c.failAtKey("config.zone_and_name")
	}
	if site.Cloud == aliyun && b.Zone != "" && b.Name != "" && !strings.HasSuffix(b.Name, "."+b.Zone) {
		r.get("name").fail("config.foreign_name", "value", quoted(b.Name), "zone", b.Zone)
	}
	zones := map[string]bool{}
	for _, s := range subnets {
		zones[s.Zone] = true
	}
	if len(zones) < 2 {
		c.failAtKey("config.balancer_zones")
	}
	return b
}

// domains are names of DNS in lower case.
var domains = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)

func (c cursor) domain() string {
	s := c.text()
	if s != "" && (!domains.MatchString(s) || len(s) > 253) {
		c.fail("config.domain", "value", quoted(s))
	}
	return s
}

// zone reads where a name is made: a hosted zone's id, or a domain.
func (c cursor) zone(cloud string) string {
	if cloud != aws {
		return c.domain()
	}
	s := c.text()
	if s != "" && (!strings.HasPrefix(s, "Z") || len(s) > 32 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "") {
		c.fail("config.cloud_id", "value", quoted(s), "prefix", "Z")
	}
	return s
}
