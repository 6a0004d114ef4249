package ike

import (
	"net/netip"
	"slices"
	"strconv"
)

// routing checks that traffic finds into the tunnels at both ends, and what
// BGP needs.
func (l *linter) routing() {
	l.routes("left", l.c.Left, l.c.Right)
	l.routes("right", l.c.Right, l.c.Left)
	l.selectors("left", l.c.Left)
	l.selectors("right", l.c.Right)
	switch {
	case l.c.Left.BGP != l.c.Right.BGP:
		l.fail("ike.bgp_one_end", "left.bgp")
	case l.c.Left.BGP:
		l.asns()
	}
}

// routes checks that each of the other end's networks is routed twice: by the
// private network to the gateway, and by the gateway into the tunnels.
func (l *linter) routes(name string, s, other Site) {
	for _, network := range other.Networks {
		learned := s.BGP && other.BGP
		if !learned && !covered(network, s.GatewayRoutes) {
			l.fail("ike.route_missing", name+".gateway_routes", "network", network.String(), "end", s.End.Name)
		}
		inGateway := learned || covered(network, s.GatewayRoutes)
		if !covered(network, s.VPCRoutes) && !(s.Propagation && inGateway) {
			l.fail("ike.route_missing", name+".vpc_routes", "network", network.String(), "end", s.End.Name)
		}
	}
}

// covered reports whether one route holds all of the network.
func covered(network netip.Prefix, routes []netip.Prefix) bool {
	return slices.ContainsFunc(routes, func(r netip.Prefix) bool {
		return r.Bits() <= network.Bits() && r.Contains(network.Addr())
	})
}

// selectors that are narrower than everything choose another routing mode at
// Alibaba Cloud, and make one security association for each pair elsewhere.
func (l *linter) selectors(name string, s Site) {
	isAll := func(p netip.Prefix) bool { return p.Bits() == 0 }
	all := append(slices.Clone(s.LocalSelectors), s.RemoteSelectors...)
	if slices.ContainsFunc(all, func(p netip.Prefix) bool { return !isAll(p) }) {
		l.warn("ike.selectors", name+".selectors", "end", s.End.Name, "source", aliyunMeta.String())
	}
}

func (l *linter) asns() {
	left, right := l.c.Left.asn(), l.c.Right.asn()
	if left != 0 && left == right {
		l.fail("ike.asn_equal", "left.asn", "asn", strconv.FormatUint(uint64(left), 10))
	}
	l.asn("left.asn", l.c.Left.End, l.c.Right.End, left)
	l.asn("right.asn", l.c.Right.End, l.c.Left.End, right)
}

// asn checks a number against the end that has it and the one that meets it.
func (l *linter) asn(object string, own, other End, asn uint32) {
	switch {
	case asn == 0 || !own.ASN.Source.IsKnown():
		l.unknown(object, own)
	case !own.ASN.allows(asn):
		l.fail("ike.asn_refused", object, "end", own.Name, "asn", strconv.FormatUint(uint64(asn), 10), "range", own.ASN.String(), "source", own.ASN.Source.String())
	}
	if slices.Contains(other.ASN.NotPeer, asn) {
		l.fail("ike.asn_peer_refused", object, "end", other.Name, "asn", strconv.FormatUint(uint64(asn), 10), "source", other.ASN.Source.String())
	}
}

// asn is the number that holds.
func (s Site) asn() uint32 {
	if s.ASN != 0 {
		return s.ASN
	}
	return s.End.ASN.Default
}
