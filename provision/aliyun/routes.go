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

// CreateRouteEntryRequest asks for a route of a VPC's route table.
type CreateRouteEntryRequest struct {
	RouteTableID         string `json:"RouteTableId"`
	DestinationCIDRBlock string `json:"DestinationCidrBlock"`
	NextHopType          string `json:"NextHopType,omitempty"`
	NextHopID            string `json:"NextHopId,omitempty"`
	RouteEntryName       string `json:"RouteEntryName,omitempty"`
	Description          string `json:"Description,omitempty"`
	ClientToken          string `json:"ClientToken,omitempty"`
}

func (r CreateRouteEntryRequest) call() (action, object string) {
	return "vpc.CreateRouteEntry", r.RouteTableID + " " + r.DestinationCIDRBlock
}

// CreateRouteEntryResponse names the new route.
type CreateRouteEntryResponse struct {
	RequestID    string `json:"RequestId"`
	RouteEntryID string `json:"RouteEntryId"`
}

// CreateRouteEntry makes a route; the VPC takes no other change meanwhile.
func (c *Client) CreateRouteEntry(ctx context.Context, r CreateRouteEntryRequest) (CreateRouteEntryResponse, error) {
	return call[CreateRouteEntryResponse](ctx, c, r)
}

// RouteEntry is a route of a VPC's route table as the cloud describes it.
type RouteEntry struct {
	RouteEntryID         string        `json:"RouteEntryId"`
	RouteEntryName       string        `json:"RouteEntryName"`
	Description          string        `json:"Description"`
	RouteTableID         string        `json:"RouteTableId"`
	DestinationCIDRBlock string        `json:"DestinationCidrBlock"`
	Type                 string        `json:"Type"`
	Status               string        `json:"Status"`
	NextHops             List[NextHop] `json:"NextHops"`
}

// NextHop is where a route leads.
type NextHop struct {
	NextHopID   string `json:"NextHopId"`
	NextHopType string `json:"NextHopType"`
	Weight      Int    `json:"Weight"`
}

// DescribeRouteEntryListRequest asks for the routes of a table that match every
// field set.
type DescribeRouteEntryListRequest struct {
	RouteTableID         string `json:"RouteTableId"`
	RouteEntryID         string `json:"RouteEntryId,omitempty"`
	RouteEntryType       string `json:"RouteEntryType,omitempty"`
	DestinationCIDRBlock string `json:"DestinationCidrBlock,omitempty"`
	NextHopID            string `json:"NextHopId,omitempty"`
}

func (r DescribeRouteEntryListRequest) call() (action, object string) {
	return "vpc.DescribeRouteEntryList", r.RouteTableID
}

// DescribeRouteEntryListResponse holds the routes of all pages.
type DescribeRouteEntryListResponse struct {
	RequestID    string           `json:"RequestId"`
	NextToken    string           `json:"NextToken"`
	RouteEntries List[RouteEntry] `json:"RouteEntrys"`
}

// DescribeRouteEntryList returns every route of a table that matches.
func (c *Client) DescribeRouteEntryList(ctx context.Context, r DescribeRouteEntryListRequest) (DescribeRouteEntryListResponse, error) {
	var last DescribeRouteEntryListResponse
	all, err := tokenPages(ctx, "DescribeRouteEntryList", func(ctx context.Context, token string) ([]RouteEntry, string, error) {
		var err error
		last, err = call[DescribeRouteEntryListResponse](ctx, c, paged[DescribeRouteEntryListRequest]{r, routePage{token, pageSize}})
		return last.RouteEntries, last.NextToken, err
	})
	last.RouteEntries = all
	return last, err
}

// DeleteRouteEntryRequest names the route by its id, or by table, destination
// and next hop.
type DeleteRouteEntryRequest struct {
	RouteEntryID         string `json:"RouteEntryId,omitempty"`
	RouteTableID         string `json:"RouteTableId,omitempty"`
	DestinationCIDRBlock string `json:"DestinationCidrBlock,omitempty"`
	NextHopID            string `json:"NextHopId,omitempty"`
}

func (r DeleteRouteEntryRequest) call() (action, object string) {
	return "vpc.DeleteRouteEntry", r.RouteEntryID + r.DestinationCIDRBlock
}

// DeleteRouteEntryResponse only names the call.
type DeleteRouteEntryResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteRouteEntry deletes a route of a VPC's route table.
func (c *Client) DeleteRouteEntry(ctx context.Context, r DeleteRouteEntryRequest) (DeleteRouteEntryResponse, error) {
	return call[DeleteRouteEntryResponse](ctx, c, r)
}
