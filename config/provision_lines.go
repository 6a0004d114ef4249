package config

import (
	"strconv"

	"causeway"
)

// lineChecks sees that leased lines can be made, each by itself and beside the
// others.
type lineChecks struct {
	ic *causeway.Interconnect
	// circuits are the VLANs of physical connections that are taken, by whom;
	// gateways the ASN that is given to a site's Direct Connect
	// gateway.
	circuits map[string]string
	gateways map[string]uint32
}

func newLineChecks(ic *causeway.Interconnect) lineChecks {
	return lineChecks{ic: ic, circuits: map[string]string{}, gateways: map[string]uint32{}}
}

// check looks at a path between two sites of provision.
func (l lineChecks) check(at cursor, p *causeway.Provision, path causeway.Path) {
	sites := []string{path.From.Site, path.To.Site}
	clouds := map[string]bool{l.ic.Site(sites[0]).Cloud: true, l.ic.Site(sites[1]).Cloud: true}
	if !clouds[aliyun] || !clouds[aws] {
		at.failAtKey("config.line_ends")
		return
	}
	made := p.Path(path.Name)
	for _, end := range made.Ends {
		if end.Site != sites[0] && end.Site != sites[1] {
			at.found.fail(end.At, "config.foreign_end", lineEndPath(path.Name, end.Site), nil, "site", end.Site, "path", path.Name)
		}
	}
	for _, name := range sites {
		site := l.ic.Site(name)
		for _, n := range site.Networks {
			if !n.Addr().Is4() {
				at.failAtKey("config.line_family", "value", n.String(), "site", name)
			}
		}
		end := made.End(name)
		if end == nil {
			end = &causeway.LineEnd{Site: name, At: path.At}
		}
		here := cursor{found: at.found, path: lineEndPath(path.Name, name), keyAt: end.At}
		l.checkCircuit(here, end)
		l.checkASNs(here, p.Site(name), site.Cloud, end)
	}
}

func lineEndPath(path, site string) string { return "provision.paths." + path + ".ends." + site }

// checkCircuit sees that nobody else has the VLAN, and that no site's network
// covers the addresses of the line.
func (l lineChecks) checkCircuit(at cursor, end *causeway.LineEnd) {
	circuit := end.Connection + " VLAN " + strconv.Itoa(end.VLAN)
	if other := l.circuits[circuit]; other != "" && end.Connection != "" {
		at.failAtKey("config.line_taken", "circuit", circuit, "other", other)
	}
	l.circuits[circuit] = at.path
	for _, site := range l.ic.Sites {
		for _, n := range site.Networks {
			if end.Local.IsValid() && n.Overlaps(end.Local) {
				at.failAtKey("config.line_overlap", "value", end.Local.Masked().String(), "network", n.String(), "site", site.Name)
			}
		}
	}
}

// checkASNs sees that neighbours have two: the cloud and the router, and at AWS
// the Direct Connect gateway and the transit gateway.
func (l lineChecks) checkASNs(at cursor, site *causeway.ProvisionSite, cloud string, end *causeway.LineEnd) {
	own := site.LineASN(cloud, end.ASN)
	if own == end.PeerASN {
		at.failAtKey("config.same_asn", "other", at.path+".peer_asn")
	}
	if cloud != aws {
		return
	}
	gateway := "provision.sites." + site.Site + ".gateway"
	if site.Gateway.Type == causeway.GatewayVGW {
		at.failAtKey("config.line_gateway", "gateway", gateway)
	}
	if own == asnOf(site.Gateway, causeway.DefaultAWSASN) {
		at.failAtKey("config.same_asn", "other", gateway)
	}
	if other := l.gateways[site.Site]; end.ASN != 0 && other != 0 && other != end.ASN {
		at.failAtKey("config.line_asn", "site", site.Site, "asn", strconv.FormatUint(uint64(other), 10))
	}
	l.gateways[site.Site] = max(l.gateways[site.Site], end.ASN)
}
