package config

import (
	"strconv"
	"strings"

	"causeway"
)

// readMatches reads what a class matches. Every class but "default" must say.
func readMatches(r record) []causeway.Match {
	if r.key == defaultClass {
		if match := r.get("match"); match.present() {
			match.failAtKey("config.default_match")
		}
		return nil
	}
	var matches []causeway.Match
	for _, item := range r.need("match").list() {
		matches = append(matches, readMatch(item))
	}
	return matches
}

func readMatch(c cursor) causeway.Match {
	r := c.record("dscp", "tcp", "udp")
	var m causeway.Match
	for _, item := range r.get("dscp").listOrOne() {
		if s, ok := item.dscp(); ok {
			m.DSCP = append(m.DSCP, s)
		}
	}
	m.TCP = readPorts(r.get("tcp"))
	m.UDP = readPorts(r.get("udp"))
	switch {
	case len(m.TCP) > 0 && len(m.UDP) > 0:
		c.fail("config.match_impossible")
	case r.present() && len(c.node.fields) == 0:
		c.fail("config.empty_value") // would match everything
	}
	return m
}

// dscp reads a code point; a name is kept in lower case, a number in its
// decimal form.
func (c cursor) dscp() (string, bool) {
	s, ok := c.scalar()
	if !ok {
		return "", false
	}
	number, ok := causeway.ParseDSCP(s)
	if !ok {
		c.fail("config.dscp", "value", quoted(s))
		return "", false
	}
	if _, err := strconv.ParseUint(s, 10, 8); err == nil {
		return strconv.Itoa(int(number)), true
	}
	return strings.ToLower(s), true
}

func readPorts(c cursor) []causeway.PortRange {
	var ports []causeway.PortRange
	for _, item := range c.listOrOne() {
		if r, ok := item.portRange(); ok {
			ports = append(ports, r)
		}
	}
	return ports
}

// portRange reads "80" or "9000-9100".
func (c cursor) portRange() (causeway.PortRange, bool) {
	s, ok := c.scalar()
	if !ok {
		return causeway.PortRange{}, false
	}
	first, last, isRange := strings.Cut(s, "-")
	if !isRange {
		last = first
	}
	low, errLow := strconv.ParseUint(strings.TrimSpace(first), 10, 16)
	high, errHigh := strconv.ParseUint(strings.TrimSpace(last), 10, 16)
	if errLow != nil || errHigh != nil || low < 1 || high < low {
		c.fail("config.port_range", "value", quoted(s))
		return causeway.PortRange{}, false
	}
	return causeway.PortRange{First: uint16(low), Last: uint16(high)}, true
}
