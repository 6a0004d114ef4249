package config

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway"
)

// Where inside networks come from that the file does not name: halves of the
// range RFC 2544 keeps for benchmarks, which no cloud, office or home uses.
// Link-local addresses, as in the clouds' own tunnels, ZeroTier does not take.
var (
	zeroTierInside  = netip.MustParsePrefix("198.18.0.0/16")
	wireGuardInside = netip.MustParsePrefix("198.19.0.0/16")
)

// inside reads the network of a tunnel's ends: IPv4, and no smaller than for
// two hosts. widest is the length of the largest.
func (c cursor) inside(longest int) netip.Prefix {
	if !c.present() {
		return netip.Prefix{}
	}
	n, ok := c.network()
	if ok && (!n.Addr().Is4() || n.Bits() < 16 || n.Bits() > longest) {
		c.fail("config.inside_size", "value", n.String(), "longest", strconv.Itoa(longest))
		return netip.Prefix{}
	}
	return n
}

// overlays sees that third-party tunnels do not get in each other's way, and
// gives inside networks to those that have none.
func (d *decoder) overlays(c cursor, ic *causeway.Interconnect, p *causeway.Provision) {
	taken := d.takenInsides(c, p)
	shared := map[string]netip.Prefix{}
	for i := range p.Paths {
		if z := p.Paths[i].ZeroTier; z != nil && z.Inside.IsValid() {
			shared[z.Network] = z.Inside
		}
	}
	for i := range p.Paths {
		w, z := p.Paths[i].WireGuard, p.Paths[i].ZeroTier
		if w != nil && !w.Inside.IsValid() {
			w.Inside = c.chosen(p.Paths[i], freeInside(wireGuardInside, 30, ic.Name+"/"+p.Paths[i].Path, taken), wireGuardInside)
			taken = append(taken, w.Inside)
		}
		if z != nil && !z.Inside.IsValid() {
			if !shared[z.Network].IsValid() {
				shared[z.Network] = c.chosen(p.Paths[i], freeInside(zeroTierInside, 24, z.Network, taken), zeroTierInside)
				taken = append(taken, shared[z.Network])
			}
			z.Inside = shared[z.Network]
		}
	}
	checkOverlays(c, ic, p)
}

// chosen passes on what was chosen for a path, or reports that there was
// nothing to choose.
func (c cursor) chosen(path causeway.ProvisionPath, network, within netip.Prefix) netip.Prefix {
	if !network.IsValid() {
		c.found.fail(path.At, "config.no_inside", c.path+"."+path.Path, nil, "value", within.String())
	}
	return network
}

// takenInsides returns what may not be inside a tunnel: the sites' networks,
// and what the file names for other tunnels. It reports what touches these.
func (d *decoder) takenInsides(c cursor, p *causeway.Provision) []netip.Prefix {
	var taken []netip.Prefix
	for _, n := range d.networks {
		taken = append(taken, n.network)
	}
	seen := map[string]netip.Prefix{}
	for _, path := range p.Paths {
		var inside netip.Prefix
		key, via := path.Path, "wireguard"
		switch {
		case path.WireGuard != nil:
			inside = path.WireGuard.Inside
		case path.ZeroTier != nil:
			inside, key, via = path.ZeroTier.Inside, path.ZeroTier.Network, "zerotier"
		}
		if !inside.IsValid() || seen[key] == inside {
			continue
		}
		if i := slices.IndexFunc(taken, inside.Overlaps); i >= 0 {
			c.found.fail(path.At, "config.inside_overlap", strings.Join([]string{c.path, path.Path, via, "inside"}, "."), nil,
				"value", inside.String(), "other", taken[i].String())
		}
		seen[key] = inside
		taken = append(taken, inside)
	}
	return taken
}

// freeInside returns the network of a tunnel: the same for the same name
// wherever taken allows it.
func freeInside(within netip.Prefix, bits int, name string, taken []netip.Prefix) netip.Prefix {
	hash := sha256.Sum256([]byte(name))
	count := uint32(1) << (bits - within.Bits())
	first := binary.BigEndian.Uint32(within.Addr().AsSlice())
	for i := range count {
		number := (binary.BigEndian.Uint32(hash[:4]) + i) % count
		address := binary.BigEndian.AppendUint32(nil, first+number<<(32-bits))
		network := netip.PrefixFrom(netip.AddrFrom4([4]byte(address)), bits)
		if !slices.ContainsFunc(taken, network.Overlaps) {
			return network
		}
	}
	return netip.Prefix{}
}
