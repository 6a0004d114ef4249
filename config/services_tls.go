package config

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"causeway"
)

// readServiceTLS reads what protects a service: TLS on both sides, and who may
// call it.
func readServiceTLS(r record, s *causeway.Service, sites []causeway.Site) {
	if tls := r.get("tls"); tls.present() {
		t := tls.record("certificate", "key")
		s.TLS = &causeway.ServiceTLS{Certificate: t.need("certificate").secretFile(), Key: t.need("key").secretFile()}
	}
	s.UpstreamTLS = readUpstreamTLS(r, s)
	if allow := r.get("allow"); allow.present() {
		s.Allow = readAllow(allow, s, sites)
	}
}

// readUpstreamTLS sees to it that every upstream with TLS has a name that its
// certificate can be verified by.
func readUpstreamTLS(r record, s *causeway.Service) (u causeway.UpstreamTLS) {
	c := r.get("upstream_tls")
	if !s.Protocol.TLS() {
		if c.present() {
			c.failAtKey("config.upstream_tls_unused", "protocol", string(s.Protocol))
		}
		return u
	}
	named := false
	if c.present() {
		t := c.record("name", "ca")
		name := t.get("name")
		if named = name.present(); named {
			u.Name = name.certificateName()
		}
		u.CA = t.get("ca").secretFile()
	}
	if !named && hasAddress(s) {
		r.get("protocol").failAtKey("config.upstream_tls_name", "protocol", string(s.Protocol))
	}
	return u
}

// hasAddress reports whether an upstream is named by its address.
func hasAddress(s *causeway.Service) bool {
	for _, site := range s.Sites() {
		here := s.AtSite(site)
		if slices.ContainsFunc(here.Upstreams, func(u causeway.Upstream) bool { return u.Host == "" }) {
			return true
		}
	}
	return false
}

// certificateName reads a DNS name as certificates have them: also of one label.
func (c cursor) certificateName() string {
	s := c.text()
	if s != "" && !isCertificateName(s) {
		c.fail("config.certificate_name", "value", quoted(s))
	}
	return s
}

func isCertificateName(s string) bool {
	return isHostName(s) || !strings.Contains(s, ".") && isHostName(s+".one")
}

func readAllow(c cursor, s *causeway.Service, sites []causeway.Site) (a causeway.ServiceAllow) {
	r := c.record("sites", "networks", "clients", "token_file")
	if r.present() && len(r.values) == 0 {
		c.fail("config.empty_value")
	}
	for _, item := range r.get("sites").listOrOne() {
		if name := item.callingSite(s, sites, a.Sites); name != "" {
			a.Sites = append(a.Sites, name)
		}
	}
	for _, item := range r.get("networks").listOrOne() {
		if network, ok := item.callingNetwork(s, a.Sites, sites); ok {
			a.Networks = append(a.Networks, network)
		}
	}
	if clients := r.get("clients"); clients.present() {
		a.Clients = readClients(clients)
		if s.TLS == nil {
			clients.failAtKey("config.clients_without_tls")
		}
	}
	a.TokenFile = r.get("token_file").secretFile()
	return a
}

// callingSite reads a site that may have clients of a service.
func (c cursor) callingSite(s *causeway.Service, sites []causeway.Site, earlier []string) string {
	name := c.text()
	switch {
	case name == "" || findSite(c, name, sites) == nil:
		return ""
	case !s.CalledFrom(name):
		c.fail("config.allow_own_site", "site", name)
	case slices.Contains(earlier, name):
		c.fail("config.duplicate_item", "value", quoted(name))
	}
	return name
}

// callingNetwork reads a network that clients may be in. One that is in none of
// the sites they come from is a slip that would keep everybody out.
func (c cursor) callingNetwork(s *causeway.Service, allowed []string, sites []causeway.Site) (netip.Prefix, bool) {
	network, ok := c.network()
	if !ok {
		return network, false
	}
	known := slices.ContainsFunc(sites, func(site causeway.Site) bool {
		calls := s.CalledFrom(site.Name) && (len(allowed) == 0 || slices.Contains(allowed, site.Name))
		return calls && slices.ContainsFunc(site.Networks, network.Overlaps)
	})
	if !known {
		c.fail("config.allow_network", "value", network.String())
	}
	return network, known
}

func readClients(c cursor) *causeway.ServiceClients {
	r := c.record("ca", "names")
	clients := &causeway.ServiceClients{CA: r.need("ca").secretFile()}
	for _, item := range r.get("names").listOrOne() {
		clients.Names = append(clients.Names, item.clientName(clients.Names))
	}
	return clients
}

// clientName reads a name as certificates have it: a URI in the spelling that
// it is compared in, or a DNS name.
func (c cursor) clientName(earlier []string) string {
	s := c.text()
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	isURI := err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "") && u.String() == s && !strings.ContainsAny(s, " \"")
	if !isURI && !isCertificateName(s) {
		c.fail("config.certificate_name", "value", quoted(s))
	} else if slices.Contains(earlier, s) {
		c.fail("config.duplicate_item", "value", quoted(s))
	}
	return s
}

// checkSharedPorts refuses services with and without TLS that a gateway would
// offer on the same port.
func checkSharedPorts(c cursor, services []causeway.Service, sites []causeway.Site) {
	for i, s := range services {
		for _, earlier := range services[:i] {
			meet := slices.ContainsFunc(sites, func(site causeway.Site) bool { return s.CalledFrom(site.Name) && earlier.CalledFrom(site.Name) })
			if meet && s.Listen == earlier.Listen && (s.TLS == nil) != (earlier.TLS == nil) {
				c.found.fail(s.At, "config.mixed_port", join(c.path, s.Name), nil,
					"other", join(c.path, earlier.Name), "port", strconv.Itoa(int(s.Listen)), "line", strconv.Itoa(earlier.At.Line))
				break
			}
		}
	}
}
