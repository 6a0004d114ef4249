package fake

import (
	"fmt"
	"net/netip"
	"slices"
	"time"
)

type vpnConnection struct {
	kept
	customer                   string
	vpnGateway, transitGateway string
	static                     bool
	tunnels                    [2]*tunnel
	routes                     []*staticRoute
}

type staticRoute struct {
	destination string
	life        life
}

// telemetry is what AWS says about the other end of a tunnel.
type telemetry struct {
	up       bool
	since    time.Time
	accepted int
}

func (f *Front) createVpnConnection(c call) (*node, *refusal) {
	if refused := c.need("CustomerGatewayId", "Type"); refused != nil {
		return nil, refused
	}
	if c.get("Type") != "ipsec.1" {
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter type is invalid.", c.get("Type"))
	}
	if (c.get("VpnGatewayId") == "") == (c.get("TransitGatewayId") == "") {
		return nil, refuse("InvalidParameterCombination", "Exactly one of vpnGatewayId and transitGatewayId is required")
	}
	if _, refused := f.customer(c.get("CustomerGatewayId")); refused != nil {
		return nil, refused
	}
	v := &vpnConnection{
		customer: c.get("CustomerGatewayId"), vpnGateway: c.get("VpnGatewayId"), transitGateway: c.get("TransitGatewayId"),
		static: c.get("Options.StaticRoutesOnly") == "true",
	}
	if v.vpnGateway != "" {
		if _, refused := f.gateway(v.vpnGateway); refused != nil {
			return nil, refused
		}
	}
	for i := range v.tunnels {
		var refused *refusal
		if v.tunnels[i], refused = f.newTunnel(c, fmt.Sprintf("Options.TunnelOptions.%d.", i+1), v); refused != nil {
			return nil, refused
		}
	}
	made, refused := f.shadow(c, c.copyOf("Action", "Type", "CustomerGatewayId", "VpnGatewayId", "TransitGatewayId", "TagSpecification."))
	if refused != nil {
		return nil, refused
	}
	v.kept = kept{made.find("vpnConnectionId").text, c.tags(), f.begin()}
	f.connections = append(f.connections, v)
	return el("", el("vpnConnection", f.vpnConnectionItem(v)...)), nil
}

// newTunnel makes a tunnel of v with the options of the call at the prefix.
func (f *Front) newTunnel(c call, prefix string, v *vpnConnection) (*tunnel, *refusal) {
	f.addresses++
	t := &tunnel{
		// TEST-NET-3 (RFC 5737): these are nobody's.
		outside: netip.AddrFrom4([4]byte{203, 0, 113, byte(f.addresses)}).String(),
		seen:    telemetry{since: f.config.Now()},
	}
	t.setDefaults(f.addresses)
	if refused := t.set(c, prefix); refused != nil {
		return nil, refused
	}
	for _, other := range append(slices.Clone(f.connections), v) {
		shares := other == v || other.life.isUp() && v.vpnGateway != "" && other.vpnGateway == v.vpnGateway
		for _, o := range other.tunnels {
			if shares && o != nil && o.value("TunnelInsideCidr") == t.value("TunnelInsideCidr") {
				return nil, refuse("InvalidParameterValue", "The tunnel inside CIDR %s is in use", t.value("TunnelInsideCidr"))
			}
		}
	}
	return t, nil
}

func (f *Front) vpnConnectionItem(v *vpnConnection) []*node {
	options := el("options", text("staticRoutesOnly", fmt.Sprint(v.static)), text("enableAcceleration", "false"),
		text("localIpv4NetworkCidr", "0.0.0.0/0"), text("remoteIpv4NetworkCidr", "0.0.0.0/0"),
		text("tunnelInsideIpVersion", "ipv4"), text("outsideIpAddressType", "PublicIpv4"),
		list("tunnelOptionSet", v.tunnels[:], (*tunnel).item))
	item := []*node{
		text("vpnConnectionId", v.id), text("state", f.state(v.life)), text("type", "ipsec.1"), text("category", "VPN"),
		text("customerGatewayId", v.customer), options,
		list("routes", v.routes, func(r *staticRoute) []*node {
			return []*node{text("destinationCidrBlock", r.destination), text("source", "Static"), text("state", f.state(r.life))}
		}),
		list("vgwTelemetry", v.tunnels[:], telemetryItem), tagSet(v.tags),
	}
	if v.vpnGateway != "" {
		return append(item, text("vpnGatewayId", v.vpnGateway))
	}
	return append(item, text("transitGatewayId", v.transitGateway))
}

func telemetryItem(t *tunnel) []*node {
	status, message := "DOWN", ""
	if t.seen.up {
		status, message = "UP", "IPSEC IS UP"
	}
	return []*node{
		text("outsideIpAddress", t.outside), text("status", status), text("statusMessage", message),
		text("lastStatusChange", t.seen.since.UTC().Format("2006-01-02T15:04:05.000Z")), number("acceptedRouteCount", t.seen.accepted),
	}
}

func (f *Front) describeVpnConnections(c call) (*node, *refusal) {
	selected, refused := selectFrom(c, f.connections, "VpnConnectionId", "InvalidVpnConnectionID.NotFound",
		func(v *vpnConnection) *kept { return &v.kept },
		func(v *vpnConnection, filter string) string {
			return map[string]string{
				"customer-gateway-id": v.customer, "vpn-gateway-id": v.vpnGateway,
				"transit-gateway-id": v.transitGateway, "state": f.state(v.life),
			}[filter]
		})
	return el("", list("vpnConnectionSet", selected, f.vpnConnectionItem)), refused
}

func (f *Front) connection(id string) (*vpnConnection, *refusal) {
	for _, v := range f.connections {
		if v.id == id && v.life.isUp() {
			return v, nil
		}
	}
	return nil, refuse("InvalidVpnConnectionID.NotFound", "The vpnConnection ID '%s' does not exist", id)
}

// isUsed reports whether a connection that is not deleted yet matches.
func (f *Front) isUsed(matches func(*vpnConnection) bool) bool {
	return slices.ContainsFunc(f.connections, func(v *vpnConnection) bool { return f.state(v.life) != "deleted" && matches(v) })
}

func (f *Front) deleteVpnConnection(c call) (*node, *refusal) {
	v, refused := f.connection(c.get("VpnConnectionId"))
	if refused != nil {
		return nil, refused
	}
	if _, refused := f.shadow(c, c.copyOf("Action", "VpnConnectionId")); refused != nil {
		return nil, refused
	}
	f.end(&v.life)
	return done(), nil
}

func (f *Front) modifyVpnTunnelOptions(c call) (*node, *refusal) {
	v, refused := f.connection(c.get("VpnConnectionId"))
	if refused != nil {
		return nil, refused
	}
	if f.state(v.life) != "available" {
		return nil, refuse("IncorrectState", "The vpnConnection '%s' is being changed", v.id)
	}
	for _, t := range v.tunnels {
		if t.outside == c.get("VpnTunnelOutsideIpAddress") {
			changed := t.copy()
			if refused := changed.set(c, "TunnelOptions."); refused != nil {
				return nil, refused
			}
			*t = *changed
			t.seen = telemetry{since: f.config.Now()}
			f.change(&v.life)
			return el("", el("vpnConnection", f.vpnConnectionItem(v)...)), nil
		}
	}
	return nil, refuse("InvalidParameterValue", "The vpnConnection '%s' has no tunnel %s", v.id, c.get("VpnTunnelOutsideIpAddress"))
}

// SetTunnel sets what AWS sees of the tunnel with that outside address. It
// reports whether there is one.
func (f *Front) SetTunnel(outsideIP string, up bool, acceptedRoutes int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range f.connections {
		for _, t := range v.tunnels {
			if t.outside == outsideIP && v.life.isUp() {
				t.seen = telemetry{up, f.config.Now(), acceptedRoutes}
				return true
			}
		}
	}
	return false
}
