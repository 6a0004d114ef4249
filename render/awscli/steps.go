package awscli

import (
	"encoding/json"
	"fmt"
	"strings"

	"causeway/provision"
	"causeway/render/shell"
)

// step is the call that makes a resource. What it prints is kept where others
// name it.
func (s *script) step(r provision.Resource) string {
	meta := r.Head()
	switch x := r.(type) {
	case *provision.AWSVPNGateway:
		return s.keep(r, "vpn_gateway", meta.Key, meta.Name, *x.ASN)
	case *provision.AWSVPNGatewayAttachment:
		return call("vpn_gateway_attachment", meta.Key, s.id(x.Gateway), s.id(x.VPC))
	case *provision.AWSTransitGateway:
		options := fmt.Sprintf("AmazonSideAsn=%d,VpnEcmpSupport=%s,DefaultRouteTableAssociation=%s,DefaultRouteTablePropagation=%s",
			*x.ASN, onOff(x.ECMP), onOff(x.DefaultAssociation), onOff(x.DefaultPropagation))
		return s.keep(r, "transit_gateway", meta.Key, meta.Name, word("'"+options+"'"))
	case *provision.AWSTransitGatewayVPC:
		return call("transit_gateway_vpc", append([]any{meta.Key, meta.Name, s.id(x.Gateway), s.id(x.VPC)}, s.ids(x.Subnets)...)...)
	case *provision.AWSCustomerGateway:
		return s.keep(r, "customer_gateway", meta.Key, meta.Name, s.value(x.IPAddress), *x.ASN, *x.DeviceName)
	case *provision.AWSVPNConnection:
		return s.connection(x)
	case *provision.AWSVPNRoute:
		return call("vpn_route", meta.Key, s.id(x.Connection), *x.Destination)
	case *provision.AWSRouteTable:
		return s.keep(r, "route_table", append([]any{meta.Key, meta.Name, s.id(x.VPC)}, s.ids(x.Subnets)...)...)
	case *provision.AWSRoutePropagation:
		return call("route_propagation", meta.Key, s.id(x.Table), s.id(x.Gateway))
	case *provision.AWSRoute:
		return call("route", meta.Key, s.id(x.Table), *x.Destination, s.id(x.Gateway))
	case *provision.AWSSecurityGroupRule:
		return call("security_group_rule", rule(x)...)
	case *provision.AWSFlowLog:
		return call("flow_log", meta.Key, meta.Name, s.id(x.VPC), *x.TrafficType, *x.Destination)
	case *provision.AWSAlarm:
		return s.alarm(x)
	}
	return ""
}

// undo is the call that removes a resource.
func (s *script) undo(r provision.Resource) string {
	key := r.Head().Key
	switch x := r.(type) {
	case *provision.AWSVPNGateway:
		return call("remove_vpn_gateway", key)
	case *provision.AWSVPNGatewayAttachment:
		return call("remove_vpn_gateway_attachment", key, x.Gateway.Key, s.id(x.VPC))
	case *provision.AWSTransitGateway:
		return call("remove_transit_gateway", key)
	case *provision.AWSTransitGatewayVPC:
		return call("remove_transit_gateway_vpc", key, s.id(x.VPC))
	case *provision.AWSCustomerGateway:
		return call("remove_customer_gateway", key)
	case *provision.AWSVPNConnection:
		return call("remove_vpn_connection", key)
	case *provision.AWSRouteTable:
		return call("remove_route_table", key)
	case *provision.AWSRoutePropagation:
		return call("remove_route_propagation", key, s.found(x.Table), x.Gateway.Key)
	case *provision.AWSRoute:
		return call("remove_route", key, s.found(x.Table), *x.Destination, x.Gateway.Key)
	case *provision.AWSSecurityGroupRule:
		return call("remove_security_group_rule", rule(x)...)
	case *provision.AWSFlowLog:
		return call("remove_flow_log", key)
	case *provision.AWSAlarm:
		return call("remove_alarm", key, r.Head().Name)
	}
	return "" // an AWSVPNRoute goes with its connection
}

// connection writes the options of both tunnels, and the checks that what is
// there already has the keys of this machine.
func (s *script) connection(c *provision.AWSVPNConnection) string {
	var tunnels []string
	for _, t := range c.Tunnels {
		text, err := json.Marshal(newTunnelOptions(t, "$"+s.Names[t.PSK.Of]))
		if err != nil {
			panic(err) // texts and numbers
		}
		tunnels = append(tunnels, "  "+string(text))
	}
	options := fmt.Sprintf("{\"StaticRoutesOnly\": %t, \"TunnelOptions\": [\n%s\n]}", *c.StaticRoutesOnly, strings.Join(tunnels, ",\n"))
	flag, gateway := word("--vpn-gateway-id"), provision.Resource(c.VPNGateway)
	if c.TransitGateway != nil {
		flag, gateway = "--transit-gateway-id", c.TransitGateway
	}
	name := s.Names[c]
	made := call("vpn_connection", c.Key, c.Name, s.id(c.CustomerGateway), flag, s.id(gateway))
	lines := name + "=$(" + strings.TrimSuffix(made, "\n") + " <<EOF\n" + options + "\nEOF\n)\n"
	for _, t := range c.Tunnels {
		lines += call("tunnel_is", word(`"$`+name+`"`), *t.InsideCIDR, s.value(t.PSK))
	}
	return lines + name + "_tunnel1_address=$(" + strings.TrimSuffix(call("tunnel_address", word(`"$`+name+`"`), *c.Tunnels[0].InsideCIDR), "\n") + ")\n"
}

// tunnelOptions are AWS's names (EC2 API, VpnTunnelOptionsSpecification).
type tunnelOptions struct {
	TunnelInsideCidr           string
	PreSharedKey               string
	IKEVersions                []choice[string]
	Phase1EncryptionAlgorithms []choice[string]
	Phase1IntegrityAlgorithms  []choice[string]
	Phase1DHGroupNumbers       []choice[int]
	Phase1LifetimeSeconds      int
	Phase2EncryptionAlgorithms []choice[string]
	Phase2IntegrityAlgorithms  []choice[string]
	Phase2DHGroupNumbers       []choice[int]
	Phase2LifetimeSeconds      int
	DPDTimeoutAction           string
	StartupAction              string
}

type choice[T any] struct{ Value T }

func only[T any](value *T) []choice[T] { return []choice[T]{{*value}} }

func newTunnelOptions(t provision.AWSTunnel, key string) tunnelOptions {
	return tunnelOptions{
		TunnelInsideCidr: *t.InsideCIDR, PreSharedKey: key, IKEVersions: only(t.IKEVersion),
		Phase1EncryptionAlgorithms: only(t.IKEEncryption), Phase1IntegrityAlgorithms: only(t.IKEIntegrity),
		Phase1DHGroupNumbers: only(t.IKEGroup), Phase1LifetimeSeconds: *t.IKELifetime,
		Phase2EncryptionAlgorithms: only(t.ESPEncryption), Phase2IntegrityAlgorithms: only(t.ESPIntegrity),
		Phase2DHGroupNumbers: only(t.ESPGroup), Phase2LifetimeSeconds: *t.ESPLifetime,
		DPDTimeoutAction: *t.DPDAction, StartupAction: *t.StartupAction,
	}
}

func (s *script) alarm(a *provision.AWSAlarm) string {
	return call("alarm", a.Key, a.Name, s.id(a.Connection), s.value(a.Tunnel),
		word("--namespace"), *a.Namespace, word("--metric-name"), *a.Metric, word("--statistic"), *a.Statistic,
		word("--comparison-operator"), *a.Comparison, word("--threshold"), *a.Threshold, word("--period"), *a.Period,
		word("--evaluation-periods"), *a.Periods, word("--treat-missing-data"), *a.Missing, word("--alarm-actions"), *a.Notify)
}

func rule(r *provision.AWSSecurityGroupRule) []any {
	return []any{r.Key, r.Group.ID, *r.Protocol, *r.FromPort, *r.ToPort, *r.Source, *r.Description}
}

func onOff(on *bool) string {
	if *on {
		return "enable"
	}
	return "disable"
}

// word is a word of the script that is quoted already.
type word string

// call is a line that calls a function.
func call(function string, words ...any) string {
	line := function
	for _, w := range words {
		if quoted, ok := w.(word); ok {
			line += " " + string(quoted)
		} else {
			line += " " + shell.Quote(fmt.Sprint(w))
		}
	}
	return line + "\n"
}

// keep is a line that calls a function and keeps what it prints, the id.
func (s *script) keep(r provision.Resource, function string, words ...any) string {
	return s.Names[r] + "=$(" + strings.TrimSuffix(call(function, words...), "\n") + ")\n"
}

// id is where the id of a resource stands: in the text if it exists.
func (s *script) id(r provision.Resource) word {
	if existing, ok := r.(*provision.Existing); ok {
		return word(shell.Quote(existing.ID))
	}
	return word(`"$` + s.Names[r] + `"`)
}

// found is the id of a route table in the script that removes.
func (s *script) found(r provision.Resource) word {
	if existing, ok := r.(*provision.Existing); ok {
		return word(shell.Quote(existing.ID))
	}
	return word(`"$(route_table_of ` + shell.Quote(string(r.Head().Key)) + `)"`)
}

func (s *script) ids(subnets []*provision.Existing) []any {
	var words []any
	for _, subnet := range subnets {
		words = append(words, s.id(subnet))
	}
	return words
}

// value is where an output stands: the environment has the other cloud's.
func (s *script) value(v *provision.Value) word {
	switch {
	case v.Of == nil:
		return word(shell.Quote(v.Text))
	case provision.KindOf(v.Of).Cloud == "local":
		return word(`"$` + s.Names[v.Of] + `"`)
	case provision.KindOf(v.Of).Cloud == s.Cloud:
		return word(`"$` + s.Names[v.Of] + "_" + v.Output + `"`)
	}
	return word(`"$` + s.Variable(v.Of, v.Output) + `"`)
}
