package config

import (
	"fmt"
	"net/netip"
	"slices"

	"causeway"
)

// placeholderAddresses are for documentation (RFC 5737) and, when they run
// out, for benchmarks (RFC 2544): nobody's.
var placeholderAddresses = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("198.19.0.0/16"),
}

// fillNetworks gives a network to every site the form has none for.
func (m *importer) fillNetworks(forms []record) {
	free := 0
	for i := range m.result.Sites {
		site := &m.result.Sites[i]
		for ; len(site.Networks) == 0 && free < 256; free++ {
			network := netip.MustParsePrefix(fmt.Sprintf("198.18.%d.0/24", free))
			if !m.overlaps(network) {
				site.Networks = []netip.Prefix{network}
				m.networks = append(m.networks, ownedNetwork{network, site.Name, forms[i].cursor})
				m.guess("sites." + site.Name + ".networks")
			}
		}
	}
}

func (m *importer) overlaps(network netip.Prefix) bool {
	return slices.ContainsFunc(m.networks, func(n ownedNetwork) bool { return n.network.Overlaps(network) })
}

// fillAddresses gives an address to every link the form has none for.
func (m *importer) fillAddresses() {
	index := indexNetworks(m.networks)
	free := addressPool{prefixes: placeholderAddresses}
	for _, site := range m.result.Sites {
		links := site.Gateways[0].Links
		for i := range links {
			if !links[i].Address.IsValid() {
				links[i].Address = free.next(func(a netip.Addr) bool {
					_, inside := index.around(a)
					return !inside && !m.taken[a]
				})
				m.guess(linkKey(site, links[i]) + ".address")
			}
		}
	}
}

// linkKey is where a link of an imported site stands in the new file.
func linkKey(site causeway.Site, link causeway.Link) string {
	return "sites." + site.Name + ".links." + link.Name
}

// addressPool hands out the hosts of its prefixes, each once.
type addressPool struct {
	prefixes []netip.Prefix
	last     netip.Addr
}

// next returns the next address that may be used, or the zero Addr.
func (p *addressPool) next(usable func(netip.Addr) bool) netip.Addr {
	for len(p.prefixes) > 0 {
		if !p.last.IsValid() {
			p.last = p.prefixes[0].Addr()
		}
		p.last = p.last.Next()
		if !p.prefixes[0].Contains(p.last.Next()) { // that of the broadcast is the end
			p.prefixes, p.last = p.prefixes[1:], netip.Addr{}
			continue
		}
		if usable(p.last) {
			return p.last
		}
	}
	return netip.Addr{}
}
