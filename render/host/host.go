// Package host is what all forms share that are files for gateways' hosts: who
// has an end of which path, what is behind it (this file), and the parts such
// files have in common (script.go, forward.go).
package host

import (
	"net/netip"
	"slices"
	"strings"

	"causeway"
	"causeway/provision"
)

// Host is a gateway's host with its ends of the paths a target carries.
type Host struct {
	Site    *causeway.Site
	Gateway *causeway.Gateway
	Ends    []End
}

// End is one end of a path, seen from the host.
type End struct {
	Path causeway.Path
	How  causeway.ProvisionPath
	Link *causeway.Link
	// Far is the other end.
	FarSite    *causeway.Site
	FarGateway *causeway.Gateway
	FarLink    *causeway.Link
	// Local is what is reached through this host, Remote what is behind the
	// other end: the sites' networks and, of transit sites, those beyond.
	Local, Remote []netip.Prefix
}

// Carries says whether a target writes files for an end.
type Carries func(End) bool

// Hosts returns the hosts that have an end of a path the target carries, in
// the order of the file.
func Hosts(ic *causeway.Interconnect, carries Carries) []Host {
	var hosts []Host
	for i := range ic.Sites {
		site := &ic.Sites[i]
		for g := range site.Gateways {
			h := Host{Site: site, Gateway: &site.Gateways[g]}
			for _, path := range ic.Paths {
				if end, ok := endAt(ic, path, h); ok && carries(end) {
					h.Ends = append(h.Ends, end)
				}
			}
			if len(h.Ends) > 0 {
				hosts = append(hosts, h)
			}
		}
	}
	return hosts
}

func endAt(ic *causeway.Interconnect, path causeway.Path, h Host) (End, bool) {
	for _, near := range []causeway.LinkRef{path.From, path.To} {
		gateway, link := ic.Link(near)
		if near.Site != h.Site.Name || gateway == nil || gateway.Name != h.Gateway.Name {
			continue
		}
		far := path.Other(near.Site)
		farGateway, farLink := ic.Link(far)
		e := End{Path: path, Link: link, FarSite: ic.Site(far.Site), FarGateway: farGateway, FarLink: farLink}
		if ic.Provision != nil {
			e.How = ic.Provision.Path(path.Name)
		}
		e.Local, e.Remote = behind(ic, path, near.Site), behind(ic, path, far.Site)
		return e, farLink != nil
	}
	return End{}, false
}

func behind(ic *causeway.Interconnect, path causeway.Path, site string) []netip.Prefix {
	var networks []netip.Prefix
	for _, name := range provision.SitesBehind(ic, path, site) {
		networks = append(networks, ic.Site(name).Networks...)
	}
	return networks
}

// Folder is where the host's files are.
func (h Host) Folder() string { return h.Site.Name + "/" + h.Gateway.Name + "/" }

// Local is what is reached through the host over any of its ends, Remote what
// is behind them; each network once.
func (h Host) Local() []netip.Prefix {
	return h.each(func(e End) []netip.Prefix { return e.Local })
}

// Remote is described at Local.
func (h Host) Remote() []netip.Prefix {
	return h.each(func(e End) []netip.Prefix { return e.Remote })
}

func (h Host) each(of func(End) []netip.Prefix) []netip.Prefix {
	var all []netip.Prefix
	for _, e := range h.Ends {
		for _, n := range of(e) {
			if !slices.Contains(all, n) {
				all = append(all, n)
			}
		}
	}
	return all
}

// Advertised is what the host tells a mesh it is the way to: what is reached
// through it, but for the networks of other sites that are on the mesh
// themselves.
func (h Host) Advertised(mesh []Host) []netip.Prefix {
	return slices.DeleteFunc(h.Local(), func(n netip.Prefix) bool {
		return slices.ContainsFunc(mesh, func(other Host) bool {
			return other.Site.Name != h.Site.Name && slices.Contains(other.Site.Networks, n)
		})
	})
}

// List writes networks one after the other.
func List(networks []netip.Prefix, separator string) string {
	words := make([]string, len(networks))
	for i, n := range networks {
		words[i] = n.String()
	}
	return strings.Join(words, separator)
}

// Overlap reports whether a network of one list has addresses of another's.
func Overlap(a, b []netip.Prefix) bool {
	return slices.ContainsFunc(a, func(n netip.Prefix) bool { return slices.ContainsFunc(b, n.Overlaps) })
}

// Hostname is a name of a gateway's host that those of no other site have.
func Hostname(site, gateway string) string {
	return strings.ReplaceAll(site+"-"+gateway, "_", "-")
}

// HasIPv6 reports whether one of the networks is of IPv6.
func HasIPv6(networks []netip.Prefix) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return !n.Addr().Is4() })
}
