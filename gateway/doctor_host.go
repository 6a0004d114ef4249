package gateway

import (
	"net/netip"
	"slices"
	"strings"

	"causeway"
	"causeway/localapi"
)

// address notes an address of a device to look for a second owner of.
func (f *findings) address(device string, a netip.Addr) {
	if device == "" || !a.IsValid() || slices.ContainsFunc(f.addresses, func(c conflict) bool { return c.address == a }) {
		return
	}
	f.addresses = append(f.addresses, conflict{device: device, address: a})
}

// checkAddresses has a check for each address that another host has too.
func (f findings) checkAddresses() []localapi.Check {
	var checks []localapi.Check
	for _, c := range f.addresses {
		problem := causeway.NewProblem("doctor.address_conflict", c.address.String(), nil, "device", c.device, "hardware", c.hardware)
		checks = append(checks, f.check("address", c.address.String(), problem, fact("device", c.device), fact("hardware", c.hardware)))
	}
	if len(checks) == 0 {
		checks = append(checks, f.check("address", f.gateway, nil, fact("conflicts", 0)))
	}
	return checks
}

// overlaps has a check for each device of this host that is in a network of
// another site.
func (f findings) overlaps() []localapi.Check {
	var checks []localapi.Check
	for device, own := range f.devices {
		for _, p := range own {
			if r := f.remoteOf(p.Addr()); r != nil && device != Device {
				network := r.networks[slices.IndexFunc(r.networks, func(n netip.Prefix) bool { return n.Contains(p.Addr()) })]
				checks = append(checks, f.check("host", device, causeway.NewProblem("doctor.networks_overlap", device, nil,
					"address", p.String(), "network", network.String(), "site", r.site), fact("address", p)))
			}
		}
	}
	slices.SortFunc(checks, func(a, b localapi.Check) int { return strings.Compare(a.Evidence, b.Evidence) })
	return checks
}

// isOverlap reports whether a route past the tunnel is that of a device which
// is in the other site's network: the device's check says more.
func (f findings) isOverlap(bypass *causeway.Problem) bool {
	for device, own := range f.devices {
		for _, p := range own {
			if device != Device && f.remoteOf(p.Addr()) != nil && strings.Contains(bypass.Object+" ", "dev "+device+" ") {
				return true
			}
		}
	}
	return false
}

// checkLinks has one check for each WAN link that a path uses.
func (f findings) checkLinks() []localapi.Check {
	var checks []localapi.Check
	for _, l := range f.links {
		object := siteOf(f.gateway) + "/" + l.name
		facts := []string{fact("local", l.local), fact("device", l.device)}
		problem := f.linkCause(object, l, &facts)
		if f.inConflict(l.local) {
			problem = nil // its own check says so
		}
		checks = append(checks, f.check("link", object, problem, facts...))
	}
	return checks
}

func (f findings) inConflict(a netip.Addr) bool {
	return slices.ContainsFunc(f.addresses, func(c conflict) bool { return c.address == a })
}

// linkCause is why paths of a link do not work, if this host is the cause.
func (f findings) linkCause(object string, l wanLink, facts *[]string) error {
	for _, w := range f.ways {
		if w.link != l.name || f.isUp(w) {
			continue
		}
		remote := w.remote.Addr().String()
		switch {
		case w.out != nil:
			return causeway.NewProblem("doctor.wan_route", object, w.out, "remote", remote, "device", w.device)
		case w.reverse == 1 && w.back != "" && w.back != w.device:
			*facts = append(*facts, fact("rp_filter", w.reverse), fact("dropped", w.dropped), fact("route", "dev "+w.back))
			return causeway.NewProblem("doctor.reverse_path", object, nil, "remote", remote, "device", w.device, "back", w.back)
		case !l.here && !l.listen && len(l.others) > 0:
			var others []string
			for _, a := range l.others {
				others = append(others, a.String())
			}
			*facts = append(*facts, fact("address", l.address), fact("listen", false))
			return causeway.NewProblem("doctor.nat_listen", object, nil, "address", l.address.String(), "local", l.local.String(),
				"device", l.device, "others", strings.Join(others, ", "), "step", f.step("address", siteOf(f.gateway)))
		}
	}
	return nil
}

func (f findings) isUp(w way) bool {
	return slices.ContainsFunc(f.paths, func(p localapi.Path) bool {
		return p.Peer == w.peer && p.Name == w.path && p.State != "down"
	})
}

// brokenLinks are the links whose check fails, by name.
func brokenLinks(checks []localapi.Check) map[string]bool {
	broken := map[string]bool{}
	for _, c := range checks {
		_, name, _ := strings.Cut(c.Object, "/")
		broken[name] = broken[name] || !c.OK
	}
	return broken
}

// checkLAN judges what the hosts of the own site answered. Whatever is wrong
// with several of them is one cause.
func (f findings) checkLAN() []localapi.Check {
	var lost []string
	var checks []localapi.Check
	for _, h := range f.hosts {
		switch {
		case f.isAstray(h):
			checks = append(checks, f.checkRoute(h))
		case h.target && !h.answers:
			checks = append(checks, f.checkHostDown(h))
		case h.answers && !h.returns:
			lost = append(lost, h.address.String())
		}
	}
	if len(lost) > 0 {
		checks = append(checks, f.checkReturns(lost))
	}
	if len(checks) == 0 && f.lanDevice != "" {
		checks = append(checks, f.check("lan", f.lanDevice, nil, fact("hosts", len(f.hosts)), fact("answered", f.answering())))
	}
	return checks
}

func (f findings) answering() int {
	n := 0
	for _, h := range f.hosts {
		if h.answers {
			n++
		}
	}
	return n
}

// isAstray reports whether this gateway's own route to a host of its site
// leads somewhere else than the LAN.
func (f findings) isAstray(h lanHost) bool {
	return f.lanDevice != "" && (h.wayErr != nil || h.way.Device != f.lanDevice && h.way.Device != "lo")
}

func (f findings) checkRoute(h lanHost) localapi.Check {
	way := h.way.String()
	if h.wayErr != nil {
		way = h.wayErr.Error()
	}
	problem := causeway.NewProblem("doctor.lan_route", h.address.String(), h.wayErr, "way", way, "device", f.lanDevice,
		"networks", networksText(f.site.Networks))
	return f.check("lan", h.address.String(), problem, fact("route", way))
}

func (f findings) checkHostDown(h lanHost) localapi.Check {
	problem := causeway.NewProblem("doctor.host_down", h.address.String(), nil)
	return f.check("target", h.address.String(), problem, fact("answers", false))
}

// checkReturns tells a cloud that drops what is forwarded from a route that is
// missing behind the LAN. Both look the same from here, with one difference:
// a gateway that gets packets of its site's hosts for other sites is not
// subject to the cloud's check.
func (f findings) checkReturns(lost []string) localapi.Check {
	var networks []netip.Prefix
	for _, r := range f.remotes {
		networks = append(networks, r.networks...)
	}
	var own []string
	for _, a := range f.lan {
		own = append(own, a.String())
	}
	args := []string{"hosts", strings.Join(lost, ", "), "networks", networksText(networks), "gateway", strings.Join(own, ", ")}
	facts := []string{fact("silent", strings.Join(lost, ", ")), fact("forwards", f.forwards), fact("cloud", f.clouds[siteOf(f.gateway)])}
	site := siteOf(f.gateway)
	if step := f.step("source_check", site); step != "step.source_check" && !f.forwards {
		return f.check("lan", f.gateway, causeway.NewProblem("doctor.source_check", f.gateway, nil, append(args, "step", step)...), facts...)
	}
	return f.check("lan", f.gateway, causeway.NewProblem("doctor.return_route", f.gateway, nil, append(args, "step", f.step("route", site))...), facts...)
}

func networksText(networks []netip.Prefix) string {
	var all []string
	for _, n := range networks {
		all = append(all, n.String())
	}
	return strings.Join(all, ", ")
}

// checkTarget judges the host that was asked about, if it is at another site
// or nowhere.
func (f findings) checkTarget() []localapi.Check {
	switch {
	case f.lost.IsValid():
		return []localapi.Check{f.check("target", f.lost.String(), causeway.NewProblem("doctor.target_unknown", f.lost.String(), nil),
			fact("sites", len(f.clouds)))}
	case f.far == nil || !f.reaches(f.far.site):
		return nil
	}
	object := f.far.address.String()
	var problem error
	if !f.far.answers {
		var peers []string
		for _, r := range f.remotes {
			if r.site == f.far.site {
				peers = append(peers, r.peer)
			}
		}
		problem = causeway.NewProblem("doctor.far_host_silent", object, nil, "site", f.far.site, "peers", strings.Join(peers, ", "))
	}
	return []localapi.Check{f.check("target", object, problem, fact("answers", f.far.answers))}
}

// reaches reports whether a path to a site works.
func (f findings) reaches(site string) bool {
	return slices.ContainsFunc(f.paths, func(p localapi.Path) bool { return siteOf(p.Peer) == site && p.State == "up" })
}
