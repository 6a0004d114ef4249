package provision

import (
	"net/netip"
	"slices"
	"strconv"

	"causeway"
)

// checkLines sees that the BGP sessions of leased lines can come up and carry
// what is routed over them.
func (c checker) checkLines() causeway.Problems {
	var problems causeway.Problems
	for _, r := range c.resources {
		switch x := r.(type) {
		case *AliyunBGPGroup:
			problems = append(problems, twoASNs(x, x.LocalASN, x.PeerASN)...)
		case *AWSTransitInterface:
			if x.Gateway != nil {
				problems = append(problems, twoASNs(x, x.Gateway.ASN, x.PeerASN)...)
			}
			problems = append(problems, c.checkWire(x)...)
		case *AWSDirectConnectAssociation:
			problems = append(problems, c.checkAssociation(x)...)
		case *AliyunRoute:
			problems = append(problems, c.checkAnnounced(x)...)
		}
	}
	return problems
}

// twoASNs reports neighbours in BGP with one ASN.
func twoASNs(r Resource, own, other *uint32) causeway.Problems {
	if own == nil || other == nil || *own != *other {
		return nil
	}
	return causeway.Problems{broken("provision.line_same_asn", string(r.Head().Key), "asn", text(own))}
}

// checkAssociation sees that a Direct Connect gateway and a transit gateway
// differ, and that nothing announced over the line is also routed into it.
func (c checker) checkAssociation(a *AWSDirectConnectAssociation) causeway.Problems {
	var problems causeway.Problems
	if a.Gateway != nil && a.TransitGateway != nil {
		problems = twoASNs(a, a.Gateway.ASN, a.TransitGateway.ASN)
	}
	if count := len(a.AllowedPrefixes); count > maxAllowedPrefixes {
		problems = append(problems, broken("provision.too_many_prefixes", string(a.Key), "count", strconv.Itoa(count), "limit", strconv.Itoa(maxAllowedPrefixes)))
	}
	for _, r := range c.resources {
		route, ok := r.(*AWSRoute)
		if !ok || route.Gateway == nil || route.Gateway != a.TransitGateway {
			continue
		}
		for _, prefix := range a.AllowedPrefixes {
			if overlap(route.Destination, &prefix) {
				problems = append(problems, broken("provision.overlap", string(route.Key), "network", *route.Destination, "other", prefix))
			}
		}
	}
	return problems
}

// checkAnnounced sees that what a VPC sends to its router for a leased line is
// announced at the other end.
func (c checker) checkAnnounced(route *AliyunRoute) causeway.Problems {
	vpc, ok := route.NextHop.(*AliyunTransitRouterVPC)
	if !ok || route.Destination == nil || !c.isLearned(vpc.Router, *route.Destination) {
		return nil
	}
	announced := slices.ContainsFunc(c.resources, func(r Resource) bool {
		a, ok := r.(*AWSDirectConnectAssociation)
		return ok && slices.ContainsFunc(a.AllowedPrefixes, func(prefix string) bool { return covered(*route.Destination, prefix) })
	})
	if announced {
		return nil
	}
	return causeway.Problems{broken("provision.not_announced", string(route.Key), "network", *route.Destination)}
}

// isLearned reports whether a router has a leased line and knows a network from
// nothing else.
func (c checker) isLearned(router *AliyunTransitRouter, network string) bool {
	hasLine := false
	for _, r := range c.resources {
		switch x := r.(type) {
		case *AliyunTransitRouterVBR:
			hasLine = hasLine || x.Router == router
		case *AliyunTransitRouterRoute:
			if x.Router == router && covered(network, text(x.Destination)) {
				return false
			}
		}
	}
	return hasLine
}

// covered reports whether a network lies in another.
func covered(network, in string) bool {
	inner, err := netip.ParsePrefix(network)
	if err != nil {
		return false
	}
	outer, err := netip.ParsePrefix(in)
	return err == nil && outer.Bits() <= inner.Bits() && outer.Overlaps(inner)
}
