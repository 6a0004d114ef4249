package provision

import (
	"fmt"
	"net/netip"

	"causeway"
)

// awsGateway adds the site's virtual private gateway or transit gateway, joined
// to its VPC; the site's paths share it.
func (s *scheme) awsGateway(p *pair) {
	if s.provision.Site(p.amazon).Gateway.Type == causeway.GatewayTGW {
		p.transit, p.transitVPC = s.transitGateway(p.amazon, p.awsASN)
		return
	}
	p.virtual = add(s, p.amazon, Key(p.amazon+"/vgw"), &AWSVPNGateway{ASN: ptr(p.awsASN)})
	p.attachment = add(s, p.amazon, Key(p.amazon+"/vgw/attachment"), &AWSVPNGatewayAttachment{Gateway: p.virtual, VPC: s.vpc(p.amazon)})
}

// transitGateway adds the transit gateway of a site and the VPC on it, which
// all its paths share.
func (s *scheme) transitGateway(site string, asn uint32) (*AWSTransitGateway, *AWSTransitGatewayVPC) {
	gateway := add(s, site, Key(site+"/transit-gateway"), &AWSTransitGateway{
		ASN: ptr(asn), ECMP: ptr(true), DefaultAssociation: ptr(true), DefaultPropagation: ptr(true),
	})
	vpc := add(s, site, Key(site+"/transit-gateway/vpc"), &AWSTransitGatewayVPC{
		Gateway: gateway, VPC: s.vpc(site), Subnets: s.subnets(site),
	})
	return gateway, vpc
}

// transitRoutes lead in a site's tables to its transit gateway, which
// propagates nothing into a VPC. A route that an earlier path has made stays as
// it is.
func (s *scheme) transitRoutes(path causeway.Path, site string, gateway *AWSTransitGateway, vpc *AWSTransitGatewayVPC) {
	for _, table := range s.tables(site) {
		for _, network := range behind(s.ic, path, otherEnd(path, site)) {
			add(s, site, Key(string(table.Head().Key)+"/route/"+dashed(network)), &AWSRoute{
				Meta:  Meta{After: []Resource{vpc}},
				Table: table, Destination: ptr(network.String()), Gateway: gateway,
			})
		}
	}
}

// awsConnection adds the customer gateway for one of Alibaba's addresses and
// the connection to it. AWS wants the gateway attached before.
func (s *scheme) awsConnection(p *pair, i int, output string, keys []*PreSharedKey, inside []netip.Prefix) {
	part := fmt.Sprintf("customer-gateway/%d", i+1)
	customer := add(s, p.amazon, p.key(p.amazon, part), &AWSCustomerGateway{
		IPAddress: After(p.aliGateway, output), ASN: ptr(p.aliASN),
		DeviceName: ptr(nameOf(s.ic.Name, p.key(p.amazon, part))),
	})
	c := &AWSVPNConnection{
		CustomerGateway: customer, VPNGateway: p.virtual, TransitGateway: p.transit,
		StaticRoutesOnly: ptr(p.routing == causeway.RoutingStatic),
	}
	for t := range 2 {
		tunnel := awsTunnel(p.proposal)
		if t == 0 {
			// Both ends start the negotiation, and a dead peer is tried again.
			tunnel.DPDAction, tunnel.StartupAction = ptr("restart"), ptr("start")
		}
		tunnel.InsideCIDR, tunnel.PSK = ptr(inside[t].String()), After(keys[t], "psk")
		c.Tunnels = append(c.Tunnels, tunnel)
	}
	if p.attachment != nil {
		c.After = append(c.After, p.attachment)
	}
	p.connections[i] = add(s, p.amazon, p.key(p.amazon, fmt.Sprintf("connection/%d", i+1)), c)
}

// awsTunnel spells the proposal as AWS does. Nobody faces a tunnel that is not
// used, so it waits to be called and gives up.
func awsTunnel(p Proposal) AWSTunnel {
	return AWSTunnel{
		IKEVersion:    ptr("ikev2"),
		IKEEncryption: ptr(awsWords[p.IKE.Encryption]), IKEIntegrity: ptr(awsWords[p.IKE.Integrity]),
		IKEGroup: ptr(p.IKE.Group), IKELifetime: ptr(p.IKE.LifetimeSeconds),
		ESPEncryption: ptr(awsWords[p.ESP.Encryption]), ESPIntegrity: ptr(awsWords[p.ESP.Integrity]),
		ESPGroup: ptr(p.ESP.Group), ESPLifetime: ptr(p.ESP.LifetimeSeconds),
		DPDAction: ptr("clear"), StartupAction: ptr("add"),
	}
}

// awsRoutes leads to the other side: static routes on both connections or BGP,
// and the tables learn them from the gateway. A transit gateway propagates
// nothing into a VPC, so its tables get entries.
func (s *scheme) awsRoutes(p *pair) {
	if p.transit != nil {
		s.transitRoutes(p.path, p.amazon, p.transit, p.transitVPC)
	} else {
		for _, table := range s.tables(p.amazon) {
			r := add(s, p.amazon, Key(string(table.Head().Key)+"/propagation"), &AWSRoutePropagation{Table: table, Gateway: p.virtual})
			r.After = []Resource{p.attachment}
		}
	}
	if p.routing == causeway.RoutingBGP {
		return
	}
	for i, connection := range p.connections {
		for _, network := range p.behindAli {
			add(s, p.amazon, p.key(p.amazon, fmt.Sprintf("connection/%d/route/%s", i+1, dashed(network))), &AWSVPNRoute{
				Connection: connection, Destination: ptr(network.String()),
			})
		}
	}
}
