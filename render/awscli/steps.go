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
		return s.Keep(r, "vpn_gateway", meta.Key, meta.Name, *x.ASN)
	case *provision.AWSVPNGatewayAttachment:
		return shell.Call("vpn_gateway_attachment", meta.Key, s.ID(x.Gateway), s.ID(x.VPC))
	case *provision.AWSTransitGateway:
		options := fmt.Sprintf("AmazonSideAsn=%d,VpnEcmpSupport=%s,DefaultRouteTableAssociation=%s,DefaultRouteTablePropagation=%s",
			*x.ASN, onOff(x.ECMP), onOff(x.DefaultAssociation), onOff(x.DefaultPropagation))
		return s.Keep(r, "transit_gateway", meta.Key, meta.Name, shell.Word("'"+options+"'"))
	case *provision.AWSTransitGatewayVPC:
		return shell.Call("transit_gateway_vpc", append([]any{meta.Key, meta.Name, s.ID(x.Gateway), s.ID(x.VPC)}, s.IDs(x.Subnets)...)...)
	case *provision.AWSCustomerGateway:
		return s.Keep(r, "customer_gateway", meta.Key, meta.Name, s.Value(x.IPAddress), *x.ASN, *x.DeviceName)
	case *provision.AWSVPNConnection:
		return s.connection(x)
	case *provision.AWSVPNRoute:
		return shell.Call("vpn_route", meta.Key, s.ID(x.Connection), *x.Destination)
	case *provision.AWSRouteTable:
		return s.Keep(r, "route_table", append([]any{meta.Key, meta.Name, s.ID(x.VPC)}, s.IDs(x.Subnets)...)...)
	case *provision.AWSRoutePropagation:
		return shell.Call("route_propagation", meta.Key, s.ID(x.Table), s.ID(x.Gateway))
	case *provision.AWSRoute:
		return shell.Call("route", meta.Key, s.ID(x.Table), *x.Destination, s.ID(x.Gateway))
	case *provision.AWSSecurityGroupRule:
		return shell.Call("security_group_rule", rule(x)...)
	case *provision.AWSFlowLog:
		return shell.Call("flow_log", meta.Key, meta.Name, s.ID(x.VPC), *x.TrafficType, *x.Destination)
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
		return shell.Call("remove_vpn_gateway", key)
	case *provision.AWSVPNGatewayAttachment:
		return shell.Call("remove_vpn_gateway_attachment", key, x.Gateway.Key, s.ID(x.VPC))
	case *provision.AWSTransitGateway:
		return shell.Call("remove_transit_gateway", key)
	case *provision.AWSTransitGatewayVPC:
		return shell.Call("remove_transit_gateway_vpc", key, s.ID(x.VPC))
	case *provision.AWSCustomerGateway:
		return shell.Call("remove_customer_gateway", key)
	case *provision.AWSVPNConnection:
		return shell.Call("remove_vpn_connection", key)
	case *provision.AWSRouteTable:
		return shell.Call("remove_route_table", key)
	case *provision.AWSRoutePropagation:
		return shell.Call("remove_route_propagation", key, s.found(x.Table), x.Gateway.Key)
	case *provision.AWSRoute:
		return shell.Call("remove_route", key, s.found(x.Table), *x.Destination, x.Gateway.Key)
	case *provision.AWSSecurityGroupRule:
		return shell.Call("remove_security_group_rule", rule(x)...)
	case *provision.AWSFlowLog:
		return shell.Call("remove_flow_log", key)
	case *provision.AWSAlarm:
		return shell.Call("remove_alarm", key, r.Head().Name)
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
	flag, gateway := shell.Word("--vpn-gateway-id"), provision.Resource(c.VPNGateway)
	if c.TransitGateway != nil {
		flag, gateway = "--transit-gateway-id", c.TransitGateway
	}
	name := s.Names[c]
	made := shell.Call("vpn_connection", c.Key, c.Name, s.ID(c.CustomerGateway), flag, s.ID(gateway))
	lines := name + "=$(" + strings.TrimSuffix(made, "\n") + " <<EOF\n" + options + "\nEOF\n)\n"
	for _, t := range c.Tunnels {
		lines += shell.Call("tunnel_is", s.ID(c), *t.InsideCIDR, s.Value(t.PSK))
	}
	return lines + name + "_tunnel1_address=" + shell.Output("tunnel_address", s.ID(c), *c.Tunnels[0].InsideCIDR) + "\n"
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
	return shell.Call("alarm", a.Key, a.Name, s.ID(a.Connection), s.Value(a.Tunnel),
		shell.Word("--namespace"), *a.Namespace, shell.Word("--metric-name"), *a.Metric, shell.Word("--statistic"), *a.Statistic,
		shell.Word("--comparison-operator"), *a.Comparison, shell.Word("--threshold"), *a.Threshold, shell.Word("--period"), *a.Period,
		shell.Word("--evaluation-periods"), *a.Periods, shell.Word("--treat-missing-data"), *a.Missing, shell.Word("--alarm-actions"), *a.Notify)
}

func rule(r *provision.AWSSecurityGroupRule) []any {
	return []any{r.Key, r.Group.Head().ID, *r.Protocol, *r.FromPort, *r.ToPort, r.Source.Text, *r.Description}
}

func onOff(on *bool) string {
	if *on {
		return "enable"
	}
	return "disable"
}

// found is the id of a route table in the script that removes.
func (s *script) found(r provision.Resource) shell.Word {
	if existing, ok := r.(*provision.Existing); ok {
		return shell.Word(shell.Quote(existing.ID))
	}
	return shell.Word(`"` + shell.Output("route_table_of", r.Head().Key) + `"`)
}
