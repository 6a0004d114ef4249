package aliyun

import "context"

// PhysicalConnection is a port of a leased line ("Express Connect circuit") as
// the cloud describes it.
type PhysicalConnection struct {
	PhysicalConnectionID string `json:"PhysicalConnectionId"`
	Name                 string `json:"Name"`
	// Status is Enabled once the line can be used; before, among others,
	// Initial, Approved, Allocated, Confirmed; after, Canceled or Terminated.
	Status string `json:"Status"`
	// BusinessStatus is Normal, FinancialLocked or SecurityLocked.
	BusinessStatus string `json:"BusinessStatus"`
}

// DescribePhysicalConnectionsRequest asks for those that every filter lets
// through; filters go by "PhysicalConnectionId" and "Status".
type DescribePhysicalConnectionsRequest struct {
	Filters []Filter `json:"Filter,omitempty"`
}

func (r DescribePhysicalConnectionsRequest) call() (action, object string) {
	return "vpc.DescribePhysicalConnections", firstValue(r.Filters)
}

func firstValue(filters []Filter) string {
	if len(filters) == 0 {
		return ""
	}
	return first(filters[0].Values)
}

// DescribePhysicalConnectionsResponse holds the connections of all pages.
type DescribePhysicalConnectionsResponse struct {
	RequestID           string                   `json:"RequestId"`
	TotalCount          Int                      `json:"TotalCount"`
	PhysicalConnections List[PhysicalConnection] `json:"PhysicalConnectionSet"`
}

// DescribePhysicalConnections returns every connection that matches.
func (c *Client) DescribePhysicalConnections(ctx context.Context, r DescribePhysicalConnectionsRequest) (DescribePhysicalConnectionsResponse, error) {
	var last DescribePhysicalConnectionsResponse
	all, err := numberedPages(ctx, "DescribePhysicalConnections", func(ctx context.Context, p page) ([]PhysicalConnection, Int, error) {
		var err error
		last, err = call[DescribePhysicalConnectionsResponse](ctx, c, paged[DescribePhysicalConnectionsRequest]{r, p})
		return last.PhysicalConnections, last.TotalCount, err
	})
	last.PhysicalConnections = all
	return last, err
}

// BorderRouter is a virtual border router as the cloud describes it.
type BorderRouter struct {
	VBRID                string `json:"VbrId"`
	Name                 string `json:"Name"`
	PhysicalConnectionID string `json:"PhysicalConnectionId"`
	VLANID               Int    `json:"VlanId"`
	LocalGatewayIP       string `json:"LocalGatewayIp"`
	PeerGatewayIP        string `json:"PeerGatewayIp"`
	PeeringSubnetMask    string `json:"PeeringSubnetMask"`
	// Bandwidth is in Mbit/s.
	Bandwidth Int `json:"Bandwidth"`
	// Status is unconfirmed, active, terminating, terminated, recovering or
	// deleting.
	Status string    `json:"Status"`
	Tags   List[Tag] `json:"Tags"`
}

// CreateBorderRouterRequest asks for a router on one VLAN of a connection.
type CreateBorderRouterRequest struct {
	PhysicalConnectionID string `json:"PhysicalConnectionId"`
	VLANID               int    `json:"VlanId"`
	LocalGatewayIP       string `json:"LocalGatewayIp,omitempty"`
	PeerGatewayIP        string `json:"PeerGatewayIp,omitempty"`
	PeeringSubnetMask    string `json:"PeeringSubnetMask,omitempty"`
	// Bandwidth is in Mbit/s; a hosted connection has its own.
	Bandwidth   int    `json:"Bandwidth,omitempty"`
	Name        string `json:"Name,omitempty"`
	Tags        []Tag  `json:"Tags,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r CreateBorderRouterRequest) call() (action, object string) {
	return "vpc.CreateVirtualBorderRouter", r.Name
}

// CreateBorderRouterResponse names the new router.
type CreateBorderRouterResponse struct {
	RequestID string `json:"RequestId"`
	VBRID     string `json:"VbrId"`
}

// CreateBorderRouter makes a border router.
func (c *Client) CreateBorderRouter(ctx context.Context, r CreateBorderRouterRequest) (CreateBorderRouterResponse, error) {
	return call[CreateBorderRouterResponse](ctx, c, r)
}

// DescribeBorderRoutersRequest asks for the routers of this region that every
// filter lets through; filters go by "VbrId", "PhysicalConnectionId" and
// "Status", among others.
type DescribeBorderRoutersRequest struct {
	Filters []Filter `json:"Filter,omitempty"`
	Tags    []Tag    `json:"Tags,omitempty"`
}

func (r DescribeBorderRoutersRequest) call() (action, object string) {
	return "vpc.DescribeVirtualBorderRouters", firstValue(r.Filters)
}

// DescribeBorderRoutersResponse holds the routers of all pages.
type DescribeBorderRoutersResponse struct {
	RequestID     string             `json:"RequestId"`
	TotalCount    Int                `json:"TotalCount"`
	BorderRouters List[BorderRouter] `json:"VirtualBorderRouterSet"`
}

// DescribeBorderRouters returns every router that matches.
func (c *Client) DescribeBorderRouters(ctx context.Context, r DescribeBorderRoutersRequest) (DescribeBorderRoutersResponse, error) {
	var last DescribeBorderRoutersResponse
	all, err := numberedPages(ctx, "DescribeVirtualBorderRouters", func(ctx context.Context, p page) ([]BorderRouter, Int, error) {
		var err error
		last, err = call[DescribeBorderRoutersResponse](ctx, c, paged[DescribeBorderRoutersRequest]{r, p})
		return last.BorderRouters, last.TotalCount, err
	})
	last.BorderRouters = all
	return last, err
}
