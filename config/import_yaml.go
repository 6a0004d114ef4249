package config

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"causeway"
)

func duration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func bandwidth(rate causeway.BitRate) string {
	if rate == 0 {
		return ""
	}
	return rate.String()
}

// address quotes IPv6, whose colons mean something in YAML.
func address(a netip.Addr) string {
	switch {
	case !a.IsValid():
		return ""
	case a.Is6():
		return `"` + a.String() + `"`
	}
	return a.String()
}

func sla(s causeway.SLA) string {
	var parts []string
	if s.Latency > 0 {
		parts = append(parts, "latency: "+s.Latency.String())
	}
	if s.Jitter > 0 {
		parts = append(parts, "jitter: "+s.Jitter.String())
	}
	if s.Loss > 0 {
		parts = append(parts, "loss: "+s.Loss.String())
	}
	if len(parts) == 0 {
		return ""
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// matches writes what likelyMatch makes: code points, or TCP ports.
func matches(all []causeway.Match) string {
	var texts []string
	for _, m := range all {
		var ports []string
		for _, p := range m.TCP {
			ports = append(ports, portText(p))
		}
		if len(ports) > 0 {
			texts = append(texts, "{tcp: ["+strings.Join(ports, ", ")+"]}")
		} else {
			texts = append(texts, "{dscp: ["+strings.Join(m.DSCP, ", ")+"]}")
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// yamlWords are read as something else than text, by this reader or others.
var yamlWords = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"}

// scalarText writes a text so that it is read back as this text: plain where
// that is beyond doubt, else in double quotes.
func scalarText(s string) string {
	plain := s == strings.TrimSpace(s) && !slices.Contains(yamlWords, strings.ToLower(s))
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
		case i > 0 && (unicode.IsDigit(r) || strings.ContainsRune("&._ -", r)):
		default:
			plain = false
		}
	}
	if plain {
		return s
	}
	return strconv.Quote(s)
}

func portText(p causeway.PortRange) string {
	if p.First == p.Last {
		return strconv.Itoa(int(p.First))
	}
	return strconv.Itoa(int(p.First)) + "-" + strconv.Itoa(int(p.Last))
}
