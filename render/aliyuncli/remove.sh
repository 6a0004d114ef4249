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
