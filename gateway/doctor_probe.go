package gateway

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"

	"causeway"
	"causeway/hostnet"
	"causeway/peering"
	"causeway/tunnel"
)

// What can only be found out by asking the network is asked here, all at the
// same time and each within probeWithin. Nothing on the host changes.
const (
	probeWithin = 2 * time.Second
	// probedHosts is how many hosts of the own site are asked at most.
	probedHosts = 4
)

// dialled is how an address answers to a TCP connection.
type dialled string

// Answers to a TCP connection.
const (
	dialOpen    dialled = "open"
	dialRefused dialled = "refused"
	dialSilent  dialled = "silent"
	dialNoRoute dialled = "no route"
	// dialUnknown: this host could not even try.
	dialUnknown dialled = "unknown"
)

// way is what is known of one path's way over the WAN beside its state.
type way struct {
	peer, path, link string
	via              causeway.Via
	local            netip.Addr
	remote           netip.AddrPort
	device           string // "" if any will do
	deviceMTU        int
	bandwidth        causeway.BitRate // of the narrower end
	dial             dialled
	// out is why the kernel has no route there; back is the device it would
	// use of itself, and expects answers on.
	out  error
	back string
	// reverse is the device's rp_filter, dropped what that dropped.
	reverse int
	dropped uint64
	// hears and peerHears are known if heard is.
	heard, hears, peerHears bool
	// seen is an address the peer's traffic comes from that is not the file's.
	seen  netip.Addr
	loads []load
}

// wanLink is a link of this gateway and what its device has.
type wanLink struct {
	name, device   string
	address, local netip.Addr
	here, listen   bool // the host has the address; the file says where to listen
	others         []netip.Addr
}

// conflict is an address of this host that another one has too.
type conflict struct {
	device   string
	address  netip.Addr
	hardware string
}

// lanHost is a host of the own site.
type lanHost struct {
	address netip.Addr
	target  bool // it was asked about
	way     hostnet.Way
	wayErr  error
	// answers: to this gateway; returns: to an address of another site, and
	// the answer comes back here.
	answers, returns bool
}

// farHost is a host of another site that was asked about.
type farHost struct {
	address netip.Addr
	site    string
	answers bool
}

// probe fills in what has to be asked for. to is the host to examine, or the
// zero Addr.
func (g *gateway) probe(ctx context.Context, f *findings, to netip.Addr) {
	ctx, cancel := context.WithTimeout(ctx, probeWithin)
	defer cancel()
	g.lookAround(ctx, f, to)
	var wg sync.WaitGroup
	var mu sync.Mutex
	note := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		f.note(err)
	}
	for i := range f.ways {
		wg.Go(func() { f.ways[i].dial = dial(ctx, &f.ways[i]) })
	}
	conflicts := make([]conflict, len(f.addresses))
	for i, at := range f.addresses {
		wg.Go(func() {
			other, err := hostnet.OtherOwner(ctx, at.device, at.address, probeWithin/3)
			note(err)
			conflicts[i] = conflict{at.device, at.address, other.String()}
		})
	}
	for i := range f.hosts {
		wg.Go(func() { note(g.probeHost(ctx, &f.hosts[i])) })
	}
	if f.far != nil && ofVersion(g.lan, f.far.address).IsValid() {
		wg.Go(func() {
			var err error
			f.far.answers, err = hostnet.Echo(ctx, ofVersion(g.lan, f.far.address), f.far.address, probeWithin)
			note(err)
		})
	}
	wg.Wait()
	f.addresses = slices.DeleteFunc(conflicts, func(c conflict) bool { return c.hardware == "" })
}

// lookAround notes what the kernel and the engine know without asking anyone,
// and whom to ask.
func (g *gateway) lookAround(ctx context.Context, f *findings, to netip.Addr) {
	paths, err := g.engine.Paths(ctx)
	f.note(err)
	f.devices, err = hostnet.DevicePrefixes()
	f.note(err)
	for _, peer := range g.peers {
		for _, p := range peer.Paths {
			f.ways = append(f.ways, g.way(f, peer, p, paths))
		}
	}
	for _, l := range g.links {
		f.links = append(f.links, g.wanLink(f, l))
		f.address(l.Device, l.local)
	}
	for _, address := range g.lan {
		f.address(g.own.LAN, address)
	}
	f.site, f.lan = g.site, g.lan
	for _, peer := range g.peers {
		f.remotes = append(f.remotes, remote{peer: shortName(peer.Identity.URI()), site: peer.Identity.Site, networks: peer.Networks})
	}
	for _, s := range g.peering.Status() {
		for i := range f.remotes {
			if f.remotes[i].peer == shortName(s.Peer) {
				f.remotes[i].from = s.From
			}
		}
	}
	f.lanDevice, f.clouds = g.own.LAN, map[string]string{}
	for _, site := range g.file.Load().Sites {
		f.clouds[site.Name] = site.Cloud
	}
	flows, err := g.engine.Flows(ctx)
	f.note(err)
	for i := range flows {
		if time.Since(flows[i].Last) < recently && !slices.Contains(g.lan, flows[i].Source) {
			f.forwards = true
		}
	}
	g.findTargets(f, to)
}

// recently is how old a flow may be to say something about now.
const recently = time.Minute

func (g *gateway) way(f *findings, peer peering.Peer, p peering.Path, paths []tunnel.PathStatus) way {
	w := way{
		peer: shortName(peer.Identity.URI()), path: p.Name, link: p.Link, via: p.Via, device: p.Device,
		remote: p.Remote, local: g.localAddress(p.Link), deviceMTU: usualMTU, loads: g.loads.of(shortName(peer.Identity.URI()), p.Name),
	}
	for _, ref := range []causeway.LinkRef{p.From, p.To} {
		if _, l := g.file.Load().Link(ref); l != nil && l.Bandwidth > 0 && (w.bandwidth == 0 || l.Bandwidth < w.bandwidth) {
			w.bandwidth = l.Bandwidth
		}
	}
	for _, l := range g.links {
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

func (g *gateway) wanLink(f *findings, l link) wanLink {
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
func (g *gateway) findTargets(f *findings, to netip.Addr) {
	var addresses []netip.Addr
	if to.IsValid() {
		switch remote := f.remoteOf(to); {
		case contains(g.site.Networks, to):
			addresses = append(addresses, to)
		case remote != nil:
			// Without an address in the LAN there is nothing to ask from.
			f.far = &farHost{address: to, site: remote.site, answers: !ofVersion(g.lan, to).IsValid()}
		default:
			f.lost = to
		}
	}
	if g.own.LAN != "" {
		neighbors, err := hostnet.Neighbors(g.own.LAN)
		f.note(err)
		for _, n := range neighbors {
			if contains(g.site.Networks, n) && !slices.Contains(addresses, n) {
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

func contains(networks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(a) })
}

// probeHost pings a host of the own site as this gateway and, if that is
// answered, as a host of another site.
func (g *gateway) probeHost(ctx context.Context, h *lanHost) error {
	own := ofVersion(g.lan, h.address)
	if !own.IsValid() || slices.Contains(g.lan, h.address) {
		h.answers, h.returns = true, true
		return nil
	}
	var err error
	if h.answers, err = hostnet.Echo(ctx, own, h.address, probeWithin/3); err != nil || !h.answers {
		return err
	}
	source := g.borrowed(h.address)
	if !source.IsValid() {
		h.returns = true
		return nil
	}
	h.returns, err = hostnet.EchoAs(ctx, g.own.LAN, source, h.address, probeWithin/3)
	return err
}

// borrowed is an address of another site to ping from: the last but one of its
// network, which is seldom a host's. Answers go there too and are refused.
func (g *gateway) borrowed(like netip.Addr) netip.Addr {
	for _, peer := range g.peers {
		for _, network := range peer.Networks {
			if like.Is4() && network.Addr().Is4() && network.Bits() <= 30 {
				last := network.Masked().Addr().As4()
				for i := network.Bits(); i < 32; i++ {
					last[i/8] |= 0x80 >> (i % 8)
				}
				return netip.AddrFrom4(last).Prev()
			}
		}
	}
	return netip.Addr{}
}

// dial tries the peer's TCP port over a path's link and hangs up at once.
func dial(ctx context.Context, w *way) dialled {
	dialer := net.Dialer{Control: peering.BindTo(w.device)}
	if w.local.IsValid() {
		dialer.LocalAddr = &net.TCPAddr{IP: w.local.AsSlice()}
	}
	conn, err := dialer.DialContext(ctx, "tcp", w.remote.String())
	switch {
	case err == nil:
		conn.Close()
		return dialOpen
	case errors.Is(err, syscall.ECONNREFUSED):
		return dialRefused
	case errors.Is(err, syscall.ENETUNREACH):
		return dialNoRoute
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, syscall.EPERM):
		return dialUnknown
	}
	return dialSilent
}
