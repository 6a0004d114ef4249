package strongswan

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"slices"

	"causeway"
	"causeway/ike"
	"causeway/render/host"
)

// Tunnel is one end of a path via: ipsec that is a host, with what both ends
// agree on.
type Tunnel struct {
	Host host.Host
	host.End
	Proposal ike.Proposal
	// Near and Far are the ends as package ike knows them.
	Near, Far ike.End
	// Inside is the network of both ends, Own and Other their addresses.
	Inside     netip.Prefix
	Own, Other netip.Addr
	// Before are the earlier tunnels of the host whose static routes lead to the
	// same networks: this one stands by for them.
	Before []string
	// NearASN and FarASN are for BGP; 0 is not known.
	NearASN, FarASN uint32
}

// carries says which ends are hosts. The address of the other end has to be
// in the file: a cloud tells it only when its gateway is there.
func carries(e host.End) bool {
	return e.Path.Via == causeway.ViaIPsec && e.How.At.IsKnown() &&
		e.Link.Type != causeway.LinkVPNGateway && e.Link.Address.IsValid() && e.FarLink.Address.IsValid()
}

// Hosts returns the hosts that end IPsec themselves.
func Hosts(ic *causeway.Interconnect) []host.Host { return host.Hosts(ic, carries) }

// Tunnels returns the tunnels of a host, or why there can be none.
func Tunnels(ic *causeway.Interconnect, h host.Host) ([]Tunnel, causeway.Problems) {
	var tunnels []Tunnel
	var problems causeway.Problems
	for _, e := range h.Ends {
		t, problem := tunnelOf(ic, h, e)
		if problem != nil {
			problems = append(problems, problem)
			continue
		}
		t.Before = before(tunnels, t)
		tunnels = append(tunnels, t)
	}
	return tunnels, problems
}

func before(earlier []Tunnel, t Tunnel) (paths []string) {
	for _, other := range earlier {
		if other.isStatic() && t.isStatic() && host.Overlap(other.Remote, t.Remote) {
			paths = append(paths, other.Path.Name)
		}
	}
	return paths
}

// hasOtherLines reports whether packets of the tunnel may leave over another line
// to the Internet than its own.
func (t Tunnel) hasOtherLines() bool {
	return slices.ContainsFunc(t.Host.Gateway.Links, func(l causeway.Link) bool {
		return l.Type == causeway.LinkInternet && l.Name != t.Link.Name
	})
}

func (t Tunnel) isStatic() bool { return t.How.Routing == causeway.RoutingStatic }

func tunnelOf(ic *causeway.Interconnect, h host.Host, e host.End) (Tunnel, *causeway.Problem) {
	t := Tunnel{Host: h, End: e}
	if !t.IsToHost() { // clouds have another connection for IPv6
		t.Local, t.Remote = host.IPv4(e.Local), host.IPv4(e.Remote)
	}
	t.Near, _ = ike.Find("strongswan")
	t.Far = t.Near
	if !t.IsToHost() {
		var known bool
		if t.Far, known = ike.Find(e.FarSite.Cloud); !known {
			return Tunnel{}, wrong(e, "overlay.unknown_end", nil, "site", e.FarSite.Name)
		}
	}
	var err error
	if t.Proposal, err = ike.Propose(t.Near, t.Far); err != nil {
		return Tunnel{}, wrong(e, "overlay.no_proposal", err, "left", h.Site.Name, "right", e.FarSite.Name)
	}
	inside, err := ike.AllocateInside(ic.Name+"/"+e.Path.Name, 1, nil, t.Near, t.Far)
	if err != nil {
		return Tunnel{}, wrong(e, "provision.no_inside", err)
	}
	t.Inside = inside[0]
	t.Own, t.Other = insideHosts(t)
	t.NearASN, t.FarASN = asn(e, h.Site.Name), farASN(ic, t)
	return t, nil
}

func wrong(e host.End, code causeway.Code, cause error, args ...string) *causeway.Problem {
	p := causeway.NewProblem(code, "paths."+e.Path.Name, cause, args...)
	p.At = e.Path.At
	return p
}

// insideHosts are the addresses of both ends: of two hosts the site that comes
// first by name has the lower one.
func insideHosts(t Tunnel) (own, other netip.Addr) {
	if t.IsToHost() {
		return host.InsideHosts(t.Inside, t.Host.Site.Name, t.FarSite.Name)
	}
	return ike.InsideHosts(t.Inside, t.Near, t.Far)
}

// IsToHost reports whether the other end is a host too.
func (t Tunnel) IsToHost() bool { return t.FarLink.Type != causeway.LinkVPNGateway }

func asn(e host.End, site string) uint32 {
	for _, a := range e.How.ASNs {
		if a.Site == site {
			return a.ASN
		}
	}
	return 0
}

// farASN is what the file says of the other end, else the default of its
// cloud.
func farASN(ic *causeway.Interconnect, t Tunnel) uint32 {
	if n := asn(t.End, t.FarSite.Name); n != 0 {
		return n
	}
	if site := ic.Provision.Site(t.FarSite.Name); site != nil && site.Gateway.ASN != 0 {
		return site.Gateway.ASN
	}
	return t.Far.ASN.Default
}

// Device is the name of the tunnel's XFRM interface.
func (t Tunnel) Device() string { return host.Device(t.Path.Name) }

// ifID ties policies of the kernel to the tunnel's interface; any number that
// no other tunnel of the host has.
func (t Tunnel) ifID() uint32 {
	hash := sha256.Sum256([]byte(t.Path.Name))
	return binary.BigEndian.Uint32(hash[:4])>>1 | 1
}
