package config

import (
	"net/netip"
	"slices"
	"strings"

	"causeway"
)

// readExpose reads which ports of a site's workloads others may reach.
func readExpose(c cursor, sites []causeway.Site) []causeway.Exposed {
	var exposed []causeway.Exposed
	for _, entry := range c.named() {
		site := findSite(entry, entry.key, sites)
		for _, item := range entry.list() {
			if site != nil {
				exposed = append(exposed, readExposed(item, site, sites)...)
			}
		}
	}
	return exposed
}

// readExposed returns one entry for each protocol its ports name.
func readExposed(c cursor, site *causeway.Site, sites []causeway.Site) []causeway.Exposed {
	r := c.record("ports", "from")
	ports := map[string][]causeway.PortRange{}
	for _, item := range r.need("ports").listOrOne() {
		if protocol, port, ok := item.protocolPorts(); ok {
			ports[protocol] = append(ports[protocol], port)
		}
	}
	var from []causeway.Origin
	for _, item := range r.need("from").listOrOne() {
		if origin, ok := item.origin(site, sites); ok {
			from = append(from, origin)
		}
	}
	var exposed []causeway.Exposed
	for _, protocol := range []string{"tcp", "udp"} {
		if len(ports[protocol]) > 0 {
			exposed = append(exposed, causeway.Exposed{Site: site.Name, Protocol: protocol, Ports: ports[protocol], From: from, At: c.place()})
		}
	}
	return exposed
}

// protocolPorts reads "443", "8000-8100" or "udp/53"; TCP is meant where
// nothing is said.
func (c cursor) protocolPorts() (string, causeway.PortRange, bool) {
	s, ok := c.scalar()
	if !ok {
		return "", causeway.PortRange{}, false
	}
	protocol, ports, named := strings.Cut(s, "/")
	if !named {
		protocol, ports = "tcp", s
	}
	if protocol != "tcp" && protocol != "udp" {
		c.fail("config.choice", "value", quoted(protocol), "choices", "tcp, udp", "suggestion", c.suggest(protocol, []string{"tcp", "udp"}))
		return "", causeway.PortRange{}, false
	}
	plain := c
	plain.node = &node{kind: kindText, at: c.node.at, text: ports}
	r, ok := plain.portRange()
	return protocol, r, ok
}

// origin reads the name of another site, or a network of one.
func (c cursor) origin(self *causeway.Site, sites []causeway.Site) (causeway.Origin, bool) {
	s := c.text()
	if !strings.Contains(s, "/") {
		if s == "" {
			return causeway.Origin{}, false
		}
		if s == self.Name {
			c.fail("config.same_site", "site", s)
			return causeway.Origin{}, false
		}
		site := findSite(c, s, sites)
		return causeway.Origin{Site: s}, site != nil
	}
	network, ok := c.network()
	if !ok {
		return causeway.Origin{}, false
	}
	for _, site := range sites {
		if site.Name != self.Name && slices.ContainsFunc(site.Networks, func(n netip.Prefix) bool {
			return n.Bits() <= network.Bits() && n.Overlaps(network)
		}) {
			return causeway.Origin{Site: site.Name, Network: network}, true
		}
	}
	c.fail("config.foreign_network", "value", network.String())
	return causeway.Origin{}, false
}
