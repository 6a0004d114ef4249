package config

import (
	"slices"
	"strings"
	"time"

	"causeway"
)

// everywhere is what the form says of the whole tunnel and our file says of
// each class.
type everywhere struct{ accelerate, compress string }

func (m *importer) tunnel(c cursor, joined []stretch) everywhere {
	r := c.form("encryption", "compression", "optimization", "failover_time")
	m.result.Tunnel = causeway.Tunnel{Encryption: causeway.AES256GCM, Port: causeway.DefaultPort}
	if e := r.get("encryption"); !slices.Contains([]string{"", "aes256", "aes256gcm"}, word(e)) {
		e.becomes("encryption: " + causeway.AES256GCM)
	}
	if d, ok := r.get("failover_time").measure("s"); ok {
		m.failover(r.get("failover_time"), d, joined)
	}
	var all everywhere
	switch compression := r.get("compression"); word(compression) {
	case "lz4":
		all.compress = "lz4"
	case "", "none", "off", "false":
	default:
		compression.leaveOut()
	}
	if o := r.get("optimization"); strings.HasPrefix(word(o), "tcp") {
		all.accelerate = "tcp"
	} else {
		o.leaveOut()
	}
	return all
}

func (m *importer) failover(c cursor, d time.Duration, joined []stretch) {
	switch {
	case d < minFailover || d > maxFailover:
		c.report(causeway.Warning, "config.out_of_range", "value", c.node.shown(), "min", minFailover.String(), "max", maxFailover.String())
	case checkFailover(c, causeway.Warning, d, joined):
		m.result.Tunnel.Failover = d
	}
}

// word is a value without case, spaces and hyphens.
func word(c cursor) string {
	s, _ := c.scalar()
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(s))
}

// foreignUnits are how forms write bounds and units.
var foreignUnits = strings.NewReplacer("<", "", "≤", "", "=", "", " ", "", "小于", "", "毫秒", "ms", "秒", "s", "分钟", "m",
	"seconds", "s", "second", "s", "sec", "s", "minutes", "m", "minute", "m", "％", "%")

// measure reads a duration like "< 3秒", or a number in the given unit. What
// cannot be read is left out.
func (c cursor) measure(unit string) (time.Duration, bool) {
	s, ok := c.quantity(unit)
	if !ok {
		return 0, false
	}
	d, err := causeway.ParseDuration(s)
	if err != nil || d == 0 {
		c.leaveOut()
		return 0, false
	}
	return d, true
}

func (c cursor) quantity(unit string) (string, bool) {
	s, ok := c.scalar()
	s = foreignUnits.Replace(s)
	if s != "" && strings.Trim(s, "0123456789.") == "" {
		s += unit
	}
	return s, ok
}
