// Package frr writes BGP for the hosts that end IPsec themselves: one frr.conf
// per host with a neighbour in each tunnel, for paths via: ipsec with routing:
// bgp. The tunnels are those of package strongswan.
package frr

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway"
	"causeway/render"
	"causeway/render/host"
	"causeway/render/strongswan"
)

// Target is 'causeway render frr'.
func Target() render.Target {
	return render.Target{
		Name:  "frr",
		Title: causeway.Text{En: "BGP on gateways' hosts (FRRouting)", Zh: "网关主机上的 BGP（FRRouting）"},
		Why:   why,
		Files: files,
	}
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	for _, h := range strongswan.Hosts(ic) {
		if slices.ContainsFunc(h.Ends, func(e host.End) bool { return e.How.Routing == causeway.RoutingBGP }) {
			return nil
		}
	}
	return causeway.NewProblem("overlay.no_bgp", ic.Name, nil)
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	var made []render.File
	var problems causeway.Problems
	for _, h := range strongswan.Hosts(in.Interconnect) {
		tunnels, wrong := strongswan.Tunnels(in.Interconnect, h)
		problems = append(problems, wrong...)
		tunnels = slices.DeleteFunc(tunnels, func(t strongswan.Tunnel) bool { return t.How.Routing != causeway.RoutingBGP })
		if len(tunnels) > 0 {
			made = append(made, render.File{Name: h.Folder() + "frr.conf", Text: conf(tunnels)}, install(h))
			if p := host.OnlyIPv4(h); p != nil {
				problems = append(problems, p)
			}
		}
	}
	if len(problems.Failures()) > 0 {
		return nil, problems
	}
	return made, problems
}

// conf writes the configuration. Nothing is learnt or told that the file does
// not name: each direction has a list of prefixes, so that bgp
// ebgp-requires-policy stays on. IPv6 has connections of its own in the clouds
// and is left out. There is no BFD: AWS's VPN does not speak it.
func conf(tunnels []strongswan.Tunnel) string {
	text := "frr defaults traditional\nlog syslog informational\nservice integrated-vtysh-config\n!\n"
	for _, t := range tunnels {
		text += lists(t)
	}
	text += "router bgp " + number(tunnels[0].NearASN) + "\n" +
		" bgp router-id " + tunnels[0].Own.String() + "\n" +
		" bgp log-neighbor-changes\n" +
		" ! The site's networks are routed by its VPC and seldom stand in the host's table.\n" +
		" no bgp network import-check\n"
	for _, t := range tunnels {
		text += neighbour(t)
	}
	return text + addressFamily(tunnels) + "exit\n!\n"
}

// longestTaken is the longest prefix a neighbour may tell: a site may tell its
// subnets in place of the whole.
const longestTaken = 28

// lists are what a neighbour may tell and is told.
func lists(t strongswan.Tunnel) string {
	return list(t.Path.Name+"-in", t.Remote, longestTaken) + list(t.Path.Name+"-out", t.Local, 0)
}

func list(name string, networks []netip.Prefix, longest int) string {
	var text string
	for i, n := range host.IPv4(networks) {
		text += "ip prefix-list " + name + " seq " + strconv.Itoa(5*(i+1)) + " permit " + n.String()
		if n.Bits() < longest {
			text += " le " + strconv.Itoa(longest)
		}
		text += "\n"
	}
	return text + "!\nroute-map " + name + " permit 10\n match ip address prefix-list " + name + "\nexit\n!\n"
}

// neighbour has the timers of AWS and Alibaba, which offer 10 and 30 seconds.
func neighbour(t strongswan.Tunnel) string {
	n := " neighbor " + t.Other.String()
	return n + " remote-as " + number(t.FarASN) + "\n" +
		n + " description " + t.Path.Name + " to " + t.FarSite.Name + "\n" +
		n + " timers 10 30\n" +
		n + " timers connect 10\n" +
		n + " update-source " + t.Own.String() + "\n"
}

func addressFamily(tunnels []strongswan.Tunnel) string {
	var told, lines []string
	for _, t := range tunnels {
		for _, n := range host.IPv4(t.Local) {
			if line := "  network " + n.String() + "\n"; !slices.Contains(told, line) {
				told = append(told, line)
			}
		}
		n := "  neighbor " + t.Other.String()
		lines = append(lines, n+" activate\n", n+" maximum-prefix 200\n",
			n+" route-map "+t.Path.Name+"-in in\n", n+" route-map "+t.Path.Name+"-out out\n")
	}
	return " !\n address-family ipv4 unicast\n" + strings.Join(told, "") + strings.Join(lines, "") + " exit-address-family\n"
}

func number(asn uint32) string { return strconv.FormatUint(uint64(asn), 10) }

func install(h host.Host) render.File {
	return host.Script(h, "Sets up BGP", host.Need("vtysh", "install frr")+`
vtysh -C -f frr.conf
sed -i 's/^bgpd=no/bgpd=yes/' /etc/frr/daemons
if [ -e /etc/frr/frr.conf ] && ! cmp -s frr.conf /etc/frr/frr.conf; then
	cp -p /etc/frr/frr.conf /etc/frr/frr.conf.before
fi
install -m 640 -o frr -g frr frr.conf /etc/frr/frr.conf
systemctl enable frr
systemctl restart frr
`)
}
