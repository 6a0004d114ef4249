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
