package provision

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway"
)

// upstreamOpenings let the gateways on a site's hosts in where the services of
// the site run. Clients need none here: the group of the hosts is open to the
// site's own networks (hostSecurity), which are all that a gateway serves.
func (s *scheme) upstreamOpenings(site string) []opening {
	var all []opening
	for _, port := range s.upstreamPorts(site) {
		for _, h := range s.servingHosts(site) {
			if h.host.Address.IsValid() {
				own := netip.PrefixFrom(h.host.Address, h.host.Address.BitLen())
				all = append(all, fromNetwork("tcp", port, port, own, "gateway to services"))
			}
		}
	}
	return all
}

// servingHosts are the site's hosts with a gateway of ours.
func (s *scheme) servingHosts(site string) []gatewayHost {
	return slices.DeleteFunc(s.gatewayHosts(), func(h gatewayHost) bool {
		return h.site != site || !s.ic.RunsGateway(site, h.gateway.Name)
	})
}

// upstreamPorts are the ports that a site's gateways pass requests on to.
func (s *scheme) upstreamPorts(site string) []uint16 {
	var ports []uint16
	for _, service := range s.ic.Services {
		if !service.RunsAt(site) {
			continue
		}
		for _, upstream := range service.AtSite(site).Upstreams {
			ports = append(ports, upstream.Port)
		}
	}
	return sortedSet(ports)
}

// entrancePorts are the ports on which a site's gateways take requests for the
// services of others.
func (s *scheme) entrancePorts(site string) []uint16 {
	var ports []uint16
	for _, service := range s.ic.Services {
		if service.CalledFrom(site) {
			ports = append(ports, service.Listen)
		}
	}
	return sortedSet(ports)
}

func sortedSet(ports []uint16) []uint16 {
	slices.Sort(ports)
	return slices.Compact(ports)
}

// tellOfServices says what of the way of requests at a site no rule of the plan
// opens, and what does not meet.
func (s *scheme) tellOfServices(site *causeway.ProvisionSite) {
	if len(s.ic.Services) == 0 {
		return
	}
	entrances, upstreams := s.entrancePorts(site.Site), s.upstreamPorts(site.Site)
	if others := s.gatewaysElsewhere(site.Site); len(others) > 0 && len(entrances) > 0 {
		s.notice("provision.entrances_by_hand", site.Site, "ports", portList(entrances), "gateways", strings.Join(others, ", "))
	}
	if shut := s.gatewaysShutOut(site.Site); len(shut) > 0 && len(upstreams) > 0 {
		s.notice("provision.upstreams_by_hand", site.Site, "ports", portList(upstreams), "gateways", strings.Join(shut, ", "))
	}
	if b := site.Balancer; b != nil && !slices.Contains(entrances, b.Port) {
		s.notice("provision.balancer_port", site.Site, "port", strconv.Itoa(int(b.Port)), "ports", portList(entrances))
	}
	s.tellOfBalanced(site)
}

// tellOfBalanced refuses a load balancer that speaks without TLS where services
// have it. It could not open TLS of its own to them instead: clients would see
// its certificate, gateways no certificate of a client, and gateways answer only
// to a name in the handshake, which load balancers do not promise to send.
func (s *scheme) tellOfBalanced(site *causeway.ProvisionSite) {
	b := site.Balancer
	if b == nil {
		return
	}
	secured, bounded := s.servicesBehind(site.Site, b.Port)
	tell := func(code causeway.Code, severity causeway.Severity, keys []string) {
		p := causeway.NewProblem(code, "provision.sites."+site.Site+".balancer", nil, "keys", strings.Join(keys, ", "),
			"port", strconv.Itoa(int(b.Port)), "kind", string(b.Kind), "certificate", cmp.Or(b.Certificate, "-"))
		p.Severity, p.At = severity, b.At
		s.problems = append(s.problems, p)
	}
	if len(secured) > 0 && (b.Kind == causeway.BalancerApplication || b.Certificate != "") {
		tell("provision.balancer_tls", causeway.Failure, secured)
	}
	if len(bounded) > 0 && b.Kind == causeway.BalancerApplication {
		tell("provision.balancer_networks", causeway.Warning, bounded)
	}
}

// servicesBehind are the keys of services that a site's gateways offer on a
// port: those that have TLS, and those that ask where clients are.
func (s *scheme) servicesBehind(site string, port uint16) (secured, bounded []string) {
	for _, service := range s.ic.Services {
		if service.Listen != port || !service.CalledFrom(site) {
			continue
		}
		if service.TLS != nil {
			secured = append(secured, "services."+service.Name+".tls")
		}
		if len(service.Allow.Networks) > 0 {
			bounded = append(bounded, "services."+service.Name+".allow.networks")
		}
	}
	return secured, bounded
}

// gatewaysElsewhere are a site's gateways on hosts that are not of the plan.
func (s *scheme) gatewaysElsewhere(site string) (names []string) {
	for _, g := range s.ic.Site(site).Gateways {
		if s.ic.RunsGateway(site, g.Name) && s.ic.HostOf(site, g.Name) == nil {
			names = append(names, g.Name)
		}
	}
	return names
}

// gatewaysShutOut are a site's gateways that no rule lets in at the upstreams,
// because their address is not known.
func (s *scheme) gatewaysShutOut(site string) []string {
	names := s.gatewaysElsewhere(site)
	for _, h := range s.servingHosts(site) {
		if !h.host.Address.IsValid() {
			names = append(names, h.gateway.Name)
		}
	}
	return names
}

// portList is "80, 443", or "-" for none.
func portList(ports []uint16) string {
	if len(ports) == 0 {
		return "-"
	}
	var texts []string
	for _, port := range ports {
		texts = append(texts, strconv.Itoa(int(port)))
	}
	return strings.Join(texts, ", ")
}
