package aliyun

import "context"

// CreateVPNGatewayRequest asks for a VPN gateway. It takes no tags: name it so
// that it can be found, then tag it.
type CreateVPNGatewayRequest struct {
	Name  string `json:"Name,omitempty"`
	VPCID string `json:"VpcId"`
	// VSwitchID and DisasterRecoveryVSwitchID are in two zones; both are
	// required where gateways have two tunnels, as in cn-beijing.
	VSwitchID                 string `json:"VSwitchId,omitempty"`
	DisasterRecoveryVSwitchID string `json:"DisasterRecoveryVSwitchId,omitempty"`
	// Bandwidth is in Mbit/s.
	Bandwidth int `json:"Bandwidth"`
	// InstanceChargeType is PREPAY for accounts of the China site, with Period
	// in months and AutoPay, and POSTPAY for accounts of the international site.
	InstanceChargeType string `json:"InstanceChargeType,omitempty"`
	Period             int    `json:"Period,omitempty"`
	AutoPay            *bool  `json:"AutoPay,omitempty"`
	EnableIPsec        *bool  `json:"EnableIpsec,omitempty"`
	EnableSSL          *bool  `json:"EnableSsl,omitempty"`
	NetworkType        string `json:"NetworkType,omitempty"`
	ResourceGroupID    string `json:"ResourceGroupId,omitempty"`
	ClientToken        string `json:"ClientToken,omitempty"`
}

func (r CreateVPNGatewayRequest) call() (action, object string) {
	return "vpc.CreateVpnGateway", r.Name
}

// CreateVPNGatewayResponse names the new gateway and the order behind it.
type CreateVPNGatewayResponse struct {
	RequestID    string `json:"RequestId"`
	VPNGatewayID string `json:"VpnGatewayId"`
	Name         string `json:"Name"`
	OrderID      Int    `json:"OrderId"`
}

// CreateVPNGateway orders a VPN gateway; it is usable once its status is active,
// minutes later.
func (c *Client) CreateVPNGateway(ctx context.Context, r CreateVPNGatewayRequest) (CreateVPNGatewayResponse, error) {
	return call[CreateVPNGatewayResponse](ctx, c, r)
}

// VPNGateway is a VPN gateway as the cloud describes it.
type VPNGateway struct {
	VPNGatewayID string `json:"VpnGatewayId"`
	Name         string `json:"Name"`
	Description  string `json:"Description"`
	VPCID        string `json:"VpcId"`
	// Status is init, provisioning, active, updating or deleting.
	Status string `json:"Status"`
	// BusinessStatus is Normal or FinancialLocked.
	BusinessStatus string `json:"BusinessStatus"`
	// InternetIP is the address of the first tunnel's end,
	// DisasterRecoveryInternetIP of the second's.
	InternetIP                 string `json:"InternetIp"`
	DisasterRecoveryInternetIP string `json:"DisasterRecoveryInternetIp"`
	VSwitchID                  string `json:"VSwitchId"`
	DisasterRecoveryVSwitchID  string `json:"DisasterRecoveryVSwitchId"`
	// Spec is the bandwidth as "200M".
	Spec string `json:"Spec"`
	// ChargeType is Prepay or POSTPAY, EndTime the end of what is paid in
	// milliseconds since 1970.
	ChargeType    string    `json:"ChargeType"`
	EndTime       Int       `json:"EndTime"`
	CreateTime    Int       `json:"CreateTime"`
	EnableBGP     Flag      `json:"EnableBgp"`
	AutoPropagate Flag      `json:"AutoPropagate"`
	NetworkType   string    `json:"NetworkType"`
	GatewayType   string    `json:"GatewayType"`
	Tags          List[Tag] `json:"Tags"`
}

// DescribeVPNGatewayRequest asks for one gateway.
type DescribeVPNGatewayRequest struct {
	VPNGatewayID string `json:"VpnGatewayId"`
}

func (r DescribeVPNGatewayRequest) call() (action, object string) {
	return "vpc.DescribeVpnGateway", r.VPNGatewayID
}

// DescribeVPNGatewayResponse is one gateway.
type DescribeVPNGatewayResponse struct {
	RequestID string `json:"RequestId"`
	VPNGateway
}

// DescribeVPNGateway returns one gateway, or a problem cloud.not_found.
func (c *Client) DescribeVPNGateway(ctx context.Context, r DescribeVPNGatewayRequest) (DescribeVPNGatewayResponse, error) {
	return call[DescribeVPNGatewayResponse](ctx, c, r)
}

// DescribeVPNGatewaysRequest asks for the gateways that match every field set.
type DescribeVPNGatewaysRequest struct {
	VPNGatewayID string `json:"VpnGatewayId,omitempty"`
	VPCID        string `json:"VpcId,omitempty"`
	Status       string `json:"Status,omitempty"`
	Tags         []Tag  `json:"Tag,omitempty"`
}

func (r DescribeVPNGatewaysRequest) call() (action, object string) {
	return "vpc.DescribeVpnGateways", r.VPNGatewayID + r.VPCID
}

// DescribeVPNGatewaysResponse holds the gateways of all pages.
type DescribeVPNGatewaysResponse struct {
	RequestID   string           `json:"RequestId"`
	TotalCount  Int              `json:"TotalCount"`
	VPNGateways List[VPNGateway] `json:"VpnGateways"`
}

// DescribeVPNGateways returns every gateway that matches.
func (c *Client) DescribeVPNGateways(ctx context.Context, r DescribeVPNGatewaysRequest) (DescribeVPNGatewaysResponse, error) {
	var last DescribeVPNGatewaysResponse
	all, err := numberedPages(ctx, "DescribeVpnGateways", func(ctx context.Context, p page) ([]VPNGateway, Int, error) {
		var err error
		last, err = call[DescribeVPNGatewaysResponse](ctx, c, paged[DescribeVPNGatewaysRequest]{r, p})
		return last.VPNGateways, last.TotalCount, err
	})
	last.VPNGateways = all
	return last, err
}

// ModifyVPNGatewayAttributeRequest changes the fields that are set.
type ModifyVPNGatewayAttributeRequest struct {
	VPNGatewayID string `json:"VpnGatewayId"`
	Name         string `json:"Name,omitempty"`
	Description  string `json:"Description,omitempty"`
	// AutoPropagate advertises BGP routes to the VPC.
	AutoPropagate *bool  `json:"AutoPropagate,omitempty"`
	ClientToken   string `json:"ClientToken,omitempty"`
}

func (r ModifyVPNGatewayAttributeRequest) call() (action, object string) {
	return "vpc.ModifyVpnGatewayAttribute", r.VPNGatewayID
}

// ModifyVPNGatewayAttributeResponse only names the call.
type ModifyVPNGatewayAttributeResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyVPNGatewayAttribute changes a gateway's name, description or routes'
// propagation.
func (c *Client) ModifyVPNGatewayAttribute(ctx context.Context, r ModifyVPNGatewayAttributeRequest) (ModifyVPNGatewayAttributeResponse, error) {
	return call[ModifyVPNGatewayAttributeResponse](ctx, c, r)
}

// DeleteVPNGatewayRequest names the gateway to delete.
type DeleteVPNGatewayRequest struct {
	VPNGatewayID string `json:"VpnGatewayId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r DeleteVPNGatewayRequest) call() (action, object string) {
	return "vpc.DeleteVpnGateway", r.VPNGatewayID
}

// DeleteVPNGatewayResponse only names the call.
type DeleteVPNGatewayResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteVPNGateway deletes a gateway without connections. A prepaid one cannot
// be deleted before its end: cloud.prepaid.
func (c *Client) DeleteVPNGateway(ctx context.Context, r DeleteVPNGatewayRequest) (DeleteVPNGatewayResponse, error) {
	return call[DeleteVPNGatewayResponse](ctx, c, r)
}
