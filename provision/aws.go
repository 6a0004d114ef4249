package provision

// AWSVPNGateway is a virtual private gateway. It has no address: connections
// do.
type AWSVPNGateway struct {
	Meta
	ASN *uint32 `cloud:"amazon_side_asn,fixed"`
}

// AWSVPNGatewayAttachment joins the gateway to a VPC, which has one at most.
type AWSVPNGatewayAttachment struct {
	Meta
	Gateway *AWSVPNGateway `cloud:"vpn_gateway_id,fixed"`
	VPC     *Existing      `cloud:"vpc_id,fixed"`
}

// AWSTransitGateway is a transit gateway; connections become attachments of it
// by themselves.
type AWSTransitGateway struct {
	Meta
	ASN                *uint32 `cloud:"amazon_side_asn,fixed"`
	ECMP               *bool   `cloud:"vpn_ecmp_support"`
	DefaultAssociation *bool   `cloud:"default_route_table_association"`
	DefaultPropagation *bool   `cloud:"default_route_table_propagation"`
}

// AWSTransitGatewayVPC joins a VPC to a transit gateway.
type AWSTransitGatewayVPC struct {
	Meta
	Gateway *AWSTransitGateway `cloud:"transit_gateway_id,fixed"`
	VPC     *Existing          `cloud:"vpc_id,fixed"`
	Subnets []*Existing        `cloud:"subnet_ids"`
}

// AWSCustomerGateway is how AWS knows one address of the other end. DeviceName
// keeps links to one address apart: AWS hands out an identical one again.
type AWSCustomerGateway struct {
	Meta
	IPAddress  *Value  `cloud:"ip_address,fixed"`
	ASN        *uint32 `cloud:"bgp_asn,fixed"`
	DeviceName *string `cloud:"device_name,fixed"`
}

// AWSVPNConnection has two tunnels that both expect the address of its one
// customer gateway. Outputs: tunnel1_address, tunnel2_address.
type AWSVPNConnection struct {
	Meta
	CustomerGateway  *AWSCustomerGateway `cloud:"customer_gateway_id,fixed"`
	VPNGateway       *AWSVPNGateway      `cloud:"vpn_gateway_id,fixed"`
	TransitGateway   *AWSTransitGateway  `cloud:"transit_gateway_id,fixed"`
	StaticRoutesOnly *bool               `cloud:"static_routes_only,fixed"`
	// Tunnels are two even where one is used: what is left out keeps weak
	// defaults.
	Tunnels []AWSTunnel `cloud:"tunnel"`
}

// AWSTunnel is the options of one tunnel; a list of algorithms has one.
type AWSTunnel struct {
	InsideCIDR    *string `cloud:"tunnel_inside_cidr"`
	PSK           *Value  `cloud:"pre_shared_key,secret"`
	IKEVersion    *string `cloud:"ike_versions"`
	IKEEncryption *string `cloud:"phase1_encryption_algorithms"`
	IKEIntegrity  *string `cloud:"phase1_integrity_algorithms"`
	IKEGroup      *int    `cloud:"phase1_dh_group_numbers"`
	IKELifetime   *int    `cloud:"phase1_lifetime_seconds"`
	ESPEncryption *string `cloud:"phase2_encryption_algorithms"`
	ESPIntegrity  *string `cloud:"phase2_integrity_algorithms"`
	ESPGroup      *int    `cloud:"phase2_dh_group_numbers"`
	ESPLifetime   *int    `cloud:"phase2_lifetime_seconds"`
	DPDAction     *string `cloud:"dpd_timeout_action"`
	StartupAction *string `cloud:"startup_action"`
}

// AWSVPNRoute is a static route of a connection to a virtual private gateway.
type AWSVPNRoute struct {
	Meta
	Connection  *AWSVPNConnection `cloud:"vpn_connection_id,fixed"`
	Destination *string           `cloud:"destination_cidr_block,fixed"`
}

// AWSRouteTable is a route table and the subnets it is for.
type AWSRouteTable struct {
	Meta
	VPC     *Existing   `cloud:"vpc_id,fixed"`
	Subnets []*Existing `cloud:"subnet_ids"`
}

// AWSRoutePropagation lets a gateway put its routes into a table.
type AWSRoutePropagation struct {
	Meta
	Table   Resource       `cloud:"route_table_id,fixed,queue"`
	Gateway *AWSVPNGateway `cloud:"gateway_id,fixed"`
}

// AWSRoute is an entry of a route table that leads to a transit gateway or to a
// host.
type AWSRoute struct {
	Meta
	Table       Resource           `cloud:"route_table_id,fixed,queue"`
	Destination *string            `cloud:"destination_cidr_block,fixed"`
	Gateway     *AWSTransitGateway `cloud:"transit_gateway_id"`
	Instance    *AWSInstance       `cloud:"instance_id"`
}

// AWSSecurityGroupRule lets one network in to some ports of a group: the user's
// or ours. Protocol "-1" is all of them, and has no ports. Source is a network;
// of a peer whose address its cloud has yet to give, what is made of that.
type AWSSecurityGroupRule struct {
	Meta
	Group       Resource `cloud:"group_id,fixed"`
	Protocol    *string  `cloud:"ip_protocol,fixed"`
	FromPort    *int     `cloud:"from_port,fixed"`
	ToPort      *int     `cloud:"to_port,fixed"`
	Source      *Value   `cloud:"cidr_ip,fixed"`
	Description *string  `cloud:"description,fixed"`
}

// AWSFlowLog records the traffic of a VPC in an S3 bucket.
type AWSFlowLog struct {
	Meta
	VPC         *Existing `cloud:"resource_id,fixed"`
	TrafficType *string   `cloud:"traffic_type,fixed"`
	Destination *string   `cloud:"log_destination,fixed"`
}

// AWSAlarm is an alarm of CloudWatch about one tunnel.
type AWSAlarm struct {
	Meta
	Connection *AWSVPNConnection `cloud:"vpn_id,fixed"`
	Tunnel     *Value            `cloud:"tunnel_ip_address,fixed"`
	Namespace  *string           `cloud:"namespace"`
	Metric     *string           `cloud:"metric_name"`
	Statistic  *string           `cloud:"statistic"`
	Comparison *string           `cloud:"comparison_operator"`
	Threshold  *int              `cloud:"threshold"`
	Period     *int              `cloud:"period_seconds"`
	Periods    *int              `cloud:"evaluation_periods"`
	Missing    *string           `cloud:"treat_missing_data"`
	Notify     *string           `cloud:"alarm_actions"`
}
