package cloudinit

import (
	"fmt"
	"net/netip"
	"strings"

	"causeway"
)

// writeServices writes what gateways pass requests to.
func writeServices(b *strings.Builder, services []causeway.Service) {
	if len(services) == 0 {
		return
	}
	b.WriteString("services:\n")
	for _, s := range services {
		fmt.Fprintf(b, "  %s: {%s}\n", quote(s.Name), strings.Join(serviceFields(s), ", "))
	}
}

func serviceFields(s causeway.Service) []string {
	fields := append(whereFields(s), "protocol: "+string(s.Protocol), fmt.Sprintf("listen: %d", s.Listen), "hosts: "+flow(s.Hosts))
	if len(s.Upgrades) > 0 {
		fields = append(fields, "upgrade: "+flow(s.Upgrades))
	}
	if len(s.PathPrefixes) > 0 {
		fields = append(fields, "path_prefixes: "+flow(s.PathPrefixes))
	}
	fields = append(fields, protection(s)...)
	policy := append([]string{fmt.Sprintf("timeout: %s, try_timeout: %s, retries: %d", s.Policy.Timeout, s.Policy.TryTimeout, s.Policy.Retries)}, guardFields(s.Policy.ServiceGuards)...)
	return append(fields, "policy: {"+strings.Join(policy, ", ")+"}")
}

// upstreams are written as URLs write them: IPv6 in brackets.
func upstreams(all []causeway.Upstream) (texts []string) {
	for _, u := range all {
		if u.Address.IsValid() {
			texts = append(texts, netip.AddrPortFrom(u.Address, u.Port).String())
		} else {
			texts = append(texts, fmt.Sprintf("%s:%d", u.Host, u.Port))
		}
	}
	return texts
}
