package aliyun

import "context"

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
