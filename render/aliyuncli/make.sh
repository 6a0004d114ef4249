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
