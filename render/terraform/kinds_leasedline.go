package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway/provision"
)

// lineKinds are the rows of leased lines. What people do is a comment.
func lineKinds() map[string]kind {
	return map[string]kind{
		"carrier_stage": {},
		// The pages that were found know no tags of a border router.
		"aliyun_virtual_border_router": {
			resource: "alicloud_express_connect_virtual_border_router", label: "virtual_border_router_name", spell: hyphened,
			arguments: []string{
				"physical_connection_id", "physical_connection_id", "vlan_id", "vlan_id", "local_gateway_ip", "local_gateway_ip",
				"peer_gateway_ip", "peer_gateway_ip", "peering_subnet_mask", "peering_subnet_mask", "bandwidth_mbps", "bandwidth",
			},
		},
		"aliyun_bgp_group": {
			resource: "alicloud_vpc_bgp_group", label: "bgp_group_name",
			arguments: []string{"router_id", "router_id", "peer_asn", "peer_asn", "local_asn", "local_asn", "auth_key", "auth_key"},
		},
		"aliyun_bgp_peer": {
			resource: "alicloud_vpc_bgp_peer", fixed: []fixedArgument{{"ip_version", "IPV4"}},
			arguments: []string{
				"bgp_group_id", "bgp_group_id", "peer_ip_address", "peer_ip_address", "enable_bfd", "enable_bfd", "bfd_multi_hop", "bfd_multi_hop",
			},
		},
		"aliyun_transit_router_vbr_attachment": {
			resource: "alicloud_cen_transit_router_vbr_attachment", label: "transit_router_attachment_name", tagged: true, slow: true,
			arguments: []string{"transit_router_id", "transit_router_id", "vbr_id", "vbr_id", "auto_publish_route_enabled", "auto_publish_route_enabled"},
			outputs:   map[string]string{"": "transit_router_attachment_id"},
			more:      (*module).cenOfBorderRouter,
		},
		"aliyun_transit_router_propagation": {
			resource:  "alicloud_cen_transit_router_route_table_propagation",
			arguments: []string{"transit_router_route_table_id", "transit_router_route_table_id", "transit_router_attachment_id", "transit_router_attachment_id"},
		},
		"aws_direct_connect_gateway": {
			resource: "aws_dx_gateway", label: "name", spell: hyphened, tagged: true, arguments: []string{"amazon_side_asn", "amazon_side_asn"},
		},
		"aws_transit_virtual_interface": {
			resource: "aws_dx_transit_virtual_interface", label: "name", spell: hyphened, tagged: true, fixed: []fixedArgument{{"address_family", "ipv4"}},
			arguments: []string{
				"connection_id", "connection_id", "direct_connect_gateway_id", "dx_gateway_id", "vlan", "vlan", "asn", "bgp_asn",
				"amazon_address", "amazon_address", "customer_address", "customer_address", "auth_key", "bgp_auth_key", "mtu", "mtu",
			},
		},
		"aws_direct_connect_association": {
			resource:  "aws_dx_gateway_association",
			arguments: []string{"direct_connect_gateway_id", "dx_gateway_id", "gateway_id", "associated_gateway_id", "allowed_prefixes", "allowed_prefixes"},
		},
	}
}

// hyphened is a name in lower-case letters, digits and hyphens: a virtual
// interface's has nothing else (CreateTransitVirtualInterface, directconnect
// 2012-10-25), and a border router's no dots (CreateVirtualBorderRouter, API vpc
// 2016-04-28).
func hyphened(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name))
}

func (m *module) cenOfBorderRouter(_, body *hclwrite.Body, r provision.Resource) {
	m.cen(body, r.(*provision.AliyunTransitRouterVBR).Router)
}

// people writes what Terraform cannot make as a comment: a step that people
// take, or what has to wait for one. It reports whether r is such a thing.
func (m *module) people(r provision.Resource) bool {
	open := openStep(r)
	text := string(r.Head().Key)
	switch _, isStep := r.(*provision.CarrierStage); {
	case isStep && open == nil:
		text += ": done by people"
	case isStep:
		text += ": to be done by people"
	case open != nil:
		text += ": waits for " + string(open.Key) + ". Once the file has what comes of it, render again."
	default:
		return false
	}
	for _, p := range stepProperties(r) {
		text += ", " + p.Name + " " + p.Text
	}
	body := m.body(m.fileOf(r))
	comment(body, oneLine(text))
	body.AppendNewline()
	return true
}

// stepProperties are what is known of a step, but whether it is done.
func stepProperties(r provision.Resource) []provision.Property {
	if _, isStep := r.(*provision.CarrierStage); !isStep {
		return nil
	}
	nothing := func(provision.Resource, string) (string, bool) { return "", false }
	var known []provision.Property
	for _, p := range provision.Properties(r, nothing) {
		if p.Name != "done" && strings.TrimSpace(p.Text) != "" {
			known = append(known, p)
		}
	}
	return known
}

// openStep is a step that nobody has done yet and that r or something it needs
// waits for; nil is none.
func openStep(r provision.Resource) *provision.CarrierStage {
	if step, ok := r.(*provision.CarrierStage); ok && (step.Done == nil || !*step.Done) {
		return step
	}
	for _, need := range provision.Needs(r) {
		if step := openStep(need); step != nil {
			return step
		}
	}
	return nil
}
