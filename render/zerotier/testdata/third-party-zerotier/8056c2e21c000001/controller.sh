#!/bin/sh
# Sets up the ZeroTier network 8056c2e21c000001 on its controller. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi

command -v curl >/dev/null || {
	echo "curl is missing: install curl" >&2
	exit 1
}

home=/var/lib/zerotier-one
post() {
	printf 'X-ZT1-Auth: %s' "$(cat "$home/authtoken.secret")" |
		curl --silent --show-error --fail --header @- --data "$2" "http://127.0.0.1:9993/controller/network/8056c2e21c000001$1" >/dev/null
}

case "${1:-}" in
"")
	post "" "$(cat network.json)"
	echo "the network is set up; each host's install.sh prints how to let it in"
	;;
authorize)
	case "${2:-}" in
	beijing/bj-1) address=198.18.38.1 ;;
	california/ca-1) address=198.18.38.2 ;;
	*)
		echo "usage: $0 authorize SITE/GATEWAY NODE" >&2
		exit 2
		;;
	esac
	case "${3:-}" in
	*[!0-9a-f]* | "")
		echo "the id of a node is ten hexadecimal digits" >&2
		exit 2
		;;
	esac
	post "/member/$3" "{\"authorized\": true, \"noAutoAssignIps\": true, \"ipAssignments\": [\"$address\"]}"
	echo "$2 is $3 with address $address"
	;;
*)
	echo "usage: $0 [authorize SITE/GATEWAY NODE]" >&2
	exit 2
	;;
esac
