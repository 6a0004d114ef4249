// Package route decides where a request goes and what goes with it: which
// service it is for (this file), whether its target means the same to everybody
// (target.go), and which fields of its head are passed on, and which say who
// sent it (headers.go).
//
// It is pure. Nothing in a request names a place to send it to: it is matched
// against the services of the file, or refused.
package route

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway"
)

// Table finds services. Make it with New; any goroutine may use it.
type Table struct {
	hosts map[string][]entry
}

// entry is one prefix of a service; the longest come first.
type entry struct {
	prefix  string
	service *causeway.Service
}

// New returns the table of an interconnect's services.
func New(services []causeway.Service) *Table {
	t := &Table{hosts: map[string][]entry{}}
	for i := range services {
		s := &services[i]
		prefixes := s.PathPrefixes
		if len(prefixes) == 0 {
			prefixes = []string{"/"}
		}
		for _, host := range s.Hosts {
			for _, prefix := range prefixes {
				t.hosts[host] = append(t.hosts[host], entry{prefix, s})
			}
		}
	}
	for _, entries := range t.hosts {
		slices.SortStableFunc(entries, func(a, b entry) int { return len(b.prefix) - len(a.prefix) })
	}
	return t
}

// Find returns the service for a request's host, as its head gives it, and the
// path of a target that Check has admitted. It returns nil where there is none.
func (t *Table) Find(host, path string) *causeway.Service {
	for _, e := range t.hosts[hostName(host)] {
		if covers(e.prefix, path) {
			return e.service
		}
	}
	return nil
}

// Knows reports whether any service has this host.
func (t *Table) Knows(host string) bool { return len(t.hosts[hostName(host)]) > 0 }

// Owner returns the service that has a host, whatever the path, or nil.
func (t *Table) Owner(host string) *causeway.Service {
	if entries := t.hosts[hostName(host)]; len(entries) > 0 {
		return entries[0].service
	}
	return nil
}

// covers reports whether a prefix holds for a path: whole segments of it.
func covers(prefix, path string) bool {
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(prefix, "/"))
}

// isPort reports whether text is the number of a port, or nothing (RFC 3986
// section 3.2.3).
func isPort(text string) bool {
	if text == "" {
		return true
	}
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n > 0
}

// hostName is a host without its port and final dot, in lower case. An address
// stands for itself, and so does what has no port where one should be: no
// service has such a name, so that these lead nowhere, in any notation.
func hostName(host string) string {
	name := host
	if _, err := netip.ParseAddrPort(host); err == nil {
		return host
	}
	if at := strings.LastIndexByte(name, ':'); at >= 0 {
		if !isPort(name[at+1:]) {
			return host
		}
		name = name[:at]
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}
