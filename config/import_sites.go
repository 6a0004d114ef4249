package config

import (
	"cmp"
	"strconv"

	"causeway"
)

func (m *importer) sites(c cursor) {
	if !c.isMapping() {
		return
	}
	switch n := len(c.node.fields); {
	case n < 2:
		c.fail("config.few_sites", "count", strconv.Itoa(n))
		return
	case n > maxSites:
		c.fail("config.too_many", "count", strconv.Itoa(n), "limit", strconv.Itoa(maxSites))
		return
	}
	names := map[string]bool{}
	var forms []record
	for i, f := range c.node.fields {
		r := c.child(f).form("location", "vpc", "wan_links", "lan_networks")
		forms = append(forms, r)
		m.site(r, unused(cmp.Or(slug(f.key), "site-"+strconv.Itoa(i+1)), names))
	}
	// Which addresses are free is known when all of the form's are.
	m.fillNetworks(forms)
	m.fillAddresses()
	d := decoder{networks: m.networks, reached: m.reached}
	d.checkNetworks()
	d.checkAddresses()
}

func (m *importer) site(r record, name string) {
	if r.present() && name != r.key {
		m.found.add(causeway.Warning, r.keyAt, "config.import_changed", r.path, nil, "value", quoted(r.key), "instead", name)
	}
	site := causeway.Site{Name: name}
	m.location(r.get("location"), &site)
	if site.VPC = r.get("vpc").text(); site.VPC == "" {
		site.VPC = "vpc-" + name
		m.guess("sites." + name + ".vpc")
	}
	if networks := r.get("lan_networks"); networks.present() {
		for _, item := range networks.list() {
			if network, ok := item.network(); ok {
				m.networks = append(m.networks, ownedNetwork{network, name, item})
				site.Networks = append(site.Networks, network)
			}
		}
	}
	gateway := causeway.Gateway{Name: name + "-1", LAN: "lan", Links: m.links(r.get("wan_links"), name)}
	m.guess("sites." + name + ".gateways." + gateway.Name + ".lan")
	site.Gateways = []causeway.Gateway{gateway}
	m.result.Sites = append(m.result.Sites, site)
}

func (m *importer) location(c cursor, site *causeway.Site) {
	text := c.text()
	cloud, region, ok := splitLocation(text)
	if !ok {
		cloud, region = "other", text
		if region == "" {
			region = site.Name
		}
		m.guess("sites." + site.Name + ".cloud")
		m.guess("sites." + site.Name + ".region")
	}
	site.Cloud, site.Region = cloud, region
}

// links reads the WAN links, or makes one up where the form has none.
func (m *importer) links(c cursor, site string) []causeway.Link {
	var links []causeway.Link
	names := map[string]bool{}
	items := []cursor{}
	if c.present() {
		items = c.list()
	}
	for i, item := range items {
		r := item.form("type", "bandwidth", "provider", "address")
		link := causeway.Link{Provider: r.get("provider").text(), Device: "wan" + strconv.Itoa(i)}
		link.Name = unused(linkName(link.Provider, link.Device), names)
		path := "sites." + site + ".links." + link.Name
		m.linkType(r.get("type"), &link, path)
		link.Bandwidth = importedBandwidth(r.get("bandwidth"))
		m.linkAddress(r.get("address"), &link)
		m.guess(path + ".device")
		links = append(links, link)
	}
	if len(items) == 0 {
		links = []causeway.Link{{Name: "wan0", Type: causeway.LinkInternet, Device: "wan0"}}
		for _, key := range []string{".type", ".device"} {
			m.guess("sites." + site + ".links.wan0" + key)
		}
	}
	return links
}

func (m *importer) linkType(c cursor, link *causeway.Link, path string) {
	word, _ := c.scalar()
	known, ok := linkTypeWords[word]
	if link.Type = known; !ok {
		link.Type = causeway.LinkInternet
		m.guess(path + ".type")
	}
	if c.present() && string(link.Type) != word {
		c.becomes("type: " + string(link.Type))
	}
}

func importedBandwidth(c cursor) causeway.BitRate {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	rate, err := causeway.ParseBitRate(s)
	if err != nil || rate == 0 || rate > maxBitRate {
		c.leaveOut()
		return 0
	}
	return rate
}

func (m *importer) linkAddress(c cursor, link *causeway.Link) {
	address, ok := c.address()
	switch {
	case !ok:
	case m.taken[address]:
		c.leaveOut()
	default:
		m.taken[address], link.Address = true, address
		m.reached = append(m.reached, reachedAddress{address, c})
	}
}
