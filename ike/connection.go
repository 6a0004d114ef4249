package ike

import (
	"net/netip"
	"time"
)

// Connection is a VPN connection between two ends, as it is described in a
// file or was observed in the clouds. What is left out of a tunnel was not set
// when it was made, so the end's default holds.
type Connection struct {
	Name        string
	Left, Right Site
	Tunnels     []Tunnel
}

// Site is one end of a connection with what all its tunnels share.
type Site struct {
	End      End
	Networks []netip.Prefix
	// BGP is whether routes come by BGP; else they are static.
	BGP bool
	// ASN is the site's autonomous system number, zero for the end's default.
	ASN uint32
	// GatewayRoutes are what the VPN gateway sends into the tunnels, VPCRoutes
	// what the routing tables of the private network send to the gateway.
	GatewayRoutes, VPCRoutes []netip.Prefix
	// Propagation puts what the gateway knows into those routing tables.
	Propagation bool
	// LocalSelectors and RemoteSelectors are what the security associations
	// are for; none means everything.
	LocalSelectors, RemoteSelectors []netip.Prefix
}

// Tunnel is one IPsec tunnel, seen from both ends.
type Tunnel struct {
	Name        string
	Left, Right TunnelEnd
}

// TunnelEnd is how one end of a tunnel is set.
type TunnelEnd struct {
	// Address is the outside address this end really has, Peer the one it
	// expects the other end at. The zero Addr is not known.
	Address, Peer netip.Addr
	PSK           PSK
	Inside        netip.Prefix
	Versions      []Version
	// Mode is of IKEv1: main or aggressive.
	Mode     string
	IKE, ESP PhaseSettings
	// The switches are nil where nothing was set.
	DPD, NATTraversal, Starts *bool
}

// PhaseSettings are the algorithms one end offers and accepts in one phase.
type PhaseSettings struct {
	Offer
	// Lifetime is zero where none was set.
	Lifetime time.Duration
}

// versions are those that hold: set, or else the end's default.
func (t TunnelEnd) versions(e End) []Version { return orDefault(t.Versions, e.DefaultVersions) }

// offer is what holds in a phase.
func (s PhaseSettings) offer(p Phase) Offer {
	return Offer{
		Encryption: orDefault(s.Encryption, p.Default.Encryption),
		Integrity:  orDefault(s.Integrity, p.Default.Integrity),
		Groups:     orDefault(s.Groups, p.Default.Groups),
	}
}

// lifetime is the one that holds; zero where none was set and the end's
// default is not known.
func (s PhaseSettings) lifetime(p Phase) time.Duration {
	if s.Lifetime != 0 {
		return s.Lifetime
	}
	return p.Lifetime.Default
}

func orDefault[T any](set, otherwise []T) []T {
	if len(set) > 0 {
		return set
	}
	return otherwise
}
