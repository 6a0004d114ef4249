package gateway

import (
	"net/netip"
	"reflect"
	"strings"

	"causeway"
	"causeway/peering"
)

// changes are what another file means for a running gateway: nothing, a
// reload, or a restart.
type changes struct {
	none bool
	// restart names the parts of the file that only a restart takes, as keys.
	restart []string
}

// changesOf compares the file in force with another, as the given gateway has to
// see them. A restart is needed for what the process was started as (the
// interconnect's name, its site and its name, which are its identity), for the
// port, which every socket has, for the LAN device, and for a link that takes
// over the local address of another or moves it to another device: two sockets
// cannot have it at once. Everything else is for a reload.
func changesOf(before, now *causeway.Interconnect, site, gateway string) changes {
	if sameMeaning(before, now) {
		return changes{none: true}
	}
	var c changes
	if before.Name != now.Name {
		c.restart = append(c.restart, "name")
	}
	if before.Tunnel.Port != now.Tunnel.Port {
		c.restart = append(c.restart, "tunnel.port")
	}
	key := "sites." + site + ".gateways." + gateway
	was, is := gatewayIn(before, site, gateway), gatewayIn(now, site, gateway)
	if was == nil || is == nil {
		c.restart = append(c.restart, key)
		return c
	}
	if was.LAN != is.LAN {
		c.restart = append(c.restart, key+".lan")
	}
	inUse := usedLinks(before, was, site)
	for _, l := range usedLinks(now, is, site) {
		if takesOver(l, inUse) {
			c.restart = append(c.restart, key+".links."+l.Name)
		}
	}
	return c
}

// problem is what is to be done about a file that has changed, nil if nothing.
func (c changes) problem(file string) error {
	switch {
	case c.none:
		return nil
	case len(c.restart) > 0:
		return causeway.NewProblem("gateway.restart_needed", file, nil, "parts", strings.Join(c.restart, ", "))
	}
	return causeway.NewProblem("gateway.reload_needed", file, nil)
}

func gatewayIn(file *causeway.Interconnect, site, gateway string) *causeway.Gateway {
	if s := file.Site(site); s != nil {
		return s.Gateway(gateway)
	}
	return nil
}

// usedLinks returns the links of a gateway that a path uses.
func usedLinks(file *causeway.Interconnect, own *causeway.Gateway, site string) []causeway.Link {
	used := map[string]bool{}
	for _, peer := range peering.PeersOf(file, site, own.Name) {
		for _, p := range peer.Paths {
			used[p.Link] = true
		}
	}
	var links []causeway.Link
	for _, l := range own.Links {
		if used[l.Name] {
			links = append(links, l)
		}
	}
	return links
}

// takesOver reports whether a link wants the local address of one in use,
// other than itself as it is.
func takesOver(l causeway.Link, inUse []causeway.Link) bool {
	for _, other := range inUse {
		if localOf(l) == localOf(other) && (l.Name != other.Name || l.Device != other.Device) {
			return true
		}
	}
	return false
}

// localOf is the local address of a link as far as the file says it.
func localOf(l causeway.Link) netip.Addr {
	if l.Listen.IsValid() {
		return l.Listen
	}
	return l.Address
}

// sameMeaning compares two files but for the places where things stand and
// for what is needed, who answers for what, what is made in the clouds and what
// is rendered, which a gateway does not ask.
func sameMeaning(a, b *causeway.Interconnect) bool {
	return reflect.DeepEqual(withoutPlaces(*a), withoutPlaces(*b))
}

func withoutPlaces(ic causeway.Interconnect) causeway.Interconnect {
	ic.Sites = append([]causeway.Site(nil), ic.Sites...)
	for i := range ic.Sites {
		site := &ic.Sites[i]
		site.At, site.VManage = causeway.Position{}, nil
		site.Gateways = append([]causeway.Gateway(nil), site.Gateways...)
		for j := range site.Gateways {
			site.Gateways[j] = gatewayWithoutPlaces(site.Gateways[j])
		}
	}
	ic.Paths = append([]causeway.Path(nil), ic.Paths...)
	for i := range ic.Paths {
		ic.Paths[i].At = causeway.Position{}
	}
	ic.Classes = append([]causeway.Class(nil), ic.Classes...)
	for i := range ic.Classes {
		ic.Classes[i].At = causeway.Position{}
	}
	ic.Services = append([]causeway.Service(nil), ic.Services...)
	for i := range ic.Services {
		ic.Services[i].At = causeway.Position{}
	}
	ic.Acknowledge, ic.Provision, ic.Expose = nil, nil, nil
	ic.Needs, ic.Hybrid = nil, nil
	return ic
}

func gatewayWithoutPlaces(g causeway.Gateway) causeway.Gateway {
	g.At = causeway.Position{}
	g.Links = append([]causeway.Link(nil), g.Links...)
	for i := range g.Links {
		g.Links[i].At = causeway.Position{}
	}
	return g
}
