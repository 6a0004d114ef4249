package aliyun

import "context"

// TypeEIP is the type of elastic IP addresses in the calls about tags.
const TypeEIP ResourceType = "EIP"

// AllocateEIPAddressRequest asks for an elastic IP address.
type AllocateEIPAddressRequest struct {
	Name string `json:"Name,omitempty"`
	// Bandwidth is in Mbit/s.
	Bandwidth string `json:"Bandwidth,omitempty"`
	// InternetChargeType is PayByTraffic or PayByBandwidth, InstanceChargeType
	// PostPaid or PrePaid.
	InternetChargeType string `json:"InternetChargeType,omitempty"`
	InstanceChargeType string `json:"InstanceChargeType,omitempty"`
	// ISP is the carrier: BGP, or a single one where the account may have that.
	ISP         string `json:"ISP,omitempty"`
	Tags        []Tag  `json:"Tag,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r AllocateEIPAddressRequest) call() (action, object string) {
	return "vpc.AllocateEipAddress", r.Name
}

// AllocateEIPAddressResponse names the new address.
type AllocateEIPAddressResponse struct {
	RequestID    string `json:"RequestId"`
	AllocationID string `json:"AllocationId"`
	EIPAddress   string `json:"EipAddress"`
}

// AllocateEIPAddress makes an elastic IP address.
func (c *Client) AllocateEIPAddress(ctx context.Context, r AllocateEIPAddressRequest) (AllocateEIPAddressResponse, error) {
	return call[AllocateEIPAddressResponse](ctx, c, r)
}

// EIP is an elastic IP address as the cloud describes it. Status is Available,
// Associating, InUse or Unassociating.
type EIP struct {
	AllocationID       string    `json:"AllocationId"`
	Name               string    `json:"Name"`
	IPAddress          string    `json:"IpAddress"`
	Status             string    `json:"Status"`
	Bandwidth          Int       `json:"Bandwidth"`
	InternetChargeType string    `json:"InternetChargeType"`
	ChargeType         string    `json:"ChargeType"`
	ExpiredTime        string    `json:"ExpiredTime"`
	ISP                string    `json:"ISP"`
	InstanceID         string    `json:"InstanceId"`
	InstanceType       string    `json:"InstanceType"`
	Tags               List[Tag] `json:"Tags"`
}

// DescribeEIPAddressesRequest asks for the addresses that match every field
// set.
type DescribeEIPAddressesRequest struct {
	AllocationID string `json:"AllocationId,omitempty"`
	Tags         []Tag  `json:"Tag,omitempty"`
}

func (r DescribeEIPAddressesRequest) call() (action, object string) {
	return "vpc.DescribeEipAddresses", r.AllocationID
}

// DescribeEIPAddressesResponse holds the addresses of all pages.
type DescribeEIPAddressesResponse struct {
	RequestID    string    `json:"RequestId"`
	TotalCount   Int       `json:"TotalCount"`
	EIPAddresses List[EIP] `json:"EipAddresses"`
}

// DescribeEIPAddresses returns every address that matches.
func (c *Client) DescribeEIPAddresses(ctx context.Context, r DescribeEIPAddressesRequest) (DescribeEIPAddressesResponse, error) {
	var last DescribeEIPAddressesResponse
	all, err := numberedPages(ctx, "DescribeEipAddresses", func(ctx context.Context, p page) ([]EIP, Int, error) {
		var err error
		last, err = call[DescribeEIPAddressesResponse](ctx, c, paged[DescribeEIPAddressesRequest]{r, p})
		return last.EIPAddresses, last.TotalCount, err
	})
	last.EIPAddresses = all
	return last, err
}

// ModifyEIPAddressAttributeRequest changes the bandwidth, in Mbit/s.
type ModifyEIPAddressAttributeRequest struct {
	AllocationID string `json:"AllocationId"`
	Bandwidth    string `json:"Bandwidth,omitempty"`
}

func (r ModifyEIPAddressAttributeRequest) call() (action, object string) {
	return "vpc.ModifyEipAddressAttribute", r.AllocationID
}

// EIPResponse only names a call about an address.
type EIPResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyEIPAddressAttribute changes an address.
func (c *Client) ModifyEIPAddressAttribute(ctx context.Context, r ModifyEIPAddressAttributeRequest) (EIPResponse, error) {
	return call[EIPResponse](ctx, c, r)
}

// ReleaseEIPAddressRequest names the address to give back.
type ReleaseEIPAddressRequest struct {
	AllocationID string `json:"AllocationId"`
}

func (r ReleaseEIPAddressRequest) call() (action, object string) {
	return "vpc.ReleaseEipAddress", r.AllocationID
}

// ReleaseEIPAddress gives back an address that nothing uses.
func (c *Client) ReleaseEIPAddress(ctx context.Context, r ReleaseEIPAddressRequest) (EIPResponse, error) {
	return call[EIPResponse](ctx, c, r)
}

// AssociateEIPAddressRequest gives an address to a host: InstanceType
// EcsInstance.
type AssociateEIPAddressRequest struct {
	AllocationID string `json:"AllocationId"`
	InstanceID   string `json:"InstanceId"`
	InstanceType string `json:"InstanceType,omitempty"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r AssociateEIPAddressRequest) call() (action, object string) {
	return "vpc.AssociateEipAddress", r.AllocationID
}

// AssociateEIPAddress gives an address to a host that is running or stopped.
func (c *Client) AssociateEIPAddress(ctx context.Context, r AssociateEIPAddressRequest) (EIPResponse, error) {
	return call[EIPResponse](ctx, c, r)
}

// UnassociateEIPAddressRequest takes an address from what uses it.
type UnassociateEIPAddressRequest struct {
	AllocationID string `json:"AllocationId"`
	InstanceID   string `json:"InstanceId,omitempty"`
	InstanceType string `json:"InstanceType,omitempty"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r UnassociateEIPAddressRequest) call() (action, object string) {
	return "vpc.UnassociateEipAddress", r.AllocationID
}

// UnassociateEIPAddress takes an address from what uses it.
func (c *Client) UnassociateEIPAddress(ctx context.Context, r UnassociateEIPAddressRequest) (EIPResponse, error) {
	return call[EIPResponse](ctx, c, r)
}
