#!/bin/sh
# Sets up Tailscale on b_1 at b. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi

command -v tailscale >/dev/null || {
	echo "tailscale is missing: see https://tailscale.com/download/linux" >&2
	exit 1
}

command -v nft >/dev/null || {
	echo "nft is missing: install nftables" >&2
	exit 1
}

if [ ! -s /etc/causeway/tailscale.key ] && ! tailscale status >/dev/null 2>&1; then
	echo "put an auth key for tag:causeway into /etc/causeway/tailscale.key, readable by root only" >&2
	exit 1
fi

install -m 644 90-causeway-forward.conf /etc/sysctl.d/90-causeway-forward.conf
sysctl -q -p /etc/sysctl.d/90-causeway-forward.conf

if command -v firewall-cmd >/dev/null && firewall-cmd --quiet --state; then
	firewall-cmd --quiet --permanent --add-port=41641/udp
	firewall-cmd --quiet --permanent --zone=trusted --change-interface=tailscale0
	firewall-cmd --quiet --reload
fi

install -d -m 755 /etc/causeway
install -m 644 causeway-tailscale.nft /etc/causeway/causeway-tailscale.nft
install -m 755 causeway-tailscale-up /usr/local/sbin/causeway-tailscale-up
install -m 644 causeway-tailscale.service /etc/systemd/system/causeway-tailscale.service
systemctl daemon-reload
systemctl enable --now tailscaled
systemctl enable causeway-tailscale
systemctl restart causeway-tailscale
