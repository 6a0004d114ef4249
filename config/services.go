package config

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway"
)

// Bounds of a service's policy: a request that waits longer is lost to whoever
// asked, and more tries multiply a peer's trouble.
const (
	maxServiceTimeout = "1h0m0s"
	maxRetries        = 10
)

// readServices reads what programs at other sites may call.
func readServices(c cursor, sites []causeway.Site) []causeway.Service {
	var services []causeway.Service
	owners, mirrors := map[string]cursor{}, map[string]cursor{}
	for _, entry := range c.named() {
		if entry.present() {
			services = append(services, readService(entry, sites, owners, mirrors))
		}
	}
	checkMirrors(services, mirrors)
	checkSharedPorts(c, services, sites)
	return services
}

func readService(c cursor, sites []causeway.Site, owners, mirrors map[string]cursor) causeway.Service {
	r := c.record("site", "upstreams", "protocol", "upgrade", "listen", "hosts", "path_prefixes", "policy", "tls", "upstream_tls", "allow")
	s := causeway.Service{Name: c.key, Protocol: causeway.UpstreamHTTP1, Listen: r.get("listen").port(causeway.DefaultServicePort), At: c.keyAt}
	readWhere(r, &s, sites)
	for _, item := range r.need("hosts").listOrOne() {
		s.Hosts = append(s.Hosts, item.ownHost(owners))
	}
	for _, item := range r.get("path_prefixes").listOrOne() {
		s.PathPrefixes = append(s.PathPrefixes, item.pathPrefix(s.PathPrefixes))
	}
	if protocol := r.get("protocol"); protocol.present() {
		s.Protocol = causeway.UpstreamProtocol(protocol.choice(string(causeway.UpstreamHTTP1), string(causeway.UpstreamH2C), string(causeway.UpstreamHTTPS), string(causeway.UpstreamH2)))
	}
	readServiceTLS(r, &s, sites)
	for _, item := range r.get("upgrade").listOrOne() {
		s.Upgrades = append(s.Upgrades, item.upgrade(s))
	}
	s.Policy = readServicePolicy(r.get("policy"), mirrors, s.Name)
	return s
}

// readWhere reads the site and its upstreams, or those of several sites.
func readWhere(r record, s *causeway.Service, sites []causeway.Site) {
	upstreams := r.need("upstreams")
	if upstreams.present() && upstreams.node.kind == kindMapping {
		if r.has("site") {
			r.get("site").failAtKey("config.service_places")
		}
		readPlaces(upstreams, s, sites)
		return
	}
	s.Site = r.need("site").text()
	var site *causeway.Site
	if s.Site != "" {
		site = findSite(r.get("site"), s.Site, sites)
	}
	for _, item := range upstreams.listOrOne() {
		if upstream, ok := item.upstream(site); ok {
			s.Upstreams = append(s.Upstreams, upstream)
		}
	}
}

// upstream reads HOST:PORT, where HOST is a DNS name or an address of the
// service's site.
func (c cursor) upstream(site *causeway.Site) (causeway.Upstream, bool) {
	s := c.text()
	at := strings.LastIndexByte(s, ':')
	if s == "" {
		return causeway.Upstream{}, false
	}
	port, err := strconv.ParseUint(s[at+1:], 10, 16)
	if at < 1 || err != nil || port == 0 {
		c.fail("config.upstream", "value", quoted(s))
		return causeway.Upstream{}, false
	}
	host := s[:at]
	if address, ok := urlAddress(host); ok {
		return causeway.Upstream{Address: address, Port: uint16(port)}, c.isOfSite(address, site)
	}
	if !isHostName(host) {
		c.fail("config.upstream", "value", quoted(s))
		return causeway.Upstream{}, false
	}
	return causeway.Upstream{Host: host, Port: uint16(port)}, true
}

// urlAddress reads an address as URLs write it: IPv6 in brackets.
func urlAddress(host string) (netip.Addr, bool) {
	inside, opened := strings.CutPrefix(host, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	address, err := netip.ParseAddr(inside)
	return address, err == nil && opened == closed && opened == address.Is6() && !address.Is4In6()
}

func (c cursor) isOfSite(address netip.Addr, site *causeway.Site) bool {
	if site == nil {
		return false
	}
	inside := slices.ContainsFunc(site.Networks, func(n netip.Prefix) bool { return n.Contains(address) })
	if !inside {
		c.fail("config.upstream_elsewhere", "value", address.String(), "site", site.Name)
	}
	return inside
}

// ownHost reads a DNS name that no other service has.
func (c cursor) ownHost(owners map[string]cursor) string {
	s := c.text()
	if s == "" {
		return ""
	}
	if !isHostName(s) {
		c.fail("config.host_name", "value", quoted(s))
		return s
	}
	if owner, taken := owners[s]; taken {
		c.fail("config.duplicate_host", "value", s, "other", owner.path, "line", strconv.Itoa(owner.node.at.Line))
		return s
	}
	owners[s] = c
	return s
}

// isHostName reports whether s is a DNS name of two labels or more, as
// RFC 1123 section 2.1 writes hosts, in lower case and without a final dot.
func isHostName(s string) bool {
	labels := strings.Split(s, ".")
	if len(s) > 253 || len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	// What ends in a number is an address, or meant to be one.
	_, err := strconv.Atoi(labels[len(labels)-1])
	return err != nil
}

// pathPrefix reads the beginning of a path in its one spelling: what proxies
// would rewrite before they compare (RFC 3986 section 6.2.2) is refused.
func (c cursor) pathPrefix(earlier []string) string {
	s := c.text()
	if s == "" {
		return ""
	}
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/") == ""
	segments := strings.Split(s, "/")
	if !plain || s[0] != '/' || strings.Contains(s, "//") || slices.Contains(segments, ".") || slices.Contains(segments, "..") ||
		s != "/" && strings.HasSuffix(s, "/") {
		c.fail("config.path_prefix", "value", quoted(s))
	} else if slices.Contains(earlier, s) {
		c.fail("config.duplicate_item", "value", quoted(s))
	}
	return s
}

// upgrade reads what connections to a service may become. HTTP/2 has no such
// upgrades (RFC 9113 section 8.6).
func (c cursor) upgrade(s causeway.Service) string {
	protocol := c.choice("websocket")
	switch {
	case protocol == "":
	case s.Protocol.HTTP2():
		c.fail("config.upgrade_h2c", "value", quoted(protocol))
	case slices.Contains(s.Upgrades, protocol):
		c.fail("config.duplicate_item", "value", quoted(protocol))
	}
	return protocol
}

func readServicePolicy(c cursor, mirrors map[string]cursor, service string) causeway.ServicePolicy {
	p := causeway.ServicePolicy{
		Timeout:    causeway.DefaultServiceTimeout,
		Retries:    causeway.DefaultRetries,
		TryTimeout: causeway.DefaultTryTimeout,
	}
	if !c.present() {
		return p
	}
	r := c.record("timeout", "retries", "try_timeout", "rate", "burst", "concurrency", "body", "headers", "retry_budget",
		"breaker", "outlier", "health", "mirror", "fault", "drain", "balance")
	p.ServiceGuards = readServiceGuards(r, mirrors, service)
	most, _ := causeway.ParseDuration(maxServiceTimeout)
	if timeout, ok := r.get("timeout").duration(); ok {
		if timeout > most || timeout.Milliseconds() == 0 {
			r.get("timeout").fail("config.out_of_range", "value", timeout.String(), "min", "1ms", "max", maxServiceTimeout)
		}
		p.Timeout = timeout
		p.TryTimeout = min(p.TryTimeout, timeout)
	}
	if try, ok := r.get("try_timeout").duration(); ok {
		if try > p.Timeout || try.Milliseconds() == 0 {
			r.get("try_timeout").fail("config.out_of_range", "value", try.String(), "min", "1ms", "max", p.Timeout.String())
		}
		p.TryTimeout = try
	}
	if n, ok := r.get("retries").number(); ok {
		if n > maxRetries {
			r.get("retries").fail("config.out_of_range", "value", strconv.FormatUint(n, 10), "min", "0", "max", strconv.Itoa(maxRetries))
			n = 0
		}
		p.Retries = int(n)
	}
	return p
}
