package config

import (
	"fmt"
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
	r := c.record("subnets", "route_tables", "security_groups", "gateway", "flow_log", "alarm")
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

// soldBandwidths are those of Alibaba's VPN gateways in Mbit/s, by the kind of
// the account (CreateVpnGateway, SDK vpc-20160428 7.2.5).
var soldBandwidths = map[causeway.AccountKind][]int{
	causeway.AccountChina: {5, 10, 20, 50, 100, 200, 500, 1000},
	causeway.AccountIntl:  {10, 100, 200, 500, 1000},
}

// soldMonths are the periods of a prepaid gateway (the same source).
var soldMonths = []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36}

func readCloudGateway(c cursor, types []string, kind causeway.AccountKind) causeway.CloudGateway {
	if !c.present() {
		return causeway.CloudGateway{}
	}
	r := c.record("type", "bandwidth", "asn", "months", "auto_pay")
	g := causeway.CloudGateway{Type: causeway.CloudGatewayType(r.need("type").choice(types...)), ASN: readASN(r.get("asn")), At: c.keyAt}
	prepaid := g.Type == causeway.GatewayVPN && kind == causeway.AccountChina
	if g.Type == causeway.GatewayVPN {
		g.Bandwidth = readSold(r.need("bandwidth"), kind)
	} else if g.Type != "" && r.has("bandwidth") {
		r.get("bandwidth").failAtKey("config.foreign_option", "key", "bandwidth", "via", string(causeway.GatewayVPN))
	}
	if months, ok := r.get("months").number(); ok {
		if !slices.Contains(soldMonths, months) {
			r.get("months").fail("config.choice", "value", fmt.Sprint(months), "choices", "1-9, 12, 24, 36", "suggestion", "1")
		}
		g.Months = int(min(months, 36))
	}
	g.AutoPay = r.get("auto_pay").flag()
	switch {
	case prepaid:
		r.need("months")
	case kind != "" && (r.has("months") || r.has("auto_pay")):
		c.failAtKey("config.not_prepaid")
	}
	return g
}

func readSold(c cursor, kind causeway.AccountKind) causeway.BitRate {
	rate := c.bitRate()
	sold := soldBandwidths[kind]
	if rate == 0 || sold == nil || slices.ContainsFunc(sold, func(mbps int) bool { return causeway.BitRate(mbps)*causeway.Mbps == rate }) {
		return rate
	}
	var list []string
	for _, mbps := range sold {
		list = append(list, fmt.Sprintf("%dMbps", mbps))
	}
	c.fail("config.choice", "value", quoted(c.node.text), "choices", strings.Join(list, ", "), "suggestion", strings.Join(list, ", "))
	return rate
}

// readASN reads a private ASN that both clouds take: 45104 is Alibaba's own
// and 65025 reserved there.
func readASN(c cursor) uint32 {
	n, ok := c.number()
	if !ok {
		return 0
	}
	if (n < 64512 || n > 65534 || n == 65025) && (n < 4200000000 || n > 4294967294) {
		c.fail("config.asn", "value", c.node.text)
		return 0
	}
	return uint32(n)
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
