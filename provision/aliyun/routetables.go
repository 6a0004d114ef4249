package aliyun

import "context"

// TypeRouteTable is a VPC's route table in the calls about tags.
const TypeRouteTable ResourceType = "ROUTETABLE"

// CreateRouteTableRequest asks for a table beside a VPC's system table.
type CreateRouteTableRequest struct {
	VPCID          string `json:"VpcId"`
	RouteTableName string `json:"RouteTableName,omitempty"`
	// AssociateType is VSwitch for a table of subnets, which is the default,
	// or Gateway.
	AssociateType string `json:"AssociateType,omitempty"`
	Tags          []Tag  `json:"Tag,omitempty"`
	ClientToken   string `json:"ClientToken,omitempty"`
}

func (r CreateRouteTableRequest) call() (action, object string) {
	return "vpc.CreateRouteTable", r.RouteTableName
}

// CreateRouteTableResponse names the new table.
type CreateRouteTableResponse struct {
	RequestID    string `json:"RequestId"`
	RouteTableID string `json:"RouteTableId"`
}

// CreateRouteTable makes a table, usable once its status is Available.
func (c *Client) CreateRouteTable(ctx context.Context, r CreateRouteTableRequest) (CreateRouteTableResponse, error) {
	return call[CreateRouteTableResponse](ctx, c, r)
}

// AssociateRouteTableRequest gives a subnet a table of its own.
type AssociateRouteTableRequest struct {
	RouteTableID string `json:"RouteTableId"`
	VSwitchID    string `json:"VSwitchId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r AssociateRouteTableRequest) call() (action, object string) {
	return "vpc.AssociateRouteTable", r.VSwitchID
}

// AssociateRouteTableResponse only names the call.
type AssociateRouteTableResponse struct {
	RequestID string `json:"RequestId"`
}

// AssociateRouteTable puts a table in the place of the system table for a
// subnet that has no other.
func (c *Client) AssociateRouteTable(ctx context.Context, r AssociateRouteTableRequest) (AssociateRouteTableResponse, error) {
	return call[AssociateRouteTableResponse](ctx, c, r)
}

// UnassociateRouteTableRequest gives a subnet back to the system table.
type UnassociateRouteTableRequest struct {
	RouteTableID string `json:"RouteTableId"`
	VSwitchID    string `json:"VSwitchId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r UnassociateRouteTableRequest) call() (action, object string) {
	return "vpc.UnassociateRouteTable", r.VSwitchID
}

// UnassociateRouteTableResponse only names the call.
type UnassociateRouteTableResponse struct {
	RequestID string `json:"RequestId"`
}

// UnassociateRouteTable takes a table away from a subnet.
func (c *Client) UnassociateRouteTable(ctx context.Context, r UnassociateRouteTableRequest) (UnassociateRouteTableResponse, error) {
	return call[UnassociateRouteTableResponse](ctx, c, r)
}

// DeleteRouteTableRequest names the table to delete.
type DeleteRouteTableRequest struct {
	RouteTableID string `json:"RouteTableId"`
}

func (r DeleteRouteTableRequest) call() (action, object string) {
	return "vpc.DeleteRouteTable", r.RouteTableID
}

// DeleteRouteTableResponse only names the call.
type DeleteRouteTableResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteRouteTable deletes a table that no subnet has and that has no custom
// routes.
func (c *Client) DeleteRouteTable(ctx context.Context, r DeleteRouteTableRequest) (DeleteRouteTableResponse, error) {
	return call[DeleteRouteTableResponse](ctx, c, r)
}
