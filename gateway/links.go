package gateway

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"time"

	"causeway"
	"causeway/hostnet"
	"causeway/peering"
	"causeway/tunnel"
	"causeway/tunnel/udp"
)

// link is one WAN link at work: its sockets and where they are bound.
type link struct {
	causeway.Link
	local    netip.Addr
	mtu      int
	socket   *udp.Socket
	shards   []*udp.Socket
	listener net.Listener
}

// usualMTU is assumed of a link that names no device.
const usualMTU = 1500

// complete opens the links and entrances of a view and finds out what may not
// come in from the WAN. What before has already is used again; without it, nil, all is new.
// When it fails, nothing is left open.
func (g *gateway) complete(v, before *view) error {
	err := v.openLinks(before)
	if err == nil {
		v.locate()
		var warnings causeway.Problems
		warnings, err = v.findDrops()
		for _, warning := range warnings {
			g.options.Log.Warn(warning.Error(), "code", string(warning.Code))
		}
	}
	if err == nil {
		v.reserved, err = reservedHere()
	}
	if err == nil {
		err = v.openEntrances(before, g.lan)
	}
	if err != nil {
		v.closeLinks(before)
		return err
	}
	g.warnOfEnds(v, time.Now())
	if len(v.entrances) > 0 && len(g.lan) == 0 {
		g.options.Log.Warn("services of other sites are not offered: the file names no LAN device", "gateway", g.name())
	}
	return nil
}

// findLAN finds the LAN's addresses.
func (g *gateway) findLAN(v *view) (err error) {
	if v.own.LAN != "" {
		g.lan, _, err = hostnet.DeviceAddresses(v.own.LAN)
	}
	return err
}

// openLinks binds every link of this gateway that a path uses, UDP for
// records and TCP for peering.
func (v *view) openLinks(before *view) error {
	for _, given := range usedLinks(v.file, v.own, v.site.Name) {
		l := &link{Link: given}
		if old := before.sameLink(given); old != nil {
			l.local, l.mtu, l.socket, l.shards, l.listener = old.local, old.mtu, old.socket, old.shards, old.listener
		} else if err := v.openLink(l, before); err != nil {
			return err
		}
		v.links = append(v.links, l)
	}
	return nil
}

// sameLink returns the link at work that is bound as the given one wants, nil
// if there is none.
func (v *view) sameLink(given causeway.Link) *link {
	if v == nil {
		return nil
	}
	old := v.link(given.Name)
	if old == nil || old.Device != given.Device || old.Listen != given.Listen || old.Address != given.Address {
		return nil
	}
	return old
}

func (v *view) openLink(l *link, before *view) error {
	if err := v.locateLink(l); err != nil {
		return err
	}
	if before != nil {
		// Another public address in front of the same socket.
		if old := before.link(l.Name); old != nil && old.local == l.local && old.Device == l.Device {
			l.socket, l.shards, l.listener = old.socket, old.shards, old.listener
			return nil
		}
	}
	at := netip.AddrPortFrom(l.local, v.file.Tunnel.Port)
	var err error
	if l.listener, err = listenTCP(at, l.Device); err != nil {
		return causeway.NewProblem("gateway.listen", "TCP "+at.String(), err)
	}
	if l.socket, err = udp.Open(at, l.Device); err != nil {
		l.listener.Close()
		return causeway.NewProblem("gateway.listen", "UDP "+at.String(), err)
	}
	return l.openShards(at)
}

// shards is how many 5-tuples a path has. Equal-cost routers and the limits of
// clouds on one flow treat each by itself; one of them may die alone.
const shards = 2

// openShards opens the sockets of the 5-tuples after the first.
func (l *link) openShards(at netip.AddrPort) error {
	for len(l.shards) < shards-1 {
		socket, err := l.socket.OpenShard(l.Device)
		if err != nil {
			l.close()
			return causeway.NewProblem("gateway.listen", "UDP "+at.String(), err)
		}
		l.shards = append(l.shards, socket)
	}
	return nil
}

func (l *link) close() {
	l.listener.Close()
	l.socket.Close()
	for _, socket := range l.shards {
		socket.Close()
	}
}

// locateLink finds the link's local address and MTU: what the file says, else the
// public address if this host has it, else the device's own.
func (v *view) locateLink(l *link) error {
	l.mtu = usualMTU
	var ofDevice []netip.Addr
	if l.Device != "" {
		var err error
		if ofDevice, l.mtu, err = hostnet.DeviceAddresses(l.Device); err != nil {
			return err
		}
	}
	here, err := hostnet.HasAddress(l.Address)
	switch {
	case err != nil:
		return err
	case l.Listen.IsValid():
		l.local = l.Listen
	case here:
		l.local = l.Address
	case ofVersion(ofDevice, l.Address).IsValid():
		l.local = ofVersion(ofDevice, l.Address)
	default:
		return causeway.NewProblem("gateway.link_address", v.nameOf(l), nil, "address", l.Address.String())
	}
	return nil
}

func listenTCP(at netip.AddrPort, device string) (net.Listener, error) {
	config := net.ListenConfig{Control: peering.OnLink(device)}
	return config.Listen(context.Background(), "tcp", at.String())
}

// closeLinks closes what was opened and nobody else has closed yet: the engine
// and the peering own the sockets once they run.
func (g *gateway) closeLinks() {
	if g.engine == nil {
		g.view().closeLinks(nil)
		g.view().closeEntrances(nil)
	}
}

// closeLinks closes the links that before does not have.
func (v *view) closeLinks(before *view) {
	for _, l := range v.linksBeside(before) {
		l.close()
	}
}

// linksBeside returns the links whose sockets another view does not have.
func (v *view) linksBeside(other *view) (links []*link) {
	if v == nil {
		return nil
	}
	for _, l := range v.links {
		if other == nil || !slices.ContainsFunc(other.links, func(o *link) bool { return o.socket == l.socket }) {
			links = append(links, l)
		}
	}
	return links
}

func linkNames(links []*link) (names []string) {
	for _, l := range links {
		names = append(names, l.Name)
	}
	return names
}

// tunnelLinks are links as the tunnel takes them.
func tunnelLinks(links []*link) (all []tunnel.Link) {
	for _, l := range links {
		all = append(all, tunnel.Link{Name: l.Name, Socket: l.socket, Shards: l.shards, MTU: l.mtu})
	}
	return all
}

// ofVersion returns the first address of the same IP version as like, the
// zero Addr if there is none.
func ofVersion(addresses []netip.Addr, like netip.Addr) netip.Addr {
	for _, address := range addresses {
		if address.Is4() == like.Is4() {
			return address
		}
	}
	return netip.Addr{}
}
