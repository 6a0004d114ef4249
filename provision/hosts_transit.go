package provision

import (
	"net/netip"
	"slices"
	"strings"

	"causeway"
)

// crossing are the networks of other sites whose packets come to a transit
// site's hosts through its VPC, to go on over a path of theirs.
func (s *scheme) crossing(site string) []netip.Prefix {
	var networks []netip.Prefix
	for _, onward := range s.ic.Paths {
		h, ok := s.carrier(onward, site)
		if !ok {
			continue
		}
		forwarded := SitesBehind(s.ic, onward, site)
		for _, name := range s.besideHost(h) {
			if slices.Contains(forwarded, name) {
				networks = append(networks, ipv4(s.ic.Site(name).Networks)...)
			}
		}
	}
	return networks
}

// besideHost are the sites one meets over the paths of a host's site that do
// not end on that host: what comes over its own leaves a tunnel, not the VPC.
func (s *scheme) besideHost(h gatewayHost) []string {
	var names []string
	for _, path := range s.ic.Paths {
		if path.From.Site != h.site && path.To.Site != h.site {
			continue
		}
		if other, ok := s.carrier(path, h.site); !ok || other.gateway.Name != h.gateway.Name {
			names = append(names, SitesBehind(s.ic, path, otherEnd(path, h.site))...)
		}
	}
	return names
}

// carrier is the host of a site that a path ends on.
func (s *scheme) carrier(path causeway.Path, site string) (gatewayHost, bool) {
	for _, end := range []causeway.LinkRef{path.From, path.To} {
		if h, ok := s.hostAt(end); ok && end.Site == site && carriedByHosts(path.Via) {
			return h, true
		}
	}
	return gatewayHost{}, false
}

// tellOfTransit names the paths that a transit site does not go on over.
func (s *scheme) tellOfTransit() {
	for i := range s.ic.Sites {
		site := &s.ic.Sites[i]
		if paths := s.ic.NotForwarded(site); len(paths) > 0 && s.provision.Site(site.Name) != nil {
			s.notice("provision.transit_tunnel", site.Name, "paths", strings.Join(paths, ", "))
		}
	}
}
