package terraform

import (
	"fmt"
	"reflect"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway"
	"causeway/provision"
)

// largestASN is what aws_customer_gateway takes as bgp_asn; above it is
// bgp_asn_extended.
const largestASN = 1<<31 - 1

func textOf(v reflect.Value) string { return fmt.Sprint(reflect.Indirect(v).Interface()) }

// timeouts lets Terraform wait as long as the clouds' gateways take.
func (m *module) timeouts(body *hclwrite.Body, k kind) {
	// aws_vpn_connection waits long enough and takes no such block.
	if k.slow && k.resource != "aws_vpn_connection" {
		body.AppendNewline()
		block := body.AppendNewBlock("timeouts", nil).Body()
		set(block, "create", "30m")
		set(block, "delete", "30m")
	}
}

// after writes what has to be there first though no argument says so.
func (m *module) after(body *hclwrite.Body, r provision.Resource) {
	var needs []hclwrite.Tokens
	for _, need := range r.Head().After {
		if k := m.kindOf(need); k.resource != "" {
			needs = append(needs, hclwrite.TokensForTraversal(path(k.resource, m.names[need])))
		}
	}
	if len(needs) > 0 {
		body.AppendNewline()
		body.SetAttributeRaw("depends_on", hclwrite.TokensForTuple(needs))
	}
}

// extendedASN moves a large ASN to the argument that takes it.
func (m *module) extendedASN(_, body *hclwrite.Body, r provision.Resource) {
	if g := r.(*provision.AWSCustomerGateway); g.ASN != nil && *g.ASN > largestASN {
		body.RemoveAttribute("bgp_asn")
		set(body, "bgp_asn_extended", *g.ASN)
	}
}

// awsTunnels writes the options of both tunnels: what is left out keeps weak
// defaults. The provider tells the tunnels apart by key and inside network,
// so that tunnel1_address is that of the first.
func (m *module) awsTunnels(_, body *hclwrite.Body, r provision.Resource) {
	for i, tunnel := range r.(*provision.AWSVPNConnection).Tunnels {
		prefix := fmt.Sprintf("tunnel%d_", i+1)
		properties := propertiesOf(reflect.ValueOf(tunnel))
		body.AppendNewline()
		for _, a := range awsTunnelArguments {
			tokens := m.tokens(properties[a.property])
			if tokens == nil {
				continue
			}
			if a.list {
				tokens = hclwrite.TokensForTuple([]hclwrite.Tokens{tokens})
			}
			body.SetAttributeRaw(prefix+a.name, tokens)
		}
	}
}

// awsTunnelArguments are the arguments of a tunnel, without "tunnel1_".
var awsTunnelArguments = []struct {
	property, name string
	list           bool
}{
	{"tunnel_inside_cidr", "inside_cidr", false},
	{"pre_shared_key", "preshared_key", false},
	{"ike_versions", "ike_versions", true},
	{"phase1_encryption_algorithms", "phase1_encryption_algorithms", true},
	{"phase1_integrity_algorithms", "phase1_integrity_algorithms", true},
	{"phase1_dh_group_numbers", "phase1_dh_group_numbers", true},
	{"phase1_lifetime_seconds", "phase1_lifetime_seconds", false},
	{"phase2_encryption_algorithms", "phase2_encryption_algorithms", true},
	{"phase2_integrity_algorithms", "phase2_integrity_algorithms", true},
	{"phase2_dh_group_numbers", "phase2_dh_group_numbers", true},
	{"phase2_lifetime_seconds", "phase2_lifetime_seconds", false},
	{"dpd_timeout_action", "dpd_timeout_action", false},
	{"startup_action", "startup_action", false},
}

// aliyunTunnelBlocks are the blocks of a tunnel and their pairs of property
// and argument; the tunnel's own come first.
var aliyunTunnelBlocks = []struct {
	name      string
	arguments []string
}{
	{"", []string{"role", "role", "customer_gateway_id", "customer_gateway_id", "enable_dpd", "enable_dpd", "enable_nat_traversal", "enable_nat_traversal"}},
	{"tunnel_ike_config", []string{
		"psk", "psk", "ike_version", "ike_version", "ike_enc_alg", "ike_enc_alg", "ike_auth_alg", "ike_auth_alg",
		"ike_pfs", "ike_pfs", "ike_lifetime_seconds", "ike_lifetime",
	}},
	{"tunnel_ipsec_config", []string{
		"ipsec_enc_alg", "ipsec_enc_alg", "ipsec_auth_alg", "ipsec_auth_alg", "ipsec_pfs", "ipsec_pfs", "ipsec_lifetime_seconds", "ipsec_lifetime",
	}},
	{"tunnel_bgp_config", []string{"local_asn", "local_asn", "tunnel_cidr", "tunnel_cidr", "local_bgp_ip", "local_bgp_ip"}},
}

// aliyunTunnels writes master and slave. A block of which nothing is set, as
// that of BGP with static routes, is left out.
func (m *module) aliyunTunnels(_, body *hclwrite.Body, r provision.Resource) {
	for _, tunnel := range r.(*provision.AliyunVPNConnection).Tunnels {
		properties := propertiesOf(reflect.ValueOf(tunnel))
		body.AppendNewline()
		options := body.AppendNewBlock("tunnel_options_specification", nil).Body()
		for _, b := range aliyunTunnelBlocks {
			block := hclwrite.NewBlock(b.name, nil)
			into := block.Body()
			if b.name == "" {
				into = options
			}
			for i := 0; i+1 < len(b.arguments); i += 2 {
				m.argument(into, b.arguments[i+1], properties[b.arguments[i]], nil)
			}
			if b.name != "" && len(into.Attributes()) > 0 {
				options.AppendNewline()
				options.AppendBlock(block)
			}
		}
	}
}

// systemTable looks up the table that a transit router comes with.
func (m *module) systemTable(file, _ *hclwrite.Body, r provision.Resource) {
	data := file.AppendNewBlock("data", []string{routeTables, m.names[r]}).Body()
	data.SetAttributeTraversal("provider", m.alias(r))
	data.SetAttributeRaw("transit_router_id", m.reference(r, ""))
	set(data, "transit_router_route_table_type", "System")
	file.AppendNewline()
}

// zones writes the vSwitches of an attachment with their zones, and the CEN
// the provider asks for beside the router.
func (m *module) zones(_, body *hclwrite.Body, r provision.Resource) {
	attachment := r.(*provision.AliyunTransitRouterVPC)
	m.cen(body, attachment.Router)
	m.zoneMappings(body, attachment.VSwitches)
}

func (m *module) zoneMappings(body *hclwrite.Body, vswitches []*provision.Existing) {
	for _, vswitch := range vswitches {
		body.AppendNewline()
		block := body.AppendNewBlock("zone_mappings", nil).Body()
		set(block, "zone_id", m.zoneOf(vswitch.ID))
		set(block, "vswitch_id", vswitch.ID)
	}
}

func (m *module) zoneOf(subnet string) string {
	for _, site := range m.ic.Provision.Sites {
		for _, s := range site.Subnets {
			if s.ID == subnet {
				return s.Zone
			}
		}
	}
	return ""
}

func (m *module) cenOfPeer(_, body *hclwrite.Body, r provision.Resource) {
	m.cen(body, r.(*provision.AliyunTransitRouterPeer).Router)
}

func (m *module) cen(body *hclwrite.Body, router *provision.AliyunTransitRouter) {
	body.SetAttributeRaw("cen_id", m.reference(router.CEN, ""))
}

// aliyunTableSubnets and awsTableSubnets say which subnets a table is for.
func (m *module) aliyunTableSubnets(file, _ *hclwrite.Body, r provision.Resource) {
	m.tableSubnets(file, r, "alicloud_route_table_attachment", "vswitch_id", r.(*provision.AliyunRouteTable).VSwitches)
}

func (m *module) awsTableSubnets(file, _ *hclwrite.Body, r provision.Resource) {
	m.tableSubnets(file, r, "aws_route_table_association", "subnet_id", r.(*provision.AWSRouteTable).Subnets)
}

func (m *module) tableSubnets(file *hclwrite.Body, r provision.Resource, resource, argument string, subnets []*provision.Existing) {
	for i, subnet := range subnets {
		block := file.AppendNewBlock("resource", []string{resource, fmt.Sprintf("%s_%d", m.names[r], i+1)}).Body()
		block.SetAttributeTraversal("provider", m.alias(r))
		block.SetAttributeRaw("route_table_id", m.reference(r, ""))
		set(block, argument, subnet.ID)
		file.AppendNewline()
	}
}

func (m *module) awsAlarm(_, body *hclwrite.Body, r provision.Resource) {
	alarm := r.(*provision.AWSAlarm)
	body.SetAttributeRaw("dimensions", hclwrite.TokensForObject([]hclwrite.ObjectAttrTokens{
		{Name: hclwrite.TokensForIdentifier("VpnId"), Value: m.reference(alarm.Connection, "")},
		{Name: hclwrite.TokensForIdentifier("TunnelIpAddress"), Value: m.tokens(reflect.ValueOf(alarm.Tunnel))},
	}))
	body.SetAttributeRaw("alarm_actions", hclwrite.TokensForTuple([]hclwrite.Tokens{m.tokens(reflect.ValueOf(alarm.Notify))}))
}

// alarmVariable holds what is known of no document about CloudMonitor's
// metric; the alarm is made once it is set.
const alarmVariable = "aliyun_vpn_alarm"

func (m *module) aliyunAlarm(_, body *hclwrite.Body, r provision.Resource) {
	alarm := r.(*provision.AliyunAlarm)
	of := func(field string) hclwrite.Tokens {
		return hclwrite.TokensForTraversal(path("var", alarmVariable, field))
	}
	count := append(hclwrite.TokensForTraversal(path("var", alarmVariable)), raw(" == null ? 0 : 1")...)
	body.SetAttributeRaw("count", count)
	body.SetAttributeRaw("metric", of("metric"))
	body.SetAttributeRaw("contact_groups", hclwrite.TokensForTuple([]hclwrite.Tokens{m.tokens(reflect.ValueOf(alarm.ContactGroup))}))
	dimension := hclwrite.TokensForTuple([]hclwrite.Tokens{hclwrite.TokensForObject([]hclwrite.ObjectAttrTokens{{
		Name:  append(append(raw("("), of("dimension")...), raw(")")...),
		Value: m.reference(alarm.Connection, ""),
	}})})
	body.SetAttributeRaw("metric_dimensions", hclwrite.TokensForFunctionCall("jsonencode", dimension))
	body.AppendNewline()
	block := body.AppendNewBlock("escalations_critical", nil).Body()
	for _, field := range []string{"statistics", "comparison_operator", "threshold"} {
		block.SetAttributeRaw(field, of(field))
	}
	set(block, "times", 1)
	m.notice("render.alarm_metric", string(alarm.Key), "variable", "var."+alarmVariable)
}

func raw(text string) hclwrite.Tokens {
	return hclwrite.TokensForIdentifier(text)
}

func (m *module) notice(code causeway.Code, object string, args ...string) {
	p := causeway.NewProblem(code, object, nil, args...)
	p.Severity = causeway.Notice
	m.notices = append(m.notices, p)
}
