package strongswan

import (
	"net/netip"
	"strconv"
	"strings"

	"causeway/ike"
	"causeway/render"
	"causeway/render/host"
)

// mtu is what fits into ESP in UDP: clouds' hosts are behind address
// translation.
func mtu(t Tunnel) int {
	size, _ := ike.InnerSize(host.PathMTU, t.Proposal.ESP, true) // fails for other path MTUs only
	return size.MTU
}

func table(t Tunnel) string { return "causeway_" + strings.ReplaceAll(t.Device(), "-", "_") }

func clamp(t Tunnel) string {
	return "table inet " + table(t) + "\ndelete table inet " + table(t) + "\ntable inet " + table(t) + " {\n" +
		"\tchain forward {\n\t\ttype filter hook forward priority mangle; policy accept;\n" +
		host.ClampMSS(t.Device(), mtu(t)) + "\t}\n}\n"
}

// firstMetric is of the static route that is preferred. Metrics keep apart what
// several tunnels have to one network: with one metric the last to start would
// take the other's route away, and be gone with it.
const firstMetric = 100

// unit makes the XFRM interface before strongSwan starts. What is routed to it
// is encrypted or dropped, never sent in the clear.
func unit(t Tunnel) string {
	under := ""
	if t.Link.Device != "" {
		under = "dev " + t.Link.Device + " "
	}
	commands := []string{
		"link add " + t.Device() + " type xfrm " + under + "if_id " + number(t.ifID()),
		"link set " + t.Device() + " mtu " + strconv.Itoa(mtu(t)) + " up",
		"address add " + netip.PrefixFrom(t.Own, t.Inside.Bits()).String() + " dev " + t.Device(),
	}
	if t.isStatic() {
		for _, n := range host.Sorted(t.Remote) {
			commands = append(commands, "route replace "+n.String()+" dev "+t.Device()+" metric "+strconv.Itoa(firstMetric+len(t.Before)))
		}
	}
	return "[Unit]\nDescription=Interface of the IPsec path " + t.Path.Name + "\n" +
		"Before=strongswan.service\nAfter=network-online.target\nWants=network-online.target\n\n" +
		"[Service]\nType=oneshot\nRemainAfterExit=yes\n" +
		"ExecStartPre=-/usr/sbin/ip link delete " + t.Device() + "\n" +
		"ExecStart=/usr/sbin/ip " + strings.Join(commands, "\nExecStart=/usr/sbin/ip ") + "\n" +
		"ExecStart=/usr/sbin/nft -f /etc/causeway/" + t.Device() + ".nft\n" +
		"ExecStop=/usr/sbin/ip link delete " + t.Device() + "\n" +
		"ExecStop=-/usr/sbin/nft delete table inet " + table(t) + "\n\n" +
		"[Install]\nWantedBy=multi-user.target\n"
}

func install(h host.Host, tunnels []Tunnel) render.File {
	commands := host.Need("swanctl", "install strongswan-swanctl and charon-systemd") + host.Need("nft", "install nftables")
	for _, t := range tunnels {
		secret := secretFile(t)
		commands += `
if [ ! -s ` + secret + ` ]; then
	echo 'write the pre-shared key of ` + t.Path.Name + ` into ` + secret + `, readable by root only, as: secret = "…"' >&2
	echo 'a letter and what "openssl rand -hex 31" prints is one that every cloud takes; the other end gets the same' >&2
	exit 1
fi
chmod 600 ` + secret + `
`
	}
	commands += host.InstallForwarding + `
install -d -m 755 /etc/causeway
install -m 644 causeway.conf /etc/strongswan.d/causeway.conf
systemctl enable --now strongswan
systemctl restart strongswan
`
	for _, t := range tunnels {
		device := t.Device()
		commands += `
install -m 644 ` + device + `.nft /etc/causeway/` + device + `.nft
install -m 644 causeway-ipsec-` + device + `.service /etc/systemd/system/causeway-ipsec-` + device + `.service
install -m 640 ` + device + `.conf /etc/swanctl/conf.d/causeway-` + device + `.conf
systemctl daemon-reload
systemctl enable causeway-ipsec-` + device + `
systemctl restart causeway-ipsec-` + device + `
`
	}
	commands += host.OpenFirewall([]string{"500/udp", "4500/udp"}, devices(tunnels)) + "swanctl --load-all\n"
	return host.Script(h, "Sets up IPsec", commands)
}

func devices(tunnels []Tunnel) []string {
	var all []string
	for _, t := range tunnels {
		all = append(all, t.Device())
	}
	return all
}
