package aliyun

import "context"

// CreateVPNRouteEntryRequest asks for a destination route of a VPN gateway. The
// route has no id: gateway, destination, next hop and weight name it.
type CreateVPNRouteEntryRequest struct {
	VPNGatewayID string `json:"VpnGatewayId"`
	RouteDest    string `json:"RouteDest"`
	// NextHop is an IPsec connection's id.
	NextHop string `json:"NextHop"`
	// Weight is 100 or 0.
	Weight int `json:"Weight"`
	// PublishVPC puts the route into the VPC's route table too.
	PublishVPC  bool   `json:"PublishVpc"`
	Description string `json:"Description,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r CreateVPNRouteEntryRequest) call() (action, object string) {
	return "vpc.CreateVpnRouteEntry", r.VPNGatewayID + " " + r.RouteDest
}

// CreateVPNRouteEntryResponse says in which state the new route is.
type CreateVPNRouteEntryResponse struct {
	RequestID string `json:"RequestId"`
	State     string `json:"State"`
}

// CreateVPNRouteEntry makes a route; its gateway is busy for a while.
func (c *Client) CreateVPNRouteEntry(ctx context.Context, r CreateVPNRouteEntryRequest) (CreateVPNRouteEntryResponse, error) {
	return call[CreateVPNRouteEntryResponse](ctx, c, r)
}

// VPNRouteEntry is a route of a VPN gateway as the cloud describes it.
type VPNRouteEntry struct {
	VPNInstanceID  string `json:"VpnInstanceId"`
	RouteDest      string `json:"RouteDest"`
	NextHop        string `json:"NextHop"`
	Weight         Int    `json:"Weight"`
	State          string `json:"State"`
	RouteEntryType string `json:"RouteEntryType"`
	Source         string `json:"Source"`
}

// DescribeVPNRouteEntriesRequest asks for the routes of a gateway.
type DescribeVPNRouteEntriesRequest struct {
	VPNGatewayID   string `json:"VpnGatewayId"`
	RouteEntryType string `json:"RouteEntryType,omitempty"`
}

func (r DescribeVPNRouteEntriesRequest) call() (action, object string) {
	return "vpc.DescribeVpnRouteEntries", r.VPNGatewayID
}

// DescribeVPNRouteEntriesResponse holds the routes of all pages.
type DescribeVPNRouteEntriesResponse struct {
	RequestID       string              `json:"RequestId"`
	TotalCount      Int                 `json:"TotalCount"`
	VPNRouteEntries List[VPNRouteEntry] `json:"VpnRouteEntries"`
}

// DescribeVPNRouteEntries returns every route of a gateway.
func (c *Client) DescribeVPNRouteEntries(ctx context.Context, r DescribeVPNRouteEntriesRequest) (DescribeVPNRouteEntriesResponse, error) {
	var last DescribeVPNRouteEntriesResponse
	all, err := numberedPages(ctx, "DescribeVpnRouteEntries", func(ctx context.Context, p page) ([]VPNRouteEntry, Int, error) {
		var err error
		last, err = call[DescribeVPNRouteEntriesResponse](ctx, c, paged[DescribeVPNRouteEntriesRequest]{r, p})
		return last.VPNRouteEntries, last.TotalCount, err
	})
	last.VPNRouteEntries = all
	return last, err
}

// PublishVPNRouteEntryRequest puts a route into the VPC's route table, or takes
// it out.
type PublishVPNRouteEntryRequest struct {
	VPNGatewayID string `json:"VpnGatewayId"`
	RouteDest    string `json:"RouteDest"`
	NextHop      string `json:"NextHop"`
	// RouteType is dbr for a destination route.
	RouteType   string `json:"RouteType"`
	PublishVPC  bool   `json:"PublishVpc"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r PublishVPNRouteEntryRequest) call() (action, object string) {
	return "vpc.PublishVpnRouteEntry", r.VPNGatewayID + " " + r.RouteDest
}

// PublishVPNRouteEntryResponse only names the call.
type PublishVPNRouteEntryResponse struct {
	RequestID string `json:"RequestId"`
}

// PublishVPNRouteEntry changes whether the VPC has a route of its gateway.
func (c *Client) PublishVPNRouteEntry(ctx context.Context, r PublishVPNRouteEntryRequest) (PublishVPNRouteEntryResponse, error) {
	return call[PublishVPNRouteEntryResponse](ctx, c, r)
}

// DeleteVPNRouteEntryRequest names the route by all that makes it up.
type DeleteVPNRouteEntryRequest struct {
	VPNGatewayID string `json:"VpnGatewayId"`
	RouteDest    string `json:"RouteDest"`
	NextHop      string `json:"NextHop"`
	Weight       int    `json:"Weight"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r DeleteVPNRouteEntryRequest) call() (action, object string) {
	return "vpc.DeleteVpnRouteEntry", r.VPNGatewayID + " " + r.RouteDest
}

// DeleteVPNRouteEntryResponse only names the call.
type DeleteVPNRouteEntryResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteVPNRouteEntry deletes a route of a VPN gateway.
func (c *Client) DeleteVPNRouteEntry(ctx context.Context, r DeleteVPNRouteEntryRequest) (DeleteVPNRouteEntryResponse, error) {
	return call[DeleteVPNRouteEntryResponse](ctx, c, r)
}
