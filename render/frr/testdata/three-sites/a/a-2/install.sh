#!/bin/sh
# Sets up BGP on a-2 at a. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi

command -v vtysh >/dev/null || {
	echo "vtysh is missing: install frr" >&2
	exit 1
}

vtysh -C -f frr.conf
sed -i 's/^bgpd=no/bgpd=yes/' /etc/frr/daemons
if [ -e /etc/frr/frr.conf ] && ! cmp -s frr.conf /etc/frr/frr.conf; then
	cp -p /etc/frr/frr.conf /etc/frr/frr.conf.before
fi
install -m 640 -o frr -g frr frr.conf /etc/frr/frr.conf
systemctl enable frr
systemctl restart frr
