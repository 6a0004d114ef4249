package provision

// AliyunVPNGateway is a dual-tunnel VPN gateway, the only kind that can be
// bought now. It takes no tags when it is made. Outputs: internet_ip,
// disaster_recovery_internet_ip.
type AliyunVPNGateway struct {
	Meta
	VPC            *Existing `cloud:"vpc_id,fixed"`
	VSwitch        *Existing `cloud:"vswitch_id,fixed"`
	StandbyVSwitch *Existing `cloud:"disaster_recovery_vswitch_id,fixed"`
	Bandwidth      *int      `cloud:"bandwidth_mbps,fixed"`
	ChargeType     *string   `cloud:"instance_charge_type,fixed"`
	Months         *int      `cloud:"period_months,create"`
	AutoPay        *bool     `cloud:"auto_pay,create"`
	// AutoPropagate gives the VPC the routes learnt by BGP.
	AutoPropagate *bool `cloud:"auto_propagate"`
}

// AliyunCustomerGateway is how Alibaba knows one outside address of the other
// end.
type AliyunCustomerGateway struct {
	Meta
	IPAddress *Value  `cloud:"ip_address,fixed"`
	ASN       *uint32 `cloud:"asn,fixed"`
}

// AliyunVPNConnection is an IPsec connection of two tunnels, master and slave.
type AliyunVPNConnection struct {
	Meta
	Gateway           *AliyunVPNGateway `cloud:"vpn_gateway_id,fixed,queue"`
	LocalSubnets      []string          `cloud:"local_subnet"`
	RemoteSubnets     []string          `cloud:"remote_subnet"`
	EffectImmediately *bool             `cloud:"effect_immediately"`
	AutoConfigRoute   *bool             `cloud:"auto_config_route"`
	EnableTunnelsBGP  *bool             `cloud:"enable_tunnels_bgp"`
	Tunnels           []AliyunTunnel    `cloud:"tunnel"`
}

// AliyunTunnel is one tunnel of a connection; the first leaves from the
// gateway's internet_ip, the second from its disaster_recovery_internet_ip.
type AliyunTunnel struct {
	Role            *string                `cloud:"role"`
	CustomerGateway *AliyunCustomerGateway `cloud:"customer_gateway_id"`
	PSK             *Value                 `cloud:"psk,secret"`
	IKEVersion      *string                `cloud:"ike_version"`
	IKEEncryption   *string                `cloud:"ike_enc_alg"`
	IKEIntegrity    *string                `cloud:"ike_auth_alg"`
	IKEGroup        *string                `cloud:"ike_pfs"`
	IKELifetime     *int                   `cloud:"ike_lifetime_seconds"`
	ESPEncryption   *string                `cloud:"ipsec_enc_alg"`
	ESPIntegrity    *string                `cloud:"ipsec_auth_alg"`
	ESPGroup        *string                `cloud:"ipsec_pfs"`
	ESPLifetime     *int                   `cloud:"ipsec_lifetime_seconds"`
	DPD             *bool                  `cloud:"enable_dpd"`
	NATTraversal    *bool                  `cloud:"enable_nat_traversal"`
	LocalASN        *uint32                `cloud:"local_asn"`
	InsideCIDR      *string                `cloud:"tunnel_cidr"`
	LocalBGPIP      *string                `cloud:"local_bgp_ip"`
}

// AliyunVPNRoute is a destination route of a VPN gateway. It has neither id
// nor tags: gateway, destination, next hop and weight are its identity.
type AliyunVPNRoute struct {
	Meta
	Gateway     *AliyunVPNGateway    `cloud:"vpn_gateway_id,fixed,queue"`
	Destination *string              `cloud:"route_dest,fixed"`
	NextHop     *AliyunVPNConnection `cloud:"next_hop,fixed"`
	Weight      *int                 `cloud:"weight,fixed"`
	PublishVPC  *bool                `cloud:"publish_vpc"`
}

// AliyunRouteTable is a custom route table and the vSwitches it is for.
type AliyunRouteTable struct {
	Meta
	VPC       *Existing   `cloud:"vpc_id,fixed,queue"`
	VSwitches []*Existing `cloud:"vswitch_ids"`
}

// AliyunRoute is a custom entry of a VPC's route table. The queue is the
// VPC's: two changes at once in one VPC are refused, in whichever table.
type AliyunRoute struct {
	Meta
	VPC         *Existing `cloud:"vpc_id,fixed,queue"`
	Table       Resource  `cloud:"route_table_id,fixed"`
	Destination *string   `cloud:"destination_cidr_block,fixed"`
	// NextHopType is VpnGateway, Attachment or, for a host, Instance.
	NextHopType *string  `cloud:"next_hop_type,fixed"`
	NextHop     Resource `cloud:"next_hop_id,fixed"`
}

// AliyunSecurityGroupRule lets one network in to some ports of a group: the
// user's or ours. Protocol "all" goes with ports "-1/-1"; Source is as in
// AWSSecurityGroupRule.
type AliyunSecurityGroupRule struct {
	Meta
	Group       Resource `cloud:"security_group_id,fixed"`
	Protocol    *string  `cloud:"ip_protocol,fixed"`
	Ports       *string  `cloud:"port_range,fixed"`
	Source      *Value   `cloud:"source_cidr_ip,fixed"`
	Policy      *string  `cloud:"policy,fixed"`
	Priority    *int     `cloud:"priority,fixed"`
	Description *string  `cloud:"description,fixed"`
}

// AliyunFlowLog records the traffic of a VPC in Log Service.
type AliyunFlowLog struct {
	Meta
	VPC         *Existing `cloud:"resource_id,fixed"`
	TrafficType *string   `cloud:"traffic_type,fixed"`
	Project     *string   `cloud:"project_name,fixed"`
	Logstore    *string   `cloud:"log_store_name,fixed"`
}

// AliyunAlarm is a rule of CloudMonitor about a connection. The name of the
// metric is in no document that was found, so it is looked up at apply.
type AliyunAlarm struct {
	Meta
	Connection   *AliyunVPNConnection `cloud:"resource,fixed"`
	Namespace    *string              `cloud:"namespace,fixed"`
	Metric       *Value               `cloud:"metric_name"`
	ContactGroup *string              `cloud:"contact_groups"`
}
