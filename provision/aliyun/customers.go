package aliyun

import "context"

// CreateCustomerGatewayRequest describes the far end of a tunnel.
type CreateCustomerGatewayRequest struct {
	Name        string `json:"Name,omitempty"`
	Description string `json:"Description,omitempty"`
	IPAddress   string `json:"IpAddress"`
	// ASN is needed for BGP; 45104 is refused.
	ASN         string `json:"Asn,omitempty"`
	Tags        []Tag  `json:"Tags,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r CreateCustomerGatewayRequest) call() (action, object string) {
	return "vpc.CreateCustomerGateway", r.Name
}

// CreateCustomerGatewayResponse names the new customer gateway.
type CreateCustomerGatewayResponse struct {
	RequestID         string `json:"RequestId"`
	CustomerGatewayID string `json:"CustomerGatewayId"`
	Name              string `json:"Name"`
	IPAddress         string `json:"IpAddress"`
}

// CreateCustomerGateway makes the far end of a tunnel known.
func (c *Client) CreateCustomerGateway(ctx context.Context, r CreateCustomerGatewayRequest) (CreateCustomerGatewayResponse, error) {
	return call[CreateCustomerGatewayResponse](ctx, c, r)
}

// CustomerGateway is a customer gateway as the cloud describes it.
type CustomerGateway struct {
	CustomerGatewayID string    `json:"CustomerGatewayId"`
	Name              string    `json:"Name"`
	Description       string    `json:"Description"`
	IPAddress         string    `json:"IpAddress"`
	ASN               Int       `json:"Asn"`
	CreateTime        Int       `json:"CreateTime"`
	Tags              List[Tag] `json:"Tags"`
}

// DescribeCustomerGatewayRequest asks for one customer gateway.
type DescribeCustomerGatewayRequest struct {
	CustomerGatewayID string `json:"CustomerGatewayId"`
}

func (r DescribeCustomerGatewayRequest) call() (action, object string) {
	return "vpc.DescribeCustomerGateway", r.CustomerGatewayID
}

// DescribeCustomerGatewayResponse is one customer gateway.
type DescribeCustomerGatewayResponse struct {
	RequestID string `json:"RequestId"`
	CustomerGateway
}

// DescribeCustomerGateway returns one customer gateway, or a problem
// cloud.not_found.
func (c *Client) DescribeCustomerGateway(ctx context.Context, r DescribeCustomerGatewayRequest) (DescribeCustomerGatewayResponse, error) {
	return call[DescribeCustomerGatewayResponse](ctx, c, r)
}

// DescribeCustomerGatewaysRequest asks for those that match every field set.
type DescribeCustomerGatewaysRequest struct {
	CustomerGatewayID string `json:"CustomerGatewayId,omitempty"`
	Tags              []Tag  `json:"Tag,omitempty"`
}

func (r DescribeCustomerGatewaysRequest) call() (action, object string) {
	return "vpc.DescribeCustomerGateways", r.CustomerGatewayID
}

// DescribeCustomerGatewaysResponse holds the customer gateways of all pages.
type DescribeCustomerGatewaysResponse struct {
	RequestID        string                `json:"RequestId"`
	TotalCount       Int                   `json:"TotalCount"`
	CustomerGateways List[CustomerGateway] `json:"CustomerGateways"`
}

// DescribeCustomerGateways returns every customer gateway that matches.
func (c *Client) DescribeCustomerGateways(ctx context.Context, r DescribeCustomerGatewaysRequest) (DescribeCustomerGatewaysResponse, error) {
	var last DescribeCustomerGatewaysResponse
	all, err := numberedPages(ctx, "DescribeCustomerGateways", func(ctx context.Context, p page) ([]CustomerGateway, Int, error) {
		var err error
		last, err = call[DescribeCustomerGatewaysResponse](ctx, c, paged[DescribeCustomerGatewaysRequest]{r, p})
		return last.CustomerGateways, last.TotalCount, err
	})
	last.CustomerGateways = all
	return last, err
}

// ModifyCustomerGatewayAttributeRequest changes the fields that are set; the
// address and the ASN cannot be changed.
type ModifyCustomerGatewayAttributeRequest struct {
	CustomerGatewayID string `json:"CustomerGatewayId"`
	Name              string `json:"Name,omitempty"`
	Description       string `json:"Description,omitempty"`
	ClientToken       string `json:"ClientToken,omitempty"`
}

func (r ModifyCustomerGatewayAttributeRequest) call() (action, object string) {
	return "vpc.ModifyCustomerGatewayAttribute", r.CustomerGatewayID
}

// ModifyCustomerGatewayAttributeResponse only names the call.
type ModifyCustomerGatewayAttributeResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyCustomerGatewayAttribute changes a customer gateway's name or
// description.
func (c *Client) ModifyCustomerGatewayAttribute(ctx context.Context, r ModifyCustomerGatewayAttributeRequest) (ModifyCustomerGatewayAttributeResponse, error) {
	return call[ModifyCustomerGatewayAttributeResponse](ctx, c, r)
}

// DeleteCustomerGatewayRequest names the customer gateway to delete.
type DeleteCustomerGatewayRequest struct {
	CustomerGatewayID string `json:"CustomerGatewayId"`
	ClientToken       string `json:"ClientToken,omitempty"`
}

func (r DeleteCustomerGatewayRequest) call() (action, object string) {
	return "vpc.DeleteCustomerGateway", r.CustomerGatewayID
}

// DeleteCustomerGatewayResponse only names the call.
type DeleteCustomerGatewayResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteCustomerGateway deletes a customer gateway that no connection uses.
func (c *Client) DeleteCustomerGateway(ctx context.Context, r DeleteCustomerGatewayRequest) (DeleteCustomerGatewayResponse, error) {
	return call[DeleteCustomerGatewayResponse](ctx, c, r)
}
