# Without this a failure inside $(...) goes unnoticed.
shopt -s inherit_errexit || {
	echo "bash 4.4 or later is needed" >&2
	exit 1
}

say() { printf '%s\n' "$*" >&2; }

fail() {
	say "$*"
	exit 1
}

# tell NAME VALUE: a line for the environment of the other cloud's script.
tell() { printf "export %s='%s'\n" "$1" "$2"; }

# need NAME...: ends the script, with 3, where it has not been told all of the
# other cloud's addresses yet.
need() {
	local name missing=()
	for name in "$@"; do
		if [ -z "${!name-}" ]; then
			missing+=("$name")
		elif ! [[ ${!name} =~ ^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
			fail "$name is not an address: ${!name}"
		fi
	done
	if [ ${#missing[@]} -gt 0 ]; then
		say "Done so far. What is left needs what the other cloud's script prints: ${missing[*]}"
		exit 3
	fi
}

# need_tool NAME...: ends the script where a program is missing.
need_tool() {
	local name
	for name in "$@"; do
		command -v "$name" >/dev/null || fail "$name is not installed"
	done
}

# one KEY ID...: the id of the one object there is, or nothing.
one() {
	local key=$1
	shift
	[ $# -le 1 ] || fail "$key: several objects have its tags: $*"
	printf '%s' "${1-}"
}

# Pauses between two looks at what a cloud is still making, in seconds, and how
# many looks there are: half an hour.
pause=${CW_PAUSE:-10}
looks=180

# until_is STATE KEY COMMAND...: waits until COMMAND prints STATE. What is gone
# prints nothing.
until_is() {
	local want=$1 key=$2 state='' look
	shift 2
	for ((look = 0; look < looks; look++)); do
		state=$("$@")
		[ "$state" != "$want" ] || return 0
		sleep "$pause"
	done
	fail "$key: is $state after half an hour and not ${want:-gone}; look at it in the console, then run this again"
}

# The pre-shared keys: from the environment, else from this file, which gets
# what it lacks. Both clouds' scripts have to see the same.
keys=${CW_KEYS:-${XDG_STATE_HOME:-$HOME/.local/state}/causeway/$interconnect.keys}

# new_key: 256 bits as 64 hexadecimal digits. AWS takes no zero first: that is
# written g.
new_key() {
	local digits
	digits=$(openssl rand -hex 32 2>/dev/null || od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n')
	[ ${#digits} -eq 64 ] || fail "no random numbers to be had"
	case $digits in
	0*) digits=g${digits:1} ;;
	esac
	printf '%s' "$digits"
}

# key NAME: a pre-shared key.
key() {
	local name=$1 value=${!1-}
	if [ -z "$value" ] && [ -e "$keys" ]; then
		value=$(sed -n "s/^$name=//p" "$keys")
	fi
	if [ -z "$value" ]; then
		value=$(new_key)
		(
			umask 077
			mkdir -p "$(dirname "$keys")"
			printf '%s=%s\n' "$name" "$value" >>"$keys"
		)
		say "$name: a new key in $keys"
	fi
	[[ $value =~ ^[A-Za-z1-9._][A-Za-z0-9._]{7,63}$ ]] || fail "$name: want 8 to 64 letters, digits, dots or underscores, and no zero first"
	printf '%s' "$value"
}

# agreed: ends the script unless it was called with --yes.
agreed() {
	if [ "${1-}" != --yes ]; then
		say "This removes what was made for $interconnect. Call it with --yes if that is meant."
		exit 2
	fi
}
