// Package wireguard writes what wg-quick needs on each gateway's host for paths
// via: wireguard: a configuration without the private key, rules that keep TCP
// within the tunnel, and a script that installs them (install.go).
package wireguard

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/render"
	"causeway/render/host"
)

// Target is 'causeway render wireguard'.
func Target() render.Target {
	return render.Target{
		Name:  "wireguard",
		Title: causeway.Text{En: "WireGuard between gateways' hosts (wg-quick)", Zh: "网关主机之间的 WireGuard（wg-quick）"},
		Why:   why,
		Files: files,
	}
}

func carries(e host.End) bool { return e.Path.Via == causeway.ViaWireGuard && e.How.WireGuard != nil }

func why(ic *causeway.Interconnect) *causeway.Problem {
	if len(host.Hosts(ic, carries)) == 0 {
		return causeway.NewProblem("overlay.no_path", ic.Name, nil, "via", string(causeway.ViaWireGuard))
	}
	return nil
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	var made []render.File
	var notices causeway.Problems
	for _, h := range host.Hosts(in.Interconnect, carries) {
		var ports []string
		for i, e := range h.Ends {
			if !e.FarLink.Address.IsValid() {
				return nil, causeway.Problems{causeway.NewProblem("overlay.address_to_come", "paths."+e.Path.Name, nil, "site", e.FarSite.Name, "link", e.FarLink.Name)}
			}
			device := host.Device(e.Path.Name)
			made = append(made,
				render.File{Name: h.Folder() + device + ".conf", Text: quick(h, i)},
				render.File{Name: h.Folder() + device + ".nft", Text: rules(e)})
			ports = append(ports, "udp/"+strconv.Itoa(int(e.How.WireGuard.Port)))
		}
		made = append(made, host.Forwarding(h), install(h))
		notices = append(notices, host.LeftByPlan(in.Interconnect, h, strings.Join(ports, ", "))...)
	}
	return made, notices
}

// quick writes the configuration. The private key comes from a file after the
// device is there, so that this text may be shown to anybody. There is no
// translation of addresses: both sites see who really speaks.
func quick(h host.Host, i int) string {
	e := h.Ends[i]
	w := e.How.WireGuard
	own, other := host.InsideHosts(w.Inside, h.Site.Name, e.FarSite.Name)
	device := host.Device(e.Path.Name)
	text := "# " + e.Path.Name + ": " + h.Site.Name + " (" + h.Gateway.Name + ") to " + e.FarSite.Name + " (" + e.FarGateway.Name + ")\n" +
		"[Interface]\n" +
		"Address = " + netip.PrefixFrom(own, w.Inside.Bits()).String() + "\n" +
		"ListenPort = " + strconv.Itoa(int(w.Port)) + "\n" +
		"MTU = " + strconv.Itoa(mtu(e)) + "\n" +
		"PostUp = wg set %i private-key " + w.PrivateKey + "\n" +
		"PostUp = nft -f /etc/wireguard/" + device + ".nft\n" +
		"PostDown = nft delete table inet " + table(device) + "\n" +
		standby(h.Ends[:i], e) +
		"\n[Peer]\n" +
		"PublicKey = " + w.PublicKey(e.FarSite.Name) + "\n" +
		"Endpoint = " + netip.AddrPortFrom(e.FarLink.Address, w.Port).String() + "\n" +
		"AllowedIPs = " + host.List(append([]netip.Prefix{netip.PrefixFrom(other, other.BitLen())}, host.Sorted(e.Remote)...), ", ") + "\n"
	if w.Keepalive > 0 {
		text += "PersistentKeepalive = " + strconv.Itoa(int((w.Keepalive+time.Second-1)/time.Second)) + "\n"
	}
	return text
}

// standby gives a path to where an earlier one leads already its own routes of
// a lower preference: wg-quick would fail on the same route twice. WireGuard
// has no idea of a dead path, so it is used when the other's device is down.
// Linux gives an IPv6 route that says nothing the metric 1024.
func standby(earlier []host.End, e host.End) string {
	rank := 0
	for _, other := range earlier {
		if host.Overlap(e.Remote, other.Remote) {
			rank++
		}
	}
	if rank == 0 {
		return ""
	}
	text := "Table = off\n"
	for _, n := range host.Sorted(e.Remote) {
		text += "PostUp = ip route add " + n.String() + " dev %i metric " + strconv.Itoa(1024+rank) + "\n"
	}
	return text
}

// Bytes WireGuard adds to a packet: UDP, and type, receiver, counter and tag
// of its data message (WireGuard white paper, section 5.4.6).
const (
	udpHeader   = 8
	dataMessage = 4 + 4 + 8 + 16
)

// mtu is the largest packet inside that is not fragmented outside.
func mtu(e host.End) int {
	if e.How.WireGuard.MTU != 0 {
		return e.How.WireGuard.MTU
	}
	outer := 20
	if !e.FarLink.Address.Is4() {
		outer = 40
	}
	return host.PathMTU - outer - udpHeader - dataMessage
}

// table is the name of the path's table of nftables, which has no '-'.
func table(device string) string { return "causeway_" + strings.ReplaceAll(device, "-", "_") }

func rules(e host.End) string {
	device := host.Device(e.Path.Name)
	return "# Loaded and removed by wg-quick with the device.\n" +
		"table inet " + table(device) + "\n" +
		"delete table inet " + table(device) + "\n" +
		"table inet " + table(device) + " {\n" +
		"\tchain forward {\n" +
		"\t\ttype filter hook forward priority mangle; policy accept;\n" +
		host.ClampMSS(device, mtu(e)) +
		"\t}\n}\n"
}
