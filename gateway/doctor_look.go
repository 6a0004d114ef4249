package gateway

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"causeway"
	"causeway/hostnet"
	"causeway/peering"
	"causeway/tunnel"
)

// lookAround notes what the kernel and the engine know without asking anyone,
// and whom to ask.
func (g *gateway) lookAround(ctx context.Context, f *findings, to netip.Addr) {
	v := g.view()
	paths, err := g.engine.Paths(ctx)
	f.note(err)
	f.devices, err = hostnet.DevicePrefixes()
	f.note(err)
	for _, peer := range v.peers {
		for _, p := range peer.Paths {
			f.ways = append(f.ways, g.way(v, f, peer, p, paths))
		}
	}
	for _, l := range v.links {
		f.links = append(f.links, g.wanLink(f, l))
		f.address(l.Device, l.local)
	}
	for _, address := range g.lan {
		f.address(v.own.LAN, address)
	}
	f.site, f.lan = v.site, g.lan
	for _, peer := range v.peers {
		f.remotes = append(f.remotes, remote{peer: shortName(peer.Identity.URI()), site: peer.Identity.Site, networks: peer.Networks})
	}
	for _, s := range g.peering.Status() {
		for i := range f.remotes {
			if f.remotes[i].peer == shortName(s.Peer) {
				f.remotes[i].from = s.From
			}
		}
	}
	f.lanDevice, f.clouds = v.own.LAN, map[string]string{}
	for _, site := range v.file.Sites {
		f.clouds[site.Name] = site.Cloud
	}
	flows, err := g.engine.Flows(ctx)
	f.note(err)
	for i := range flows {
		if time.Since(flows[i].Last) < recently && !slices.Contains(g.lan, flows[i].Source) {
			f.forwards = true
		}
	}
	g.findTargets(v, f, to)
}

// recently is how old a flow may be to say something about now.
const recently = time.Minute

func (g *gateway) way(v *view, f *findings, peer peering.Peer, p peering.Path, paths []tunnel.PathStatus) way {
	w := way{
		peer: shortName(peer.Identity.URI()), path: p.Name, link: p.Link, via: p.Via, device: p.Device,
		remote: p.Remote, local: p.Local, deviceMTU: usualMTU, loads: g.loads.of(shortName(peer.Identity.URI()), p.Name),
	}
	for _, ref := range []causeway.LinkRef{p.From, p.To} {
		if _, l := v.file.Link(ref); l != nil && l.Bandwidth > 0 && (w.bandwidth == 0 || l.Bandwidth < w.bandwidth) {
			w.bandwidth = l.Bandwidth
		}
	}
	for _, l := range v.links {
		if l.Name == p.Link {
			w.deviceMTU = l.mtu
		}
	}
	unbound, err := hostnet.Lookup(w.remote.Addr(), w.local, "")
	w.out = err
	if unbound.Device != "lo" {
		w.back = unbound.Device
	}
	// The kernel takes what is bound to a device without a route for a
	// neighbour there: only the routes that others see tell.
	if bound, err := hostnet.Lookup(w.remote.Addr(), w.local, w.device); w.out == nil && w.device != "" &&
		(err != nil || w.back != w.device && !bound.Router.IsValid() && !f.onDevice(w.device, w.remote.Addr())) {
		w.out = cmp.Or(err, error(syscall.ENETUNREACH))
	}
	if w.device != "" && w.remote.Addr().Is4() {
		var err error
		w.reverse, w.dropped, err = hostnet.ReversePathFilter(w.device)
		f.note(err)
	}
	for i := range paths {
		if s := &paths[i]; s.Peer == peer.Identity.URI() && s.Name == p.Name && s.State != "unmatched" {
			w.heard, w.hears, w.peerHears, w.seen = true, s.Hears, s.PeerHears, s.Elsewhere
		}
	}
	return w
}

func (g *gateway) wanLink(f *findings, l *link) wanLink {
	w := wanLink{name: l.Name, device: l.Device, address: l.Address, local: l.local, listen: l.Listen.IsValid()}
	var err error
	w.here, err = hostnet.HasAddress(l.Address)
	f.note(err)
	if l.Device == "" {
		return w
	}
	all, _, err := hostnet.DeviceAddresses(l.Device)
	f.note(err)
	for _, a := range all {
		if a != l.local && a.Is4() == l.local.Is4() {
			w.others = append(w.others, a)
		}
	}
	return w
}

// findTargets chooses the hosts of the own site to ask, the one asked about
// first, or else finds the other site it is at.
func (g *gateway) findTargets(v *view, f *findings, to netip.Addr) {
	var addresses []netip.Addr
	if to.IsValid() {
		switch remote := f.remoteOf(to); {
		case contains(v.site.Networks, to):
			addresses = append(addresses, to)
		case remote != nil:
			// Without an address in the LAN there is nothing to ask from.
			f.far = &farHost{address: to, site: remote.site, answers: !ofVersion(g.lan, to).IsValid()}
		default:
			f.lost = to
		}
	}
	if v.own.LAN != "" {
		neighbors, err := hostnet.Neighbors(v.own.LAN)
		f.note(err)
		for _, n := range neighbors {
			if contains(v.site.Networks, n) && !slices.Contains(addresses, n) {
				addresses = append(addresses, n)
			}
		}
	}
	for _, a := range addresses[:min(len(addresses), probedHosts)] {
		h := lanHost{address: a, target: a == to}
		h.way, h.wayErr = hostnet.Lookup(a, netip.Addr{}, "")
		f.hosts = append(f.hosts, h)
	}
}
