package config

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"

	"causeway"
)

// ownedNetwork is a network, the site that has it and where it is written.
type ownedNetwork struct {
	network netip.Prefix
	site    string
	cursor  cursor
}

var (
	alibabaServices = netip.MustParsePrefix("100.64.0.0/10")
	// special are the addresses that cannot be a site's (RFC 6890).
	special = []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"),
		netip.MustParsePrefix("127.0.0.0/8"),
		netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("224.0.0.0/3"),
		netip.MustParsePrefix("::/8"),
		netip.MustParsePrefix("fe80::/10"),
		netip.MustParsePrefix("ff00::/8"),
	}
)

// network reads a CIDR in its one spelling.
func (c cursor) network() (netip.Prefix, bool) {
	s, ok := c.scalar()
	if !ok {
		return netip.Prefix{}, false
	}
	network, err := netip.ParsePrefix(s)
	if err != nil || network.Addr().Is4In6() {
		c.fail("config.cidr", "value", quoted(s))
		return netip.Prefix{}, false
	}
	if canonical := network.Masked(); canonical.String() != s {
		c.fail("config.host_bits", "value", quoted(s), "canonical", canonical.String())
		return netip.Prefix{}, false
	}
	return network, c.mayBelongToSite(network)
}

func (c cursor) mayBelongToSite(network netip.Prefix) bool {
	for _, reserved := range special {
		if network.Overlaps(reserved) {
			c.fail("config.network_special", "value", network.String(), "special", reserved.String())
			return false
		}
	}
	if network.Overlaps(alibabaServices) {
		c.fail("config.network_alibaba", "value", network.String())
		return false
	}
	return true
}

// checkNetworks finds networks inside others. In the order of addresses, wider
// first, the networks around the current one form a stack, so that even a
// file full of networks is checked in one pass.
func (d *decoder) checkNetworks() {
	ordered := slices.Clone(d.networks)
	slices.SortStableFunc(ordered, func(a, b ownedNetwork) int {
		return cmp.Or(a.network.Addr().Compare(b.network.Addr()), cmp.Compare(a.network.Bits(), b.network.Bits()))
	})
	var around []ownedNetwork
	for _, n := range ordered {
		for len(around) > 0 && !around[len(around)-1].network.Overlaps(n.network) {
			around = around[:len(around)-1]
		}
		if len(around) > 0 {
			reportOverlap(around[len(around)-1], n)
		}
		around = append(around, n)
	}
}

// reportOverlap names both owners, at the place further down in the file.
func reportOverlap(wide, narrow ownedNetwork) {
	if wide.site == narrow.site {
		narrow.cursor.warn("config.network_redundant", "value", narrow.network.String(),
			"other", wide.network.String(), "line", strconv.Itoa(wide.cursor.node.at.Line))
		return
	}
	earlier, later := wide, narrow
	if isAfter(earlier.cursor.node.at, later.cursor.node.at) {
		earlier, later = later, earlier
	}
	later.cursor.fail("config.network_overlap", "value", later.network.String(), "owner", later.site,
		"other", earlier.network.String(), "other_owner", earlier.site, "line", strconv.Itoa(earlier.cursor.node.at.Line))
}

func isAfter(a, b causeway.Position) bool {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) > 0
}
