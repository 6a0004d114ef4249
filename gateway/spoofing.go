package gateway

import (
	"net/netip"
	"slices"

	"causeway/hostnet"
)

// findDrops finds out what may not come in through the WAN devices: packets
// with an address of this site or of a peer's, which come through the tunnel
// or from the LAN.
func (g *gateway) findDrops() error {
	var local []netip.Addr
	for _, l := range g.links {
		local = append(local, l.local)
	}
	inner := slices.Clone(g.site.Networks)
	for _, peer := range g.peers {
		for _, network := range peer.Networks {
			if !slices.Contains(inner, network) {
				inner = append(inner, network)
			}
		}
	}
	rules, warnings, err := hostnet.Drop(g.own.LAN, local, inner)
	for _, warning := range warnings {
		g.options.Log.Warn(warning.Error(), "code", string(warning.Code))
	}
	g.drops = rules
	return err
}
