package config

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"causeway"
)

// readTracing reads where traces go; nil where the file wants none.
func readTracing(c cursor, sites []causeway.Site) *causeway.Tracing {
	if !c.present() {
		return nil
	}
	r := c.record("endpoint", "share", "header_file")
	t := &causeway.Tracing{Endpoint: r.need("endpoint").collector(sites), Share: causeway.DefaultTraceShare}
	if share := r.get("share"); share.present() {
		t.Share = share.share()
	}
	if file := r.get("header_file"); file.present() {
		t.HeaderFile = file.secretFile()
	}
	return t
}

// collector reads an address that traces reach encrypted, or without leaving
// the host or the sites. What is none may hold a password, so it is not repeated.
func (c cursor) collector(sites []causeway.Site) string {
	s := c.text()
	u, err := url.Parse(s)
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:[]") == ""
	if s != "" && (err != nil || !plain || u.Hostname() == "" || !isPrivate(u, sites)) {
		c.fail("config.trace_endpoint")
		return ""
	}
	return strings.TrimRight(s, "/")
}

func isPrivate(u *url.URL, sites []causeway.Site) bool {
	if u.Scheme != "http" {
		return u.Scheme == "https"
	}
	address, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return u.Hostname() == "localhost"
	}
	return address.IsLoopback() || slices.ContainsFunc(sites, func(s causeway.Site) bool {
		return slices.ContainsFunc(s.Networks, func(n netip.Prefix) bool { return n.Contains(address) })
	})
}
