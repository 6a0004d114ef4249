package config

import (
	"net/netip"
	"strings"
	"time"

	"causeway/ike"
)

// hiddenKey stands where a pre-shared key would.
const hiddenKey = "<secret>"

func readTunnelEnd(c cursor) ike.TunnelEnd {
	r := c.record("address", "peer", "psk", "psk_sha256", "inside", "ike", "esp", "dpd", "nat_traversal", "starts")
	t := ike.TunnelEnd{
		Address:      r.get("address").outsideAddress(),
		Peer:         r.get("peer").outsideAddress(),
		PSK:          readPSK(r),
		DPD:          r.get("dpd").toggle(),
		NATTraversal: r.get("nat_traversal").toggle(),
		Starts:       r.get("starts").toggle(),
	}
	t.Inside, _ = r.get("inside").prefix()
	phase1 := r.get("ike").record("version", "mode", "encryption", "integrity", "group", "lifetime")
	t.Versions = spelledList(phase1.get("version"), ike.ParseVersion, "ikev2, ikev1")
	t.Mode = phase1.get("mode").choice("main", "aggressive")
	t.IKE = readPhase(phase1)
	t.ESP = readPhase(r.get("esp").record("encryption", "integrity", "group", "lifetime"))
	return t
}

func readPhase(r record) ike.PhaseSettings {
	return ike.PhaseSettings{
		Offer: ike.Offer{
			Encryption: spelledList(r.get("encryption"), ike.ParseEncryption, "aes256, aes256-gcm-16, aes128, …"),
			Integrity:  spelledList(r.get("integrity"), ike.ParseIntegrity, "sha256, sha384, sha512, sha1, md5"),
			Groups:     spelledList(r.get("group"), ike.ParseGroup, "14, 19, 20, …, none"),
		},
		Lifetime: r.get("lifetime").lifetime(),
	}
}

// spelledList reads one or several values in the spelling of any cloud.
func spelledList[T any](c cursor, parse func(string) (T, bool), choices string) []T {
	var values []T
	for _, item := range c.listOrOne() {
		s, ok := item.scalar()
		if !ok {
			continue
		}
		value, known := parse(s)
		if !known {
			suggestion, _, _ := strings.Cut(choices, ",")
			item.fail("config.choice", "value", quoted(s), "choices", choices, "suggestion", suggestion)
			continue
		}
		values = append(values, value)
	}
	return values
}

// lifetime reads whole seconds, all that IKE knows.
func (c cursor) lifetime() time.Duration {
	d, ok := c.duration()
	if ok && d%time.Second != 0 {
		c.fail("config.duration", "value", quoted(c.node.text))
		return 0
	}
	return d
}

// toggle reads a switch that may be left out.
func (c cursor) toggle() *bool {
	if !c.present() || c.node.kind != kindBool {
		c.flag()
		return nil
	}
	on := c.flag()
	return &on
}

func (c cursor) outsideAddress() netip.Addr {
	s, ok := c.scalar()
	if !ok {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Is4In6() || a.Zone() != "" {
		c.fail("config.address", "value", quoted(s))
		return netip.Addr{}
	}
	return a
}

// readPSK reads the key or its hash. What is wrong with them is told without
// showing them.
func readPSK(r record) ike.PSK {
	key, hash := r.get("psk"), r.get("psk_sha256")
	if key.present() && hash.present() {
		hash.failAtKey("config.psk_twice")
	}
	if text := key.secret(); text != "" {
		return ike.NewPSK(text)
	}
	text := hash.secret()
	psk, ok := ike.PSKOfHash(text)
	if text != "" && !ok {
		hash.fail("config.psk_hash")
	}
	return psk
}

// secret is text that is never shown.
func (c cursor) secret() string {
	switch {
	case !c.present():
		return ""
	case c.node.kind != kindText:
		c.fail("config.not_scalar", "found", hiddenKey)
	case c.node.text == "" || !printable(c.node.text):
		c.fail("config.unprintable", "value", hiddenKey)
	default:
		return c.node.text
	}
	return ""
}
