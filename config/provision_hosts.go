package config

import (
	"net/netip"
	"net/url"
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
// need.
func checkCloudHosts(found *findings, ic *causeway.Interconnect) {
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

// sha256Hex is what sha256sum prints.
var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func readSoftware(c cursor) causeway.Software {
	if !c.present() {
		return causeway.Software{}
	}
	r := c.record("url", "sha256", "path")
	s := causeway.Software{URL: r.get("url").download(), Path: r.get("path").hostPath()}
	if r.has("url") == r.has("path") && r.present() {
		c.failAtKey("config.software")
	}
	if r.has("url") {
		r.need("sha256")
	}
	if hash, ok := r.get("sha256").scalar(); ok {
		if !sha256Hex.MatchString(hash) {
			r.get("sha256").fail("config.sha256")
		}
		s.SHA256 = hash
	}
	return s
}

// download reads an https address. It may hold a password, so what is none is
// not repeated.
func (c cursor) download() string {
	s := c.text()
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery+u.Fragment != "" || !plainPath.MatchString(u.Path) {
		c.fail("config.download")
	}
	return s
}

// plainPath needs no quoting anywhere.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._+-]+)+$`)

func (c cursor) hostPath() string {
	s := c.text()
	if s != "" && !plainPath.MatchString(s) {
		c.fail("config.host_path", "value", quoted(s))
	}
	return s
}

// folders are those of an object store: a bucket and a folder.
var folders = regexp.MustCompile(`^([a-z0-9]+)://[a-z0-9][a-z0-9.-]{1,62}(/[A-Za-z0-9._-]+)+$`)

func (c cursor) folder(scheme string) string {
	s := c.text()
	if s == "" {
		return ""
	}
	if m := folders.FindStringSubmatch(s); m == nil || m[1] != scheme {
		c.fail("config.identity_folder", "value", quoted(s), "scheme", scheme)
	}
	return s
}

func readBalancer(c cursor, site *causeway.Site, subnets []causeway.Subnet) *causeway.Balancer {
	r := c.record("kind", "port", "certificate", "name", "zone")
	b := &causeway.Balancer{
		Kind: causeway.BalancerKind(r.need("kind").choice(string(causeway.BalancerNetwork), string(causeway.BalancerApplication))),
		Port: r.need("port").port(0), Certificate: r.get("certificate").text(),
		Zone: r.get("zone").zone(site.Cloud), Name: r.get("name").domain(), At: c.keyAt,
	}
	if r.present() && r.has("zone") != r.has("name") {
		c.failAtKey("config.zone_and_name")
	}
	if site.Cloud == aliyun && b.Zone != "" && b.Name != "" && !strings.HasSuffix(b.Name, "."+b.Zone) {
		r.get("name").fail("config.foreign_name", "value", quoted(b.Name), "zone", b.Zone)
	}
	zones := map[string]bool{}
	for _, s := range subnets {
		zones[s.Zone] = true
	}
	if len(zones) < 2 {
		c.failAtKey("config.balancer_zones")
	}
	return b
}

// domains are names of DNS in lower case.
var domains = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)

func (c cursor) domain() string {
	s := c.text()
	if s != "" && (!domains.MatchString(s) || len(s) > 253) {
		c.fail("config.domain", "value", quoted(s))
	}
	return s
}

// zone reads where a name is made: a hosted zone's id, or a domain.
func (c cursor) zone(cloud string) string {
	if cloud != aws {
		return c.domain()
	}
	s := c.text()
	if s != "" && (!strings.HasPrefix(s, "Z") || len(s) > 32 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "") {
		c.fail("config.cloud_id", "value", quoted(s), "prefix", "Z")
	}
	return s
}
