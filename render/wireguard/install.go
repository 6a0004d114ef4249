package wireguard

import (
	"strconv"

	"causeway/render"
	"causeway/render/host"
)

// install makes the key where there is none and stops where the file does not
// know it: the other end would never answer.
func install(h host.Host) render.File {
	commands := host.Need("wg-quick", "install wireguard-tools") + host.Need("nft", "install nftables")
	var ports, devices []string
	for _, e := range h.Ends {
		w := e.How.WireGuard
		ports, devices = append(ports, strconv.Itoa(int(w.Port))+"/udp"), append(devices, host.Device(e.Path.Name))
		commands += `
key=` + w.PrivateKey + `
if [ ! -e "$key" ]; then
	(umask 077 && mkdir -p "$(dirname "$key")" && wg genkey >"$key")
fi
public=$(wg pubkey <"$key")
if [ "$public" != "` + w.PublicKey(h.Site.Name) + `" ]; then
	echo "the key of this host is not the one in the file; write this, render again and install at both ends:" >&2
	echo "  provision.paths.` + e.Path.Name + `.wireguard.public_keys.` + h.Site.Name + `: $public" >&2
	exit 1
fi
`
	}
	commands += host.InstallForwarding + host.OpenFirewall(ports, devices)
	for _, device := range devices {
		commands += `
install -m 600 ` + device + `.conf /etc/wireguard/` + device + `.conf
install -m 644 ` + device + `.nft /etc/wireguard/` + device + `.nft
systemctl enable wg-quick@` + device + `
systemctl restart wg-quick@` + device + `
`
	}
	return host.Script(h, "Sets up WireGuard", commands)
}
