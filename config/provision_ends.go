package config

import (
	"strconv"

	"causeway"
)

// checkEnds sees that each path the clouds carry can be made: IPsec from
// Alibaba's VPN gateway to one of AWS's, CEN between two sites of Alibaba's, a
// leased line between Alibaba and AWS.
// With mistakes around, what is missing may be among them.
func checkEnds(c cursor, ic *causeway.Interconnect, p *causeway.Provision) {
	if c.found.counts[causeway.Failure] > 0 {
		return
	}
	joined := map[[2]string]causeway.Path{}
	lines := newLineChecks(ic)
	for _, path := range ic.Paths {
		from, to := p.Site(path.From.Site), p.Site(path.To.Site)
		if from == nil || to == nil {
			continue
		}
		at := cursor{node: &node{at: path.At}, found: c.found, path: "paths." + path.Name, keyAt: path.At}
		switch path.Via {
		case causeway.ViaIPsec:
			checkIPsec(at, ic, p, from, to)
			if first, ok := joined[sortedPair(path)]; ok {
				at.failAtKey("config.duplicate_path", "other", first.Name, "line", strconv.Itoa(first.At.Line))
			}
			joined[sortedPair(path)] = path
		case causeway.ViaCEN:
			if ic.Site(from.Site).Cloud != aliyun || ic.Site(to.Site).Cloud != aliyun {
				at.failAtKey("config.cen_ends")
			}
		case causeway.ViaLeasedLine:
			lines.check(at, p, path)
		}
	}
}

// sortedPair are the sites of a path. A site has one gateway in its cloud, so
// two sites are joined once.
func sortedPair(p causeway.Path) [2]string {
	return [2]string{min(p.From.Site, p.To.Site), max(p.From.Site, p.To.Site)}
}

func checkIPsec(at cursor, ic *causeway.Interconnect, p *causeway.Provision, from, to *causeway.ProvisionSite) {
	ali, amazon := from, to
	if ic.Site(ali.Site).Cloud == aws {
		ali, amazon = to, from
	}
	if ic.Site(ali.Site).Cloud != aliyun || ic.Site(amazon.Site).Cloud != aws {
		at.failAtKey("config.ipsec_ends")
		return
	}
	for _, site := range []*causeway.ProvisionSite{ali, amazon} {
		if site.Gateway.Type == "" {
			at.found.fail(site.At, "config.missing_key", "provision.sites."+site.Site+".gateway", nil, "key", "gateway")
		}
		for _, n := range ic.Site(site.Site).Networks {
			if !n.Addr().Is4() {
				at.failAtKey("config.ipsec_family", "value", n.String(), "site", site.Site)
			}
		}
	}
	name := at.path[len("paths."):]
	if amazon.Gateway.Type == causeway.GatewayTGW && p.Path(name).Routing == causeway.RoutingStatic {
		at.failAtKey("config.tgw_static")
	}
	if asnOf(ali.Gateway, causeway.DefaultAliyunASN) == asnOf(amazon.Gateway, causeway.DefaultAWSASN) {
		at.found.fail(amazon.Gateway.At, "config.same_asn", "provision.sites."+amazon.Site+".gateway.asn", nil, "other", ali.Site)
	}
}

func asnOf(g causeway.CloudGateway, otherwise uint32) uint32 {
	if g.ASN != 0 {
		return g.ASN
	}
	return otherwise
}
