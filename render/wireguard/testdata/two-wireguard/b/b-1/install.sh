#!/bin/sh
# Sets up WireGuard on b-1 at b. Running it again changes nothing.
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

key=/etc/wireguard/first.key
if [ ! -e "$key" ]; then
	(umask 077 && mkdir -p "$(dirname "$key")" && wg genkey >"$key")
fi
public=$(wg pubkey <"$key")
if [ "$public" != "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=" ]; then
	echo "the key of this host is not the one in the file; write this, render again and install at both ends:" >&2
	echo "  provision.paths.first.wireguard.public_keys.b: $public" >&2
	exit 1
fi

key=/etc/wireguard/second.key
if [ ! -e "$key" ]; then
	(umask 077 && mkdir -p "$(dirname "$key")" && wg genkey >"$key")
fi
public=$(wg pubkey <"$key")
if [ "$public" != "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=" ]; then
	echo "the key of this host is not the one in the file; write this, render again and install at both ends:" >&2
	echo "  provision.paths.second.wireguard.public_keys.b: $public" >&2
	exit 1
fi

install -m 644 90-causeway-forward.conf /etc/sysctl.d/90-causeway-forward.conf
sysctl -q -p /etc/sysctl.d/90-causeway-forward.conf

if command -v firewall-cmd >/dev/null && firewall-cmd --quiet --state; then
	firewall-cmd --quiet --permanent --add-port=51820/udp
	firewall-cmd --quiet --permanent --add-port=51821/udp
	firewall-cmd --quiet --permanent --zone=trusted --change-interface=first
	firewall-cmd --quiet --permanent --zone=trusted --change-interface=second
	firewall-cmd --quiet --reload
fi

install -m 600 first.conf /etc/wireguard/first.conf
install -m 644 first.nft /etc/wireguard/first.nft
systemctl enable wg-quick@first
systemctl restart wg-quick@first

install -m 600 second.conf /etc/wireguard/second.conf
install -m 644 second.nft /etc/wireguard/second.nft
systemctl enable wg-quick@second
systemctl restart wg-quick@second
