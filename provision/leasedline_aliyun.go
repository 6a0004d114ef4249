package provision

import (
	"causeway"
)

// mask30 is the mask of the network at each end of a line.
const mask30 = "255.255.255.252"

// aliyunLine adds Alibaba's end: a border router on a VLAN of the connection
// with one BGP session, joined to the transit router of its region, which
// learns from the session and tells it what the VPC has.
func (s *scheme) aliyunLine(e *lineEnd) {
	cen := add(s, e.Site, "cen", &AliyunCEN{Description: ptr(s.ic.Name)})
	router, vpc := s.transitRouter(cen, e.Site)
	s.inwardRoutes(e.path, e.Site, router, vpc)

	border := add(s, e.Site, e.key("border-router"), &AliyunBorderRouter{
		Connection: e.connection, VLAN: given(e.VLAN), Mask: ptr(mask30), Bandwidth: given(int(e.Bandwidth / causeway.Mbps)),
		LocalIP: addressText(e.Local.IsValid(), e.Local.Addr().String()), PeerIP: addressText(e.Peer.IsValid(), e.Peer.String()),
	})
	border.After = e.steps
	s.aliyunSession(e, border)
	attachment := add(s, e.Site, e.key("border-router/attachment"), &AliyunTransitRouterVBR{Router: router, BorderRouter: border, AutoPublish: ptr(true)})
	s.associate(e.Site, e.key("border-router/association"), router, attachment)
	learning := add(s, e.Site, e.key("border-router/propagation"), &AliyunTransitRouterPropagation{
		Router: router, Table: After(router, "route_table"), Attachment: attachment,
	})
	// Before the line is there the VPC's packets must go on taking whatever
	// way there is.
	s.vpcRoutes(e.path, e.Site, vpc, learning)
}

// aliyunSession adds the BGP session. The peer is at the other end of the
// cable, so that a BFD packet takes one hop; 255 is the default (CreateBgpPeer,
// API vpc 2016-04-28).
func (s *scheme) aliyunSession(e *lineEnd, border *AliyunBorderRouter) {
	group := add(s, e.Site, e.key("border-router/bgp-group"), &AliyunBGPGroup{
		Router: border, PeerASN: given(e.PeerASN), LocalASN: ptr(s.provision.Site(e.Site).LineASN(aliyun, e.ASN)), Key: e.bgpKey,
	})
	add(s, e.Site, e.key("border-router/bgp-peer"), &AliyunBGPPeer{
		Router: border, Group: group, PeerIP: border.PeerIP, BFD: ptr(true), Hops: ptr(1),
	})
}
