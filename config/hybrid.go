package config

import "causeway"

// schemes are the ways to connect, as package advise calls them. The gateway
// reads files too and is to link no prices, so they stand here once more.
var schemes = []string{"leased-line", "ipsec", "sd-wan", "cloud-native-gateway", "third-party-tunnel"}

// readHybrid reads a primary and a backup scheme and what they grow into; nil
// where the file has none.
func readHybrid(c cursor) *causeway.Hybrid {
	if !c.present() {
		return nil
	}
	r := c.record("primary", "backup", "upgrade")
	h := &causeway.Hybrid{Primary: r.need("primary").choice(schemes...), Backup: r.get("backup").choice(schemes...), At: c.keyAt}
	if h.Backup != "" && h.Backup == h.Primary {
		r.get("backup").fail("config.same_scheme", "value", h.Backup)
	}
	h.Upgrade = readUpgrade(r.get("upgrade"), h.Primary)
	return h
}

func readUpgrade(c cursor, primary string) *causeway.Upgrade {
	if !c.present() {
		return nil
	}
	r := c.record("to", "when", "within")
	u := &causeway.Upgrade{To: r.need("to").choice(schemes...), When: r.need("when").factor(), At: c.keyAt}
	if u.To != "" && u.To == primary {
		r.get("to").fail("config.same_scheme", "value", u.To)
	}
	if within := r.get("within"); within.present() {
		u.Within = within.timespan()
	}
	return u
}

// factor reads a multiple, like 3x.
func (c cursor) factor() float64 {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	factor, err := causeway.ParseFactor(s)
	if err != nil {
		c.fail("config.factor", "value", quoted(s))
	}
	return factor
}
