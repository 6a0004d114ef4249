#!/usr/bin/env bash
# Removes from AWS what was made for interconnect west-coast. Only what bears its tags or names is removed.
#
# Lines for the environment of the other cloud's script go to standard output,
# what is done to standard error. Exit code 0: all is there. 3: all that can be
# made by now is there, and the other cloud's script comes next. In turns, until
# both end with 0:
#
# aliyun-cli/create.sh >aliyun.env
# . ./aliyun.env; aws-cli/create.sh >aws.env
# . ./aws.env; aliyun-cli/create.sh >aliyun.env
#
# Pre-shared keys come from the environment or a file of their own, CW_KEYS,
# which is made where it is missing; both scripts have to see the same. From the
# other cloud this script takes:
#	CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP
#	CW_SILICON_VALLEY_VPN_GATEWAY_DISASTER_RECOVERY_INTERNET_IP
set -euo pipefail

interconnect=west-coast

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

ec2() { aws --region "$region" --output text ec2 "$@"; }

# made_for KEY QUERY COMMAND...: the id of what was made for KEY before.
made_for() {
	local key=$1 query=$2 text ids filter=--filters
	shift 2
	[ "$1" != describe-flow-logs ] || filter=--filter
	text=$(ec2 "$@" "$filter" "Name=tag:causeway:interconnect,Values=$interconnect" "Name=tag:causeway:resource,Values=$key" --query "$query")
	read -r -a ids <<<"$text" || true
	one "$key" "${ids[@]}"
}

# said KEY ID: for people.
said() { say "$1: $2"; }

vpn_gateway_of() { made_for "$1" "VpnGateways[?State!='deleted' && State!='deleting'].VpnGatewayId" describe-vpn-gateways; }

attachment_state() { ec2 describe-vpn-gateways --vpn-gateway-ids "$1" --query "VpnGateways[].VpcAttachments[?VpcId=='$2' && State!='detached'][].State"; }

transit_gateway_of() { made_for "$1" "TransitGateways[?State!='deleted' && State!='deleting'].TransitGatewayId" describe-transit-gateways; }

# transit_gateway_vpc_of KEY VPC
transit_gateway_vpc_of() {
	made_for "$1" "TransitGatewayVpcAttachments[?State!='deleted' && State!='deleting' && VpcId=='$2'].TransitGatewayAttachmentId" describe-transit-gateway-vpc-attachments
}

customer_gateway_of() { made_for "$1" "CustomerGateways[?State!='deleted' && State!='deleting'].CustomerGatewayId" describe-customer-gateways; }

vpn_connection_of() { made_for "$1" "VpnConnections[?State!='deleted' && State!='deleting'].VpnConnectionId" describe-vpn-connections; }

route_table_of() { made_for "$1" 'RouteTables[].RouteTableId' describe-route-tables; }

flow_log_of() { made_for "$1" 'FlowLogs[].FlowLogId' describe-flow-logs; }

# Each of these removes what was made for KEY, if it is there, and waits until
# it is gone where something else depends on that.

remove_vpn_gateway() { # KEY
	local id
	id=$(vpn_gateway_of "$1")
	[ -n "$id" ] || return 0
	ec2 delete-vpn-gateway --vpn-gateway-id "$id"
	said "$1" "$id"
}

remove_vpn_gateway_attachment() { # KEY GATEWAY_KEY VPC
	local id state
	id=$(vpn_gateway_of "$2")
	[ -n "$id" ] || return 0
	state=$(attachment_state "$id" "$3")
	[ -n "$state" ] || return 0
	[ "$state" = detaching ] || ec2 detach-vpn-gateway --vpn-gateway-id "$id" --vpc-id "$3"
	until_is '' "$1" attachment_state "$id" "$3"
	said "$1" "$3"
}

remove_transit_gateway() { # KEY
	local id
	id=$(transit_gateway_of "$1")
	[ -n "$id" ] || return 0
	ec2 delete-transit-gateway --transit-gateway-id "$id" >/dev/null
	said "$1" "$id"
}

remove_transit_gateway_vpc() { # KEY VPC
	local id
	id=$(transit_gateway_vpc_of "$1" "$2")
	[ -n "$id" ] || return 0
	ec2 delete-transit-gateway-vpc-attachment --transit-gateway-attachment-id "$id" >/dev/null
	until_is '' "$1" ec2 describe-transit-gateway-vpc-attachments --filters "Name=transit-gateway-attachment-id,Values=$id" \
		--query "TransitGatewayVpcAttachments[?State!='deleted'].State"
	said "$1" "$id"
}

remove_customer_gateway() { # KEY
	local id
	id=$(customer_gateway_of "$1")
	[ -n "$id" ] || return 0
	ec2 delete-customer-gateway --customer-gateway-id "$id"
	said "$1" "$id"
}

remove_vpn_connection() { # KEY; its routes go with it
	local id
	id=$(vpn_connection_of "$1")
	[ -n "$id" ] || return 0
	ec2 delete-vpn-connection --vpn-connection-id "$id"
	until_is '' "$1" ec2 describe-vpn-connections --filters "Name=vpn-connection-id,Values=$id" --query "VpnConnections[?State!='deleted'].State"
	said "$1" "$id"
}

remove_route_table() { # KEY
	local id association associations
	id=$(route_table_of "$1")
	[ -n "$id" ] || return 0
	associations=$(ec2 describe-route-tables --route-table-ids "$id" --query 'RouteTables[].Associations[].RouteTableAssociationId')
	for association in $associations; do
		ec2 disassociate-route-table --association-id "$association"
	done
	ec2 delete-route-table --route-table-id "$id" >/dev/null
	said "$1" "$id"
}

remove_route_propagation() { # KEY TABLE GATEWAY_KEY
	local id there
	id=$(vpn_gateway_of "$3")
	[ -n "$2" ] && [ -n "$id" ] || return 0
	there=$(ec2 describe-route-tables --route-table-ids "$2" --query "RouteTables[].PropagatingVgws[?GatewayId=='$id'][].GatewayId")
	[ -n "$there" ] || return 0
	ec2 disable-vgw-route-propagation --route-table-id "$2" --gateway-id "$id"
	said "$1" "$id"
}

remove_route() { # KEY TABLE DESTINATION GATEWAY_KEY
	local id there
	id=$(transit_gateway_of "$4")
	[ -n "$2" ] && [ -n "$id" ] || return 0
	there=$(ec2 describe-route-tables --route-table-ids "$2" --query "RouteTables[].Routes[?DestinationCidrBlock=='$3' && TransitGatewayId=='$id'][].TransitGatewayId")
	[ -n "$there" ] || return 0
	ec2 delete-route --route-table-id "$2" --destination-cidr-block "$3" >/dev/null
	said "$1" "$3"
}

remove_security_group_rule() { # KEY GROUP PROTOCOL FROM TO SOURCE DESCRIPTION; one of somebody else's has another description
	local id
	id=$(ec2 describe-security-group-rules --filters "Name=group-id,Values=$2" \
		--query "SecurityGroupRules[?IsEgress==\`false\` && IpProtocol=='$3' && FromPort==\`$4\` && ToPort==\`$5\` && CidrIpv4=='$6' && Description=='$7'].SecurityGroupRuleId")
	[ -n "$id" ] || return 0
	ec2 revoke-security-group-ingress --group-id "$2" --security-group-rule-ids "$id" >/dev/null
	said "$1" "$id"
}

remove_flow_log() { # KEY
	local id
	id=$(flow_log_of "$1")
	[ -n "$id" ] || return 0
	ec2 delete-flow-logs --flow-log-ids "$id" >/dev/null
	said "$1" "$id"
}

remove_alarm() { # KEY NAME
	local there
	there=$(aws --region "$region" --output text cloudwatch describe-alarms --alarm-name-prefix "$2" --query "MetricAlarms[?AlarmName=='$2'].AlarmName")
	[ -n "$there" ] || return 0
	aws --region "$region" cloudwatch delete-alarms --alarm-names "$2"
	said "$1" "$2"
}

agreed "$@"
need_tool aws
profile=causeway
export AWS_PROFILE="${AWS_PROFILE:-$profile}"

region=us-west-1
remove_alarm california/vpn/connection/2/alarm cw.west-coast.california.vpn.connection.2.alarm
remove_alarm california/vpn/connection/1/alarm cw.west-coast.california.vpn.connection.1.alarm
remove_vpn_connection california/vpn/connection/2
remove_vpn_connection california/vpn/connection/1
remove_customer_gateway california/vpn/customer-gateway/2
remove_customer_gateway california/vpn/customer-gateway/1
remove_route_propagation california/rtb-0example0/propagation rtb-0example0 california/vgw
remove_vpn_gateway_attachment california/vgw/attachment california/vgw vpc-0example0california
remove_flow_log california/flow-log
remove_security_group_rule california/sg-0example0/tcp-443-from-10.1.0.0-16 sg-0example0 tcp 443 443 10.1.0.0/16 'causeway west-coast: expose'
remove_security_group_rule california/sg-0example0/tcp-8080-from-10.1.0.0-16 sg-0example0 tcp 8080 8080 10.1.0.0/16 'causeway west-coast: monitor'
remove_security_group_rule california/sg-0example0/icmp-from-10.1.0.0-16 sg-0example0 icmp -1 -1 10.1.0.0/16 'causeway west-coast: monitor'
remove_vpn_gateway california/vgw

say "Done."
