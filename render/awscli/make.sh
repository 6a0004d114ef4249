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
