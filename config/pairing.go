package config

import (
	"strconv"

	"causeway"
)

// pairedPaths makes the paths of a file that leaves them out: for every two
// sites, the first link of a type with the first of the same type, the second
// with the second, and so on.
func (d *decoder) pairedPaths(c cursor, sites []causeway.Site) []causeway.Path {
	pairs, total := pairLinks(sites)
	switch {
	case len(sites) < 2: // reported already
		return nil
	case total > maxPaths:
		c.found.fail(c.keyAt, "config.too_many", "paths", nil, "count", strconv.Itoa(total), "limit", strconv.Itoa(maxPaths))
		return nil
	case total == 0:
		c.found.fail(c.keyAt, "config.no_paths", "paths", nil)
		return nil
	}
	paths := nameShort(pairs)
	seen := map[string]bool{}
	for _, path := range paths {
		at := cursor{found: c.found, path: "paths." + path.Name, keyAt: path.At}
		if !causeway.ValidName(path.Name) || seen[path.Name] {
			at.failAtKey("config.path_names", "from", path.From.String(), "to", path.To.String())
		}
		seen[path.Name] = true
		checkFamilies(at, path, d.links[path.From].link, d.links[path.To].link)
	}
	return paths
}

// pairLinks returns the pairs without names, at most maxPaths of them, and how
// many there are.
func pairLinks(sites []causeway.Site) (paths []causeway.Path, total int) {
	byType := make([]map[causeway.LinkType][]causeway.Link, len(sites))
	for i, site := range sites {
		byType[i] = linksByType(site)
	}
	for i := range sites {
		for j := i + 1; j < len(sites); j++ {
			for _, t := range []causeway.LinkType{causeway.LinkInternet, causeway.LinkLeasedLine, causeway.LinkCEN, causeway.LinkVPNGateway} {
				near, far := byType[i][t], byType[j][t]
				both := min(len(near), len(far))
				total += both
				if total > maxPaths {
					continue
				}
				for k := range both {
					paths = append(paths, causeway.Path{
						From: causeway.LinkRef{Site: sites[i].Name, Link: near[k].Name},
						To:   causeway.LinkRef{Site: sites[j].Name, Link: far[k].Name},
						Via:  viaOfType[t],
						At:   near[k].At,
					})
				}
			}
		}
	}
	return paths, total
}

func linksByType(site causeway.Site) map[causeway.LinkType][]causeway.Link {
	links := map[causeway.LinkType][]causeway.Link{}
	for _, gateway := range site.Gateways {
		for _, link := range gateway.Links {
			links[link.Type] = append(links[link.Type], link)
		}
	}
	return links
}

// nameShort names every path LINK-LINK, and SITE-LINK-SITE-LINK where several
// would have the same short name.
func nameShort(paths []causeway.Path) []causeway.Path {
	count := map[string]int{}
	for _, p := range paths {
		count[p.From.Link+"-"+p.To.Link]++
	}
	for i, p := range paths {
		paths[i].Name = p.From.Link + "-" + p.To.Link
		if count[paths[i].Name] > 1 {
			paths[i].Name = p.From.Site + "-" + p.From.Link + "-" + p.To.Site + "-" + p.To.Link
		}
	}
	return paths
}
