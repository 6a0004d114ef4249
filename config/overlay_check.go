package config

import (
	"slices"
	"strconv"

	"causeway"
)

// describedPaths are the paths that stand below provision, with the keys each
// has there; it reports nothing.
func describedPaths(top record) map[string]map[string]bool {
	described := map[string]map[string]bool{}
	for _, f := range top.values["provision"].fields() {
		if f.key != "paths" {
			continue
		}
		for _, path := range f.fields() {
			described[path.key] = map[string]bool{}
			for _, option := range path.fields() {
				described[path.key][option.key] = true
			}
		}
	}
	return described
}

// rendered reports whether 'causeway render' writes what carries a path
// between hosts.
func (d *decoder) rendered(p causeway.Path) bool {
	keys, described := d.described[p.Name]
	switch p.Via {
	case causeway.ViaWireGuard, causeway.ViaTailscale, causeway.ViaZeroTier:
		return keys[string(p.Via)]
	case causeway.ViaIPsec:
		from, to := d.links[p.From].link, d.links[p.To].link
		isHost := from.Type != causeway.LinkVPNGateway || to.Type != causeway.LinkVPNGateway
		return described && isHost && from.Address.IsValid() && to.Address.IsValid()
	}
	return false
}

// checkOverlays finds what third-party tunnels cannot share. With mistakes
// around, what is missing may be among them.
func checkOverlays(c cursor, ic *causeway.Interconnect, p *causeway.Provision) {
	if c.found.counts[causeway.Failure] > 0 {
		return
	}
	ports := map[string]string{}
	var tailnet *causeway.Tailscale
	for _, path := range p.Paths {
		at := cursor{node: &node{at: path.At}, found: c.found, path: c.path + "." + path.Path, keyAt: path.At}
		if path.WireGuard != nil {
			at.checkPort(ports, path, ic)
		}
		if t := path.Tailscale; t != nil {
			if tailnet == nil {
				tailnet = t
			}
			if t.LoginServer != tailnet.LoginServer || t.AuthKey != tailnet.AuthKey || !slices.Equal(t.Tags, tailnet.Tags) {
				at.failAtKey("config.tailnets", "line", strconv.Itoa(tailnet.At.Line))
			}
		}
		at.checkASNs(path, ic)
	}
}

// checkPort refuses a second tunnel on a port of one host.
func (c cursor) checkPort(ports map[string]string, path causeway.ProvisionPath, ic *causeway.Interconnect) {
	for _, end := range linksOf(path.Path, ic) {
		gateway, _ := ic.Link(end)
		if gateway == nil {
			continue
		}
		port := end.Site + "/" + gateway.Name + " " + strconv.Itoa(int(path.WireGuard.Port))
		if other, taken := ports[port]; taken {
			c.failAtKey("config.port_taken", "value", strconv.Itoa(int(path.WireGuard.Port)), "other", other, "gateway", gateway.Name)
			return
		}
		ports[port] = path.Path
	}
}

// checkASNs sees that a host that speaks BGP has a number.
func (c cursor) checkASNs(path causeway.ProvisionPath, ic *causeway.Interconnect) {
	if path.Routing != causeway.RoutingBGP {
		return
	}
	for _, end := range linksOf(path.Path, ic) {
		_, link := ic.Link(end)
		isHost := link != nil && link.Type != causeway.LinkVPNGateway
		if isHost && !slices.ContainsFunc(path.ASNs, func(a causeway.SiteASN) bool { return a.Site == end.Site }) {
			c.found.fail(c.keyAt, "config.missing_key", c.path+".asns."+end.Site, nil, "key", "asns: {"+end.Site+": 65010}")
			return
		}
	}
}

func linksOf(name string, ic *causeway.Interconnect) []causeway.LinkRef {
	for _, p := range ic.Paths {
		if p.Name == name {
			return []causeway.LinkRef{p.From, p.To}
		}
	}
	return nil
}
