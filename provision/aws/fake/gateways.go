package fake

type vpnGateway struct {
	kept
	asn        int64
	attachment *attachment
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
