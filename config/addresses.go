package config

import (
	"net/netip"
	"slices"
	"strconv"
)

// reachedAddress is an address peers send records to and where it is written.
type reachedAddress struct {
	address netip.Addr
	cursor  cursor
}

// networkIndex finds the network an address lies in: by each length of prefix
// that occurs, so that a file full of both is still checked quickly.
type networkIndex struct {
	networks map[netip.Prefix]ownedNetwork
	lengths  []int // the shortest first
}

func indexNetworks(networks []ownedNetwork) networkIndex {
	index := networkIndex{networks: map[netip.Prefix]ownedNetwork{}}
	for _, n := range networks {
		index.networks[n.network] = n
		if !slices.Contains(index.lengths, n.network.Bits()) {
			index.lengths = append(index.lengths, n.network.Bits())
		}
	}
	slices.Sort(index.lengths)
	return index
}

// around returns the widest network an address lies in.
func (x networkIndex) around(address netip.Addr) (ownedNetwork, bool) {
	for _, bits := range x.lengths {
		network, err := address.Prefix(bits)
		if owned, ok := x.networks[network]; ok && err == nil {
			return owned, true
		}
	}
	return ownedNetwork{}, false
}

// checkAddresses refuses links that peers would reach through the tunnel the
// link is to carry: a site's networks are routed into it.
func (d *decoder) checkAddresses() {
	index := indexNetworks(d.networks)
	for _, reached := range d.reached {
		if n, inside := index.around(reached.address); inside {
			reached.cursor.fail("config.address_in_network", "value", reached.address.String(), "network", n.network.String(),
				"owner", n.site, "line", strconv.Itoa(n.cursor.node.at.Line))
		}
	}
}
