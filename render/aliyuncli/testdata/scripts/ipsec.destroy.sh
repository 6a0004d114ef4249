#!/usr/bin/env bash
# Removes from Alibaba Cloud what was made for interconnect west-coast. Only what bears its tags or names is removed.
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
#	CW_CALIFORNIA_VPN_CONNECTION_1_TUNNEL1_ADDRESS
#	CW_CALIFORNIA_VPN_CONNECTION_2_TUNNEL1_ADDRESS
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

# The profile of the command line; empty is its own choice.
profile=causeway
profile=${ALIBABA_CLOUD_PROFILE-$profile}

ali() { aliyun "$@" --region "$region" ${profile:+--profile "$profile"}; }

# Errors of the last call; nobody else can read them.
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# change PRODUCT ACTION...: a call that changes something. While the cloud is
# busy with another change of the same gateway, VPC or router it is tried again.
change() {
	local look
	for ((look = 0; look < looks; look++)); do
		if ali "$@" 2>"$work/error"; then
			return 0
		fi
		grep -Eq 'Configuring|TaskConflict|VpnTask.CONFLICT|OperationConflict|Operation.Blocking|IncorrectStatus|InstanceStatus|TokenProcessing|SystemBusy|Throttling|ServiceUnavailable' "$work/error" || break
		sleep "$pause"
	done
	cat "$work/error" >&2
	return 1
}

# made_for KEY QUERY PRODUCT ACTION...: the id of what was made for KEY before.
made_for() {
	local key=$1 query=$2 text ids tag=Tag
	shift 2
	[ "$2" != DescribeFlowLogs ] || tag=Tags
	text=$(ali "$@" "--$tag.1.Key" causeway:interconnect "--$tag.1.Value" "$interconnect" "--$tag.2.Key" causeway:resource "--$tag.2.Value" "$key" | jq -r "$query")
	mapfile -t ids <<<"$text"
	[ -n "$text" ] || ids=()
	one "$key" "${ids[@]}"
}

# said KEY ID: for people.
said() { say "$1: $2"; }

# vpn_gateway_of KEY NAME VPC: a VPN gateway takes tags only once it is there,
# so it is found by its name.
vpn_gateway_of() {
	local text ids
	text=$(ali vpc DescribeVpnGateways --RegionId "$region" --VpcId "$3" --PageSize 50 |
		jq -r --arg name "$2" '.VpnGateways.VpnGateway[]? | select(.Name == $name and .Status != "deleting") | .VpnGatewayId')
	mapfile -t ids <<<"$text"
	[ -n "$text" ] || ids=()
	one "$1" "${ids[@]}"
}

# vpn_gateway_field ID FIELD
vpn_gateway_field() { ali vpc DescribeVpnGateway --RegionId "$region" --VpnGatewayId "$1" | jq -r ".$2"; }

customer_gateway_of() {
	made_for "$1" '.CustomerGateways.CustomerGateway[]?.CustomerGatewayId' vpc DescribeCustomerGateways --RegionId "$region"
}

vpn_connection_of() {
	made_for "$1" '.VpnConnections.VpnConnection[]? | select(.State != "deleted" and .State != "deleting") | .VpnConnectionId' vpc DescribeVpnConnections --RegionId "$region"
}

# vpn_route_state GATEWAY DESTINATION HOP
vpn_route_state() {
	ali vpc DescribeVpnRouteEntries --RegionId "$region" --VpnGatewayId "$1" --PageSize 50 |
		jq -r --arg to "$2" --arg hop "$3" '.VpnRouteEntries.VpnRouteEntry[]? | select(.RouteDest == $to and .NextHop == $hop) | .State'
}

# route_hop TABLE DESTINATION: what a route of a VPC leads to.
route_hop() {
	ali vpc DescribeRouteEntryList --RegionId "$region" --RouteTableId "$1" --DestinationCidrBlock "$2" |
		jq -r --arg to "$2" '.RouteEntrys.RouteEntry[]? | select(.DestinationCidrBlock == $to) | .NextHops.NextHop[0].NextHopId'
}

# route_status TABLE DESTINATION: "there" once it is; documents call that both
# Created and Available.
route_status() {
	ali vpc DescribeRouteEntryList --RegionId "$region" --RouteTableId "$1" --DestinationCidrBlock "$2" |
		jq -r --arg to "$2" '.RouteEntrys.RouteEntry[]? | select(.DestinationCidrBlock == $to) | if .Status == "Created" or .Status == "Available" then "there" else .Status end'
}

route_table_of() {
	made_for "$1" '.RouterTableList.RouterTableListType[]?.RouteTableId' vpc DescribeRouteTableList --RegionId "$region"
}

# rule_description GROUP PROTOCOL PORTS SOURCE: of the rule that lets that in.
rule_description() {
	ali ecs DescribeSecurityGroupAttribute --RegionId "$region" --SecurityGroupId "$1" --Direction ingress --NicType intranet |
		jq -r --arg protocol "$2" --arg ports "$3" --arg source "$4" \
			'.Permissions.Permission[]? | select((.IpProtocol | ascii_downcase) == $protocol and .PortRange == $ports and .SourceCidrIp == $source and (.Policy | ascii_downcase) == "accept") | .Description'
}

flow_log_of() { made_for "$1" '.FlowLogs.FlowLog[]?.FlowLogId' vpc DescribeFlowLogs --RegionId "$region"; }

cen_of() { made_for "$1" '.Cens.Cen[]? | select(.Status != "Deleting") | .CenId' cbn DescribeCens; }

transit_router_of() {
	made_for "$1" '.TransitRouters[]? | select(.Status != "Deleting") | .TransitRouterId' cbn ListTransitRouters --RegionId "$region"
}

# system_table ROUTER
system_table() {
	ali cbn ListTransitRouterRouteTables --TransitRouterId "$1" --TransitRouterRouteTableType System | jq -r '.TransitRouterRouteTables[0].TransitRouterRouteTableId'
}

vpc_attachment_of() {
	made_for "$1" '.TransitRouterAttachments[]? | select(.Status != "Detaching" and .Status != "Detached") | .TransitRouterAttachmentId' cbn ListTransitRouterVpcAttachments --RegionId "$region"
}

peer_attachment_of() {
	made_for "$1" '.TransitRouterAttachments[]? | select(.Status != "Detaching" and .Status != "Detached") | .TransitRouterAttachmentId' cbn ListTransitRouterPeerAttachments --RegionId "$region"
}

# association_status TABLE ATTACHMENT
association_status() {
	ali cbn ListTransitRouterRouteTableAssociations --TransitRouterRouteTableId "$1" --TransitRouterAttachmentId "$2" | jq -r '.TransitRouterAssociations[]?.Status'
}

# router_route_hop TABLE DESTINATION
router_route_hop() {
	ali cbn ListTransitRouterRouteEntries --TransitRouterRouteTableId "$1" --TransitRouterRouteEntryDestinationCidrBlock "$2" |
		jq -r --arg to "$2" '.TransitRouterRouteEntries[]? | select(.TransitRouterRouteEntryDestinationCidrBlock == $to) | .TransitRouterRouteEntryNextHopId'
}

# Each of these removes what was made for KEY, if it is there, and waits until
# it is gone where something else depends on that.

remove_vpn_gateway() { # KEY NAME VPC; a prepaid one stays until it ends, and the cloud says so
	local id
	id=$(vpn_gateway_of "$1" "$2" "$3")
	[ -n "$id" ] || return 0
	change vpc DeleteVpnGateway --RegionId "$region" --VpnGatewayId "$id" >/dev/null
	until_is '' "$1" vpn_gateway_of "$1" "$2" "$3"
	said "$1" "$id"
}

remove_customer_gateway() { # KEY
	local id
	id=$(customer_gateway_of "$1")
	[ -n "$id" ] || return 0
	change vpc DeleteCustomerGateway --RegionId "$region" --CustomerGatewayId "$id" >/dev/null
	said "$1" "$id"
}

remove_vpn_connection() { # KEY
	local id
	id=$(vpn_connection_of "$1")
	[ -n "$id" ] || return 0
	change vpc DeleteVpnConnection --RegionId "$region" --VpnConnectionId "$id" >/dev/null
	until_is '' "$1" vpn_connection_of "$1"
	said "$1" "$id"
}

remove_vpn_route() { # KEY GATEWAY DESTINATION CONNECTION WEIGHT
	[ -n "$2" ] && [ -n "$4" ] || return 0
	[ -n "$(vpn_route_state "$2" "$3" "$4")" ] || return 0
	change vpc DeleteVpnRouteEntry --RegionId "$region" --VpnGatewayId "$2" --RouteDest "$3" --NextHop "$4" --Weight "$5" >/dev/null
	until_is '' "$1" vpn_route_state "$2" "$3" "$4"
	said "$1" "$3"
}

remove_route_table() { # KEY VSWITCH...
	local id key=$1 vswitch
	shift
	id=$(route_table_of "$key")
	[ -n "$id" ] || return 0
	for vswitch in "$@"; do
		if [ -n "$(ali vpc DescribeVSwitches --RegionId "$region" --VSwitchId "$vswitch" | jq -r --arg table "$id" '.VSwitches.VSwitch[]? | select(.RouteTable.RouteTableId == $table) | .VSwitchId')" ]; then
			change vpc UnassociateRouteTable --RegionId "$region" --RouteTableId "$id" --VSwitchId "$vswitch" >/dev/null
		fi
	done
	change vpc DeleteRouteTable --RegionId "$region" --RouteTableId "$id" >/dev/null
	said "$key" "$id"
}

remove_route() { # KEY TABLE DESTINATION HOP; one that leads elsewhere is somebody else's
	[ -n "$2" ] && [ -n "$4" ] || return 0
	[ "$(route_hop "$2" "$3")" = "$4" ] || return 0
	change vpc DeleteRouteEntry --RegionId "$region" --RouteTableId "$2" --DestinationCidrBlock "$3" --NextHopId "$4" >/dev/null
	until_is '' "$1" route_hop "$2" "$3"
	said "$1" "$3"
}

remove_security_group_rule() { # KEY GROUP PROTOCOL PORTS SOURCE POLICY PRIORITY DESCRIPTION; one of somebody else's has another description
	[ "$(rule_description "$2" "$3" "$4" "$5")" = "$8" ] || return 0
	change ecs RevokeSecurityGroup --RegionId "$region" --SecurityGroupId "$2" --Permissions.1.IpProtocol "$3" --Permissions.1.PortRange "$4" \
		--Permissions.1.SourceCidrIp "$5" --Permissions.1.Policy "$6" --Permissions.1.Priority "$7" >/dev/null
	said "$1" "$5"
}

remove_flow_log() { # KEY
	local id
	id=$(flow_log_of "$1")
	[ -n "$id" ] || return 0
	change vpc DeleteFlowLog --RegionId "$region" --FlowLogId "$id" >/dev/null
	said "$1" "$id"
}

remove_cen() { # KEY
	local id
	id=$(cen_of "$1")
	[ -n "$id" ] || return 0
	change cbn DeleteCen --CenId "$id" >/dev/null
	said "$1" "$id"
}

remove_transit_router() { # KEY
	local id
	id=$(transit_router_of "$1")
	[ -n "$id" ] || return 0
	change cbn DeleteTransitRouter --TransitRouterId "$id" >/dev/null
	until_is '' "$1" transit_router_of "$1"
	said "$1" "$id"
}

remove_vpc_attachment() { # KEY
	local id
	id=$(vpc_attachment_of "$1")
	[ -n "$id" ] || return 0
	change cbn DeleteTransitRouterVpcAttachment --TransitRouterAttachmentId "$id" >/dev/null
	until_is '' "$1" vpc_attachment_of "$1"
	said "$1" "$id"
}

remove_peer_attachment() { # KEY
	local id
	id=$(peer_attachment_of "$1")
	[ -n "$id" ] || return 0
	change cbn DeleteTransitRouterPeerAttachment --TransitRouterAttachmentId "$id" >/dev/null
	until_is '' "$1" peer_attachment_of "$1"
	said "$1" "$id"
}

remove_association() { # KEY ROUTER ATTACHMENT
	local table
	[ -n "$2" ] && [ -n "$3" ] || return 0
	table=$(system_table "$2")
	[ -n "$(association_status "$table" "$3")" ] || return 0
	change cbn DissociateTransitRouterAttachmentFromRouteTable --TransitRouterRouteTableId "$table" --TransitRouterAttachmentId "$3" >/dev/null
	until_is '' "$1" association_status "$table" "$3"
	said "$1" "$3"
}

remove_router_route() { # KEY ROUTER DESTINATION ATTACHMENT
	local table
	[ -n "$2" ] && [ -n "$4" ] || return 0
	table=$(system_table "$2")
	[ "$(router_route_hop "$table" "$3")" = "$4" ] || return 0
	change cbn DeleteTransitRouterRouteEntry --TransitRouterRouteTableId "$table" --TransitRouterRouteEntryDestinationCidrBlock "$3" \
		--TransitRouterRouteEntryNextHopType Attachment --TransitRouterRouteEntryNextHopId "$4" >/dev/null
	until_is '' "$1" router_route_hop "$table" "$3"
	said "$1" "$3"
}

remove_alarm() { # KEY NAME
	[ -n "${CW_ALARM_METRIC-}" ] || return 0
	change cms DeleteMetricRules --Id.1 "$2" >/dev/null
	said "$1" "$2"
}

agreed "$@"
need_tool aliyun jq

region=us-west-1
remove_route silicon-valley/vtb-rj9example0/route/172.16.0.0-16 vtb-rj9example0 172.16.0.0/16 "$(vpn_gateway_of silicon-valley/vpn-gateway cw.west-coast.silicon-valley.vpn-gateway vpc-rj9example0valley)"
remove_alarm silicon-valley/vpn/connection/alarm cw.west-coast.silicon-valley.vpn.connection.alarm
remove_vpn_route silicon-valley/vpn/vpn-route/172.16.0.0-16 "$(vpn_gateway_of silicon-valley/vpn-gateway cw.west-coast.silicon-valley.vpn-gateway vpc-rj9example0valley)" 172.16.0.0/16 "$(vpn_connection_of silicon-valley/vpn/connection)" 100
remove_vpn_connection silicon-valley/vpn/connection
remove_customer_gateway silicon-valley/vpn/customer-gateway/2
remove_customer_gateway silicon-valley/vpn/customer-gateway/1
remove_flow_log silicon-valley/flow-log
remove_security_group_rule silicon-valley/sg-rj9example0/tcp-443-from-172.16.0.0-16 sg-rj9example0 tcp 443/443 172.16.0.0/16 accept 1 'causeway west-coast: expose'
remove_security_group_rule silicon-valley/sg-rj9example0/tcp-8080-from-172.16.0.0-16 sg-rj9example0 tcp 8080/8080 172.16.0.0/16 accept 1 'causeway west-coast: monitor'
remove_security_group_rule silicon-valley/sg-rj9example0/icmp-from-172.16.0.0-16 sg-rj9example0 icmp -1/-1 172.16.0.0/16 accept 1 'causeway west-coast: monitor'
remove_vpn_gateway silicon-valley/vpn-gateway cw.west-coast.silicon-valley.vpn-gateway vpc-rj9example0valley

say "Done."
