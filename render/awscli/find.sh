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
