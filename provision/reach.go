package provision

import (
	"net/netip"
	"slices"

	"causeway"
)

// behind returns the IPv4 networks one meets who comes to a site over a path:
// its own, and of a transit site those beyond its other paths.
func behind(ic *causeway.Interconnect, path causeway.Path, site string) []netip.Prefix {
	var networks []netip.Prefix
	for _, name := range SitesBehind(ic, path, site) {
		networks = append(networks, ipv4(ic.Site(name).Networks)...)
	}
	return networks
}

// SitesBehind returns the sites one meets who comes to a site over a path: that
// one, and behind a transit site those beyond its other paths. Our own tunnel
// carries the networks of the two sites at its ends and no others.
func SitesBehind(ic *causeway.Interconnect, path causeway.Path, site string) []string {
	seen := map[string]bool{otherEnd(path, site): true}
	var found []string
	var walk func(path causeway.Path, site string)
	walk = func(path causeway.Path, site string) {
		if seen[site] {
			return
		}
		seen[site] = true
		found = append(found, site)
		if !ic.Site(site).Transit || path.Via.IsOwnTunnel() {
			return
		}
		for _, next := range ic.Paths {
			if next.Name != path.Name && !next.Via.IsOwnTunnel() && (next.From.Site == site || next.To.Site == site) {
				walk(next, otherEnd(next, site))
			}
		}
	}
	walk(path, site)
	return found
}

func otherEnd(path causeway.Path, site string) string {
	if path.From.Site == site {
		return path.To.Site
	}
	return path.From.Site
}

// reaching returns the other sites whose packets arrive at a site.
func reaching(ic *causeway.Interconnect, site string) []string {
	var found []string
	for _, path := range ic.Paths {
		if path.From.Site != site && path.To.Site != site {
			continue
		}
		for _, name := range SitesBehind(ic, path, otherEnd(path, site)) {
			if !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found
}

func ipv4(networks []netip.Prefix) []netip.Prefix {
	return slices.DeleteFunc(slices.Clone(networks), func(n netip.Prefix) bool { return !n.Addr().Is4() })
}
