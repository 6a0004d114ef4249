#!/usr/bin/env bash
# Makes in AWS what interconnect west-coast needs there. Run it as often as you like: what is there is left alone.
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
owner_tags=',{"Key":"owner","Value":"network-team"}'

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

# A folder nobody else can look into, for options with keys in them: what
# stands on a command line is seen by everybody on the machine.
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# tags TYPE KEY NAME: what tells later whose an object is.
tags() {
	printf '[{"ResourceType":"%s","Tags":[{"Key":"Name","Value":"%s"},{"Key":"causeway:interconnect","Value":"%s"},{"Key":"causeway:resource","Value":"%s"}%s]}]' \
		"$1" "$3" "$interconnect" "$2" "$owner_tags"
}

# vpn_gateway KEY NAME ASN
vpn_gateway() {
	local id
	id=$(vpn_gateway_of "$1")
	if [ -z "$id" ]; then
		id=$(ec2 create-vpn-gateway --type ipsec.1 --amazon-side-asn "$3" --tag-specifications "$(tags vpn-gateway "$1" "$2")" --query VpnGateway.VpnGatewayId)
	fi
	until_is available "$1" ec2 describe-vpn-gateways --vpn-gateway-ids "$id" --query 'VpnGateways[].State'
	said "$1" "$id"
	printf '%s' "$id"
}

# vpn_gateway_attachment KEY GATEWAY VPC
vpn_gateway_attachment() {
	local state
	state=$(attachment_state "$2" "$3")
	[ -n "$state" ] || ec2 attach-vpn-gateway --vpn-gateway-id "$2" --vpc-id "$3" >/dev/null
	until_is attached "$1" attachment_state "$2" "$3"
	said "$1" "$3"
}

# transit_gateway KEY NAME OPTIONS
transit_gateway() {
	local id
	id=$(transit_gateway_of "$1")
	if [ -z "$id" ]; then
		id=$(ec2 create-transit-gateway --options "$3" --tag-specifications "$(tags transit-gateway "$1" "$2")" --query TransitGateway.TransitGatewayId)
	fi
	until_is available "$1" ec2 describe-transit-gateways --transit-gateway-ids "$id" --query 'TransitGateways[].State'
	said "$1" "$id"
	printf '%s' "$id"
}

# transit_gateway_vpc KEY NAME GATEWAY VPC SUBNET...
transit_gateway_vpc() {
	local id key=$1 name=$2 gateway=$3 vpc=$4
	shift 4
	id=$(transit_gateway_vpc_of "$key" "$vpc")
	if [ -z "$id" ]; then
		id=$(ec2 create-transit-gateway-vpc-attachment --transit-gateway-id "$gateway" --vpc-id "$vpc" --subnet-ids "$@" \
			--tag-specifications "$(tags transit-gateway-attachment "$key" "$name")" --query TransitGatewayVpcAttachment.TransitGatewayAttachmentId)
	fi
	until_is available "$key" ec2 describe-transit-gateway-vpc-attachments --transit-gateway-attachment-ids "$id" --query 'TransitGatewayVpcAttachments[].State'
	said "$key" "$id"
}

# customer_gateway KEY NAME ADDRESS ASN DEVICE
customer_gateway() {
	local id there asn=--bgp-asn
	[ "$4" -le 2147483647 ] || asn=--bgp-asn-extended
	id=$(customer_gateway_of "$1")
	if [ -z "$id" ]; then
		id=$(ec2 create-customer-gateway --type ipsec.1 --ip-address "$3" "$asn" "$4" --device-name "$5" \
			--tag-specifications "$(tags customer-gateway "$1" "$2")" --query CustomerGateway.CustomerGatewayId)
	fi
	there=$(ec2 describe-customer-gateways --customer-gateway-ids "$id" --query 'CustomerGateways[].IpAddress')
	[ "$there" = "$3" ] || fail "$1: $id is for $there and not for $3; run destroy.sh, then this again"
	until_is available "$1" ec2 describe-customer-gateways --customer-gateway-ids "$id" --query 'CustomerGateways[].State'
	said "$1" "$id"
	printf '%s' "$id"
}

# vpn_connection KEY NAME CUSTOMER FLAG GATEWAY: the options are on standard
# input. FLAG says which kind of gateway it is.
vpn_connection() {
	local id
	cat >"$work/options.json"
	id=$(vpn_connection_of "$1")
	if [ -z "$id" ]; then
		id=$(ec2 create-vpn-connection --type ipsec.1 --customer-gateway-id "$3" "$4" "$5" --options "file://$work/options.json" \
			--tag-specifications "$(tags vpn-connection "$1" "$2")" --query VpnConnection.VpnConnectionId)
	fi
	until_is available "$1" ec2 describe-vpn-connections --vpn-connection-ids "$id" --query 'VpnConnections[].State'
	said "$1" "$id"
	printf '%s' "$id"
}

# tunnel_is CONNECTION NETWORK KEY: the tunnel with this inside network has
# this pre-shared key.
tunnel_is() {
	local there
	there=$(ec2 describe-vpn-connections --vpn-connection-ids "$1" --query "VpnConnections[].Options.TunnelOptions[?TunnelInsideCidr=='$2'][].PreSharedKey")
	[ "$there" = "$3" ] || fail "$1: its tunnel $2 has another pre-shared key than $keys; restore that file, or run destroy.sh, then this again"
}

# tunnel_address CONNECTION NETWORK: AWS's address of the tunnel with this
# inside network. The order in which AWS lists tunnels means nothing.
tunnel_address() {
	ec2 describe-vpn-connections --vpn-connection-ids "$1" --query "VpnConnections[].Options.TunnelOptions[?TunnelInsideCidr=='$2'][].OutsideIpAddress"
}

# vpn_route KEY CONNECTION DESTINATION
vpn_route() {
	local there
	there=$(ec2 describe-vpn-connections --vpn-connection-ids "$2" --query "VpnConnections[].Routes[?DestinationCidrBlock=='$3' && State!='deleted'][].State")
	[ -n "$there" ] || ec2 create-vpn-connection-route --vpn-connection-id "$2" --destination-cidr-block "$3"
	said "$1" "$3"
}

# route_table KEY NAME VPC SUBNET...
route_table() {
	local id key=$1 name=$2 vpc=$3 subnet there
	shift 3
	id=$(route_table_of "$key")
	if [ -z "$id" ]; then
		id=$(ec2 create-route-table --vpc-id "$vpc" --tag-specifications "$(tags route-table "$key" "$name")" --query RouteTable.RouteTableId)
	fi
	for subnet in "$@"; do
		there=$(ec2 describe-route-tables --filters "Name=association.subnet-id,Values=$subnet" --query 'RouteTables[].RouteTableId')
		[ -z "$there" ] || [ "$there" = "$id" ] || fail "$key: $subnet has a route table already: $there"
		[ -n "$there" ] || ec2 associate-route-table --route-table-id "$id" --subnet-id "$subnet" >/dev/null
	done
	said "$key" "$id"
	printf '%s' "$id"
}

# route_propagation KEY TABLE GATEWAY
route_propagation() {
	local there
	there=$(ec2 describe-route-tables --route-table-ids "$2" --query "RouteTables[].PropagatingVgws[?GatewayId=='$3'][].GatewayId")
	[ -n "$there" ] || ec2 enable-vgw-route-propagation --route-table-id "$2" --gateway-id "$3"
	said "$1" "$3"
}

# route KEY TABLE DESTINATION TRANSIT_GATEWAY
route() {
	local there
	there=$(ec2 describe-route-tables --route-table-ids "$2" --query "RouteTables[].Routes[?DestinationCidrBlock=='$3'][].[TransitGatewayId]")
	[ -z "$there" ] || [ "$there" = "$4" ] || fail "$1: $2 has a route to $3 already, to something else"
	[ -n "$there" ] || ec2 create-route --route-table-id "$2" --destination-cidr-block "$3" --transit-gateway-id "$4" >/dev/null
	said "$1" "$3"
}

# security_group_rule KEY GROUP PROTOCOL FROM TO SOURCE DESCRIPTION
security_group_rule() {
	local there
	there=$(ec2 describe-security-group-rules --filters "Name=group-id,Values=$2" \
		--query "SecurityGroupRules[?IsEgress==\`false\` && IpProtocol=='$3' && FromPort==\`$4\` && ToPort==\`$5\` && CidrIpv4=='$6'].SecurityGroupRuleId")
	if [ -z "$there" ]; then
		there=$(ec2 authorize-security-group-ingress --group-id "$2" --query 'SecurityGroupRules[].SecurityGroupRuleId' --ip-permissions \
			"[{\"IpProtocol\":\"$3\",\"FromPort\":$4,\"ToPort\":$5,\"IpRanges\":[{\"CidrIp\":\"$6\",\"Description\":\"$7\"}]}]")
	fi
	said "$1" "$there"
}

# flow_log KEY NAME VPC TRAFFIC DESTINATION
flow_log() {
	local id
	id=$(flow_log_of "$1")
	if [ -z "$id" ]; then
		id=$(ec2 create-flow-logs --resource-type VPC --resource-ids "$3" --traffic-type "$4" --log-destination-type s3 --log-destination "$5" \
			--tag-specifications "$(tags vpc-flow-log "$1" "$2")" --query 'FlowLogIds[0]')
		[ "$id" != None ] || fail "$1: AWS made no flow log; look at the permissions and the bucket $5"
	fi
	said "$1" "$id"
}

# alarm KEY NAME CONNECTION ADDRESS OPTION...: tells somebody about a tunnel.
alarm() {
	local key=$1 name=$2 connection=$3 address=$4 there
	shift 4
	there=$(aws --region "$region" --output text cloudwatch describe-alarms --alarm-name-prefix "$name" --query "MetricAlarms[?AlarmName=='$name'].AlarmName")
	if [ -z "$there" ]; then
		aws --region "$region" cloudwatch put-metric-alarm --alarm-name "$name" "$@" \
			--dimensions "Name=VpnId,Value=$connection" "Name=TunnelIpAddress,Value=$address" \
			--tags "[{\"Key\":\"causeway:interconnect\",\"Value\":\"$interconnect\"},{\"Key\":\"causeway:resource\",\"Value\":\"$key\"}$owner_tags]"
	fi
	said "$key" "$name"
}

need_tool aws
profile=causeway
export AWS_PROFILE="${AWS_PROFILE:-$profile}"
vpn_pre_shared_key_1_1=$(key CW_VPN_PRE_SHARED_KEY_1_1_PSK)
vpn_pre_shared_key_1_2=$(key CW_VPN_PRE_SHARED_KEY_1_2_PSK)
vpn_pre_shared_key_2_1=$(key CW_VPN_PRE_SHARED_KEY_2_1_PSK)
vpn_pre_shared_key_2_2=$(key CW_VPN_PRE_SHARED_KEY_2_2_PSK)

region=us-west-1

# california/vgw
california_vgw=$(vpn_gateway california/vgw cw.west-coast.california.vgw 64512)

# california/sg-0example0/icmp-from-10.1.0.0-16
security_group_rule california/sg-0example0/icmp-from-10.1.0.0-16 sg-0example0 icmp -1 -1 10.1.0.0/16 'causeway west-coast: monitor'

# california/sg-0example0/tcp-8080-from-10.1.0.0-16
security_group_rule california/sg-0example0/tcp-8080-from-10.1.0.0-16 sg-0example0 tcp 8080 8080 10.1.0.0/16 'causeway west-coast: monitor'

# california/sg-0example0/tcp-443-from-10.1.0.0-16
security_group_rule california/sg-0example0/tcp-443-from-10.1.0.0-16 sg-0example0 tcp 443 443 10.1.0.0/16 'causeway west-coast: expose'

# california/flow-log
flow_log california/flow-log cw.west-coast.california.flow-log vpc-0example0california ALL arn:aws:s3:::example-network-logs

# california/vgw/attachment
vpn_gateway_attachment california/vgw/attachment "$california_vgw" vpc-0example0california

# california/rtb-0example0/propagation
route_propagation california/rtb-0example0/propagation rtb-0example0 "$california_vgw"

need CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP CW_SILICON_VALLEY_VPN_GATEWAY_DISASTER_RECOVERY_INTERNET_IP

# california/vpn/customer-gateway/1
california_vpn_customer_gateway_1=$(customer_gateway california/vpn/customer-gateway/1 cw.west-coast.california.vpn.customer-gateway.1 "$CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP" 65530 cw.west-coast.california.vpn.customer-gateway.1)

# california/vpn/customer-gateway/2
california_vpn_customer_gateway_2=$(customer_gateway california/vpn/customer-gateway/2 cw.west-coast.california.vpn.customer-gateway.2 "$CW_SILICON_VALLEY_VPN_GATEWAY_DISASTER_RECOVERY_INTERNET_IP" 65530 cw.west-coast.california.vpn.customer-gateway.2)

# california/vpn/connection/1
california_vpn_connection_1=$(vpn_connection california/vpn/connection/1 cw.west-coast.california.vpn.connection.1 "$california_vpn_customer_gateway_1" --vpn-gateway-id "$california_vgw" <<EOF
{"StaticRoutesOnly": true, "TunnelOptions": [
  {"TunnelInsideCidr":"169.254.182.188/30","PreSharedKey":"$vpn_pre_shared_key_1_1","IKEVersions":[{"Value":"ikev2"}],"Phase1EncryptionAlgorithms":[{"Value":"AES256"}],"Phase1IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase1DHGroupNumbers":[{"Value":14}],"Phase1LifetimeSeconds":28800,"Phase2EncryptionAlgorithms":[{"Value":"AES256"}],"Phase2IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase2DHGroupNumbers":[{"Value":14}],"Phase2LifetimeSeconds":3600,"DPDTimeoutAction":"restart","StartupAction":"start"},
  {"TunnelInsideCidr":"169.254.10.0/30","PreSharedKey":"$vpn_pre_shared_key_1_2","IKEVersions":[{"Value":"ikev2"}],"Phase1EncryptionAlgorithms":[{"Value":"AES256"}],"Phase1IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase1DHGroupNumbers":[{"Value":14}],"Phase1LifetimeSeconds":28800,"Phase2EncryptionAlgorithms":[{"Value":"AES256"}],"Phase2IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase2DHGroupNumbers":[{"Value":14}],"Phase2LifetimeSeconds":3600,"DPDTimeoutAction":"clear","StartupAction":"add"}
]}
EOF
)
tunnel_is "$california_vpn_connection_1" 169.254.182.188/30 "$vpn_pre_shared_key_1_1"
tunnel_is "$california_vpn_connection_1" 169.254.10.0/30 "$vpn_pre_shared_key_1_2"
california_vpn_connection_1_tunnel1_address=$(tunnel_address "$california_vpn_connection_1" 169.254.182.188/30)
tell CW_CALIFORNIA_VPN_CONNECTION_1_TUNNEL1_ADDRESS "$california_vpn_connection_1_tunnel1_address"

# california/vpn/connection/2
california_vpn_connection_2=$(vpn_connection california/vpn/connection/2 cw.west-coast.california.vpn.connection.2 "$california_vpn_customer_gateway_2" --vpn-gateway-id "$california_vgw" <<EOF
{"StaticRoutesOnly": true, "TunnelOptions": [
  {"TunnelInsideCidr":"169.254.127.120/30","PreSharedKey":"$vpn_pre_shared_key_2_1","IKEVersions":[{"Value":"ikev2"}],"Phase1EncryptionAlgorithms":[{"Value":"AES256"}],"Phase1IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase1DHGroupNumbers":[{"Value":14}],"Phase1LifetimeSeconds":28800,"Phase2EncryptionAlgorithms":[{"Value":"AES256"}],"Phase2IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase2DHGroupNumbers":[{"Value":14}],"Phase2LifetimeSeconds":3600,"DPDTimeoutAction":"restart","StartupAction":"start"},
  {"TunnelInsideCidr":"169.254.197.192/30","PreSharedKey":"$vpn_pre_shared_key_2_2","IKEVersions":[{"Value":"ikev2"}],"Phase1EncryptionAlgorithms":[{"Value":"AES256"}],"Phase1IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase1DHGroupNumbers":[{"Value":14}],"Phase1LifetimeSeconds":28800,"Phase2EncryptionAlgorithms":[{"Value":"AES256"}],"Phase2IntegrityAlgorithms":[{"Value":"SHA2-256"}],"Phase2DHGroupNumbers":[{"Value":14}],"Phase2LifetimeSeconds":3600,"DPDTimeoutAction":"clear","StartupAction":"add"}
]}
EOF
)
tunnel_is "$california_vpn_connection_2" 169.254.127.120/30 "$vpn_pre_shared_key_2_1"
tunnel_is "$california_vpn_connection_2" 169.254.197.192/30 "$vpn_pre_shared_key_2_2"
california_vpn_connection_2_tunnel1_address=$(tunnel_address "$california_vpn_connection_2" 169.254.127.120/30)
tell CW_CALIFORNIA_VPN_CONNECTION_2_TUNNEL1_ADDRESS "$california_vpn_connection_2_tunnel1_address"

# california/vpn/connection/1/route/10.1.0.0-16
vpn_route california/vpn/connection/1/route/10.1.0.0-16 "$california_vpn_connection_1" 10.1.0.0/16

# california/vpn/connection/2/route/10.1.0.0-16
vpn_route california/vpn/connection/2/route/10.1.0.0-16 "$california_vpn_connection_2" 10.1.0.0/16

# california/vpn/connection/1/alarm
alarm california/vpn/connection/1/alarm cw.west-coast.california.vpn.connection.1.alarm "$california_vpn_connection_1" "$california_vpn_connection_1_tunnel1_address" --namespace AWS/VPN --metric-name TunnelState --statistic Minimum --comparison-operator LessThanThreshold --threshold 1 --period 300 --evaluation-periods 1 --treat-missing-data breaching --alarm-actions arn:aws:sns:us-west-1:111122223333:network-oncall

# california/vpn/connection/2/alarm
alarm california/vpn/connection/2/alarm cw.west-coast.california.vpn.connection.2.alarm "$california_vpn_connection_2" "$california_vpn_connection_2_tunnel1_address" --namespace AWS/VPN --metric-name TunnelState --statistic Minimum --comparison-operator LessThanThreshold --threshold 1 --period 300 --evaluation-periods 1 --treat-missing-data breaching --alarm-actions arn:aws:sns:us-west-1:111122223333:network-oncall

say "Done."
