package aliyuncli

import (
	"fmt"
	"reflect"
	"strings"

	"causeway/provision"
	"causeway/render/shell"
)

// step is the call that makes a resource. What it prints is kept where others
// name it.
func (s *script) step(r provision.Resource) string {
	meta := r.Head()
	switch x := r.(type) {
	case *provision.AliyunVPNGateway:
		return s.gateway(x)
	case *provision.AliyunCustomerGateway:
		return s.Keep(r, "customer_gateway", meta.Key, meta.Name, s.Value(x.IPAddress), *x.ASN)
	case *provision.AliyunVPNConnection:
		return s.connection(x)
	case *provision.AliyunVPNRoute:
		return shell.Call("vpn_route", meta.Key, s.ID(x.Gateway), *x.Destination, s.ID(x.NextHop), *x.Weight, *x.PublishVPC)
	case *provision.AliyunRouteTable:
		return s.Keep(r, "route_table", append([]any{meta.Key, meta.Name, s.ID(x.VPC)}, s.IDs(x.VSwitches)...)...)
	case *provision.AliyunRoute:
		return shell.Call("route", meta.Key, s.ID(x.Table), *x.Destination, *x.NextHopType, s.ID(x.NextHop))
	case *provision.AliyunSecurityGroupRule:
		return shell.Call("security_group_rule", rule(x)...)
	case *provision.AliyunFlowLog:
		return shell.Call("flow_log", meta.Key, meta.Name, s.ID(x.VPC), *x.TrafficType, *x.Project, *x.Logstore)
	case *provision.AliyunAlarm:
		s.notice("render.alarm_metric", string(meta.Key), "variable", "CW_ALARM_METRIC")
		return shell.Call("alarm", meta.Key, meta.Name, *x.Namespace, s.ID(x.Connection), *x.ContactGroup)
	case *provision.AliyunCEN:
		return s.Keep(r, "cen", meta.Key, meta.Name, *x.Description)
	case *provision.AliyunTransitRouter:
		table := s.Names[r] + "_route_table=" + shell.Output("system_table", s.ID(r)) + "\n"
		return s.Keep(r, "transit_router", meta.Key, meta.Name, s.ID(x.CEN)) + table
	case *provision.AliyunTransitRouterVPC:
		return s.Keep(r, "vpc_attachment", append([]any{meta.Key, meta.Name, s.ID(x.Router), s.ID(x.VPC), *x.AutoPublish}, s.zones(x)...)...)
	case *provision.AliyunTransitRouterPeer:
		return s.Keep(r, "peer_attachment", s.peer(x)...)
	case *provision.AliyunTransitRouterAssociation:
		return shell.Call("association", meta.Key, s.Value(x.Table), s.ID(x.Attachment))
	case *provision.AliyunTransitRouterRoute:
		return shell.Call("router_route", meta.Key, s.Value(x.Table), *x.Destination, s.ID(x.NextHop))
	}
	return ""
}

// undo is the call that removes a resource.
func (s *script) undo(r provision.Resource) string {
	meta := r.Head()
	switch x := r.(type) {
	case *provision.AliyunVPNGateway:
		return shell.Call("remove_vpn_gateway", meta.Key, meta.Name, s.ID(x.VPC))
	case *provision.AliyunCustomerGateway:
		return shell.Call("remove_customer_gateway", meta.Key)
	case *provision.AliyunVPNConnection:
		return shell.Call("remove_vpn_connection", meta.Key)
	case *provision.AliyunVPNRoute:
		return shell.Call("remove_vpn_route", meta.Key, s.found(x.Gateway), *x.Destination, s.found(x.NextHop), *x.Weight)
	case *provision.AliyunRouteTable:
		return shell.Call("remove_route_table", append([]any{meta.Key}, s.IDs(x.VSwitches)...)...)
	case *provision.AliyunRoute:
		return shell.Call("remove_route", meta.Key, s.found(x.Table), *x.Destination, s.found(x.NextHop))
	case *provision.AliyunSecurityGroupRule:
		return shell.Call("remove_security_group_rule", rule(x)...)
	case *provision.AliyunFlowLog:
		return shell.Call("remove_flow_log", meta.Key)
	case *provision.AliyunAlarm:
		return shell.Call("remove_alarm", meta.Key, meta.Name)
	case *provision.AliyunCEN:
		return shell.Call("remove_cen", meta.Key)
	case *provision.AliyunTransitRouter:
		return shell.Call("remove_transit_router", meta.Key)
	case *provision.AliyunTransitRouterVPC:
		return shell.Call("remove_vpc_attachment", meta.Key)
	case *provision.AliyunTransitRouterPeer:
		return shell.Call("remove_peer_attachment", meta.Key)
	case *provision.AliyunTransitRouterAssociation:
		return shell.Call("remove_association", meta.Key, s.found(x.Router), s.found(x.Attachment))
	case *provision.AliyunTransitRouterRoute:
		return shell.Call("remove_router_route", meta.Key, s.found(x.Router), *x.Destination, s.found(x.NextHop))
	}
	return ""
}

// finders print the id of what was made for a key.
var finders = map[string]string{
	"aliyun_vpn_connection":                 "vpn_connection_of",
	"aliyun_route_table":                    "route_table_of",
	"aliyun_transit_router":                 "transit_router_of",
	"aliyun_transit_router_vpc_attachment":  "vpc_attachment_of",
	"aliyun_transit_router_peer_attachment": "peer_attachment_of",
}

// found is the id of a resource in the script that removes: there nothing was
// made before.
func (s *script) found(r provision.Resource) shell.Word {
	switch x := r.(type) {
	case *provision.Existing:
		return shell.Word(shell.Quote(x.ID))
	case *provision.AliyunVPNGateway:
		return shell.Word(`"` + shell.Output("vpn_gateway_of", x.Key, x.Name, s.ID(x.VPC)) + `"`)
	}
	return shell.Word(`"` + shell.Output(finders[provision.KindOf(r).Name], r.Head().Key) + `"`)
}

// gateway keeps the two addresses beside the id: the other cloud asks for
// them.
func (s *script) gateway(g *provision.AliyunVPNGateway) string {
	months, pay := 1, false
	if g.Months != nil {
		months, pay = *g.Months, *g.AutoPay
	}
	lines := s.Keep(g, "vpn_gateway", g.Key, g.Name, s.ID(g.VPC), s.ID(g.VSwitch), s.ID(g.StandbyVSwitch),
		*g.Bandwidth, *g.ChargeType, months, pay, *g.AutoPropagate)
	for _, output := range s.Tells[g] {
		field := map[string]string{"internet_ip": "InternetIp", "disaster_recovery_internet_ip": "DisasterRecoveryInternetIp"}[output]
		lines += s.Names[g] + "_" + output + "=" + shell.Output("vpn_gateway_field", s.ID(g), field) + "\n"
	}
	return lines
}

// connection writes the flags of both tunnels, and the checks that what is
// there already has the keys of this machine.
func (s *script) connection(c *provision.AliyunVPNConnection) string {
	words := []any{
		c.Key, c.Name, s.ID(c.Gateway), strings.Join(c.LocalSubnets, ","), strings.Join(c.RemoteSubnets, ","),
		*c.EffectImmediately, *c.AutoConfigRoute, *c.EnableTunnelsBGP,
	}
	checks := ""
	for i, t := range c.Tunnels {
		words = append(words, s.tunnelFlags(fmt.Sprintf("--TunnelOptionsSpecification.%d.", i+1), t)...)
		checks += shell.Call("tunnel_is", s.ID(c), *t.Role, s.Value(t.PSK))
	}
	return s.Keep(c, "vpn_connection", words...) + checks
}

// tunnelNames are the parameters of a tunnel, by property.
var tunnelNames = []struct{ property, parameter string }{
	{"role", "Role"},
	{"customer_gateway_id", "CustomerGatewayId"},
	{"enable_dpd", "EnableDpd"},
	{"enable_nat_traversal", "EnableNatTraversal"},
	{"psk", "TunnelIkeConfig.Psk"},
	{"ike_version", "TunnelIkeConfig.IkeVersion"},
	{"ike_enc_alg", "TunnelIkeConfig.IkeEncAlg"},
	{"ike_auth_alg", "TunnelIkeConfig.IkeAuthAlg"},
	{"ike_pfs", "TunnelIkeConfig.IkePfs"},
	{"ike_lifetime_seconds", "TunnelIkeConfig.IkeLifetime"},
	{"ipsec_enc_alg", "TunnelIpsecConfig.IpsecEncAlg"},
	{"ipsec_auth_alg", "TunnelIpsecConfig.IpsecAuthAlg"},
	{"ipsec_pfs", "TunnelIpsecConfig.IpsecPfs"},
	{"ipsec_lifetime_seconds", "TunnelIpsecConfig.IpsecLifetime"},
	{"local_asn", "TunnelBgpConfig.LocalAsn"},
	{"tunnel_cidr", "TunnelBgpConfig.TunnelCidr"},
	{"local_bgp_ip", "TunnelBgpConfig.LocalBgpIp"},
}

func (s *script) tunnelFlags(prefix string, t provision.AliyunTunnel) []any {
	var words []any
	v := reflect.ValueOf(t)
	for _, n := range tunnelNames {
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("cloud"), ",")
			if name != n.property || v.Field(i).IsNil() {
				continue
			}
			words = append(words, shell.Word(prefix+n.parameter), s.word(v.Field(i)))
		}
	}
	return words
}

// word is the value of a property.
func (s *script) word(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case provision.Resource:
		return s.ID(x)
	case *provision.Value:
		return s.Value(x)
	}
	return v.Elem().Interface()
}

func (s *script) zones(a *provision.AliyunTransitRouterVPC) []any {
	var words []any
	for i, vswitch := range a.VSwitches {
		prefix := fmt.Sprintf("--ZoneMappings.%d.", i+1)
		words = append(words, shell.Word(prefix+"ZoneId"), s.zoneOf(vswitch.ID), shell.Word(prefix+"VSwitchId"), vswitch.ID)
	}
	return words
}

func (s *script) zoneOf(subnet string) string {
	for _, site := range s.ic.Provision.Sites {
		for _, there := range site.Subnets {
			if there.ID == subnet {
				return there.Zone
			}
		}
	}
	return ""
}

func (s *script) peer(p *provision.AliyunTransitRouterPeer) []any {
	words := []any{p.Key, p.Name, s.ID(p.Router), s.ID(p.Peer), *p.PeerRegion, *p.Billing, *p.AutoPublish}
	if p.Bandwidth != nil {
		words = append(words, shell.Word("--Bandwidth"), *p.Bandwidth)
	}
	if p.Plan != nil {
		words = append(words, shell.Word("--CenBandwidthPackageId"), s.ID(p.Plan))
	}
	return words
}

func rule(r *provision.AliyunSecurityGroupRule) []any {
	return []any{r.Key, r.Group.Head().ID, *r.Protocol, *r.Ports, r.Source.Text, *r.Policy, *r.Priority, *r.Description}
}
