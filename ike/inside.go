package ike

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"slices"
	"strconv"

	"causeway"
)

// linkLocal is where the inside networks of tunnels are taken from.
var linkLocal = netip.MustParsePrefix("169.254.0.0/16")

// insideBits is the length of an inside network: two hosts.
const insideBits = 30

// InsideRules are what an end demands of the network inside a tunnel. Without
// a source the end demands nothing that is known.
type InsideRules struct {
	Within   []netip.Prefix
	Reserved []netip.Prefix
	// TakesLower says that the end gives itself the lower of both hosts.
	TakesLower bool
	Source     Source
}

// allows reports whether a network can be inside a tunnel of that end.
func (r InsideRules) allows(network netip.Prefix) bool {
	if !r.Source.IsKnown() {
		return true
	}
	within := func(p netip.Prefix) bool { return p.Contains(network.Addr()) && p.Bits() <= network.Bits() }
	return network.Bits() == insideBits && slices.ContainsFunc(r.Within, within) && !slices.ContainsFunc(r.Reserved, network.Overlaps)
}

// AllocateInside chooses n inside networks for the tunnels of a link, which
// all ends take and none of which touches another or one in taken. The same
// link gets the same networks wherever taken allows it; an error is a problem
// of area ike.
func AllocateInside(link string, n int, taken []netip.Prefix, ends ...End) ([]netip.Prefix, error) {
	taken = slices.Clone(taken)
	var networks []netip.Prefix
	for i := range n {
		network, ok := freeInside(startOf(link, i), taken, ends)
		if !ok {
			return nil, causeway.NewProblem("ike.inside_exhausted", link, nil, "wanted", strconv.Itoa(n), "found", strconv.Itoa(i))
		}
		networks, taken = append(networks, network), append(taken, network)
	}
	return networks, nil
}

// insideCount is how many networks linkLocal has.
const insideCount = 1 << (insideBits - 16)

// startOf is where the search for the tunnel's network begins. The hash
// spreads links, so that one seldom moves because another came.
func startOf(link string, tunnel int) int {
	hash := sha256.Sum256([]byte(link + "\x00" + strconv.Itoa(tunnel)))
	return int(binary.BigEndian.Uint32(hash[:4]) % insideCount)
}

func freeInside(start int, taken []netip.Prefix, ends []End) (netip.Prefix, bool) {
	refuses := func(network netip.Prefix) bool {
		return slices.ContainsFunc(taken, network.Overlaps) ||
			slices.ContainsFunc(ends, func(e End) bool { return !e.Inside.allows(network) })
	}
	for i := range insideCount {
		if network := insideNetwork((start + i) % insideCount); !refuses(network) {
			return network, true
		}
	}
	return netip.Prefix{}, false
}

func insideNetwork(number int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{169, 254, byte(number >> 6), byte(number << 2)}), insideBits)
}

// InsideHosts returns the address inside the tunnel of either end. AWS gives
// itself the lower one of both, so whoever meets it takes the upper.
func InsideHosts(network netip.Prefix, left, right End) (ofLeft, ofRight netip.Addr) {
	lower := network.Masked().Addr().Next()
	upper := lower.Next()
	if right.Inside.TakesLower && !left.Inside.TakesLower {
		return upper, lower
	}
	return lower, upper
}

// slash30 reads the first addresses of networks of two hosts.
func slash30(addresses ...string) []netip.Prefix {
	var networks []netip.Prefix
	for _, a := range addresses {
		networks = append(networks, netip.PrefixFrom(netip.MustParseAddr(a), insideBits))
	}
	return networks
}
