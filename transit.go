package causeway

// NotForwarded returns the paths that a transit site does not go on over, by
// name: those of our own tunnel, which carries the networks of the two sites at
// its ends only, where no other path leads to the same neighbour.
func (ic *Interconnect) NotForwarded(site *Site) []string {
	if !site.Transit {
		return nil
	}
	neighbours, forwarded := map[string]bool{}, map[string]bool{}
	for _, path := range ic.Paths {
		if far := path.far(site.Name); far != "" {
			neighbours[far] = true
			forwarded[far] = forwarded[far] || !path.Via.IsOwnTunnel()
		}
	}
	if len(neighbours) < 2 {
		return nil // there is nothing to forward
	}
	var names []string
	for _, path := range ic.Paths {
		if far := path.far(site.Name); far != "" && !forwarded[far] {
			names = append(names, path.Name)
		}
	}
	return names
}

// far is the site that a path joins with one; empty if it does not end there.
func (p Path) far(site string) string {
	switch site {
	case p.From.Site:
		return p.To.Site
	case p.To.Site:
		return p.From.Site
	}
	return ""
}
