#!/bin/sh
# Sets up IPsec on b-1 at b. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi

command -v swanctl >/dev/null || {
	echo "swanctl is missing: install strongswan-swanctl and charon-systemd" >&2
	exit 1
}

command -v nft >/dev/null || {
	echo "nft is missing: install nftables" >&2
	exit 1
}

if [ ! -s /etc/swanctl/causeway/hosts.secret ]; then
	echo 'write the pre-shared key of hosts into /etc/swanctl/causeway/hosts.secret, readable by root only, as: secret = "…"' >&2
	echo 'a letter and what "openssl rand -hex 31" prints is one that every cloud takes; the other end gets the same' >&2
	exit 1
fi
chmod 600 /etc/swanctl/causeway/hosts.secret

install -m 644 90-causeway-forward.conf /etc/sysctl.d/90-causeway-forward.conf
sysctl -q -p /etc/sysctl.d/90-causeway-forward.conf

install -d -m 755 /etc/causeway
install -m 644 causeway.conf /etc/strongswan.d/causeway.conf
systemctl enable --now strongswan
systemctl restart strongswan

install -m 644 hosts.nft /etc/causeway/hosts.nft
install -m 644 causeway-ipsec-hosts.service /etc/systemd/system/causeway-ipsec-hosts.service
install -m 640 hosts.conf /etc/swanctl/conf.d/causeway-hosts.conf
systemctl daemon-reload
systemctl enable causeway-ipsec-hosts
systemctl restart causeway-ipsec-hosts

if command -v firewall-cmd >/dev/null && firewall-cmd --quiet --state; then
	firewall-cmd --quiet --permanent --add-port=500/udp
	firewall-cmd --quiet --permanent --add-port=4500/udp
	firewall-cmd --quiet --permanent --zone=trusted --change-interface=hosts
	firewall-cmd --quiet --reload
fi
swanctl --load-all
