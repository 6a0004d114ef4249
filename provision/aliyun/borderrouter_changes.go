package aliyun

import "context"

// ModifyBorderRouterRequest changes the fields that are set. Addresses and mask
// belong together: the cloud wants both addresses in one network.
type ModifyBorderRouterRequest struct {
	VBRID             string `json:"VbrId"`
	VLANID            *int   `json:"VlanId,omitempty"`
	LocalGatewayIP    string `json:"LocalGatewayIp,omitempty"`
	PeerGatewayIP     string `json:"PeerGatewayIp,omitempty"`
	PeeringSubnetMask string `json:"PeeringSubnetMask,omitempty"`
	Bandwidth         int    `json:"Bandwidth,omitempty"`
	ClientToken       string `json:"ClientToken,omitempty"`
}

func (r ModifyBorderRouterRequest) call() (action, object string) {
	return "vpc.ModifyVirtualBorderRouterAttribute", r.VBRID
}

// ModifyBorderRouterResponse only names the call.
type ModifyBorderRouterResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyBorderRouter changes a border router.
func (c *Client) ModifyBorderRouter(ctx context.Context, r ModifyBorderRouterRequest) (ModifyBorderRouterResponse, error) {
	return call[ModifyBorderRouterResponse](ctx, c, r)
}

// RecoverBorderRouterRequest names a router that somebody has terminated.
type RecoverBorderRouterRequest struct {
	VBRID       string `json:"VbrId"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r RecoverBorderRouterRequest) call() (action, object string) {
	return "vpc.RecoverVirtualBorderRouter", r.VBRID
}

// RecoverBorderRouterResponse only names the call.
type RecoverBorderRouterResponse struct {
	RequestID string `json:"RequestId"`
}

// RecoverBorderRouter takes a terminated router into service again: it becomes
// recovering, then active.
func (c *Client) RecoverBorderRouter(ctx context.Context, r RecoverBorderRouterRequest) (RecoverBorderRouterResponse, error) {
	return call[RecoverBorderRouterResponse](ctx, c, r)
}

// DeleteBorderRouterRequest names the router to delete.
type DeleteBorderRouterRequest struct {
	VBRID       string `json:"VbrId"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r DeleteBorderRouterRequest) call() (action, object string) {
	return "vpc.DeleteVirtualBorderRouter", r.VBRID
}

// DeleteBorderRouterResponse only names the call.
type DeleteBorderRouterResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteBorderRouter deletes a router that is unconfirmed, active or terminated,
// has no BGP groups and is on no transit router.
func (c *Client) DeleteBorderRouter(ctx context.Context, r DeleteBorderRouterRequest) (DeleteBorderRouterResponse, error) {
	return call[DeleteBorderRouterResponse](ctx, c, r)
}

// TypeBorderRouter is the type of a border router in the calls about tags, which
// for Express Connect are calls of their own.
const TypeBorderRouter ResourceType = "VIRTUALBORDERROUTER"

// TagLineResourcesRequest tags up to 20 objects of Express Connect with up to 20
// tags.
type TagLineResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	Tags         []Tag        `json:"Tag"`
}

func (r TagLineResourcesRequest) call() (action, object string) {
	return "vpc.TagResourcesForExpressConnect", first(r.ResourceIDs)
}

// TagLineResourcesResponse only names the call.
type TagLineResourcesResponse struct {
	RequestID string `json:"RequestId"`
}

// TagLineResources adds tags, and replaces the values of keys that are there.
func (c *Client) TagLineResources(ctx context.Context, r TagLineResourcesRequest) (TagLineResourcesResponse, error) {
	return call[TagLineResourcesResponse](ctx, c, r)
}

// UntagLineResourcesRequest names the keys to remove from objects of Express
// Connect.
type UntagLineResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	TagKeys      []string     `json:"TagKey"`
}

func (r UntagLineResourcesRequest) call() (action, object string) {
	return "vpc.UntagResourcesForExpressConnect", first(r.ResourceIDs)
}

// UntagLineResourcesResponse only names the call.
type UntagLineResourcesResponse struct {
	RequestID string `json:"RequestId"`
}

// UntagLineResources removes tags.
func (c *Client) UntagLineResources(ctx context.Context, r UntagLineResourcesRequest) (UntagLineResourcesResponse, error) {
	return call[UntagLineResourcesResponse](ctx, c, r)
}
