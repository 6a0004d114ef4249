// Package zerotier writes what joins gateways' hosts by a ZeroTier network, for
// paths via: zerotier: a script and rules per host (this file), and what the
// network's controller has to know (controller.go).
package zerotier

import (
	"net/netip"
	"slices"

	"causeway"
	"causeway/render"
	"causeway/render/host"
)

// Target is 'causeway render zerotier'.
func Target() render.Target {
	return render.Target{
		Name:  "zerotier",
		Title: causeway.Text{En: "ZeroTier: gateways' hosts and the network's controller", Zh: "ZeroTier：网关主机与网络控制器"},
		Why:   why,
		Files: files,
	}
}

func carries(e host.End) bool { return e.Path.Via == causeway.ViaZeroTier && e.How.ZeroTier != nil }

func why(ic *causeway.Interconnect) *causeway.Problem {
	if len(host.Hosts(ic, carries)) == 0 {
		return causeway.NewProblem("overlay.no_path", ic.Name, nil, "via", string(causeway.ViaZeroTier))
	}
	return nil
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	hosts := host.Hosts(in.Interconnect, carries)
	var made []render.File
	var notices causeway.Problems
	for _, n := range networksOf(hosts) {
		if problem := n.full(); problem != nil {
			return nil, causeway.Problems{problem}
		}
		made = append(made,
			render.File{Name: n.id + "/network.json", Text: networkJSON(n)},
			render.File{Name: n.id + "/controller.sh", Mode: host.Executable, Text: controller(n)})
		p := causeway.NewProblem("overlay.authorize", "provision.paths."+n.path.Path+".zerotier", nil)
		p.Severity, p.At = causeway.Notice, n.path.ZeroTier.At
		notices = append(notices, p)
	}
	for _, h := range hosts {
		made = append(made,
			render.File{Name: h.Folder() + "causeway-zerotier.nft", Text: rules(h)},
			render.File{Name: h.Folder() + "causeway-zerotier.service", Text: unit},
			host.Forwarding(h), install(h))
		notices = append(notices, host.LeftByPlan(in.Interconnect, h, "udp/9993")...)
		if p := host.OnlyIPv4(h); p != nil {
			notices = append(notices, p)
		}
	}
	return made, notices
}

// ids are the networks a host is on.
func ids(h host.Host) []string {
	var all []string
	for _, e := range h.Ends {
		if id := e.How.ZeroTier.Network; !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

func devices(h host.Host) []string {
	var all []string
	for _, id := range ids(h) {
		all = append(all, device(id))
	}
	return all
}

// device is the name the network's device is given in the file devicemap of
// ZeroTier's folder: left to itself it is zt and eight more characters, never
// zt0. Linux allows 15.
func device(id string) string { return "zt" + id[3:] }

// mtu is what fits into a packet of 1500 bytes with ZeroTier's own headers.
// Its device has 2800, which travels as two.
const mtu = 1400

func rules(h host.Host) string {
	text := "table inet causeway_zerotier\n" +
		"delete table inet causeway_zerotier\n" +
		"table inet causeway_zerotier {\n" +
		"\tchain forward {\n\t\ttype filter hook forward priority mangle; policy accept;\n"
	for _, id := range ids(h) {
		text += host.ClampMSS(device(id), mtu)
	}
	return text + "\t}\n}\n"
}

// unit loads the rules at every start, and at each start of ZeroTier.
const unit = `[Unit]
Description=Rules for ZeroTier between sites
PartOf=zerotier-one.service
Before=zerotier-one.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/causeway/causeway-zerotier.nft
ExecStop=-/usr/sbin/nft delete table inet causeway_zerotier

[Install]
WantedBy=multi-user.target zerotier-one.service
`

func install(h host.Host) render.File {
	commands := host.Need("zerotier-cli", "see https://www.zerotier.com/download") + host.Need("nft", "install nftables") +
		host.InstallForwarding + host.OpenFirewall([]string{"9993/udp"}, devices(h)) + `
install -d -m 755 /etc/causeway
install -m 644 causeway-zerotier.nft /etc/causeway/causeway-zerotier.nft
install -m 644 causeway-zerotier.service /etc/systemd/system/causeway-zerotier.service

# Names of devices, known before they are there: the rules go by them.
map=/var/lib/zerotier-one/devicemap
touch "$map"
renamed=no
`
	for _, id := range ids(h) {
		commands += "grep -qx '" + id + "=" + device(id) + "' \"$map\" || {\n" +
			"\tsed -i '/^" + id + "=/d' \"$map\"\n" +
			"\techo '" + id + "=" + device(id) + "' >>\"$map\"\n\trenamed=yes\n}\n"
	}
	commands += `
systemctl daemon-reload
systemctl enable --now causeway-zerotier
systemctl restart causeway-zerotier
systemctl enable --now zerotier-one
if [ "$renamed" = yes ]; then
	systemctl restart zerotier-one
fi
# It answers a moment after it was started.
tries=0
until zerotier-cli info >/dev/null 2>&1; do
	tries=$((tries + 1))
	if [ "$tries" -gt 30 ]; then
		echo "zerotier-one does not answer: journalctl -u zerotier-one" >&2
		exit 1
	fi
	sleep 1
done
node=$(zerotier-cli info | cut -d ' ' -f 3)
`
	for _, id := range ids(h) {
		commands += "\nzerotier-cli join " + id + "\n" +
			"# Addresses and routes come from the controller and come back after a restart.\n" +
			"zerotier-cli set " + id + " allowManaged=1\n" +
			"zerotier-cli set " + id + " allowGlobal=" + allowGlobal(h.Remote()) + "\n" +
			"zerotier-cli set " + id + " allowDefault=0\n" +
			"zerotier-cli set " + id + " allowDNS=0\n" +
			"echo \"on the controller run: " + id + "/controller.sh authorize " + h.Site.Name + "/" + h.Gateway.Name + " $node\"\n"
	}
	return host.Script(h, "Sets up ZeroTier", commands)
}

// allowGlobal is needed for networks that are not private: ZeroTier takes no
// routes for them otherwise.
func allowGlobal(networks []netip.Prefix) string {
	if slices.ContainsFunc(networks, func(n netip.Prefix) bool { return !n.Addr().IsPrivate() }) {
		return "1"
	}
	return "0"
}
