package provision

import (
	"net/netip"

	"causeway"
)

// gatewayHost is a gateway whose host the cloud makes.
type gatewayHost struct {
	site    string
	gateway *causeway.Gateway
	host    *causeway.CloudHost
	// line is the gateway's way to the Internet; nil is none.
	line *causeway.Link
}

// key returns the key of a part of a host; "" is the host itself. No path has a
// dot in its name.
func (h gatewayHost) key(part string) Key { return Key(h.site + "/host." + h.gateway.Name + part) }

// gatewayHosts are those of all sites, in the order of the file.
func (s *scheme) gatewayHosts() []gatewayHost {
	var all []gatewayHost
	for _, site := range s.provision.Sites {
		for i := range site.Hosts {
			h := gatewayHost{site: site.Site, host: &site.Hosts[i], gateway: s.ic.Site(site.Site).Gateway(site.Hosts[i].Gateway)}
			for l := range h.gateway.Links {
				if h.gateway.Links[l].Type == causeway.LinkInternet {
					h.line = &h.gateway.Links[l]
				}
			}
			all = append(all, h)
		}
	}
	return all
}

// hosts adds the hosts of all sites: their addresses first, which the others
// have to know.
func (s *scheme) hosts() {
	all := s.gatewayHosts()
	for _, h := range all {
		s.publicAddress(h)
	}
	for i, h := range all {
		var before Resource
		if i > 0 && all[i-1].site == h.site {
			before = s.reachable(all[i-1])
		}
		s.host(h, before)
		s.tellOfHost(h)
	}
	for _, site := range s.provision.Sites {
		s.hostSecurity(site)
	}
}

// publicAddress returns what gives a host its address: one of ours or the
// user's, or nil where it has no line to the Internet.
func (s *scheme) publicAddress(h gatewayHost) Resource {
	switch {
	case h.line == nil:
		return nil
	case h.host.PublicAddress != "":
		return s.use(h.site, "elastic IP address", h.host.PublicAddress)
	}
	wanted := ""
	if h.line.Address.IsValid() {
		wanted = h.line.Address.String()
	}
	if s.cloud(h.site) == aws {
		return add(s, h.site, h.key("/address"), &AWSAddress{Wanted: wanted})
	}
	return add(s, h.site, h.key("/address"), s.aliyunAddress(h, wanted))
}

func (s *scheme) cloud(site string) string { return s.ic.Site(site).Cloud }

// host adds a host with everything it stands on. Hosts of a site are made one
// after the other, so that those that have to be made anew are never gone at
// once.
func (s *scheme) host(h gatewayHost, before Resource) {
	start := s.firstStart(h)
	address := s.publicAddress(h)
	if s.cloud(h.site) == aws {
		s.awsHost(h, start, address, before)
	} else {
		s.aliyunHost(h, start, address, before)
	}
}

// instance returns the host's instance.
func (s *scheme) instance(h gatewayHost) Resource { return s.made[h.key("")] }

// reachable is what was done last for a host to be of use.
func (s *scheme) reachable(h gatewayHost) Resource {
	if association, ok := s.made[h.key("/address/association")]; ok {
		return association
	}
	return s.instance(h)
}

// tellOfHost says what is left to people.
func (s *scheme) tellOfHost(h gatewayHost) {
	object := string(h.key(""))
	identity := s.provision.Site(h.site).Identity
	switch {
	case !s.ic.RunsGateway(h.site, h.gateway.Name):
	case identity == "":
		s.notice("provision.identity_by_hand", object, "gateway", h.gateway.Name, "site", h.site)
	default:
		s.notice("provision.identity_fetched", object, "gateway", h.gateway.Name, "folder", identity+"/"+h.gateway.Name)
	}
	if h.host.Carrier != "" && h.host.Carrier != "BGP" {
		s.notice("provision.carrier_line", object, "carrier", h.host.Carrier)
	}
	if h.line != nil && h.line.CloudAddress {
		s.notice("provision.address_to_come", object, "site", h.site, "link", h.line.Name)
	}
}

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

// carriedBefore returns the path that stands before another in the file and
// takes a network from the site over the clouds' own gateways.
func (s *scheme) carriedBefore(path causeway.Path, site string, network netip.Prefix) (causeway.Path, bool) {
	for _, other := range s.ic.Paths {
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
