package aliyun

import "context"

// VPC is a private network as the cloud describes it.
type VPC struct {
	VPCID               string       `json:"VpcId"`
	VPCName             string       `json:"VpcName"`
	CIDRBlock           string       `json:"CidrBlock"`
	SecondaryCIDRBlocks List[string] `json:"SecondaryCidrBlocks"`
	Status              string       `json:"Status"`
	Tags                List[Tag]    `json:"Tags"`
}

// DescribeVPCsRequest asks for the VPCs that match every field set.
type DescribeVPCsRequest struct {
	VPCID string `json:"VpcId,omitempty"`
	Tags  []Tag  `json:"Tag,omitempty"`
}

func (r DescribeVPCsRequest) call() (action, object string) { return "vpc.DescribeVpcs", r.VPCID }

// DescribeVPCsResponse holds the VPCs of all pages.
type DescribeVPCsResponse struct {
	RequestID  string    `json:"RequestId"`
	TotalCount Int       `json:"TotalCount"`
	VPCs       List[VPC] `json:"Vpcs"`
}

// DescribeVPCs returns every VPC that matches.
func (c *Client) DescribeVPCs(ctx context.Context, r DescribeVPCsRequest) (DescribeVPCsResponse, error) {
	var last DescribeVPCsResponse
	all, err := numberedPages(ctx, "DescribeVpcs", func(ctx context.Context, p page) ([]VPC, Int, error) {
		var err error
		last, err = call[DescribeVPCsResponse](ctx, c, paged[DescribeVPCsRequest]{r, p})
		return last.VPCs, last.TotalCount, err
	})
	last.VPCs = all
	return last, err
}

// VSwitch is a subnet, in one zone, as the cloud describes it.
type VSwitch struct {
	VSwitchID               string    `json:"VSwitchId"`
	VSwitchName             string    `json:"VSwitchName"`
	VPCID                   string    `json:"VpcId"`
	ZoneID                  string    `json:"ZoneId"`
	CIDRBlock               string    `json:"CidrBlock"`
	Status                  string    `json:"Status"`
	AvailableIPAddressCount Int       `json:"AvailableIpAddressCount"`
	Tags                    List[Tag] `json:"Tags"`
}

// DescribeVSwitchesRequest asks for the subnets that match every field set.
type DescribeVSwitchesRequest struct {
	VPCID     string `json:"VpcId,omitempty"`
	VSwitchID string `json:"VSwitchId,omitempty"`
	ZoneID    string `json:"ZoneId,omitempty"`
}

func (r DescribeVSwitchesRequest) call() (action, object string) {
	return "vpc.DescribeVSwitches", r.VPCID + r.VSwitchID
}

// DescribeVSwitchesResponse holds the subnets of all pages.
type DescribeVSwitchesResponse struct {
	RequestID  string        `json:"RequestId"`
	TotalCount Int           `json:"TotalCount"`
	VSwitches  List[VSwitch] `json:"VSwitches"`
}

// DescribeVSwitches returns every subnet that matches.
func (c *Client) DescribeVSwitches(ctx context.Context, r DescribeVSwitchesRequest) (DescribeVSwitchesResponse, error) {
	var last DescribeVSwitchesResponse
	all, err := numberedPages(ctx, "DescribeVSwitches", func(ctx context.Context, p page) ([]VSwitch, Int, error) {
		var err error
		last, err = call[DescribeVSwitchesResponse](ctx, c, paged[DescribeVSwitchesRequest]{r, p})
		return last.VSwitches, last.TotalCount, err
	})
	last.VSwitches = all
	return last, err
}

// RouteTable is a VPC's route table as the cloud describes it.
type RouteTable struct {
	RouteTableID   string       `json:"RouteTableId"`
	RouteTableName string       `json:"RouteTableName"`
	RouteTableType string       `json:"RouteTableType"`
	VPCID          string       `json:"VpcId"`
	VSwitchIDs     List[string] `json:"VSwitchIds"`
	Status         string       `json:"Status"`
	Tags           List[Tag]    `json:"Tags"`
}

// DescribeRouteTableListRequest asks for the tables that match every field set.
type DescribeRouteTableListRequest struct {
	VPCID          string `json:"VpcId,omitempty"`
	RouteTableID   string `json:"RouteTableId,omitempty"`
	RouteTableType string `json:"RouteTableType,omitempty"`
}

func (r DescribeRouteTableListRequest) call() (action, object string) {
	return "vpc.DescribeRouteTableList", r.VPCID + r.RouteTableID
}

// DescribeRouteTableListResponse holds the tables of all pages.
type DescribeRouteTableListResponse struct {
	RequestID   string           `json:"RequestId"`
	TotalCount  Int              `json:"TotalCount"`
	RouteTables List[RouteTable] `json:"RouterTableList"`
}

// DescribeRouteTableList returns every route table that matches.
func (c *Client) DescribeRouteTableList(ctx context.Context, r DescribeRouteTableListRequest) (DescribeRouteTableListResponse, error) {
	var last DescribeRouteTableListResponse
	all, err := numberedPages(ctx, "DescribeRouteTableList", func(ctx context.Context, p page) ([]RouteTable, Int, error) {
		var err error
		last, err = call[DescribeRouteTableListResponse](ctx, c, paged[DescribeRouteTableListRequest]{r, p})
		return last.RouteTables, last.TotalCount, err
	})
	last.RouteTables = all
	return last, err
}
