package peering

import (
	"net/netip"
	"slices"

	"causeway"
)

// Peer is a gateway of another site, as the file of this one describes it.
type Peer struct {
	Identity causeway.Identity
	Networks []netip.Prefix
	Paths    []Path
}

// Path is a path to a peer, seen from this gateway.
type Path struct {
	causeway.Path
	// Link is the own link; Device is its device, "" if any will do, and
	// Local its local address, the zero Addr if the kernel may choose.
	Link   string
	Device string
	Local  netip.Addr
	// Remote is where the peer's link is reached, with UDP and TCP.
	Remote netip.AddrPort
}

// PeersOf returns the gateways of other sites that share a path with the
// given one. Only paths that carry our records, over UDP or TLS, are counted:
// other kinds belong to other programs.
func PeersOf(ic *causeway.Interconnect, site, gateway string) []Peer {
	var peers []Peer
	for i := range ic.Sites {
		other := &ic.Sites[i]
		if other.Name == site {
			continue
		}
		for j := range other.Gateways {
			peer := Peer{
				Identity: GatewayIdentity(ic, other.Name, other.Gateways[j].Name),
				Networks: other.Networks,
				Paths:    pathsBetween(ic, site, gateway, other.Name, other.Gateways[j].Name),
			}
			if len(peer.Paths) > 0 {
				peers = append(peers, peer)
			}
		}
	}
	return peers
}

// GatewayIdentity returns the identity of a gateway in the file.
func GatewayIdentity(ic *causeway.Interconnect, site, gateway string) causeway.Identity {
	return causeway.Identity{Interconnect: ic.Name, Site: site, Role: causeway.RoleGateway, Name: gateway}
}

func pathsBetween(ic *causeway.Interconnect, site, gateway, peerSite, peerGateway string) []Path {
	var paths []Path
	for _, p := range ic.Paths {
		own, theirs := p.From, p.To
		if own.Site != site {
			own, theirs = theirs, own
		}
		ownGateway, ownLink := ic.Link(own)
		theirGateway, theirLink := ic.Link(theirs)
		if !carriesRecords(p.Via) || ownGateway == nil || theirGateway == nil ||
			own.Site != site || ownGateway.Name != gateway ||
			theirs.Site != peerSite || theirGateway.Name != peerGateway {
			continue
		}
		paths = append(paths, Path{
			Path: p, Link: ownLink.Name, Device: ownLink.Device,
			Remote: netip.AddrPortFrom(theirLink.Address, ic.Tunnel.Port),
		})
	}
	return paths
}

func carriesRecords(via causeway.Via) bool {
	return via == causeway.ViaInternet || via == causeway.ViaTLS
}

// streamPaths returns the paths to a peer whose records travel over TLS.
func streamPaths(peer *Peer) []Path {
	return slices.DeleteFunc(slices.Clone(peer.Paths), func(p Path) bool { return p.Via != causeway.ViaTLS })
}
