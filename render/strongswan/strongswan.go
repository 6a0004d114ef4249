// Package strongswan writes what makes gateways' hosts ends of IPsec, facing a
// cloud's VPN gateway or another host: a swanctl.conf (this file), an XFRM
// interface and a script (install.go). tunnel.go says what both ends agree on,
// proposal.go spells it, far.go is for the person who sets up the other end.
//
// Tunnels are route-based: the associations are for everything, and routes say
// what goes in. Settings are those of
// https://docs.strongswan.org/docs/latest/swanctl/swanctlConf.html (read
// 2026-11-23).
package strongswan

import (
	"strconv"
	"time"

	"causeway"
	"causeway/ike"
	"causeway/render"
	"causeway/render/host"
)

// Target is 'causeway render strongswan'.
func Target() render.Target {
	return render.Target{
		Name:  "strongswan",
		Title: causeway.Text{En: "IPsec on gateways' hosts (strongSwan, swanctl)", Zh: "网关主机上的 IPsec（strongSwan，swanctl）"},
		Why:   why,
		Files: files,
	}
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	if len(Hosts(ic)) == 0 {
		return causeway.NewProblem("overlay.no_host_ipsec", ic.Name, nil)
	}
	return nil
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	var made []render.File
	var problems causeway.Problems
	for _, h := range Hosts(in.Interconnect) {
		tunnels, wrong := Tunnels(in.Interconnect, h)
		problems = append(problems, wrong...)
		for _, t := range tunnels {
			made = append(made, tunnelFiles(t)...)
			if !t.IsToHost() {
				far := farEnd(t)
				made = append(made, far)
				problems = append(problems, noticeOf(t, "overlay.far_end", "site", t.FarSite.Name, "file", far.Name))
			}
			problems = append(problems, routing(t)...)
			if p := host.OnlyIPv4(h); p != nil && !t.IsToHost() {
				problems = append(problems, p)
			}
		}
		made = append(made, render.File{Name: h.Folder() + "causeway.conf", Text: charon}, host.Forwarding(h), install(h, tunnels))
		problems = append(problems, host.LeftToPeople(h, "udp/500, udp/4500"))
	}
	if len(problems.Failures()) > 0 {
		return nil, problems
	}
	return made, problems
}

// routing says what the routes of the host do not do by themselves.
func routing(t Tunnel) (notices causeway.Problems) {
	if len(t.Before) > 0 {
		notices = append(notices, noticeOf(t, "overlay.static_standby", "first", t.Before[0]))
	}
	if t.hasOtherLines() && !t.Link.Listen.IsValid() {
		notices = append(notices, noticeOf(t, "overlay.which_line", "link", causeway.LinkRef{Site: t.Host.Site.Name, Link: t.Link.Name}.String()))
	}
	return notices
}

func noticeOf(t Tunnel, code causeway.Code, args ...string) *causeway.Problem {
	p := causeway.NewProblem(code, "paths."+t.Path.Name, nil, args...)
	p.Severity, p.At = causeway.Notice, t.Path.At
	return p
}

func tunnelFiles(t Tunnel) []render.File {
	folder := t.Host.Folder()
	return []render.File{
		{Name: folder + t.Device() + ".conf", Text: connection(t)},
		{Name: folder + t.Device() + ".nft", Text: clamp(t)},
		{Name: folder + "causeway-ipsec-" + t.Device() + ".service", Text: unit(t)},
	}
}

// charon: routes are the XFRM interface's, not the daemon's. A peer that
// is silent is given up after 24 s (2, 3.6, 6.5 and 11.7 s) in place of 165.
const charon = `charon {
  install_routes = no
  install_virtual_ip = no
  retransmit_timeout = 2.0
  retransmit_base = 1.8
  retransmit_tries = 3
}
`

// connection writes both phases. Each end offers the one proposal and takes no
// other. Both ends start, so that it does not matter who comes back first.
func connection(t Tunnel) string {
	p := t.Proposal
	name, id := t.Path.Name, strconv.FormatUint(uint64(t.ifID()), 10)
	local := ""
	if t.Link.Listen.IsValid() {
		local = "    local_addrs = " + t.Link.Listen.String() + "\n"
	}
	return "# " + name + ": " + t.Host.Site.Name + " (" + t.Host.Gateway.Name + ") to " + t.FarSite.Name + " (" + t.Far.Title.En + ")\n" +
		"connections {\n" +
		"  " + name + " {\n" +
		"    version = " + map[ike.Version]string{ike.IKEv1: "1", ike.IKEv2: "2"}[p.Version] + "\n" +
		local +
		"    remote_addrs = " + t.FarLink.Address.String() + "\n" +
		"    proposals = " + ikeProposal(p.IKE) + "\n" +
		"    rekey_time = " + seconds(p.IKE.Lifetime*9/10) + "\n" +
		"    over_time = " + seconds(p.IKE.Lifetime/10) + "\n" +
		"    dpd_delay = 10s\n" +
		"    keyingtries = 0\n" +
		"    mobike = no\n" +
		"    unique = replace\n" +
		"    if_id_in = " + id + "\n" +
		"    if_id_out = " + id + "\n" +
		"    local {\n      auth = psk\n      id = " + t.Link.Address.String() + "\n    }\n" +
		"    remote {\n      auth = psk\n      id = " + t.FarLink.Address.String() + "\n    }\n" +
		"    children {\n" +
		"      " + name + " {\n" +
		"        local_ts = " + everything(t) + "\n" +
		"        remote_ts = " + everything(t) + "\n" +
		"        esp_proposals = " + espProposal(p.ESP) + "\n" +
		"        rekey_time = " + seconds(p.ESP.Lifetime*9/10) + "\n" +
		"        life_time = " + seconds(p.ESP.Lifetime) + "\n" +
		"        start_action = start\n" +
		"        close_action = start\n" +
		"        dpd_action = restart\n" +
		"      }\n    }\n  }\n}\n" +
		"secrets {\n" +
		"  ike-" + name + " {\n" +
		"    id-1 = " + t.Link.Address.String() + "\n" +
		"    id-2 = " + t.FarLink.Address.String() + "\n" +
		"    # One line: secret = \"…\", readable by root only.\n" +
		"    include " + secretFile(t) + "\n" +
		"  }\n}\n"
}

// everything are the selectors, of the families there are: a gateway refuses
// the other one.
func everything(t Tunnel) string {
	if host.HasIPv6(t.Local) && host.HasIPv6(t.Remote) {
		return "0.0.0.0/0, ::/0"
	}
	return "0.0.0.0/0"
}

// secretFile is where on the host the pre-shared key is.
func secretFile(t Tunnel) string { return "/etc/swanctl/causeway/" + t.Path.Name + ".secret" }

func seconds(d time.Duration) string { return strconv.Itoa(int(d/time.Second)) + "s" }
