package gateway

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway"
	"causeway/hostnet"
	"causeway/l7"
	"causeway/peering"
	"causeway/steer"
	"causeway/tunnel"
)

// view is what one file means for this gateway. It is never changed once it is
// in force: a reload puts another in its place.
type view struct {
	file    *causeway.Interconnect
	notices causeway.Problems
	api     bool // programs here may send data to those at any other site
	site    *causeway.Site
	own     *causeway.Gateway
	peers   []peering.Peer
	links   []*link        // those of own that a path uses
	drops   []hostnet.Rule // what may not come in from the WAN
	// entrances are the LAN's ports for services of other sites; reserved are
	// addresses that no upstream of a service may have.
	entrances []*entrance
	reserved  []netip.Prefix
	// credentials are what the files hold that services name, by service.
	credentials map[string]l7.Credentials
}

// newView finds the site and gateway the daemon was started as, and its peers.
// The rest is still to be found.
func newView(file *causeway.Interconnect, notices causeway.Problems, options *Options) (*view, error) {
	v := &view{file: file, notices: notices, api: options.API != "", site: file.Site(options.Site)}
	if v.site != nil {
		v.own = v.site.Gateway(options.Gateway)
	}
	name := options.Site + "/" + options.Gateway
	if v.own == nil {
		return nil, causeway.NewProblem("gateway.unknown", name, nil,
			"file", options.File, "known", strings.Join(gatewaysOf(file), ", "))
	}
	v.peers = peering.PeersOf(file, v.site.Name, v.own.Name)
	if len(v.peers) == 0 {
		return nil, causeway.NewProblem("gateway.no_peers", name, nil)
	}
	if open := addressToCome(file); open != "" {
		return nil, causeway.NewProblem("gateway.address_to_come", open, nil, "file", options.File)
	}
	var err error
	if v.credentials, err = readCredentials(file.Services, v.site.Name); err != nil {
		return nil, err
	}
	return v, nil
}

// addressToCome names a link whose address is still left to a cloud: peers
// would call nobody.
func addressToCome(file *causeway.Interconnect) string {
	for _, site := range file.Sites {
		for _, gateway := range site.Gateways {
			for _, link := range gateway.Links {
				if link.CloudAddress {
					return causeway.LinkRef{Site: site.Name, Link: link.Name}.String()
				}
			}
		}
	}
	return ""
}

func gatewaysOf(file *causeway.Interconnect) (names []string) {
	for _, site := range file.Sites {
		for _, gateway := range site.Gateways {
			names = append(names, site.Name+"/"+gateway.Name)
		}
	}
	return names
}

// identity is whom the gateway speaks for.
func (v *view) identity() causeway.Identity {
	return peering.GatewayIdentity(v.file, v.site.Name, v.own.Name)
}

// link returns the link of that name, or nil.
func (v *view) link(name string) *link {
	i := slices.IndexFunc(v.links, func(l *link) bool { return l.Name == name })
	if i < 0 {
		return nil
	}
	return v.links[i]
}

// locate tells the peers' paths the local addresses of their links.
func (v *view) locate() {
	for i := range v.peers {
		for j := range v.peers[i].Paths {
			path := &v.peers[i].Paths[j]
			path.Local = v.link(path.Link).local
		}
	}
}

// findDrops finds out what may not come in through the WAN devices: packets
// with an address of this site or of a peer's, which come through the tunnel
// or from the LAN.
func (v *view) findDrops() (warnings causeway.Problems, err error) {
	var local []netip.Addr
	for _, l := range v.links {
		local = append(local, l.local)
	}
	inner := slices.Clone(v.site.Networks)
	for _, peer := range v.peers {
		for _, network := range peer.Networks {
			if !slices.Contains(inner, network) {
				inner = append(inner, network)
			}
		}
	}
	v.drops, warnings, err = hostnet.Drop(v.own.LAN, local, inner)
	return warnings, err
}

// plan is what the file says of traffic.
func (v *view) plan() tunnel.Plan {
	p := tunnel.Plan{
		Networks: v.site.Networks, Failover: v.file.Tunnel.Failover, Preference: v.preference(),
		Classes: steer.Compile(v.file.Classes),
	}
	for _, site := range v.file.Sites {
		if slices.ContainsFunc(v.peers, func(p peering.Peer) bool { return p.Identity.Site == site.Name }) {
			p.Remotes = append(p.Remotes, tunnel.Remote{Site: site.Name, Networks: site.Networks})
		}
	}
	return p
}

// preference is the order of paths: that of the class "default", then that of
// the file.
func (v *view) preference() []string {
	var order []string
	for _, class := range v.file.Classes {
		if class.Name == "default" {
			order = append(order, class.Prefer...)
		}
	}
	for _, p := range v.file.Paths {
		if !slices.Contains(order, p.Name) {
			order = append(order, p.Name)
		}
	}
	return order
}

// name is how people call a link of the gateway.
func (v *view) nameOf(l *link) string { return fmt.Sprintf("%s/%s", v.site.Name, l.Name) }
