#!/bin/sh
# Sets up causeway-gateway on ca-1 at california. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi

for file in /usr/local/bin/causeway-gateway /etc/causeway/causeway.yaml /etc/causeway/identity/node.key; do
	if [ ! -e "$file" ]; then
		echo "$file is missing: docs/guide.md says where it comes from" >&2
		exit 1
	fi
done
install -m 644 causeway-gateway.service /etc/systemd/system/causeway-gateway.service
install -d -m 755 /etc/systemd/system/causeway-gateway.service.d
install -m 644 causeway-gateway.service.d/10-site.conf /etc/systemd/system/causeway-gateway.service.d/10-site.conf
systemctl daemon-reload
systemctl enable causeway-gateway
systemctl restart causeway-gateway
