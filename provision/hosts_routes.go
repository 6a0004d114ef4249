package provision

import (
	"net/netip"
	"slices"
	"strings"

	"causeway"
)

// carriedByHosts reports whether a path ends on hosts rather than on gateways of
// the clouds.
func carriedByHosts(via causeway.Via) bool {
	switch via {
	case causeway.ViaInternet, causeway.ViaTLS, causeway.ViaWireGuard, causeway.ViaTailscale, causeway.ViaZeroTier:
		return true
	}
	return false
}

// hostAt returns the host at one end of a path.
func (s *scheme) hostAt(end causeway.LinkRef) (gatewayHost, bool) {
	gateway, _ := s.ic.Link(end)
	for _, h := range s.gatewayHosts() {
		if gateway != nil && h.site == end.Site && h.gateway.Name == gateway.Name {
			return h, true
		}
	}
	return gatewayHost{}, false
}

// hostRoutes leads the site's tables to the host at each end of a path: the
// first one that reaches a network gets it.
func (s *scheme) hostRoutes(path causeway.Path) {
	if !carriedByHosts(path.Via) {
		return
	}
	for _, end := range []causeway.LinkRef{path.From, path.To} {
		h, ok := s.hostAt(end)
		if !ok {
			continue
		}
		for _, network := range behind(s.ic, path, otherEnd(path, end.Site)) {
			switch other, taken := s.carriedBefore(path, end.Site, network); {
			case taken:
				s.noticeOnce("provision.second_way", end.Site, "network", network.String(), "path", other.Name, "second", path.Name)
			default:
				s.hostRoute(h, network)
			}
		}
	}
}

// carriedBefore returns the path that comes before another and takes a network
// from the site over the clouds' own gateways. A leased line that is not there
// yet comes before none.
func (s *scheme) carriedBefore(path causeway.Path, site string, network netip.Prefix) (causeway.Path, bool) {
	for _, other := range s.paths() {
		if other.Name == path.Name {
			break
		}
		if carriedByHosts(other.Via) || other.From.Site != site && other.To.Site != site ||
			s.provision.Site(other.From.Site) == nil || s.provision.Site(other.To.Site) == nil {
			continue
		}
		for _, n := range behind(s.ic, other, otherEnd(other, site)) {
			if n == network {
				return other, true
			}
		}
	}
	return causeway.Path{}, false
}

// tellOfHostsBefore says that a path over the clouds' own gateways stands by
// where an earlier one has given the routes to a host. A line that is not there
// yet is told of as what waits.
func (s *scheme) tellOfHostsBefore(path causeway.Path) {
	if carriedByHosts(path.Via) || s.isToCome(path) {
		return
	}
	for _, site := range []string{path.From.Site, path.To.Site} {
		for _, network := range behind(s.ic, path, otherEnd(path, site)) {
			if first, ok := s.hostsBefore(path, site, network); ok {
				s.noticeOnce("provision.second_way", site, "network", network.String(), "path", first.Name, "second", path.Name)
			}
		}
	}
}

// hostsBefore returns the path that comes before another and takes a network
// from the site over a host.
func (s *scheme) hostsBefore(path causeway.Path, site string, network netip.Prefix) (causeway.Path, bool) {
	for _, other := range s.paths() {
		if other.Name == path.Name {
			break
		}
		for _, end := range []causeway.LinkRef{other.From, other.To} {
			if _, ok := s.hostAt(end); !ok || end.Site != site || !carriedByHosts(other.Via) {
				continue
			}
			if _, taken := s.carriedBefore(other, site, network); !taken && slices.Contains(behind(s.ic, other, otherEnd(other, site)), network) {
				return other, true
			}
		}
	}
	return causeway.Path{}, false
}

func (s *scheme) hostRoute(h gatewayHost, network netip.Prefix) {
	for _, table := range s.tables(h.site) {
		key := Key(string(table.Head().Key) + "/route/" + dashed(network))
		if there, ok := s.made[key]; ok {
			s.tellOfFirst(h, there)
			continue
		}
		if instance, ok := s.instance(h).(*AWSInstance); ok {
			add(s, h.site, key, &AWSRoute{Table: table, Destination: ptr(network.String()), Instance: instance})
			continue
		}
		add(s, h.site, key, &AliyunRoute{
			VPC: s.vpc(h.site), Table: table, Destination: ptr(network.String()), NextHopType: ptr("Instance"), NextHop: s.instance(h),
		})
	}
}

// tellOfFirst says that a host stands by while the route leads to another.
func (s *scheme) tellOfFirst(h gatewayHost, route Resource) {
	var first Resource
	switch r := route.(type) {
	case *AWSRoute:
		if r.Instance != nil {
			first = r.Instance
		}
	case *AliyunRoute:
		first = r.NextHop
	}
	if first != nil && first != s.instance(h) {
		s.noticeOnce("provision.first_host", string(h.key("")), "first", string(first.Head().Key))
	}
}

// tellOfIPv6 names what hosts forward for and is left to people: routes and
// rules of hosts are of IPv4.
func (s *scheme) tellOfIPv6(site string) {
	var found []string
	add := func(name string) {
		for _, network := range s.ic.Site(name).Networks {
			if text := network.String(); !network.Addr().Is4() && !slices.Contains(found, text) {
				found = append(found, text)
			}
		}
	}
	for _, path := range s.ic.Paths {
		for _, end := range []causeway.LinkRef{path.From, path.To} {
			if _, ok := s.hostAt(end); !ok || end.Site != site || !carriedByHosts(path.Via) {
				continue
			}
			add(site)
			for _, name := range SitesBehind(s.ic, path, otherEnd(path, site)) {
				add(name)
			}
		}
	}
	if len(found) > 0 {
		s.notice("provision.networks_ipv6", site, "networks", strings.Join(found, ", "))
	}
}
