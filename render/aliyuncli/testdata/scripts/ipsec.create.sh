#!/usr/bin/env bash
# Makes in Alibaba Cloud what interconnect west-coast needs there. Run it as often as you like: what is there is left alone.
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
owner_tags=(owner network-team)

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

# tag_with PARAMETER KEY: puts the flags that tag something into the array
# tags. The parameter is Tag or Tags, as the action has it.
tag_with() {
	local number=3 i
	tags=("--$1.1.Key" causeway:interconnect "--$1.1.Value" "$interconnect" "--$1.2.Key" causeway:resource "--$1.2.Value" "$2")
	for ((i = 0; i + 1 < ${#owner_tags[@]}; i += 2)); do
		tags+=("--$1.$number.Key" "${owner_tags[i]}" "--$1.$number.Value" "${owner_tags[i + 1]}")
		number=$((number + 1))
	done
}

# vpn_gateway KEY NAME VPC VSWITCH STANDBY_VSWITCH MBPS CHARGE MONTHS AUTO_PAY PROPAGATE
vpn_gateway() {
	local id tags prepaid=()
	[ "$7" != PREPAY ] || prepaid=(--Period "$8" --AutoPay "$9")
	id=$(vpn_gateway_of "$1" "$2" "$3")
	if [ -z "$id" ]; then
		id=$(change vpc CreateVpnGateway --RegionId "$region" --Name "$2" --VpcId "$3" --VSwitchId "$4" --DisasterRecoveryVSwitchId "$5" \
			--Bandwidth "$6" --InstanceChargeType "$7" --EnableIpsec true --EnableSsl false "${prepaid[@]}" | jq -r .VpnGatewayId)
	fi
	until_is active "$1" vpn_gateway_field "$id" Status
	if [ "$(vpn_gateway_field "$id" AutoPropagate)" != "${10}" ]; then
		change vpc ModifyVpnGatewayAttribute --RegionId "$region" --VpnGatewayId "$id" --AutoPropagate "${10}" >/dev/null
		until_is active "$1" vpn_gateway_field "$id" Status
	fi
	if [ -z "$(made_for "$1" '.VpnGateways.VpnGateway[]?.VpnGatewayId' vpc DescribeVpnGateways --RegionId "$region")" ]; then
		tag_with Tag "$1"
		change vpc TagResources --RegionId "$region" --ResourceType VPNGATEWAY --ResourceId.1 "$id" "${tags[@]}" >/dev/null
	fi
	said "$1" "$id"
	printf '%s' "$id"
}

# customer_gateway KEY NAME ADDRESS ASN
customer_gateway() {
	local id there tags
	id=$(customer_gateway_of "$1")
	if [ -z "$id" ]; then
		tag_with Tags "$1"
		id=$(change vpc CreateCustomerGateway --RegionId "$region" --Name "$2" --IpAddress "$3" --Asn "$4" "${tags[@]}" | jq -r .CustomerGatewayId)
	fi
	there=$(ali vpc DescribeCustomerGateway --RegionId "$region" --CustomerGatewayId "$id" | jq -r .IpAddress)
	[ "$there" = "$3" ] || fail "$1: $id is for $there and not for $3; run destroy.sh, then this again"
	said "$1" "$id"
	printf '%s' "$id"
}

# vpn_connection KEY NAME GATEWAY LOCAL REMOTE EFFECT_IMMEDIATELY AUTO_ROUTE BGP TUNNEL_FLAG...
# The flags hold keys, which others on this machine can see while the call is
# made: this command line takes no file of parameters.
vpn_connection() {
	local id tags key=$1 name=$2 gateway=$3 left=$4 right=$5 now=$6 auto=$7 bgp=$8
	shift 8
	id=$(vpn_connection_of "$key")
	if [ -z "$id" ]; then
		tag_with Tags "$key"
		id=$(change vpc CreateVpnConnection --RegionId "$region" --Name "$name" --VpnGatewayId "$gateway" --LocalSubnet "$left" --RemoteSubnet "$right" \
			--EffectImmediately "$now" --AutoConfigRoute "$auto" --EnableTunnelsBgp "$bgp" "$@" "${tags[@]}" | jq -r .VpnConnectionId)
	fi
	until_is active "$key" vpn_gateway_field "$gateway" Status
	said "$key" "$id"
	printf '%s' "$id"
}

# tunnel_is CONNECTION ROLE KEY: the tunnel has this pre-shared key.
tunnel_is() {
	local there
	there=$(ali vpc DescribeVpnConnection --RegionId "$region" --VpnConnectionId "$1" |
		jq -r --arg role "$2" '.TunnelOptionsSpecification.TunnelOptions[] | select(.Role == $role) | .TunnelIkeConfig.Psk')
	[ "$there" = "$3" ] || fail "$1: its $2 tunnel has another pre-shared key than $keys; restore that file, or run destroy.sh, then this again"
}

# vpn_route KEY GATEWAY DESTINATION CONNECTION WEIGHT PUBLISH
vpn_route() {
	if [ -z "$(vpn_route_state "$2" "$3" "$4")" ]; then
		change vpc CreateVpnRouteEntry --RegionId "$region" --VpnGatewayId "$2" --RouteDest "$3" --NextHop "$4" --Weight "$5" --PublishVpc "$6" >/dev/null
	fi
	until_is active "$1" vpn_gateway_field "$2" Status
	said "$1" "$3"
}

# route_table KEY NAME VPC VSWITCH...
route_table() {
	local id tags key=$1 name=$2 vpc=$3 vswitch
	shift 3
	id=$(route_table_of "$key")
	if [ -z "$id" ]; then
		tag_with Tag "$key"
		id=$(change vpc CreateRouteTable --RegionId "$region" --VpcId "$vpc" --RouteTableName "$name" "${tags[@]}" | jq -r .RouteTableId)
	fi
	for vswitch in "$@"; do
		if [ -z "$(ali vpc DescribeVSwitches --RegionId "$region" --VSwitchId "$vswitch" | jq -r --arg table "$id" '.VSwitches.VSwitch[]? | select(.RouteTable.RouteTableId == $table) | .VSwitchId')" ]; then
			change vpc AssociateRouteTable --RegionId "$region" --RouteTableId "$id" --VSwitchId "$vswitch" >/dev/null
		fi
	done
	said "$key" "$id"
	printf '%s' "$id"
}

# route KEY TABLE DESTINATION TYPE HOP
route() {
	local there
	there=$(route_hop "$2" "$3")
	[ -z "$there" ] || [ "$there" = "$5" ] || fail "$1: $2 has a route to $3 already, to $there"
	if [ -z "$there" ]; then
		change vpc CreateRouteEntry --RegionId "$region" --RouteTableId "$2" --DestinationCidrBlock "$3" --NextHopType "$4" --NextHopId "$5" >/dev/null
	fi
	until_is there "$1" route_status "$2" "$3"
	said "$1" "$3"
}

# security_group_rule KEY GROUP PROTOCOL PORTS SOURCE POLICY PRIORITY DESCRIPTION
security_group_rule() {
	if [ -z "$(rule_description "$2" "$3" "$4" "$5")" ]; then
		change ecs AuthorizeSecurityGroup --RegionId "$region" --SecurityGroupId "$2" --Permissions.1.IpProtocol "$3" --Permissions.1.PortRange "$4" \
			--Permissions.1.SourceCidrIp "$5" --Permissions.1.Policy "$6" --Permissions.1.Priority "$7" --Permissions.1.Description "$8" >/dev/null
	fi
	said "$1" "$5"
}

# flow_log KEY NAME VPC TRAFFIC PROJECT LOGSTORE
flow_log() {
	local id tags
	id=$(flow_log_of "$1")
	if [ -z "$id" ]; then
		tag_with Tag "$1"
		id=$(change vpc CreateFlowLog --RegionId "$region" --FlowLogName "$2" --ResourceType VPC --ResourceId "$3" --TrafficType "$4" \
			--ProjectName "$5" --LogStoreName "$6" "${tags[@]}" | jq -r .FlowLogId)
	fi
	said "$1" "$id"
}

# cen KEY NAME DESCRIPTION
cen() {
	local id tags
	id=$(cen_of "$1")
	if [ -z "$id" ]; then
		tag_with Tag "$1"
		id=$(change cbn CreateCen --Name "$2" --Description "$3" "${tags[@]}" | jq -r .CenId)
	fi
	said "$1" "$id"
	printf '%s' "$id"
}

transit_router_status() { ali cbn ListTransitRouters --RegionId "$region" --TransitRouterId "$1" | jq -r '.TransitRouters[]?.Status'; }

# transit_router KEY NAME CEN
transit_router() {
	local id tags
	id=$(transit_router_of "$1")
	if [ -z "$id" ]; then
		tag_with Tag "$1"
		id=$(change cbn CreateTransitRouter --RegionId "$region" --CenId "$3" --TransitRouterName "$2" "${tags[@]}" | jq -r .TransitRouterId)
	fi
	until_is Active "$1" transit_router_status "$id"
	said "$1" "$id"
	printf '%s' "$id"
}

vpc_attachment_status() { ali cbn ListTransitRouterVpcAttachments --RegionId "$region" --TransitRouterAttachmentId "$1" | jq -r '.TransitRouterAttachments[]?.Status'; }

# vpc_attachment KEY NAME ROUTER VPC AUTO_PUBLISH ZONE_FLAG...
vpc_attachment() {
	local id tags key=$1 name=$2 router=$3 vpc=$4 publish=$5
	shift 5
	id=$(vpc_attachment_of "$key")
	if [ -z "$id" ]; then
		tag_with Tag "$key"
		id=$(change cbn CreateTransitRouterVpcAttachment --RegionId "$region" --TransitRouterId "$router" --VpcId "$vpc" --TransitRouterAttachmentName "$name" \
			--AutoPublishRouteEnabled "$publish" "$@" "${tags[@]}" | jq -r .TransitRouterAttachmentId)
	fi
	until_is Attached "$key" vpc_attachment_status "$id"
	said "$key" "$id"
	printf '%s' "$id"
}

peer_attachment_status() { ali cbn ListTransitRouterPeerAttachments --RegionId "$region" --TransitRouterAttachmentId "$1" | jq -r '.TransitRouterAttachments[]?.Status'; }

# peer_attachment KEY NAME ROUTER PEER PEER_REGION BILLING AUTO_PUBLISH FLAG...
peer_attachment() {
	local id tags key=$1 name=$2 router=$3 peer=$4 far=$5 billing=$6 publish=$7
	shift 7
	id=$(peer_attachment_of "$key")
	if [ -z "$id" ]; then
		tag_with Tag "$key"
		id=$(change cbn CreateTransitRouterPeerAttachment --RegionId "$region" --TransitRouterId "$router" --PeerTransitRouterId "$peer" --PeerTransitRouterRegionId "$far" \
			--TransitRouterAttachmentName "$name" --BandwidthType "$billing" --AutoPublishRouteEnabled "$publish" "$@" "${tags[@]}" | jq -r .TransitRouterAttachmentId)
	fi
	until_is Attached "$key" peer_attachment_status "$id"
	said "$key" "$id"
	printf '%s' "$id"
}

# association KEY TABLE ATTACHMENT
association() {
	if [ -z "$(association_status "$2" "$3")" ]; then
		change cbn AssociateTransitRouterAttachmentWithRouteTable --TransitRouterRouteTableId "$2" --TransitRouterAttachmentId "$3" >/dev/null
	fi
	until_is Active "$1" association_status "$2" "$3"
	said "$1" "$3"
}

# router_route KEY TABLE DESTINATION ATTACHMENT
router_route() {
	local there
	there=$(router_route_hop "$2" "$3")
	[ -z "$there" ] || [ "$there" = "$4" ] || fail "$1: $2 has a route to $3 already, to $there"
	if [ -z "$there" ]; then
		change cbn CreateTransitRouterRouteEntry --TransitRouterRouteTableId "$2" --TransitRouterRouteEntryDestinationCidrBlock "$3" \
			--TransitRouterRouteEntryNextHopType Attachment --TransitRouterRouteEntryNextHopId "$4" >/dev/null
	fi
	until_is "$4" "$1" router_route_hop "$2" "$3"
	said "$1" "$3"
}

# alarm KEY NAME NAMESPACE CONNECTION CONTACTS: about a metric whose name is in
# no document that was found; CW_ALARM_METRIC says it, with its DIMENSION,
# STATISTICS, OPERATOR and THRESHOLD.
alarm() {
	if [ -z "${CW_ALARM_METRIC-}" ]; then
		say "$1: not made: set CW_ALARM_METRIC to CloudMonitor's metric (aliyun cms DescribeMetricMetaList --Namespace $3)"
		return 0
	fi
	if [ "$(ali cms DescribeMetricRuleList --RuleIds "$2" | jq -r '.Alarms.Alarm | length')" = 0 ]; then
		change cms PutResourceMetricRule --RuleId "$2" --RuleName "$2" --Namespace "$3" --MetricName "$CW_ALARM_METRIC" --ContactGroups "$5" \
			--Resources "[{\"${CW_ALARM_DIMENSION:-instanceId}\":\"$4\"}]" --Escalations.Critical.Statistics "${CW_ALARM_STATISTICS:-Average}" \
			--Escalations.Critical.ComparisonOperator "${CW_ALARM_OPERATOR:-LessThanThreshold}" --Escalations.Critical.Threshold "${CW_ALARM_THRESHOLD:-1}" \
			--Escalations.Critical.Times 1 >/dev/null
	fi
	said "$1" "$2"
}

need_tool aliyun jq
vpn_pre_shared_key_1_1=$(key CW_VPN_PRE_SHARED_KEY_1_1_PSK)
vpn_pre_shared_key_2_1=$(key CW_VPN_PRE_SHARED_KEY_2_1_PSK)

region=us-west-1

# silicon-valley/vpn-gateway
silicon_valley_vpn_gateway=$(vpn_gateway silicon-valley/vpn-gateway cw.west-coast.silicon-valley.vpn-gateway vpc-rj9example0valley vsw-rj9example0a vsw-rj9example0b 200 POSTPAY 1 false false)
silicon_valley_vpn_gateway_internet_ip=$(vpn_gateway_field "$silicon_valley_vpn_gateway" InternetIp)
silicon_valley_vpn_gateway_disaster_recovery_internet_ip=$(vpn_gateway_field "$silicon_valley_vpn_gateway" DisasterRecoveryInternetIp)
tell CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP "$silicon_valley_vpn_gateway_internet_ip"
tell CW_SILICON_VALLEY_VPN_GATEWAY_DISASTER_RECOVERY_INTERNET_IP "$silicon_valley_vpn_gateway_disaster_recovery_internet_ip"

# silicon-valley/sg-rj9example0/icmp-from-172.16.0.0-16
security_group_rule silicon-valley/sg-rj9example0/icmp-from-172.16.0.0-16 sg-rj9example0 icmp -1/-1 172.16.0.0/16 accept 1 'causeway west-coast: monitor'

# silicon-valley/sg-rj9example0/tcp-8080-from-172.16.0.0-16
security_group_rule silicon-valley/sg-rj9example0/tcp-8080-from-172.16.0.0-16 sg-rj9example0 tcp 8080/8080 172.16.0.0/16 accept 1 'causeway west-coast: monitor'

# silicon-valley/sg-rj9example0/tcp-443-from-172.16.0.0-16
security_group_rule silicon-valley/sg-rj9example0/tcp-443-from-172.16.0.0-16 sg-rj9example0 tcp 443/443 172.16.0.0/16 accept 1 'causeway west-coast: expose'

# silicon-valley/flow-log
flow_log silicon-valley/flow-log cw.west-coast.silicon-valley.flow-log vpc-rj9example0valley All network-logs silicon-valley

need CW_CALIFORNIA_VPN_CONNECTION_1_TUNNEL1_ADDRESS CW_CALIFORNIA_VPN_CONNECTION_2_TUNNEL1_ADDRESS

# silicon-valley/vpn/customer-gateway/1
silicon_valley_vpn_customer_gateway_1=$(customer_gateway silicon-valley/vpn/customer-gateway/1 cw.west-coast.silicon-valley.vpn.customer-gateway.1 "$CW_CALIFORNIA_VPN_CONNECTION_1_TUNNEL1_ADDRESS" 64512)

# silicon-valley/vpn/customer-gateway/2
silicon_valley_vpn_customer_gateway_2=$(customer_gateway silicon-valley/vpn/customer-gateway/2 cw.west-coast.silicon-valley.vpn.customer-gateway.2 "$CW_CALIFORNIA_VPN_CONNECTION_2_TUNNEL1_ADDRESS" 64512)

# silicon-valley/vpn/connection
silicon_valley_vpn_connection=$(vpn_connection silicon-valley/vpn/connection cw.west-coast.silicon-valley.vpn.connection "$silicon_valley_vpn_gateway" 0.0.0.0/0 0.0.0.0/0 true false false --TunnelOptionsSpecification.1.Role master --TunnelOptionsSpecification.1.CustomerGatewayId "$silicon_valley_vpn_customer_gateway_1" --TunnelOptionsSpecification.1.EnableDpd true --TunnelOptionsSpecification.1.EnableNatTraversal true --TunnelOptionsSpecification.1.TunnelIkeConfig.Psk "$vpn_pre_shared_key_1_1" --TunnelOptionsSpecification.1.TunnelIkeConfig.IkeVersion ikev2 --TunnelOptionsSpecification.1.TunnelIkeConfig.IkeEncAlg aes256 --TunnelOptionsSpecification.1.TunnelIkeConfig.IkeAuthAlg sha256 --TunnelOptionsSpecification.1.TunnelIkeConfig.IkePfs group14 --TunnelOptionsSpecification.1.TunnelIkeConfig.IkeLifetime 28800 --TunnelOptionsSpecification.1.TunnelIpsecConfig.IpsecEncAlg aes256 --TunnelOptionsSpecification.1.TunnelIpsecConfig.IpsecAuthAlg sha256 --TunnelOptionsSpecification.1.TunnelIpsecConfig.IpsecPfs group14 --TunnelOptionsSpecification.1.TunnelIpsecConfig.IpsecLifetime 3600 --TunnelOptionsSpecification.2.Role slave --TunnelOptionsSpecification.2.CustomerGatewayId "$silicon_valley_vpn_customer_gateway_2" --TunnelOptionsSpecification.2.EnableDpd true --TunnelOptionsSpecification.2.EnableNatTraversal true --TunnelOptionsSpecification.2.TunnelIkeConfig.Psk "$vpn_pre_shared_key_2_1" --TunnelOptionsSpecification.2.TunnelIkeConfig.IkeVersion ikev2 --TunnelOptionsSpecification.2.TunnelIkeConfig.IkeEncAlg aes256 --TunnelOptionsSpecification.2.TunnelIkeConfig.IkeAuthAlg sha256 --TunnelOptionsSpecification.2.TunnelIkeConfig.IkePfs group14 --TunnelOptionsSpecification.2.TunnelIkeConfig.IkeLifetime 28800 --TunnelOptionsSpecification.2.TunnelIpsecConfig.IpsecEncAlg aes256 --TunnelOptionsSpecification.2.TunnelIpsecConfig.IpsecAuthAlg sha256 --TunnelOptionsSpecification.2.TunnelIpsecConfig.IpsecPfs group14 --TunnelOptionsSpecification.2.TunnelIpsecConfig.IpsecLifetime 3600)
tunnel_is "$silicon_valley_vpn_connection" master "$vpn_pre_shared_key_1_1"
tunnel_is "$silicon_valley_vpn_connection" slave "$vpn_pre_shared_key_2_1"

# silicon-valley/vpn/vpn-route/172.16.0.0-16
vpn_route silicon-valley/vpn/vpn-route/172.16.0.0-16 "$silicon_valley_vpn_gateway" 172.16.0.0/16 "$silicon_valley_vpn_connection" 100 false

# silicon-valley/vpn/connection/alarm
alarm silicon-valley/vpn/connection/alarm cw.west-coast.silicon-valley.vpn.connection.alarm acs_vpn "$silicon_valley_vpn_connection" network-oncall

# silicon-valley/vtb-rj9example0/route/172.16.0.0-16
route silicon-valley/vtb-rj9example0/route/172.16.0.0-16 vtb-rj9example0 172.16.0.0/16 VpnGateway "$silicon_valley_vpn_gateway"

say "Done."
