#!/bin/sh
# Sets up WireGuard on bj-1 at beijing. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi

command -v wg-quick >/dev/null || {
	echo "wg-quick is missing: install wireguard-tools" >&2
	exit 1
}

command -v nft >/dev/null || {
	echo "nft is missing: install nftables" >&2
	exit 1
}

key=/etc/wireguard/wg0.key
if [ ! -e "$key" ]; then
	(umask 077 && mkdir -p "$(dirname "$key")" && wg genkey >"$key")
fi
public=$(wg pubkey <"$key")
if [ "$public" != "OnOgJAka8TasQFQKJ6AXyrBoqt3qhR+GGIP0YwkdyWQ=" ]; then
	echo "the key of this host is not the one in the file; write this, render again and install at both ends:" >&2
	echo "  provision.paths.wg0.wireguard.public_keys.beijing: $public" >&2
	exit 1
fi

install -m 644 90-causeway-forward.conf /etc/sysctl.d/90-causeway-forward.conf
sysctl -q -p /etc/sysctl.d/90-causeway-forward.conf

if command -v firewall-cmd >/dev/null && firewall-cmd --quiet --state; then
	firewall-cmd --quiet --permanent --add-port=51820/udp
	firewall-cmd --quiet --permanent --zone=trusted --change-interface=wg0
	firewall-cmd --quiet --reload
fi

install -m 600 wg0.conf /etc/wireguard/wg0.conf
install -m 644 wg0.nft /etc/wireguard/wg0.nft
systemctl enable wg-quick@wg0
systemctl restart wg-quick@wg0
