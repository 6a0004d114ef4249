package config

import (
	"causeway"
)

// clouds whose resources are made.
const (
	aliyun = "aliyun"
	aws    = "aws"
)

// defaultProbePort is the TCP port our own monitor connects to.
const defaultProbePort = 8080

// provisionedSites are the sites that stand below provision, for what is read
// before that section: it reports nothing.
func provisionedSites(top record) map[string]bool {
	sites := map[string]bool{}
	for _, f := range top.values["provision"].fields() {
		if f.key != "sites" {
			continue
		}
		for _, site := range f.fields() {
			sites[site.key] = true
		}
	}
	return sites
}

func (f field) fields() []field {
	if f.value == nil {
		return nil
	}
	return f.value.fields
}

// provision reads what to make in the clouds; nil where the file leaves them
// alone.
func (d *decoder) provision(c cursor, ic *causeway.Interconnect) *causeway.Provision {
	if !c.present() {
		return nil
	}
	r := c.record("accounts", "tags", "probe_ports", "sites", "paths")
	p := &causeway.Provision{At: c.keyAt, ProbePorts: readProbePorts(r.get("probe_ports")), Tags: readTags(r.get("tags"))}
	accounts, ends := r.get("accounts"), r.get("sites")
	if r.has("sites") || !r.has("paths") { // paths of hosts stand by themselves
		accounts, ends = r.need("accounts"), r.need("sites")
	}
	readAccounts(accounts, p)
	for _, entry := range ends.named() {
		site := findSite(entry, entry.key, ic.Sites)
		if site != nil && entry.present() {
			p.Sites = append(p.Sites, provisionSite(entry, site, p.Aliyun.Kind))
			needAccount(accounts, p, site)
		}
	}
	for _, entry := range r.get("paths").named() {
		p.Paths = append(p.Paths, d.provisionPath(entry, ic))
	}
	d.overlays(r.get("paths"), ic, p)
	checkEnds(c, ic, p)
	return p
}

// findSite returns the site of that name, or reports that there is none.
func findSite(c cursor, name string, sites []causeway.Site) *causeway.Site {
	var known []string
	for i := range sites {
		if sites[i].Name == name {
			return &sites[i]
		}
		known = append(known, sites[i].Name)
	}
	if len(known) > 0 && c.present() {
		c.fail("config.unknown_site", "value", quoted(name), "suggestion", c.suggest(name, known))
	}
	return nil
}

func readProbePorts(c cursor) []uint16 {
	if !c.present() {
		return []uint16{defaultProbePort}
	}
	var ports []uint16
	for _, item := range c.listOrOne() {
		ports = append(ports, item.port(defaultProbePort))
	}
	return ports
}

// pathOptions are the options of a path and the kind of path each belongs to.
var pathOptions = []struct {
	key string
	of  causeway.Via
}{
	{"routing", causeway.ViaIPsec},
	{"bandwidth", causeway.ViaCEN},
	{"billing", causeway.ViaCEN},
	{"plan", causeway.ViaCEN},
	{"carrier", causeway.ViaLeasedLine},
	{"ends", causeway.ViaLeasedLine},
	{"asns", causeway.ViaIPsec},
	{"wireguard", causeway.ViaWireGuard},
	{"tailscale", causeway.ViaTailscale},
	{"zerotier", causeway.ViaZeroTier},
}

// provisionPath reads how a path is made; what it may say depends on its kind.
func (d *decoder) provisionPath(c cursor, ic *causeway.Interconnect) causeway.ProvisionPath {
	r := c.record("routing", "bandwidth", "billing", "plan", "carrier", "ends", "asns", "wireguard", "tailscale", "zerotier")
	p := causeway.ProvisionPath{Path: c.key, Routing: causeway.RoutingStatic, Billing: causeway.BillingTraffic, At: c.keyAt}
	via := viaOf(c, ic.Paths)
	for _, option := range pathOptions {
		if r.has(option.key) && via != "" && via != option.of {
			r.get(option.key).failAtKey("config.foreign_option", "key", option.key, "via", string(option.of))
		}
	}
	if routing := r.get("routing"); routing.present() {
		p.Routing = causeway.Routing(routing.choice(string(causeway.RoutingStatic), string(causeway.RoutingBGP)))
	}
	if billing := r.get("billing"); billing.present() {
		p.Billing = causeway.Billing(billing.choice(string(causeway.BillingTraffic), string(causeway.BillingPlan)))
	}
	p.Bandwidth = r.get("bandwidth").bitRate()
	p.Plan = r.get("plan").cloudID("cenbwp-")
	if p.Billing == causeway.BillingPlan {
		r.need("plan")
	}
	readOverlay(r, via, &p, ic)
	if via == causeway.ViaLeasedLine {
		p.Carrier = readLineCarrier(r.get("carrier"))
		p.Ends = readLineEnds(r.get("ends"), ic)
	}
	return p
}

func viaOf(c cursor, paths []causeway.Path) causeway.Via {
	var known []string
	for _, path := range paths {
		if path.Name == c.key {
			return path.Via
		}
		known = append(known, path.Name)
	}
	if len(known) > 0 && c.present() {
		c.fail("config.unknown_path", "value", quoted(c.key), "suggestion", c.suggest(c.key, known))
	}
	return ""
}
