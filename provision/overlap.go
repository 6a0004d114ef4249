package provision

import (
	"net/netip"

	"causeway"
)

// checkOverlap sees that no network is routed to both sides of a connection.
func (c checker) checkOverlap() causeway.Problems {
	var problems causeway.Problems
	for _, r := range c.resources {
		outward, ok := r.(*AliyunVPNRoute)
		if !ok {
			continue
		}
		for _, other := range c.resources {
			inward, ok := other.(*AWSVPNRoute)
			if ok && c.joined(outward.NextHop, inward.Connection) && overlap(outward.Destination, inward.Destination) {
				problems = append(problems, broken("provision.overlap", string(outward.Key), "network", *outward.Destination, "other", *inward.Destination))
			}
		}
	}
	return problems
}

// joined reports whether two connections belong to one path.
func (c checker) joined(a *AliyunVPNConnection, b *AWSVPNConnection) bool {
	for _, tunnel := range a.Tunnels {
		if tunnel.CustomerGateway != nil && tunnel.CustomerGateway.IPAddress != nil && c.addressOf(tunnel.CustomerGateway.IPAddress) == c.addressOf(After(b, "tunnel1_address")) {
			return true
		}
	}
	return false
}

func overlap(a, b *string) bool {
	left, err := netip.ParsePrefix(text(a))
	if err != nil {
		return false
	}
	right, err := netip.ParsePrefix(text(b))
	return err == nil && left.Overlaps(right)
}
