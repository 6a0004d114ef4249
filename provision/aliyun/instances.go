package aliyun

import "context"

// RunInstancesRequest asks for a host that starts at once. Fields that are not
// there have the cloud's defaults: one host, no public address of its own.
type RunInstancesRequest struct {
	InstanceName string `json:"InstanceName,omitempty"`
	ImageID      string `json:"ImageId,omitempty"`
	InstanceType string `json:"InstanceType,omitempty"`
	VSwitchID    string `json:"VSwitchId,omitempty"`
	// PrivateIPAddress is one of the vSwitch; empty is the cloud's choice.
	PrivateIPAddress string   `json:"PrivateIpAddress,omitempty"`
	SecurityGroupIDs []string `json:"SecurityGroupIds,omitempty"`
	RAMRoleName      string   `json:"RamRoleName,omitempty"`
	// InstanceChargeType is PostPaid or PrePaid.
	InstanceChargeType string `json:"InstanceChargeType,omitempty"`
	SystemDiskCategory string `json:"SystemDisk.Category,omitempty"`
	// UserData is in Base64, of at most 32 KB.
	UserData string `json:"UserData,omitempty"`
	// HTTPEndpoint is enabled or disabled, HTTPTokens optional or required: the
	// instance metadata service.
	HTTPEndpoint string `json:"HttpEndpoint,omitempty"`
	HTTPTokens   string `json:"HttpTokens,omitempty"`
	Tags         []Tag  `json:"Tag,omitempty"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r RunInstancesRequest) call() (action, object string) {
	return "ecs.RunInstances", r.InstanceName
}

// RunInstancesResponse names the new hosts.
type RunInstancesResponse struct {
	RequestID   string       `json:"RequestId"`
	InstanceIDs List[string] `json:"InstanceIdSets"`
}

// RunInstances makes hosts and starts them.
func (c *Client) RunInstances(ctx context.Context, r RunInstancesRequest) (RunInstancesResponse, error) {
	return call[RunInstancesResponse](ctx, c, r)
}

// Instance is a host as the cloud describes it. Status is Pending, Starting,
// Running, Stopping or Stopped.
type Instance struct {
	InstanceID         string          `json:"InstanceId"`
	InstanceName       string          `json:"InstanceName"`
	ImageID            string          `json:"ImageId"`
	InstanceType       string          `json:"InstanceType"`
	Status             string          `json:"Status"`
	InstanceChargeType string          `json:"InstanceChargeType"`
	ExpiredTime        string          `json:"ExpiredTime"`
	SecurityGroupIDs   List[string]    `json:"SecurityGroupIds"`
	VPC                InstanceVPC     `json:"VpcAttributes"`
	Metadata           MetadataOptions `json:"MetadataOptions"`
	Tags               List[ECSTag]    `json:"Tags"`
}

// InstanceVPC is where a host is.
type InstanceVPC struct {
	VPCID              string       `json:"VpcId"`
	VSwitchID          string       `json:"VSwitchId"`
	PrivateIPAddresses List[string] `json:"PrivateIpAddress"`
}

// MetadataOptions are those of the instance metadata service.
type MetadataOptions struct {
	HTTPEndpoint string `json:"HttpEndpoint"`
	HTTPTokens   string `json:"HttpTokens"`
}

// DescribeInstancesRequest asks for the hosts that match every field set.
type DescribeInstancesRequest struct {
	// InstanceIDs is a list in JSON: `["i-1"]`.
	InstanceIDs string `json:"InstanceIds,omitempty"`
	VPCID       string `json:"VpcId,omitempty"`
	Tags        []Tag  `json:"Tag,omitempty"`
}

func (r DescribeInstancesRequest) call() (action, object string) {
	return "ecs.DescribeInstances", r.InstanceIDs + r.VPCID
}

// DescribeInstancesResponse holds the hosts of all pages.
type DescribeInstancesResponse struct {
	RequestID string         `json:"RequestId"`
	NextToken string         `json:"NextToken"`
	Instances List[Instance] `json:"Instances"`
}

// DescribeInstances returns every host that matches.
func (c *Client) DescribeInstances(ctx context.Context, r DescribeInstancesRequest) (DescribeInstancesResponse, error) {
	var last DescribeInstancesResponse
	all, err := tokenPages(ctx, "DescribeInstances", func(ctx context.Context, token string) ([]Instance, string, error) {
		var err error
		last, err = call[DescribeInstancesResponse](ctx, c, paged[DescribeInstancesRequest]{r, tokenPage{token, pageSize}})
		return last.Instances, last.NextToken, err
	})
	last.Instances = all
	return last, err
}

// StartInstanceRequest names the host to start.
type StartInstanceRequest struct {
	InstanceID string `json:"InstanceId"`
}

func (r StartInstanceRequest) call() (action, object string) {
	return "ecs.StartInstance", r.InstanceID
}

// StartInstanceResponse only names the call.
type StartInstanceResponse struct {
	RequestID string `json:"RequestId"`
}

// StartInstance starts a host that is stopped.
func (c *Client) StartInstance(ctx context.Context, r StartInstanceRequest) (StartInstanceResponse, error) {
	return call[StartInstanceResponse](ctx, c, r)
}

// ModifyInstanceMetadataOptionsRequest changes the metadata service of a host.
type ModifyInstanceMetadataOptionsRequest struct {
	InstanceID   string `json:"InstanceId,omitempty"`
	HTTPEndpoint string `json:"HttpEndpoint"`
	HTTPTokens   string `json:"HttpTokens,omitempty"`
}

func (r ModifyInstanceMetadataOptionsRequest) call() (action, object string) {
	return "ecs.ModifyInstanceMetadataOptions", r.InstanceID
}

// ModifyInstanceMetadataOptionsResponse only names the call.
type ModifyInstanceMetadataOptionsResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyInstanceMetadataOptions changes the metadata service of a host that may
// be running.
func (c *Client) ModifyInstanceMetadataOptions(ctx context.Context, r ModifyInstanceMetadataOptionsRequest) (ModifyInstanceMetadataOptionsResponse, error) {
	return call[ModifyInstanceMetadataOptionsResponse](ctx, c, r)
}

// DeleteInstanceRequest names the host to release. Force releases a running
// one.
type DeleteInstanceRequest struct {
	InstanceID string `json:"InstanceId"`
	Force      bool   `json:"Force,omitempty"`
}

func (r DeleteInstanceRequest) call() (action, object string) {
	return "ecs.DeleteInstance", r.InstanceID
}

// DeleteInstanceResponse only names the call.
type DeleteInstanceResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteInstance releases a host with its disk.
func (c *Client) DeleteInstance(ctx context.Context, r DeleteInstanceRequest) (DeleteInstanceResponse, error) {
	return call[DeleteInstanceResponse](ctx, c, r)
}
