#!/bin/sh
# Sets up WireGuard on a-1 at a. Running it again changes nothing.
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

key=/etc/keys/wg
if [ ! -e "$key" ]; then
	(umask 077 && mkdir -p "$(dirname "$key")" && wg genkey >"$key")
fi
public=$(wg pubkey <"$key")
if [ "$public" != "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" ]; then
	echo "the key of this host is not the one in the file; write this, render again and install at both ends:" >&2
	echo "  provision.paths.wg-with-a-long-name.wireguard.public_keys.a: $public" >&2
	exit 1
fi

install -m 644 90-causeway-forward.conf /etc/sysctl.d/90-causeway-forward.conf
sysctl -q -p /etc/sysctl.d/90-causeway-forward.conf

if command -v firewall-cmd >/dev/null && firewall-cmd --quiet --state; then
	firewall-cmd --quiet --permanent --add-port=51820/udp
	firewall-cmd --quiet --permanent --zone=trusted --change-interface=wg-with--670699
	firewall-cmd --quiet --reload
fi

install -m 600 wg-with--670699.conf /etc/wireguard/wg-with--670699.conf
install -m 644 wg-with--670699.nft /etc/wireguard/wg-with--670699.nft
systemctl enable wg-quick@wg-with--670699
systemctl restart wg-quick@wg-with--670699
