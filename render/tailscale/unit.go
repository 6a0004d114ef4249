package tailscale

import (
	"causeway/render"
	"causeway/render/host"
)

// unit repeats at every start what the kernel forgets: rules and preferences
// of routing.
const unit = `[Unit]
Description=Tailnet between sites
Requires=tailscaled.service
After=tailscaled.service network-online.target
Wants=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStartPre=/usr/sbin/nft -f /etc/causeway/causeway-tailscale.nft
ExecStart=/usr/local/sbin/causeway-tailscale-up
ExecStop=/usr/bin/tailscale down
ExecStopPost=-/usr/sbin/nft delete table inet causeway_tailscale
TimeoutStartSec=2min

[Install]
WantedBy=multi-user.target
`

func install(h host.Host) render.File {
	key := settings(h).AuthKey
	return host.Script(h, "Sets up Tailscale", host.Need("tailscale", "see https://tailscale.com/download/linux")+
		host.Need("nft", "install nftables")+`
if [ ! -s `+key+` ] && ! tailscale status >/dev/null 2>&1; then
	echo "put an auth key for `+settings(h).Tags[0]+` into `+key+`, readable by root only" >&2
	exit 1
fi
`+host.InstallForwarding+host.OpenFirewall([]string{"41641/udp"}, []string{device})+`
install -d -m 755 /etc/causeway
install -m 644 causeway-tailscale.nft /etc/causeway/causeway-tailscale.nft
install -m 755 causeway-tailscale-up /usr/local/sbin/causeway-tailscale-up
install -m 644 causeway-tailscale.service /etc/systemd/system/causeway-tailscale.service
systemctl daemon-reload
systemctl enable --now tailscaled
systemctl enable causeway-tailscale
systemctl restart causeway-tailscale
`)
}
