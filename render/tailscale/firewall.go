package tailscale

import (
	"net/netip"

	"causeway/render/host"
)

// alibabaServices answer hosts of Alibaba Cloud from within 100.64.0.0/10:
// name servers, package mirrors, metadata (tailscale/tailscale issue 21249,
// 2026-09-13). Tailscale gives its nodes addresses of that range, and by
// default drops what comes from it over any other device, answers included
// (issues 7472, 10237, 16053).
var alibabaServices = []string{"100.100.2.136", "100.100.2.138", "100.100.2.148", "100.100.2.158", "100.100.100.200"}

// netfilterMode leaves Tailscale's rules unused where they would cut off the
// cloud's services (https://tailscale.com/kb/1593/netfilter-modes). The node
// attribute disable-linux-cgnat-drop-rule does the same, but needs Tailscale
// 1.98.2, and of Headscale 0.29, the first that has node attributes.
func netfilterMode(h host.Host) string {
	if onAlibaba(h) {
		return "nodivert"
	}
	return "on"
}

// mtu is what Tailscale gives its device.
const mtu = 1280

// firewall keeps TCP within the tunnel. On Alibaba it also takes the place of
// Tailscale's rule: answers may come from the range, but nobody beside the
// tunnel may speak first with an address of it, which is how a neighbour would
// pose as a node (CVE-2019-14899).
func firewall(h host.Host) string {
	drop := "\t\tiifname != { \"lo\", \"" + device + "\" } ip saddr 100.64.0.0/10 ct state != { established, related } drop\n"
	text := "table inet causeway_tailscale\n" +
		"delete table inet causeway_tailscale\n" +
		"table inet causeway_tailscale {\n" +
		"\tchain clamp {\n" +
		"\t\ttype filter hook forward priority mangle; policy accept;\n" +
		host.ClampMSS(device, mtu) +
		"\t}\n"
	if onAlibaba(h) {
		for _, hook := range []string{"input", "forward"} {
			text += "\tchain " + hook + " {\n\t\ttype filter hook " + hook + " priority filter - 1; policy accept;\n" + drop + "\t}\n"
		}
	}
	return text + "}\n"
}

// stayLocal sends packets to the site's own networks, and to the cloud's
// services, where they belong: Tailscale's routes come before those of the
// host, and another router of the site may advertise the same network.
func stayLocal(h host.Host) string {
	var lines string
	for _, n := range host.Sorted(h.Site.Networks) {
		lines += rule(n)
	}
	if onAlibaba(h) {
		for _, address := range alibabaServices {
			lines += rule(netip.MustParsePrefix(address + "/32"))
		}
	}
	return "\n# These go by the host's own routes, whatever the tailnet advertises.\n" + lines
}

func rule(n netip.Prefix) string {
	ip := "ip"
	if !n.Addr().Is4() {
		ip = "ip -6"
	}
	at := " to " + n.String() + " priority 2500 lookup main"
	return ip + " rule del" + at + " 2>/dev/null || true\n" + ip + " rule add" + at + "\n"
}
