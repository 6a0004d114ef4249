package provision

// AliyunCEN is a Cloud Enterprise Network: what Alibaba's regions meet in.
type AliyunCEN struct {
	Meta
	Description *string `cloud:"description"`
}

// AliyunTransitRouter is CEN's router in one region. Output: route_table, its
// system route table.
type AliyunTransitRouter struct {
	Meta
	CEN *AliyunCEN `cloud:"cen_id,fixed"`
}

// AliyunTransitRouterVPC joins a VPC to the router of its region.
type AliyunTransitRouterVPC struct {
	Meta
	Router    *AliyunTransitRouter `cloud:"transit_router_id,fixed,queue"`
	VPC       *Existing            `cloud:"vpc_id,fixed"`
	VSwitches []*Existing          `cloud:"zone_mappings"`
	// AutoPublish is off: what a VPC routes here stands in its own entries.
	AutoPublish *bool `cloud:"auto_publish_route_enabled"`
}

// AliyunTransitRouterPeer joins the routers of two regions, and both are busy
// meanwhile.
type AliyunTransitRouterPeer struct {
	Meta
	Router      *AliyunTransitRouter `cloud:"transit_router_id,fixed,queue"`
	Peer        *AliyunTransitRouter `cloud:"peer_transit_router_id,fixed,queue"`
	PeerRegion  *string              `cloud:"peer_transit_router_region_id,fixed"`
	Bandwidth   *int                 `cloud:"bandwidth_mbps"`
	Billing     *string              `cloud:"bandwidth_type"`
	Plan        *Existing            `cloud:"cen_bandwidth_package_id"`
	AutoPublish *bool                `cloud:"auto_publish_route_enabled"`
}

// AliyunTransitRouterAssociation says which table routes what an attachment
// sends to its router.
type AliyunTransitRouterAssociation struct {
	Meta
	Router     *AliyunTransitRouter `cloud:"transit_router_id,fixed,queue"`
	Table      *Value               `cloud:"transit_router_route_table_id,fixed"`
	Attachment Resource             `cloud:"transit_router_attachment_id,fixed"`
}

// AliyunTransitRouterRoute is an entry of a router's table.
type AliyunTransitRouterRoute struct {
	Meta
	Router      *AliyunTransitRouter `cloud:"transit_router_id,fixed,queue"`
	Table       *Value               `cloud:"transit_router_route_table_id,fixed"`
	Destination *string              `cloud:"destination_cidr_block,fixed"`
	NextHop     Resource             `cloud:"next_hop_id,fixed"`
}
