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
