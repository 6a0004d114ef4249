package aliyun

import "context"

// The types of CEN's objects that take tags.
const (
	TypeCEN               ResourceType = "Cen"
	TypeTransitRouter     ResourceType = "TransitRouter"
	TypeTransitRouterVPC  ResourceType = "TransitRouterVpcAttachment"
	TypeTransitRouterPeer ResourceType = "TransitRouterPeerAttachment"
)

// TagCENResourcesRequest tags up to 20 objects of CEN with up to 20 tags.
type TagCENResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	Tags         []Tag        `json:"Tag"`
}

func (r TagCENResourcesRequest) call() (action, object string) {
	return "cbn.TagResources", first(r.ResourceIDs)
}

// TagCENResourcesResponse only names the call.
type TagCENResourcesResponse struct {
	RequestID string `json:"RequestId"`
}

// TagCENResources adds tags, and replaces the values of keys that are there.
func (c *Client) TagCENResources(ctx context.Context, r TagCENResourcesRequest) (TagCENResourcesResponse, error) {
	return call[TagCENResourcesResponse](ctx, c, r)
}

// UntagCENResourcesRequest names the keys to remove from objects of CEN.
type UntagCENResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	TagKeys      []string     `json:"TagKey"`
}

func (r UntagCENResourcesRequest) call() (action, object string) {
	return "cbn.UntagResources", first(r.ResourceIDs)
}

// UntagCENResourcesResponse only names the call.
type UntagCENResourcesResponse struct {
	RequestID string `json:"RequestId"`
}

// UntagCENResources removes tags.
func (c *Client) UntagCENResources(ctx context.Context, r UntagCENResourcesRequest) (UntagCENResourcesResponse, error) {
	return call[UntagCENResourcesResponse](ctx, c, r)
}
