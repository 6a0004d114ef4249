package config

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"causeway"
)

// hostWords are what differs between the clouds in the description of hosts.
type hostWords struct {
	image, publicAddress string // how ids begin
	store                string // the scheme of the object store's addresses
}

var cloudHostWords = map[string]hostWords{
	aliyun: {"", "eip-", "oss"},
	aws:    {"ami-", "eipalloc-", "s3"},
}

// carriers are the lines of Alibaba's elastic IP addresses that are bought one
// by one (AllocateEipAddress, ISP; metadata of 2026-04-21). Single carriers are
// for accounts on Alibaba's list.
var carriers = []string{
	"BGP", "BGP_PRO", "ChinaTelecom", "ChinaUnicom", "ChinaMobile",
	"ChinaTelecom_L2", "ChinaUnicom_L2", "ChinaMobile_L2", "BGP_FinanceCloud",
}

// hostTypes is the form of both clouds' types: ecs.g7.large, c7gn.large.
var hostTypes = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9-]+){1,2}$`)

// readCloudHosts reads the hosts to make for a site's gateways and what stands
// before them.
func readCloudHosts(r record, site *causeway.Site, p *causeway.ProvisionSite) {
	for _, key := range []string{"software", "identity", "balancer"} {
		if r.has(key) && !r.has("hosts") {
			r.get(key).failAtKey("config.without_hosts", "key", key)
		}
	}
	for _, entry := range r.get("hosts").named() {
		p.Hosts = append(p.Hosts, readCloudHost(entry, site, p))
	}
	p.Software = readSoftware(r.get("software"))
	p.Identity = r.get("identity").folder(cloudHostWords[site.Cloud].store)
	if b := r.get("balancer"); b.present() {
		p.Balancer = readBalancer(b, site, p.Subnets)
	}
}

func readCloudHost(c cursor, site *causeway.Site, p *causeway.ProvisionSite) causeway.CloudHost {
	r := c.record("type", "image", "subnet", "address", "public_address", "isp")
	in := cloudHostWords[site.Cloud]
	h := causeway.CloudHost{
		Gateway: c.key, Type: r.need("type").hostType(), Image: r.get("image").imageID(in.image),
		Subnet: r.need("subnet").cloudID(cloudWords[site.Cloud].subnet), PublicAddress: r.get("public_address").cloudID(in.publicAddress),
		At: c.keyAt,
	}
	if site.Gateway(c.key) == nil && c.present() {
		c.failAtKey("config.unknown_gateway", "value", quoted(c.key), "site", site.Name, "suggestion", c.suggest(c.key, gatewayNames(site)))
	}
	if h.Subnet != "" && !slices.ContainsFunc(p.Subnets, func(s causeway.Subnet) bool { return s.ID == h.Subnet }) {
		r.get("subnet").fail("config.foreign_subnet", "value", quoted(h.Subnet), "site", site.Name)
	}
	if address, ok := r.get("address").address(); ok {
		h.Address = address
		if !inNetworks(address, site.Networks) {
			r.get("address").fail("config.foreign_address", "value", address.String(), "site", site.Name)
		}
	}
	h.Carrier = readCarrier(r.get("isp"), site.Cloud, h.PublicAddress)
	checkOneLine(c, site, h)
	return h
}

// readCarrier refuses what nobody sells: AWS has one kind of address.
func readCarrier(c cursor, cloud, publicAddress string) string {
	switch {
	case !c.present() && cloud == aliyun && publicAddress == "":
		return "BGP"
	case !c.present():
		return ""
	case cloud == aws:
		c.failAtKey("config.no_carrier")
		return ""
	case publicAddress != "":
		c.failAtKey("config.carrier_or_address")
		return ""
	}
	return c.choice(carriers...)
}

// checkOneLine sees that a host has one line to the Internet: it has one device
// there with one public address.
func checkOneLine(c cursor, site *causeway.Site, h causeway.CloudHost) {
	gateway := site.Gateway(h.Gateway)
	if gateway == nil {
		return
	}
	var lines []string
	for _, l := range gateway.Links {
		if l.Type == causeway.LinkInternet {
			lines = append(lines, l.Name)
		}
	}
	if len(lines) > 1 {
		c.failAtKey("config.one_line", "value", strings.Join(lines, ", "), "gateway", h.Gateway)
	}
}

func gatewayNames(site *causeway.Site) []string {
	var names []string
	for _, g := range site.Gateways {
		names = append(names, g.Name)
	}
	return names
}

func inNetworks(address netip.Addr, networks []netip.Prefix) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(address) })
}

func (c cursor) hostType() string {
	s := c.text()
	if s != "" && (!hostTypes.MatchString(s) || len(s) > 64) {
		c.fail("config.host_type", "value", quoted(s))
	}
	return s
}

// imageIDs are the form of Alibaba's, whose public ones have speaking names:
// m-2ze…, aliyun_3_x64_20G_alibase_20260101.vhd.
var imageIDs = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{1,127}$`)

func (c cursor) imageID(prefix string) string {
	if prefix != "" {
		return c.cloudID(prefix)
	}
	s := c.text()
	if s != "" && !imageIDs.MatchString(s) {
		c.fail("config.cloud_id", "value", quoted(s), "prefix", "m-")
	}
	return s
}

// fromCloud reports whether an address is left to the cloud that makes the
// link's host; checkCloudHosts sees later that there is one.
func (d *decoder) fromCloud(c cursor, kind causeway.LinkType) bool {
	if !c.present() || c.node.text != "auto" {
		return false
	}
	if kind != causeway.LinkInternet {
		c.fail("config.auto_address")
	}
	return true
}

// checkCloudHosts sees that each address that is left to a cloud is of a
// gateway whose host is made there, and that hosts get the program their paths
// need. With mistakes around, what is missing may be among them.
func checkCloudHosts(found *findings, ic *causeway.Interconnect) {
	if found.counts[causeway.Failure] > 0 {
		return
	}
	for _, site := range ic.Sites {
		for _, g := range site.Gateways {
			host := ic.HostOf(site.Name, g.Name)
			for _, l := range g.Links {
				if l.CloudAddress && (host == nil || host.PublicAddress != "") {
					found.fail(l.At, "config.auto_address", "sites."+site.Name+"."+l.Name+".address", nil)
				}
			}
			if host != nil && ic.RunsGateway(site.Name, g.Name) && ic.Provision.Site(site.Name).Software == (causeway.Software{}) {
				found.fail(host.At, "config.missing_key", "provision.sites."+site.Name+".software", nil, "key", "software")
			}
		}
	}
}
