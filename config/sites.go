package config

import (
	"strconv"
	"strings"

	"causeway"
)

// clouds are the words of sites.NAME.cloud; "other" is any other place, a
// data centre for instance.
var clouds = []string{"aliyun", "aws", "azure", "gcp", "tencent", "huawei", "other"}

func (d *decoder) sites(c cursor) []causeway.Site {
	entries := c.named()
	switch n := len(entries); {
	case n == 1 && c.node.repeated == 0:
		c.fail("config.few_sites", "count", "1")
	case n > maxSites:
		c.fail("config.too_many", "count", strconv.Itoa(n), "limit", strconv.Itoa(maxSites))
		return nil
	}
	var sites []causeway.Site
	for _, entry := range entries {
		sites = append(sites, d.site(entry))
	}
	return sites
}

func (d *decoder) site(c cursor) causeway.Site {
	r := c.record("cloud", "region", "vpc", "networks", "gateways", "links", "transit", "vmanage")
	site := causeway.Site{
		Name:    c.key,
		Cloud:   r.need("cloud").choice(clouds...),
		Region:  r.need("region").text(),
		VPC:     r.get("vpc").text(),
		Transit: r.get("transit").flag(),
		At:      c.keyAt,
	}
	if site.Transit && !d.provisioned[site.Name] {
		r.get("transit").asks("transit: true")
	}
	for _, item := range r.need("networks").list() {
		if network, ok := item.network(); ok {
			d.networks = append(d.networks, ownedNetwork{network, site.Name, item})
			site.Networks = append(site.Networks, network)
		}
	}
	if !d.draft {
		site.Gateways = d.gateways(r, site.Name)
	}
	site.VManage = d.vmanage(r.get("vmanage"), site.Name)
	return site
}

// noteTransit names the paths that a transit site under provision does not go on
// over; elsewhere nothing is forwarded, which is noted with its key.
func noteTransit(found *findings, ic *causeway.Interconnect) {
	if ic.Provision == nil || found.counts[causeway.Failure] > 0 {
		return
	}
	for i := range ic.Sites {
		site := &ic.Sites[i]
		if paths := ic.NotForwarded(site); len(paths) > 0 && ic.Provision.Site(site.Name) != nil {
			found.add(causeway.Notice, site.At, "provision.transit_tunnel", "sites."+site.Name, nil, "paths", strings.Join(paths, ", "))
		}
	}
}

// gateways reads a site's gateways and its links, which stand under their
// gateway or, where there is only one, at the site.
func (d *decoder) gateways(r record, site string) []causeway.Gateway {
	var gateways []causeway.Gateway
	entries := r.need("gateways").named()
	atSite := r.get("links")
	for _, entry := range entries {
		g := entry.record("lan", "links")
		gateway := causeway.Gateway{Name: entry.key, LAN: g.need("lan").device(), At: entry.keyAt}
		own := g.get
		if !r.has("links") {
			own = g.need
		}
		gateway.Links = d.siteLinks(own("links"), site)
		gateways = append(gateways, gateway)
	}
	links := d.siteLinks(atSite, site)
	switch {
	case len(gateways) == 1:
		gateways[0].Links = append(gateways[0].Links, links...)
	case len(gateways) > 1 && atSite.present():
		atSite.failAtKey("config.links_without_gateway", "count", strconv.Itoa(len(gateways)))
	}
	return gateways
}

// device reads the name of a network device, by the kernel's rules.
func (c cursor) device() string {
	s := c.text()
	if s == "" {
		return ""
	}
	if len(s) > 15 || s == "." || s == ".." || strings.ContainsAny(s, "/ :%") {
		c.fail("config.device", "value", quoted(s))
	}
	return s
}
