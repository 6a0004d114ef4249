package config

import (
	"slices"
	"strconv"
	"strings"

	"causeway"
)

var vias = []string{"internet", "tls", "leased-line", "cen", "ipsec", "wireguard", "tailscale", "zerotier"}

// viaOfType is what a path goes via when it joins two links of one type.
var viaOfType = map[causeway.LinkType]causeway.Via{
	causeway.LinkInternet:   causeway.ViaInternet,
	causeway.LinkLeasedLine: causeway.ViaLeasedLine,
	causeway.LinkCEN:        causeway.ViaCEN,
	causeway.LinkVPNGateway: causeway.ViaIPsec,
}

// typesOfVia is over which links each kind of path can run. Our records, IPsec
// and the overlays need an address that is reached, be it over the Internet or
// over a line of one's own; the clouds' IPsec ends in their VPN gateways. A
// leased line is one at both ends; CEN takes leased lines in at a border
// router (VBR).
var typesOfVia = map[causeway.Via][]causeway.LinkType{
	causeway.ViaInternet:   {causeway.LinkInternet, causeway.LinkLeasedLine},
	causeway.ViaTLS:        {causeway.LinkInternet, causeway.LinkLeasedLine},
	causeway.ViaLeasedLine: {causeway.LinkLeasedLine},
	causeway.ViaCEN:        {causeway.LinkCEN, causeway.LinkLeasedLine},
	causeway.ViaIPsec:      {causeway.LinkVPNGateway, causeway.LinkInternet, causeway.LinkLeasedLine},
	causeway.ViaWireGuard:  {causeway.LinkInternet, causeway.LinkLeasedLine},
	causeway.ViaTailscale:  {causeway.LinkInternet, causeway.LinkLeasedLine},
	causeway.ViaZeroTier:   {causeway.LinkInternet, causeway.LinkLeasedLine},
}

// paths reads the paths, or pairs like links where they are left out.
func (d *decoder) paths(top record, sites []causeway.Site) []causeway.Path {
	var paths []causeway.Path
	if top.has("paths") {
		paths = d.writtenPaths(top.get("paths"))
	} else {
		paths = d.pairedPaths(top.get("sites"), sites)
	}
	wished := wishes{}
	for _, path := range paths {
		at := cursor{node: &node{at: path.At}, found: top.found, path: "paths." + path.Name, keyAt: path.At}
		if !d.madeByClouds(path) && !d.rendered(path) {
			wished.note(at, "via: "+string(path.Via))
			d.needAddresses(at, path)
		}
	}
	warnUnreached(top.get("sites"), sites, paths)
	return paths
}

// madeByClouds reports whether the clouds carry a path by what plan makes
// there.
func (d *decoder) madeByClouds(p causeway.Path) bool {
	carried := p.Via == causeway.ViaIPsec || p.Via == causeway.ViaCEN || p.Via == causeway.ViaLeasedLine
	return carried && d.provisioned[p.From.Site] && d.provisioned[p.To.Site]
}

// needAddresses sees that a leased line has an address where records of ours
// run over it too, not only what the clouds make. With mistakes around, the
// address may be among them.
func (d *decoder) needAddresses(at cursor, path causeway.Path) {
	for _, ref := range []causeway.LinkRef{path.From, path.To} {
		end := d.links[ref]
		if end.link.Type == causeway.LinkLeasedLine && !end.link.Address.IsValid() && at.found.counts[causeway.Failure] == 0 {
			at.found.fail(end.at, "config.missing_key", join(end.path, "address"), nil, "key", "address")
		}
	}
}

func (d *decoder) writtenPaths(c cursor) []causeway.Path {
	var paths []causeway.Path
	seen := map[string]causeway.Path{}
	for _, entry := range c.named() {
		path := d.path(entry)
		if first, ok := seen[pairOf(path)]; ok && path.To.Link != "" && path.From.Link != "" {
			entry.failAtKey("config.duplicate_path", "other", first.Name, "line", strconv.Itoa(first.At.Line))
		} else {
			seen[pairOf(path)] = path
		}
		paths = append(paths, path)
	}
	return paths
}

// pairOf is the same for two paths of one kind between the same links. Paths
// of different kinds may share their links: tls is there for when internet
// is blocked.
func pairOf(p causeway.Path) string {
	ends := []string{p.From.String(), p.To.String()}
	slices.Sort(ends)
	return string(p.Via) + " " + ends[0] + " " + ends[1]
}

func (d *decoder) path(c cursor) causeway.Path {
	r := c.record("from", "to", "via")
	path := causeway.Path{Name: c.key, At: c.keyAt}
	from, fromOK := d.end(r.need("from"), &path.From)
	to, toOK := d.end(r.need("to"), &path.To)
	via := r.get("via")
	path.Via = causeway.Via(via.choice(vias...))
	if !fromOK || !toOK {
		return path
	}
	if path.From.Site == path.To.Site {
		c.failAtKey("config.same_site", "site", path.From.Site)
		return path
	}
	checkFamilies(c, path, from, to)
	if r.has("via") {
		checkVia(via, path, from, to)
	} else {
		path.Via = c.viaBetween(from, to)
	}
	return path
}

// end reads "site/link" and finds the link.
func (d *decoder) end(c cursor, ref *causeway.LinkRef) (causeway.Link, bool) {
	s := c.text()
	if s == "" {
		return causeway.Link{}, false
	}
	site, link, ok := strings.Cut(s, "/")
	if !ok || site == "" || link == "" || strings.Contains(link, "/") {
		c.fail("config.link_reference", "value", quoted(s))
		return causeway.Link{}, false
	}
	*ref = causeway.LinkRef{Site: site, Link: link}
	if known, ok := d.links[*ref]; ok {
		return known.link, true
	}
	if len(d.refs) > 0 { // else the sites themselves are what is wrong
		c.fail("config.unknown_link", "value", quoted(s), "suggestion", d.suggestLink(c, s))
	}
	return causeway.Link{}, false
}

func (d *decoder) suggestLink(c cursor, written string) string {
	if !c.found.listsMore() {
		return ""
	}
	all := make([]string, min(len(d.refs), maxSuggestList))
	for i := range all {
		all[i] = d.refs[i].String()
	}
	return c.suggest(written, all)
}

func checkFamilies(c cursor, path causeway.Path, from, to causeway.Link) {
	if from.Address.IsValid() && to.Address.IsValid() && from.Address.Is4() != to.Address.Is4() {
		c.failAtKey("config.mixed_families", "from", path.From.String(), "to", path.To.String())
	}
}

// checkVia sees that a path can cross the links at its ends.
func checkVia(c cursor, path causeway.Path, from, to causeway.Link) {
	types := typesOfVia[path.Via]
	ends := []causeway.LinkRef{path.From, path.To}
	for i, link := range []causeway.Link{from, to} {
		if path.Via != "" && link.Type != "" && !slices.Contains(types, link.Type) {
			c.fail("config.via_mismatch", "value", string(path.Via), "link", ends[i].String(),
				"type", string(link.Type), "choices", joinTypes(types))
			return
		}
	}
}

func joinTypes(types []causeway.LinkType) string {
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = string(t)
	}
	return strings.Join(words, ", ")
}

// viaBetween derives the kind of a path from the types of its links. Types
// that were themselves wrong are empty and reported already.
func (c cursor) viaBetween(from, to causeway.Link) causeway.Via {
	if from.Type != to.Type && from.Type != "" && to.Type != "" {
		c.failAtKey("config.unclear_via", "from", string(from.Type), "to", string(to.Type))
	}
	return viaOfType[from.Type]
}

// warnUnreached points at sites no path ends at, and at transit sites that
// have nothing to forward between. With mistakes around, the path may be among
// them.
func warnUnreached(c cursor, sites []causeway.Site, paths []causeway.Path) {
	if c.found.counts[causeway.Failure] > 0 {
		return
	}
	neighbours := neighboursOf(paths)
	for _, site := range sites {
		at := cursor{found: c.found, path: join(c.path, site.Name), keyAt: site.At}
		switch n := len(neighbours[site.Name]); {
		case n == 0:
			at.warn("config.site_without_path")
		case n == 1 && site.Transit:
			at.warn("config.transit_ends")
		}
	}
}

// neighboursOf returns for each site those that a path joins it with.
func neighboursOf(paths []causeway.Path) map[string]map[string]bool {
	neighbours := map[string]map[string]bool{}
	for _, path := range paths {
		for _, ends := range [][2]string{{path.From.Site, path.To.Site}, {path.To.Site, path.From.Site}} {
			if neighbours[ends[0]] == nil {
				neighbours[ends[0]] = map[string]bool{}
			}
			neighbours[ends[0]][ends[1]] = true
		}
	}
	return neighbours
}
