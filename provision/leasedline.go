package provision

// CarrierStage is a step of a leased line that people do: a port is ordered,
// a letter of authorization is given, a cross-connect is made, a permit is
// granted. It is done when the file says so; what needs it waits.
type CarrierStage struct {
	Meta
	// What it is, as the file has it: "port_order", "loa", "cross_connect",
	// "permit".
	What *string `cloud:"step"`
	// Carrier is who leases the line out; nil where the file does not name it.
	Carrier *string `cloud:"carrier"`
	// Since is the day it was begun, "2006-01-02"; nil while nobody has.
	Since *string `cloud:"since"`
	// Reference is under what others know it: the number of an order.
	Reference *string `cloud:"reference"`
	// Done says that the file holds what comes of it: the id of the physical
	// connection, the number of the permit, a day.
	Done *bool `cloud:"done"`
}

// isOpen is true of a step that nobody has done yet.
func isOpen(r Resource) bool {
	stage, ok := r.(*CarrierStage)
	return ok && (stage.Done == nil || !*stage.Done)
}

// AliyunBorderRouter is a virtual border router: Alibaba's end of a leased
// line on one VLAN of a physical connection.
type AliyunBorderRouter struct {
	Meta
	Connection *Existing `cloud:"physical_connection_id,fixed"`
	VLAN       *int      `cloud:"vlan_id"`
	LocalIP    *string   `cloud:"local_gateway_ip"`
	PeerIP     *string   `cloud:"peer_gateway_ip"`
	Mask       *string   `cloud:"peering_subnet_mask"`
	// Bandwidth is in Mbit/s.
	Bandwidth *int `cloud:"bandwidth_mbps"`
}

// AliyunBGPGroup is what the BGP peers of a border router share.
type AliyunBGPGroup struct {
	Meta
	Router   *AliyunBorderRouter `cloud:"router_id,fixed,queue"`
	PeerASN  *uint32             `cloud:"peer_asn"`
	LocalASN *uint32             `cloud:"local_asn"`
	Key      *Value              `cloud:"auth_key,secret"`
}

// AliyunBGPPeer is one BGP session of a border router.
type AliyunBGPPeer struct {
	Meta
	Router *AliyunBorderRouter `cloud:"router_id,fixed,queue"`
	Group  *AliyunBGPGroup     `cloud:"bgp_group_id,fixed"`
	PeerIP *string             `cloud:"peer_ip_address"`
	BFD    *bool               `cloud:"enable_bfd"`
	// Hops are what a BFD packet may take.
	Hops *int `cloud:"bfd_multi_hop"`
}

// AliyunTransitRouterVBR joins a border router to the transit router of its
// region.
type AliyunTransitRouterVBR struct {
	Meta
	Router       *AliyunTransitRouter `cloud:"transit_router_id,fixed,queue"`
	BorderRouter *AliyunBorderRouter  `cloud:"vbr_id,fixed"`
	// AutoPublish tells the border router what the transit router's table has,
	// and so the peer by BGP.
	AutoPublish *bool `cloud:"auto_publish_route_enabled"`
}

// AliyunTransitRouterPropagation lets an attachment put the routes it learns
// into a table.
type AliyunTransitRouterPropagation struct {
	Meta
	Router     *AliyunTransitRouter `cloud:"transit_router_id,fixed,queue"`
	Table      *Value               `cloud:"transit_router_route_table_id,fixed"`
	Attachment Resource             `cloud:"transit_router_attachment_id,fixed"`
}

// AWSDirectConnectGateway joins virtual interfaces to transit gateways of any
// region. Its ASN must differ from theirs.
type AWSDirectConnectGateway struct {
	Meta
	ASN *uint32 `cloud:"amazon_side_asn,fixed"`
}

// AWSTransitInterface is a transit virtual interface: AWS's end of a leased
// line on one VLAN of a connection. The connection is this account's own,
// dedicated or hosted: then nobody has to accept the interface.
type AWSTransitInterface struct {
	Meta
	Connection *Existing                `cloud:"connection_id,fixed"`
	Gateway    *AWSDirectConnectGateway `cloud:"direct_connect_gateway_id,fixed"`
	VLAN       *int                     `cloud:"vlan,fixed"`
	// PeerASN is of the other end: the customer's or the carrier's router.
	PeerASN *uint32 `cloud:"asn,fixed"`
	// The addresses have the length of their common prefix: "169.254.10.1/30".
	AmazonAddress *string `cloud:"amazon_address,fixed"`
	PeerAddress   *string `cloud:"customer_address,fixed"`
	Key           *Value  `cloud:"auth_key,secret,fixed"`
	// MTU is 1500 or 8500 bytes.
	MTU *int `cloud:"mtu"`
}

// AWSDirectConnectAssociation joins a Direct Connect gateway to a transit
// gateway, and says which networks it announces over the line.
type AWSDirectConnectAssociation struct {
	Meta
	Gateway         *AWSDirectConnectGateway `cloud:"direct_connect_gateway_id,fixed"`
	TransitGateway  *AWSTransitGateway       `cloud:"gateway_id,fixed"`
	AllowedPrefixes []string                 `cloud:"allowed_prefixes"`
}
