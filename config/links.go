package config

import (
	"net/netip"
	"strconv"

	"causeway"
)

var linkTypes = []string{"internet", "leased-line", "cen", "vpn-gateway"}

// linkEnd is where a link or an address was first written.
type linkEnd struct {
	link causeway.Link
	path string
	at   causeway.Position
}

func (d *decoder) siteLinks(c cursor, site string) []causeway.Link {
	var links []causeway.Link
	for _, entry := range c.named() {
		link := d.link(entry, site)
		d.remember(entry, site, link)
		links = append(links, link)
	}
	return links
}

// link reads one link. Only the address of a line of our own is a must: that
// of a cloud's gateway is known after it has been made.
func (d *decoder) link(c cursor, site string) causeway.Link {
	r := c.record("type", "provider", "bandwidth", "address", "listen", "device")
	link := causeway.Link{
		Name:      c.key,
		Type:      causeway.LinkInternet,
		Provider:  r.get("provider").text(),
		Bandwidth: r.get("bandwidth").bitRate(),
		Device:    r.get("device").device(),
		At:        c.keyAt,
	}
	if t := r.get("type"); t.present() {
		link.Type = causeway.LinkType(t.choice(linkTypes...))
	}
	address := r.get("address")
	if link.Type == causeway.LinkInternet || link.Type == causeway.LinkLeasedLine {
		address = r.need("address")
	}
	if link.CloudAddress = d.fromCloud(address, link.Type); !link.CloudAddress {
		link.Address = d.uniqueAddress(address, "")
	}
	if link.Address.IsValid() {
		d.reached = append(d.reached, reachedAddress{link.Address, address})
	}
	link.Listen = d.uniqueAddress(r.get("listen"), "listen in "+site+" ")
	return link
}

// remember makes the link known to the paths and refuses a second one of the
// same name at the site.
func (d *decoder) remember(c cursor, site string, link causeway.Link) {
	ref := causeway.LinkRef{Site: site, Link: link.Name}
	if first, ok := d.links[ref]; ok {
		// Within one mapping the second is a duplicate key already.
		c.failAtKey("config.duplicate_link", "value", link.Name, "site", site, "line", strconv.Itoa(first.at.Line))
		return
	}
	d.links[ref] = linkEnd{link, c.path, c.keyAt}
	d.refs = append(d.refs, ref)
}

// uniqueAddress reads an address nobody else has within a scope: peers reach
// every link of the interconnect, local addresses only clash within a site.
func (d *decoder) uniqueAddress(c cursor, scope string) netip.Addr {
	address, ok := c.address()
	if !ok {
		return netip.Addr{}
	}
	key := scope + address.String()
	if first, taken := d.addresses[key]; taken {
		c.fail("config.duplicate_address", "value", address.String(), "other", first.path, "line", strconv.Itoa(first.at.Line))
		return address
	}
	d.addresses[key] = linkEnd{path: c.path, at: c.node.at}
	return address
}

// address reads a unicast address.
func (c cursor) address() (netip.Addr, bool) {
	s, ok := c.scalar()
	if !ok {
		return netip.Addr{}, false
	}
	address, err := netip.ParseAddr(s)
	if err != nil {
		c.fail("config.address", "value", quoted(s))
		return netip.Addr{}, false
	}
	broadcast := netip.AddrFrom4([4]byte{255, 255, 255, 255})
	if address.IsUnspecified() || address.IsMulticast() || address.IsLinkLocalUnicast() ||
		address.Is4In6() || address.Zone() != "" || address == broadcast {
		c.fail("config.address_unusable", "value", quoted(s))
		return netip.Addr{}, false
	}
	return address, true
}
