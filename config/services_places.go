package config

import (
	"slices"

	"causeway"
)

// checkMirrors sees that copies go to another service that is wherever the first
// one is, so that they do not cross the WAN again.
func checkMirrors(services []causeway.Service, mirrors map[string]cursor) {
	var names []string
	for _, s := range services {
		names = append(names, s.Name)
	}
	for i := range services {
		s := &services[i]
		at, ok := mirrors[s.Name]
		if !ok || !at.present() || s.Policy.Mirror.Service == "" {
			continue
		}
		to := slices.IndexFunc(services, func(other causeway.Service) bool { return other.Name == s.Policy.Mirror.Service })
		switch {
		case to < 0:
			at.fail("config.unknown_service", "value", quoted(s.Policy.Mirror.Service), "suggestion", at.suggest(s.Policy.Mirror.Service, names))
		case to == i || !runsWhere(&services[to], s):
			at.fail("config.mirror", "value", quoted(s.Policy.Mirror.Service))
		}
	}
}

func runsWhere(s, other *causeway.Service) bool {
	return !slices.ContainsFunc(other.Sites(), func(site string) bool { return !s.RunsAt(site) })
}

// readPlaces reads upstreams by site, and returns the first site's as the
// service's own.
func readPlaces(c cursor, s *causeway.Service, sites []causeway.Site) {
	for _, entry := range c.named() {
		if !entry.present() {
			continue
		}
		place := causeway.ServicePlace{Site: entry.key}
		site := findSite(entry, entry.key, sites)
		for _, item := range entry.listOrOne() {
			if upstream, ok := item.upstream(site); ok {
				place.Upstreams = append(place.Upstreams, upstream)
			}
		}
		s.Places = append(s.Places, place)
	}
	if len(s.Places) > 0 {
		s.Site, s.Upstreams = s.Places[0].Site, s.Places[0].Upstreams
	}
	if len(s.Places) == 1 {
		s.Places = nil // the other way to write it
	}
}
