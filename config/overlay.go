package config

import (
	"encoding/base64"
	"net/url"
	"path"
	"strings"

	"causeway"
)

// readOverlay reads the section that is named like the kind of the path: what
// a third-party tunnel needs to know.
func readOverlay(r record, via causeway.Via, p *causeway.ProvisionPath, ic *causeway.Interconnect) {
	ends := endsOf(p.Path, ic)
	switch via {
	case causeway.ViaWireGuard:
		p.WireGuard = readWireGuard(r.need(string(via)), p.Path, ends)
	case causeway.ViaTailscale:
		p.Tailscale = readTailscale(r.need(string(via)))
	case causeway.ViaZeroTier:
		p.ZeroTier = readZeroTier(r.need(string(via)))
	case causeway.ViaIPsec:
		p.ASNs = readASNs(r.get("asns"), ends)
	}
}

// endsOf returns the names of the sites a path joins.
func endsOf(name string, ic *causeway.Interconnect) []string {
	for _, p := range ic.Paths {
		if p.Name == name {
			return []string{p.From.Site, p.To.Site}
		}
	}
	return nil
}

// Bounds of what WireGuard is told. IPv6 needs 1280 bytes (RFC 8200 section 5).
const (
	minTunnelMTU = 1280
	maxTunnelMTU = 9000
)

func readWireGuard(c cursor, name string, ends []string) *causeway.WireGuard {
	if !c.present() {
		return nil
	}
	r := c.record("port", "public_keys", "private_key", "keepalive", "mtu", "inside")
	w := &causeway.WireGuard{
		Port:       r.get("port").port(causeway.DefaultWireGuardPort),
		PublicKeys: readPublicKeys(r.need("public_keys"), ends),
		PrivateKey: "/etc/wireguard/" + name + ".key",
		Inside:     r.get("inside").inside(30),
		At:         c.keyAt,
	}
	if key := r.get("private_key"); key.present() {
		w.PrivateKey = key.secretFile()
	}
	w.Keepalive, _ = r.get("keepalive").duration()
	if n, ok := r.get("mtu").number(); ok {
		if n < minTunnelMTU || n > maxTunnelMTU {
			r.get("mtu").fail("config.out_of_range", "value", r.get("mtu").node.text, "min", "1280", "max", "9000")
		}
		w.MTU = int(min(n, maxTunnelMTU))
	}
	return w
}

// readPublicKeys reads one key for each end of the path.
func readPublicKeys(c cursor, ends []string) []causeway.SiteKey {
	var keys []causeway.SiteKey
	for _, f := range c.endFields(ends) {
		k := causeway.SiteKey{Site: f.key, Key: f.publicKey()}
		for _, other := range keys {
			if other.Key == k.Key && k.Key != "" {
				f.fail("config.same_key", "other", other.Site)
			}
		}
		keys = append(keys, k)
	}
	return keys
}

// endFields reads a mapping that has one entry for each end of a path.
func (c cursor) endFields(ends []string) []cursor {
	var fields []cursor
	if !c.isMapping() {
		return nil
	}
	written := map[string]bool{}
	for _, f := range c.named() {
		written[f.key] = true
		if len(ends) > 0 && f.key != ends[0] && f.key != ends[1] {
			f.failAtKey("config.choice", "value", quoted(f.key), "choices", strings.Join(ends, ", "), "suggestion", c.suggest(f.key, ends))
			continue
		}
		fields = append(fields, f)
	}
	for _, end := range ends {
		if !written[end] && len(fields) == len(written) {
			c.failAtKey("config.missing_key", "key", end)
		}
	}
	return fields
}

// publicKey reads a key of Curve25519 as wg prints it: 32 bytes in base64.
func (c cursor) publicKey() string {
	s := c.text()
	bytes, err := base64.StdEncoding.Strict().DecodeString(s)
	if s != "" && (err != nil || len(bytes) != 32) {
		c.fail("config.public_key", "value", quoted(s))
		return ""
	}
	return s
}

// secretFile reads where on a host a secret is. What is no path may be the
// secret itself, so it is not repeated.
func (c cursor) secretFile() string {
	s := c.text()
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") == ""
	if s != "" && (!strings.HasPrefix(s, "/") || path.Clean(s) != s || !plain || len(s) > 200) {
		c.fail("config.secret_file")
		return ""
	}
	return s
}

func readTailscale(c cursor) *causeway.Tailscale {
	if !c.present() {
		return nil
	}
	r := c.record("login_server", "auth_key", "tags")
	t := &causeway.Tailscale{LoginServer: causeway.DefaultLoginServer, AuthKey: r.need("auth_key").secretFile(), At: c.keyAt}
	if server := r.get("login_server"); server.present() {
		t.LoginServer = server.serverURL()
	}
	for _, item := range r.get("tags").list() {
		t.Tags = append(t.Tags, item.tailscaleTag())
	}
	if !r.has("tags") {
		t.Tags = []string{causeway.DefaultTailscaleTag}
	}
	return t
}

// serverURL reads an address that is spelled so that no shell reads anything
// else in it.
func (c cursor) serverURL() string {
	s := c.text()
	u, err := url.Parse(s)
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:") == ""
	if s != "" && (err != nil || u.Scheme != "https" || u.Hostname() == "" || !plain) {
		c.fail("config.login_server", "value", quoted(s))
		return ""
	}
	return strings.TrimSuffix(s, "/")
}

// tailscaleTag reads a tag as the policy of a tailnet spells it.
func (c cursor) tailscaleTag() string {
	s := c.text()
	name, ok := strings.CutPrefix(s, "tag:")
	plain := strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
	if s != "" && (!ok || name == "" || !plain || strings.IndexAny(name[:1], "0123456789-") == 0 || len(name) > 50) {
		c.fail("config.tailscale_tag", "value", quoted(s))
		return ""
	}
	return s
}

func readZeroTier(c cursor) *causeway.ZeroTier {
	if !c.present() {
		return nil
	}
	r := c.record("network", "inside")
	return &causeway.ZeroTier{Network: r.need("network").zeroTierNetwork(), Inside: r.get("inside").inside(24), At: c.keyAt}
}

func (c cursor) zeroTierNetwork() string {
	s := c.text()
	if s != "" && (len(s) != 16 || strings.Trim(s, "0123456789abcdef") != "") {
		c.fail("config.zerotier_network", "value", quoted(s))
		return ""
	}
	return s
}

// readASNs reads the numbers of the ends that are hosts.
func readASNs(c cursor, ends []string) []causeway.SiteASN {
	var asns []causeway.SiteASN
	if !c.isMapping() {
		return nil
	}
	for _, f := range c.named() {
		if len(ends) > 0 && f.key != ends[0] && f.key != ends[1] {
			f.failAtKey("config.choice", "value", quoted(f.key), "choices", strings.Join(ends, ", "), "suggestion", c.suggest(f.key, ends))
			continue
		}
		a := causeway.SiteASN{Site: f.key, ASN: readASN(f)}
		if len(asns) > 0 && asns[0].ASN == a.ASN && a.ASN != 0 {
			f.fail("config.same_asn", "other", asns[0].Site)
		}
		asns = append(asns, a)
	}
	return asns
}
