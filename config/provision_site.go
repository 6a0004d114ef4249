package config

import (
	"slices"
	"strings"

	"causeway"
)

// words are what differs between the clouds in the description of a site.
type words struct {
	subnet, routeTable string // how ids begin
	gateways           []string
	flowLog            []string
}

var cloudWords = map[string]words{
	aliyun: {"vsw-", "vtb-", []string{string(causeway.GatewayVPN)}, []string{"project", "logstore"}},
	aws:    {"subnet-", "rtb-", []string{string(causeway.GatewayVGW), string(causeway.GatewayTGW)}, []string{"destination"}},
}

// provisionSite reads what a site's cloud has and what to put there.
func provisionSite(c cursor, site *causeway.Site, kind causeway.AccountKind) causeway.ProvisionSite {
	r := c.record("subnets", "route_tables", "security_groups", "gateway", "flow_log", "alarm",
		"hosts", "software", "identity", "balancer")
	in, ours := cloudWords[site.Cloud]
	if !ours {
		c.failAtKey("config.provision_cloud", "cloud", site.Cloud)
		return causeway.ProvisionSite{Site: site.Name}
	}
	if site.VPC == "" {
		c.failAtKey("config.provision_vpc", "site", site.Name)
	}
	p := causeway.ProvisionSite{Site: site.Name, Alarm: r.get("alarm").text(), At: c.keyAt}
	for _, item := range r.need("subnets").list() {
		s := item.record("id", "zone")
		p.Subnets = append(p.Subnets, causeway.Subnet{ID: s.need("id").cloudID(in.subnet), Zone: s.need("zone").text()})
	}
	for _, item := range r.need("route_tables").list() {
		p.RouteTables = append(p.RouteTables, readRouteTable(item, in))
	}
	for _, item := range r.need("security_groups").list() {
		p.SecurityGroups = append(p.SecurityGroups, item.cloudID("sg-"))
	}
	p.Gateway = readCloudGateway(r.get("gateway"), in.gateways, kind)
	if p.Gateway.Type == causeway.GatewayVPN {
		checkZones(r.get("subnets"), p.Subnets)
	}
	p.FlowLog = readFlowLog(r.get("flow_log"), in)
	readCloudHosts(r, site, &p)
	return p
}

// cloudID reads the id of an object in a cloud.
func (c cursor) cloudID(prefix string) string {
	s := c.text()
	rest, ok := strings.CutPrefix(s, prefix)
	plain := strings.Trim(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
	if s != "" && (!ok || rest == "" || !plain || len(s) > 64) {
		c.fail("config.cloud_id", "value", quoted(s), "prefix", prefix)
	}
	return s
}

func readRouteTable(c cursor, in words) causeway.RouteTable {
	r := c.record("use", "create", "subnets")
	t := causeway.RouteTable{Use: r.get("use").cloudID(in.routeTable), Create: r.get("create").name(), At: c.place()}
	for _, item := range r.get("subnets").list() {
		t.Subnets = append(t.Subnets, item.cloudID(in.subnet))
	}
	if r.present() && (r.has("use") == r.has("create") || r.has("use") && r.has("subnets")) {
		c.fail("config.use_or_create")
	}
	return t
}

func (c cursor) place() causeway.Position {
	if !c.present() {
		return c.keyAt
	}
	return c.node.at
}

// checkZones sees that a dual-tunnel gateway finds its two zones.
func checkZones(c cursor, subnets []causeway.Subnet) {
	zones := map[string]bool{}
	for _, s := range subnets {
		zones[s.Zone] = true
	}
	if c.present() && len(zones) < 2 && !zones[""] {
		c.failAtKey("config.two_zones")
	}
}

func readFlowLog(c cursor, in words) causeway.FlowLog {
	if !c.present() {
		return causeway.FlowLog{}
	}
	r := c.record("project", "logstore", "destination")
	for _, key := range []string{"project", "logstore", "destination"} {
		if r.has(key) && !slices.Contains(in.flowLog, key) {
			r.get(key).failAtKey("config.foreign_option", "key", key, "via", strings.Join(in.flowLog, ", "))
		}
	}
	for _, key := range in.flowLog {
		r.need(key)
	}
	return causeway.FlowLog{Project: r.get("project").text(), Logstore: r.get("logstore").text(), Destination: r.get("destination").text()}
}
