package fake

import (
	"net/netip"
	"strconv"
)

type customerGateway struct {
	kept
	ip, asn, device string
	extended        bool
}

func (f *Front) createCustomerGateway(c call) (*node, *refusal) {
	if refused := c.need("IpAddress", "Type"); refused != nil {
		return nil, refused
	}
	if ip, err := netip.ParseAddr(c.get("IpAddress")); err != nil || !ip.Is4() {
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter ipAddress is invalid.", c.get("IpAddress"))
	}
	asn, refused := c.integer("BgpAsn", 65000)
	extended := c.form.Has("BgpAsnExtended")
	if extended {
		asn, refused = c.integer("BgpAsnExtended", 0)
	}
	if refused != nil || asn < 1 || asn > 1<<32-1 || extended != (asn > 1<<31-1) {
		return nil, refuse("InvalidParameterValue", "Value (%d) for parameter bgpAsn is invalid.", asn)
	}
	g := &customerGateway{ip: c.get("IpAddress"), asn: strconv.FormatInt(asn, 10), device: c.get("DeviceName"), extended: extended}
	for _, there := range f.customers {
		if there.life.isUp() && there.ip == g.ip && there.asn == g.asn && there.device == g.device {
			return el("", el("customerGateway", f.customerGatewayItem(there)...)), nil
		}
	}
	form := c.copyOf("Action", "Type", "IpAddress", "TagSpecification.")
	form.Set("BgpAsn", "65000")
	made, refused := f.shadow(c, form)
	if refused != nil {
		return nil, refused
	}
	g.kept = kept{made.find("customerGatewayId").text, c.tags(), f.begin()}
	f.customers = append(f.customers, g)
	return el("", el("customerGateway", f.customerGatewayItem(g)...)), nil
}

func (f *Front) customerGatewayItem(g *customerGateway) []*node {
	item := []*node{
		text("customerGatewayId", g.id), text("state", f.state(g.life)), text("type", "ipsec.1"),
		text("ipAddress", g.ip), tagSet(g.tags),
	}
	if g.extended {
		item = append(item, text("bgpAsnExtended", g.asn))
	} else {
		item = append(item, text("bgpAsn", g.asn))
	}
	if g.device != "" {
		item = append(item, text("deviceName", g.device))
	}
	return item
}

func (f *Front) describeCustomerGateways(c call) (*node, *refusal) {
	selected, refused := selectFrom(c, f.customers, "CustomerGatewayId", "InvalidCustomerGatewayID.NotFound",
		func(g *customerGateway) *kept { return &g.kept },
		func(g *customerGateway, filter string) string {
			return map[string]string{"ip-address": g.ip, "bgp-asn": g.asn, "state": f.state(g.life)}[filter]
		})
	return el("", list("customerGatewaySet", selected, f.customerGatewayItem)), refused
}

func (f *Front) customer(id string) (*customerGateway, *refusal) {
	for _, g := range f.customers {
		if g.id == id && g.life.isUp() {
			return g, nil
		}
	}
	return nil, refuse("InvalidCustomerGatewayID.NotFound", "The customerGateway ID '%s' does not exist", id)
}

func (f *Front) deleteCustomerGateway(c call) (*node, *refusal) {
	g, refused := f.customer(c.get("CustomerGatewayId"))
	if refused != nil {
		return nil, refused
	}
	if f.isUsed(func(v *vpnConnection) bool { return v.customer == g.id }) {
		return nil, refuse("IncorrectState", "The customer gateway is in use.")
	}
	if _, refused := f.shadow(c, c.copyOf("Action", "CustomerGatewayId")); refused != nil {
		return nil, refused
	}
	f.end(&g.life)
	return done(), nil
}
