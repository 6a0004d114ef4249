package fake

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// tunnel is one of a connection. Its options are kept under the names of the
// request.
type tunnel struct {
	outside string
	options map[string][]string
	seen    telemetry
}

// option is a parameter of a tunnel: what AWS accepts, and how it shows it
// (EC2 API reference, VpnTunnelOptionsSpecification).
type option struct {
	name string
	// answer is the element of an answer; that of a list ends in Set.
	answer string
	// least and most bound a number; words are what a list may hold.
	least, most int64
	words       string
	otherwise   string
}

const (
	encryptions = "AES128 AES256 AES128-GCM-16 AES256-GCM-16"
	integrities = "SHA1 SHA2-256 SHA2-384 SHA2-512"
)

var options = []option{
	{name: "Phase1EncryptionAlgorithm", answer: "phase1EncryptionAlgorithmSet", words: encryptions},
	{name: "Phase2EncryptionAlgorithm", answer: "phase2EncryptionAlgorithmSet", words: encryptions},
	{name: "Phase1IntegrityAlgorithm", answer: "phase1IntegrityAlgorithmSet", words: integrities},
	{name: "Phase2IntegrityAlgorithm", answer: "phase2IntegrityAlgorithmSet", words: integrities},
	{name: "Phase1DHGroupNumber", answer: "phase1DHGroupNumberSet", words: "2 14 15 16 17 18 19 20 21 22 23 24"},
	{name: "Phase2DHGroupNumber", answer: "phase2DHGroupNumberSet", words: "2 5 14 15 16 17 18 19 20 21 22 23 24"},
	{name: "IKEVersion", answer: "ikeVersionSet", words: "ikev1 ikev2"},
	{name: "DPDTimeoutAction", answer: "dpdTimeoutAction", words: "clear none restart", otherwise: "clear"},
	{name: "StartupAction", answer: "startupAction", words: "add start", otherwise: "add"},
	{name: "Phase1LifetimeSeconds", answer: "phase1LifetimeSeconds", least: 900, most: 28800, otherwise: "28800"},
	{name: "Phase2LifetimeSeconds", answer: "phase2LifetimeSeconds", least: 900, most: 3600, otherwise: "3600"},
	{name: "RekeyMarginTimeSeconds", answer: "rekeyMarginTimeSeconds", least: 60, most: 1800, otherwise: "270"},
	{name: "RekeyFuzzPercentage", answer: "rekeyFuzzPercentage", least: 0, most: 100, otherwise: "100"},
	{name: "ReplayWindowSize", answer: "replayWindowSize", least: 64, most: 2048, otherwise: "1024"},
	{name: "DPDTimeoutSeconds", answer: "dpdTimeoutSeconds", least: 30, most: 1 << 31, otherwise: "30"},
	{name: "TunnelInsideCidr", answer: "tunnelInsideCidr"},
	{name: "PreSharedKey", answer: "preSharedKey"},
}

func (o option) isList() bool { return strings.HasSuffix(o.answer, "Set") }

// setDefaults fills in what AWS takes when nothing is said. n makes the key
// and the prefix its own.
func (t *tunnel) setDefaults(n int) {
	t.options = map[string][]string{
		"TunnelInsideCidr": {fmt.Sprintf("169.254.%d.%d/30", 100+n/60, n%60*4)},
		"PreSharedKey":     {fmt.Sprintf("made.by.the.fake.%d", n)},
	}
	for _, o := range options {
		switch {
		case o.otherwise != "":
			t.options[o.name] = []string{o.otherwise}
		case o.isList():
			t.options[o.name] = strings.Fields(o.words)
		}
	}
}

// set takes over the options of a call at the prefix, if all are valid.
func (t *tunnel) set(c call, prefix string) *refusal {
	for _, o := range options {
		var values []string
		if o.isList() {
			for i := 1; c.form.Has(fmt.Sprintf("%s%s.%d.Value", prefix, o.name, i)); i++ {
				values = append(values, c.get(fmt.Sprintf("%s%s.%d.Value", prefix, o.name, i)))
			}
		} else if c.form.Has(prefix + o.name) {
			values = []string{c.get(prefix + o.name)}
		}
		for _, value := range values {
			if !o.accepts(value) {
				return refuse("InvalidParameterValue", "Value (%s) for parameter %s is invalid.", value, o.name)
			}
		}
		if values != nil {
			t.options[o.name] = values
		}
	}
	return t.checkTogether()
}

// checkTogether is what AWS asks of options together.
func (t *tunnel) checkTogether() *refusal {
	if t.number("Phase2LifetimeSeconds") >= t.number("Phase1LifetimeSeconds") {
		return refuse("InvalidParameterCombination", "Phase2LifetimeSeconds must be less than Phase1LifetimeSeconds")
	}
	if t.number("RekeyMarginTimeSeconds") > t.number("Phase2LifetimeSeconds")/2 {
		return refuse("InvalidParameterCombination", "RekeyMarginTimeSeconds must be at most half of Phase2LifetimeSeconds")
	}
	return nil
}

var (
	keyPattern = regexp.MustCompile(`^[A-Za-z1-9._][A-Za-z0-9._]{7,63}$`)
	linkLocal  = netip.MustParsePrefix("169.254.0.0/16")
	// keptByAWS are the prefixes that no tunnel may have.
	keptByAWS = strings.Fields(`169.254.0.0/30 169.254.1.0/30 169.254.2.0/30 169.254.3.0/30
		169.254.4.0/30 169.254.5.0/30 169.254.169.252/30`)
)

func (o option) accepts(value string) bool {
	switch {
	case o.name == "PreSharedKey":
		return keyPattern.MatchString(value)
	case o.name == "TunnelInsideCidr":
		p, err := netip.ParsePrefix(value)
		return err == nil && p.Bits() == 30 && p == p.Masked() && linkLocal.Contains(p.Addr()) && !slices.Contains(keptByAWS, value)
	case o.words != "":
		return slices.Contains(strings.Fields(o.words), value)
	}
	n, err := strconv.ParseInt(value, 10, 64)
	return err == nil && n >= o.least && n <= o.most
}

func (t *tunnel) value(name string) string {
	if len(t.options[name]) == 0 {
		return ""
	}
	return t.options[name][0]
}

func (t *tunnel) number(name string) int64 {
	n, _ := strconv.ParseInt(t.value(name), 10, 64)
	return n
}

func (t *tunnel) copy() *tunnel {
	changed := *t
	changed.options = maps.Clone(t.options)
	return &changed
}

// item is the tunnel as an answer shows it.
func (t *tunnel) item() []*node {
	item := []*node{text("outsideIpAddress", t.outside)}
	for _, o := range options {
		if o.isList() {
			item = append(item, list(o.answer, t.options[o.name], func(v string) []*node { return []*node{text("value", v)} }))
		} else {
			item = append(item, text(o.answer, t.value(o.name)))
		}
	}
	return item
}
