package gateway

import (
	"context"
	"net"
	"net/netip"

	"causeway"
	"causeway/hostnet"
	"causeway/peering"
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

// openLinks binds every link of this gateway that a path uses, UDP for
// records and TCP for peering, and finds the LAN's address.
func (g *gateway) openLinks() error {
	for _, l := range g.own.Links {
		if !g.isUsed(l.Name) {
			continue
		}
		opened := link{Link: l}
		if err := g.openLink(&opened); err != nil {
			return err
		}
		g.links = append(g.links, opened)
	}
	if g.own.LAN == "" {
		return nil
	}
	var err error
	g.lan, _, err = hostnet.DeviceAddresses(g.own.LAN)
	return err
}

func (g *gateway) isUsed(name string) bool {
	for _, peer := range g.peers {
		for _, p := range peer.Paths {
			if p.Link == name {
				return true
			}
		}
	}
	return false
}

func (g *gateway) openLink(l *link) error {
	if err := g.locate(l); err != nil {
		return err
	}
	at := netip.AddrPortFrom(l.local, g.file.Load().Tunnel.Port)
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

// locate finds the link's local address and MTU: what the file says, else the
// public address if this host has it, else the device's own.
func (g *gateway) locate(l *link) error {
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
		return causeway.NewProblem("gateway.link_address", g.site.Name+"/"+l.Name, nil, "address", l.Address.String())
	}
	return nil
}

func listenTCP(at netip.AddrPort, device string) (net.Listener, error) {
	config := net.ListenConfig{Control: peering.BindTo(device)}
	return config.Listen(context.Background(), "tcp", at.String())
}

// closeLinks closes what openLinks opened and nobody else has closed yet: the
// engine and the peering own the sockets once they run.
func (g *gateway) closeLinks() {
	if g.engine != nil {
		return
	}
	for _, l := range g.links {
		l.close()
	}
}

func (g *gateway) localAddress(name string) netip.Addr {
	for _, l := range g.links {
		if l.Name == name {
			return l.local
		}
	}
	return netip.Addr{}
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
