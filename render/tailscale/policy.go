package tailscale

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway"
	"causeway/render/host"
)

// policy is a policy file of the tailnet (https://tailscale.com/kb/1337): who
// may have the tags, which routes need nobody's approval, and which site may
// speak to which. Sources are the sites' own networks, because addresses are
// not replaced. Headscale reads the same keys.
func policy(hosts []host.Host) string {
	tags := quoted(settings(hosts[0]).Tags)
	var owners, approved, allowed []string
	for _, tag := range settings(hosts[0]).Tags {
		owners = append(owners, "    "+strconv.Quote(tag)+": "+owner(hosts[0]))
	}
	var networks []netip.Prefix
	for _, h := range hosts {
		networks = append(networks, h.Advertised(hosts)...)
		for _, e := range h.Ends {
			rule := `    {"action": "accept", "src": [` + prefixes(e.Local, "") + ", " + tags + `], "dst": [` + prefixes(e.Remote, ":*") + "]}"
			if !slices.Contains(allowed, rule) {
				allowed = append(allowed, rule)
			}
		}
	}
	for _, n := range slices.Compact(host.Sorted(networks)) {
		approved = append(approved, "      "+strconv.Quote(n.String())+": ["+tags+"]")
	}
	return "// Merge this into the policy of the tailnet: what stands there beside it stays.\n{\n" +
		`  "tagOwners": {` + "\n" + strings.Join(owners, ",\n") + "\n  },\n" +
		"  // Routes that the sites' hosts advertise are taken without asking.\n" +
		`  "autoApprovers": {` + "\n    \"routes\": {\n" + strings.Join(approved, ",\n") + "\n    }\n  },\n" +
		"  // Sites speak with the sites that paths join them with.\n" +
		`  "acls": [` + "\n" + strings.Join(allowed, ",\n") + "\n  ]\n}\n"
}

// owner is who may give hosts a tag. Headscale has no roles of users and refuses
// groups of them as owners (parseOwner in its hscontrol/policy/v2/types.go, and
// https://github.com/juanfont/headscale/pull/3251): there a tag comes with the
// auth key alone.
func owner(h host.Host) string {
	if settings(h).LoginServer == causeway.DefaultLoginServer {
		return `["autogroup:admin"]`
	}
	return "[]"
}

func prefixes(networks []netip.Prefix, suffix string) string {
	var all []string
	for _, n := range host.Sorted(networks) {
		all = append(all, n.String()+suffix)
	}
	return quoted(all)
}

func quoted(words []string) string {
	var all []string
	for _, w := range words {
		all = append(all, strconv.Quote(w))
	}
	return strings.Join(all, ", ")
}
