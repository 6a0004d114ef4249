package fake

import (
	"net/netip"
	"strconv"
)

// own are the actions the front answers itself.
var own = map[string]func(*Front, call) (*node, *refusal){
	"CreateVpnGateway":           (*Front).createVpnGateway,
	"DescribeVpnGateways":        (*Front).describeVpnGateways,
	"AttachVpnGateway":           (*Front).attachVpnGateway,
	"DetachVpnGateway":           (*Front).detachVpnGateway,
	"DeleteVpnGateway":           (*Front).deleteVpnGateway,
	"CreateCustomerGateway":      (*Front).createCustomerGateway,
	"DescribeCustomerGateways":   (*Front).describeCustomerGateways,
	"DeleteCustomerGateway":      (*Front).deleteCustomerGateway,
	"CreateVpnConnection":        (*Front).createVpnConnection,
	"DescribeVpnConnections":     (*Front).describeVpnConnections,
	"DeleteVpnConnection":        (*Front).deleteVpnConnection,
	"ModifyVpnTunnelOptions":     (*Front).modifyVpnTunnelOptions,
	"CreateVpnConnectionRoute":   (*Front).createVpnConnectionRoute,
	"DeleteVpnConnectionRoute":   (*Front).deleteVpnConnectionRoute,
	"EnableVgwRoutePropagation":  (*Front).enablePropagation,
	"DisableVgwRoutePropagation": (*Front).disablePropagation,
	"DeleteTransitGateway":       (*Front).deleteTransitGateway,
	"CreateTags":                 (*Front).createTags,
}

type vpnGateway struct {
	kept
	asn        int64
	attachment *attachment
}

type customerGateway struct {
	kept
	ip, asn, device string
	extended        bool
}

func (f *Front) createVpnGateway(c call) (*node, *refusal) {
	asn, refused := c.integer("AmazonSideAsn", 64512)
	if refused == nil && (asn < 64512 || asn > 65534) && (asn < 4200000000 || asn > 4294967294) {
		refused = refuse("InvalidParameterValue", "Value (%d) for parameter amazonSideAsn is invalid.", asn)
	}
	if refused == nil && c.get("Type") != "ipsec.1" {
		refused = refuse("InvalidParameterValue", "Value (%s) for parameter type is invalid.", c.get("Type"))
	}
	if refused != nil {
		return nil, refused
	}
	made, refused := f.shadow(c, c.copyOf("Action", "Type", "AmazonSideAsn", "TagSpecification."))
	if refused != nil {
		return nil, refused
	}
	g := &vpnGateway{kept: kept{made.find("vpnGatewayId").text, c.tags(), f.begin()}, asn: asn}
	f.gateways = append(f.gateways, g)
	return el("", el("vpnGateway", f.vpnGatewayItem(g)...)), nil
}

func (f *Front) vpnGatewayItem(g *vpnGateway) []*node {
	attachments := el("attachments")
	if g.attachment != nil {
		attachments.children = append(attachments.children,
			el("item", text("vpcId", g.attachment.vpc), text("state", f.attachmentState(*g.attachment))))
	}
	return []*node{
		text("vpnGatewayId", g.id), text("state", f.state(g.life)), text("type", "ipsec.1"),
		number("amazonSideAsn", g.asn), attachments, tagSet(g.tags),
	}
}

func (f *Front) describeVpnGateways(c call) (*node, *refusal) {
	selected, refused := selectFrom(c, f.gateways, "VpnGatewayId", "InvalidVpnGatewayID.NotFound",
		func(g *vpnGateway) *kept { return &g.kept },
		func(g *vpnGateway, filter string) string {
			switch {
			case filter == "state":
				return f.state(g.life)
			case filter == "attachment.vpc-id" && g.attachment != nil && f.attachmentState(*g.attachment) != "detached":
				return g.attachment.vpc
			}
			return ""
		})
	return el("", list("vpnGatewaySet", selected, f.vpnGatewayItem)), refused
}

// gateway returns a gateway that is neither gone nor going.
func (f *Front) gateway(id string) (*vpnGateway, *refusal) {
	for _, g := range f.gateways {
		if g.id == id && g.life.isUp() {
			return g, nil
		}
	}
	return nil, refuse("InvalidVpnGatewayID.NotFound", "The vpnGateway ID '%s' does not exist", id)
}

// holder returns the gateway that holds a VPC.
func (f *Front) holder(vpc string) *vpnGateway {
	for _, g := range f.gateways {
		if g.attachment != nil && g.attachment.vpc == vpc && f.attachmentState(*g.attachment) != "detached" {
			return g
		}
	}
	return nil
}

func (f *Front) attachVpnGateway(c call) (*node, *refusal) {
	g, refused := f.gateway(c.get("VpnGatewayId"))
	if refused != nil {
		return nil, refused
	}
	if f.holder(c.get("VpcId")) != nil || g.attachment != nil && f.attachmentState(*g.attachment) != "detached" {
		return nil, refuse("VpnGatewayAttachmentLimitExceeded", "The limit of attachments of %s or %s is reached", g.id, c.get("VpcId"))
	}
	if _, refused := f.shadow(c, c.copyOf("Action", "VpnGatewayId", "VpcId")); refused != nil {
		return nil, refused
	}
	g.attachment = &attachment{vpc: c.get("VpcId"), settled: f.config.Now().Add(f.config.Settle)}
	return el("", el("attachment", text("vpcId", g.attachment.vpc), text("state", f.attachmentState(*g.attachment)))), nil
}

func (f *Front) detachVpnGateway(c call) (*node, *refusal) {
	g, refused := f.gateway(c.get("VpnGatewayId"))
	if refused != nil {
		return nil, refused
	}
	if g.attachment == nil || g.attachment.vpc != c.get("VpcId") || g.attachment.detaching {
		return nil, refuse("InvalidVpnGatewayAttachment.NotFound", "The attachment with vpn gateway ID '%s' and vpc ID '%s' does not exist", g.id, c.get("VpcId"))
	}
	if _, refused := f.shadow(c, c.copyOf("Action", "VpnGatewayId", "VpcId")); refused != nil {
		return nil, refused
	}
	g.attachment.detaching, g.attachment.settled = true, f.config.Now().Add(f.config.Settle)
	return done(), nil
}

func (f *Front) deleteVpnGateway(c call) (*node, *refusal) {
	g, refused := f.gateway(c.get("VpnGatewayId"))
	if refused != nil {
		return nil, refused
	}
	if g.attachment != nil && f.attachmentState(*g.attachment) != "detached" {
		return nil, refuse("IncorrectState", "The vpnGateway '%s' is attached to %s", g.id, g.attachment.vpc)
	}
	if f.isUsed(func(v *vpnConnection) bool { return v.vpnGateway == g.id }) {
		return nil, refuse("IncorrectState", "The vpnGateway '%s' has VPN connections", g.id)
	}
	if _, refused := f.shadow(c, c.copyOf("Action", "VpnGatewayId")); refused != nil {
		return nil, refused
	}
	f.end(&g.life)
	return done(), nil
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

// createTags keeps the tags of the front's objects beside moto's.
func (f *Front) createTags(c call) (*node, *refusal) {
	if _, refused := f.shadow(c, c.form); refused != nil {
		return nil, refused
	}
	for _, id := range c.list("ResourceId") {
		for _, o := range f.everything() {
			for i := 1; o.id == id && c.form.Has("Tag."+strconv.Itoa(i)+".Key"); i++ {
				at := "Tag." + strconv.Itoa(i) + "."
				o.tags[c.get(at+"Key")] = c.get(at + "Value")
			}
		}
	}
	return done(), nil
}

func (f *Front) everything() []*kept {
	var all []*kept
	for _, o := range f.gateways {
		all = append(all, &o.kept)
	}
	for _, o := range f.customers {
		all = append(all, &o.kept)
	}
	for _, o := range f.connections {
		all = append(all, &o.kept)
	}
	return all
}
