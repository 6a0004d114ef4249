// Package tailscale writes what makes gateways' hosts subnet routers of one
// tailnet, for paths via: tailscale: a script and a unit per host (this file
// and unit.go), rules of nftables (firewall.go), and the tailnet's policy
// (policy.go).
package tailscale

import (
	"strings"

	"causeway"
	"causeway/render"
	"causeway/render/host"
)

// Target is 'causeway render tailscale'.
func Target() render.Target {
	return render.Target{
		Name:  "tailscale",
		Title: causeway.Text{En: "Tailscale or Headscale: gateways' hosts as subnet routers", Zh: "Tailscale 或 Headscale：网关主机作为子网路由器"},
		Why:   why,
		Files: files,
	}
}

func carries(e host.End) bool { return e.Path.Via == causeway.ViaTailscale && e.How.Tailscale != nil }

func why(ic *causeway.Interconnect) *causeway.Problem {
	if len(host.Hosts(ic, carries)) == 0 {
		return causeway.NewProblem("overlay.no_path", ic.Name, nil, "via", string(causeway.ViaTailscale))
	}
	return nil
}

// device is what tailscaled calls its device unless it is told otherwise.
const device = "tailscale0"

// port is tailscaled's default for UDP.
const port = "udp/41641"

func files(in render.Input) ([]render.File, causeway.Problems) {
	hosts := host.Hosts(in.Interconnect, carries)
	made := []render.File{{Name: "policy.hujson", Text: policy(hosts)}}
	var notices causeway.Problems
	for _, h := range hosts {
		made = append(made,
			render.File{Name: h.Folder() + "causeway-tailscale.nft", Text: firewall(h)},
			render.File{Name: h.Folder() + "causeway-tailscale.service", Text: unit},
			render.File{Name: h.Folder() + "causeway-tailscale-up", Mode: host.Executable, Text: up(h, hosts)},
			host.Forwarding(h), install(h))
		notices = append(notices, host.LeftByPlan(in.Interconnect, h, port)...)
		if onAlibaba(h) {
			p := causeway.NewProblem("overlay.cgnat", "sites."+h.Site.Name+".gateways."+h.Gateway.Name, nil)
			p.Severity, p.At = causeway.Notice, h.Gateway.At
			notices = append(notices, p)
		}
	}
	return made, notices
}

func onAlibaba(h host.Host) bool { return h.Site.Cloud == "aliyun" }

// settings are those of the tailnet, which all paths share.
func settings(h host.Host) *causeway.Tailscale { return h.Ends[0].How.Tailscale }

// up joins the tailnet. Both sides advertise and accept, and nobody's address
// is replaced: hosts see who really speaks. Names are left to the site's own
// servers, which at Alibaba live in the range Tailscale takes.
func up(h host.Host, mesh []host.Host) string {
	t := settings(h)
	options := []string{
		"--reset",
		"--login-server=" + t.LoginServer,
		"--hostname=" + host.Hostname(h.Site.Name, h.Gateway.Name),
		"--advertise-tags=" + strings.Join(t.Tags, ","),
		"--advertise-routes=" + host.List(host.Sorted(h.Advertised(mesh)), ","),
		"--accept-routes",
		"--snat-subnet-routes=false",
		"--accept-dns=false",
		"--netfilter-mode=" + netfilterMode(h),
	}
	return host.Preamble("Joins the tailnet") + stayLocal(h) +
		"\n# The key is for joining; it may be taken away afterwards.\n" +
		"set --\nif [ -s " + t.AuthKey + " ]; then\n\tset -- --auth-key=file:" + t.AuthKey + "\nfi\n" +
		"tailscale up \"$@\" \\\n\t" + strings.Join(options, " \\\n\t") + "\n"
}
