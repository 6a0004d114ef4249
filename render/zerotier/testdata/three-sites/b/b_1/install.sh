#!/bin/sh
# Sets up ZeroTier on b_1 at b. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi

command -v zerotier-cli >/dev/null || {
	echo "zerotier-cli is missing: see https://www.zerotier.com/download" >&2
	exit 1
}

command -v nft >/dev/null || {
	echo "nft is missing: install nftables" >&2
	exit 1
}

install -m 644 90-causeway-forward.conf /etc/sysctl.d/90-causeway-forward.conf
sysctl -q -p /etc/sysctl.d/90-causeway-forward.conf

if command -v firewall-cmd >/dev/null && firewall-cmd --quiet --state; then
	firewall-cmd --quiet --permanent --add-port=9993/udp
	firewall-cmd --quiet --permanent --zone=trusted --change-interface=zt6c2e21c000001
	firewall-cmd --quiet --reload
fi

install -d -m 755 /etc/causeway
install -m 644 causeway-zerotier.nft /etc/causeway/causeway-zerotier.nft
install -m 644 causeway-zerotier.service /etc/systemd/system/causeway-zerotier.service

# Names of devices, known before they are there: the rules go by them.
map=/var/lib/zerotier-one/devicemap
touch "$map"
renamed=no
grep -qx '8056c2e21c000001=zt6c2e21c000001' "$map" || {
	sed -i '/^8056c2e21c000001=/d' "$map"
	echo '8056c2e21c000001=zt6c2e21c000001' >>"$map"
	renamed=yes
}

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

zerotier-cli join 8056c2e21c000001
# Addresses and routes come from the controller and come back after a restart.
zerotier-cli set 8056c2e21c000001 allowManaged=1
zerotier-cli set 8056c2e21c000001 allowGlobal=0
zerotier-cli set 8056c2e21c000001 allowDefault=0
zerotier-cli set 8056c2e21c000001 allowDNS=0
echo "on the controller run: 8056c2e21c000001/controller.sh authorize b/b_1 $node"
