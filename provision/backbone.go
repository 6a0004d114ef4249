package provision

import (
	"net/netip"

	"causeway"
)

// backbone adds a path over CEN: a transit router in each region, the VPCs on
// them, and the leg between the regions. Every route is an entry of its own:
// nothing is learnt, so nothing appears that the plan does not show.
func (s *scheme) backbone(path causeway.Path) {
	cen := add(s, path.From.Site, "cen", &AliyunCEN{Description: ptr(s.ic.Name)})
	from, fromVPC := s.transitRouter(cen, path.From.Site)
	to, toVPC := s.transitRouter(cen, path.To.Site)
	if from == to { // one region: the router joins both VPCs
		s.backboneRoutes(path, path.From.Site, from, toVPC, fromVPC)
		s.backboneRoutes(path, path.To.Site, to, fromVPC, toVPC)
		return
	}
	options := s.provision.Path(path.Name)
	peer := &AliyunTransitRouterPeer{
		Router: from, Peer: to, PeerRegion: ptr(s.ic.Site(path.To.Site).Region), AutoPublish: ptr(false), Billing: ptr("DataTransfer"),
	}
	if options.Bandwidth > 0 {
		peer.Bandwidth = ptr(int(options.Bandwidth / causeway.Mbps))
	}
	if options.Billing == causeway.BillingPlan {
		peer.Billing, peer.Plan = ptr("BandwidthPackage"), s.use(path.From.Site, "bandwidth plan", options.Plan)
	}
	leg := add(s, path.From.Site, Key(path.Name+"/leg"), peer)
	s.associate(path.From.Site, Key(path.Name+"/leg/association/"+path.From.Site), from, leg)
	s.associate(path.To.Site, Key(path.Name+"/leg/association/"+path.To.Site), to, leg)
	s.backboneRoutes(path, path.From.Site, from, leg, fromVPC)
	s.backboneRoutes(path, path.To.Site, to, leg, toVPC)
}

// transitRouter adds the router of a site's region, which sites there share,
// and the site's VPC on it.
func (s *scheme) transitRouter(cen *AliyunCEN, site string) (*AliyunTransitRouter, *AliyunTransitRouterVPC) {
	router := add(s, site, Key("cen/"+s.ic.Site(site).Region), &AliyunTransitRouter{CEN: cen})
	vpc := add(s, site, Key(site+"/transit-router/vpc"), &AliyunTransitRouterVPC{
		Router: router, VPC: s.vpc(site), VSwitches: s.subnets(site), AutoPublish: ptr(false),
	})
	s.associate(site, Key(site+"/transit-router/association"), router, vpc)
	return router, vpc
}

func (s *scheme) associate(site string, key Key, router *AliyunTransitRouter, attachment Resource) {
	add(s, site, key, &AliyunTransitRouterAssociation{Router: router, Table: After(router, "route_table"), Attachment: attachment})
}

// backboneRoutes adds the routes at one end: on its router outwards over out
// and inwards to its VPC, and in the VPC's tables to the router. What a
// transit site has behind it is reached through its VPC too.
func (s *scheme) backboneRoutes(path causeway.Path, site string, router *AliyunTransitRouter, out Resource, vpc *AliyunTransitRouterVPC) {
	s.inwardRoutes(path, site, router, vpc)
	for _, network := range behind(s.ic, path, otherEnd(path, site)) {
		s.routerRoute(site, router, network, out)
	}
	s.vpcRoutes(path, site, vpc)
}

// inwardRoutes lead on a site's router to its VPC.
func (s *scheme) inwardRoutes(path causeway.Path, site string, router *AliyunTransitRouter, vpc *AliyunTransitRouterVPC) {
	for _, network := range behind(s.ic, path, site) {
		s.routerRoute(site, router, network, vpc)
	}
}

func (s *scheme) routerRoute(site string, router *AliyunTransitRouter, network netip.Prefix, hop Resource) {
	add(s, site, Key("cen/"+router.Region+"/route/"+dashed(network)), &AliyunTransitRouterRoute{
		Router: router, Table: After(router, "route_table"), Destination: ptr(network.String()), NextHop: hop,
	})
}

// vpcRoutes lead in a VPC's tables to its router, and those that no other path
// has made already wait for what has to be there first.
func (s *scheme) vpcRoutes(path causeway.Path, site string, vpc *AliyunTransitRouterVPC, first ...Resource) {
	for _, network := range behind(s.ic, path, otherEnd(path, site)) {
		for _, table := range s.tables(site) {
			add(s, site, Key(string(table.Head().Key)+"/route/"+dashed(network)), &AliyunRoute{
				Meta: Meta{After: first},
				VPC:  s.vpc(site), Table: table, Destination: ptr(network.String()), NextHopType: ptr("Attachment"), NextHop: vpc,
			})
		}
	}
}
