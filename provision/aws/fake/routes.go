package fake

import (
	"net/netip"
	"net/url"
	"slices"
)

func (f *Front) createVpnConnectionRoute(c call) (*node, *refusal) {
	v, refused := f.connection(c.get("VpnConnectionId"))
	if refused != nil {
		return nil, refused
	}
	p, err := netip.ParsePrefix(c.get("DestinationCidrBlock"))
	if err != nil || p != p.Masked() {
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter destinationCidrBlock is invalid.", c.get("DestinationCidrBlock"))
	}
	if v.vpnGateway == "" || !v.static {
		return nil, refuse("InvalidParameterCombination", "The vpnConnection '%s' has no static routes of its own", v.id)
	}
	if v.route(p.String()) == nil {
		v.routes = append(v.routes, &staticRoute{p.String(), f.begin()})
	}
	return done(), nil
}

// route returns the route to a destination that is neither gone nor going.
func (v *vpnConnection) route(destination string) *staticRoute {
	for _, r := range v.routes {
		if r.destination == destination && r.life.isUp() {
			return r
		}
	}
	return nil
}

func (f *Front) deleteVpnConnectionRoute(c call) (*node, *refusal) {
	v, refused := f.connection(c.get("VpnConnectionId"))
	if refused != nil {
		return nil, refused
	}
	r := v.route(c.get("DestinationCidrBlock"))
	if r == nil {
		return nil, refuse("InvalidRoute.NotFound", "no route with destination-cidr-block %s", c.get("DestinationCidrBlock"))
	}
	f.end(&r.life)
	return done(), nil
}

// tableVpc asks moto for the VPC of a route table.
func (f *Front) tableVpc(c call) (string, *refusal) {
	form := url.Values{"Action": {"DescribeRouteTables"}, "RouteTableId.1": {c.get("RouteTableId")}}
	table, refused := f.shadow(c, form)
	if refused != nil {
		return "", refused
	}
	return table.child("routeTableSet").child("item").child("vpcId").text, nil
}

func (f *Front) enablePropagation(c call) (*node, *refusal) {
	g, refused := f.gateway(c.get("GatewayId"))
	if refused != nil {
		return nil, refused
	}
	vpc, refused := f.tableVpc(c)
	if refused != nil {
		return nil, refused
	}
	if f.holder(vpc) != g || f.attachmentState(*g.attachment) != "attached" {
		return nil, refuse("Gateway.NotAttached", "resource %s is not attached to %s", g.id, vpc)
	}
	table := c.get("RouteTableId")
	if !slices.Contains(f.propagating[table], g.id) {
		f.propagating[table] = append(f.propagating[table], g.id)
	}
	return done(), nil
}

func (f *Front) disablePropagation(c call) (*node, *refusal) {
	if _, refused := f.tableVpc(c); refused != nil {
		return nil, refused
	}
	table := c.get("RouteTableId")
	f.propagating[table] = slices.DeleteFunc(f.propagating[table], func(id string) bool { return id == c.get("GatewayId") })
	return done(), nil
}

// addPropagation adds what route tables take over from gateways. A route of
// the table's own to the same destination goes first.
func (f *Front) addPropagation(_ call, result *node) *node {
	for _, table := range result.child("routeTableSet").children {
		gateways := f.propagating[table.child("routeTableId").text]
		table.set(list("propagatingVgwSet", gateways, func(id string) []*node { return []*node{text("gatewayId", id)} }))
		routes := table.child("routeSet")
		f.blackholes(routes)
		for _, v := range f.connections {
			for _, r := range v.routes {
				if slices.Contains(gateways, v.vpnGateway) && f.state(v.life) == "available" && f.state(r.life) == "available" && !leadsTo(routes, r.destination) {
					routes.children = append(routes.children, el("item", text("destinationCidrBlock", r.destination),
						text("gatewayId", v.vpnGateway), text("state", "active"), text("origin", "EnableVgwRoutePropagation")))
				}
			}
		}
	}
	return result
}

func leadsTo(routes *node, destination string) bool {
	return slices.ContainsFunc(routes.children, func(r *node) bool { return r.child("destinationCidrBlock").text == destination })
}

// done is the answer of an action that returns nothing.
func done() *node { return el("", text("return", "true")) }
