package aliyun

import "context"

// ResourceType is a kind of object in the calls about tags.
type ResourceType string

// The types of the objects that an IPsec interconnect makes. Those of customer
// gateways, connections and flow logs are not in the documentation of
// TagResources; the official Terraform provider uses them.
const (
	TypeVPNGateway      ResourceType = "VpnGateway"
	TypeCustomerGateway ResourceType = "CUSTOMERGATEWAY"
	TypeVPNConnection   ResourceType = "VPNCONNECTION"
	TypeFlowLog         ResourceType = "FLOWLOG"
)

// TagResourcesRequest tags up to 20 objects with up to 20 tags.
type TagResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	Tags         []Tag        `json:"Tag"`
}

func (r TagResourcesRequest) call() (action, object string) {
	return "vpc.TagResources", first(r.ResourceIDs)
}

// TagResourcesResponse only names the call.
type TagResourcesResponse struct {
	RequestID string `json:"RequestId"`
}

// TagResources adds tags, and replaces the values of keys that are there.
func (c *Client) TagResources(ctx context.Context, r TagResourcesRequest) (TagResourcesResponse, error) {
	return call[TagResourcesResponse](ctx, c, r)
}

// UntagResourcesRequest names the keys to remove from objects.
type UntagResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	TagKeys      []string     `json:"TagKey"`
}

func (r UntagResourcesRequest) call() (action, object string) {
	return "vpc.UnTagResources", first(r.ResourceIDs)
}

// UntagResourcesResponse only names the call.
type UntagResourcesResponse struct {
	RequestID string `json:"RequestId"`
}

// UntagResources removes tags.
func (c *Client) UntagResources(ctx context.Context, r UntagResourcesRequest) (UntagResourcesResponse, error) {
	return call[UntagResourcesResponse](ctx, c, r)
}

// ListTagResourcesRequest asks for the tags of objects, by id or by tag.
type ListTagResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId,omitempty"`
	Tags         []Tag        `json:"Tag,omitempty"`
}

func (r ListTagResourcesRequest) call() (action, object string) {
	return "vpc.ListTagResources", first(r.ResourceIDs)
}

// TagResource is one tag of one object.
type TagResource struct {
	ResourceID   string `json:"ResourceId"`
	ResourceType string `json:"ResourceType"`
	TagKey       string `json:"TagKey"`
	TagValue     string `json:"TagValue"`
}

// ListTagResourcesResponse holds the tags of all pages.
type ListTagResourcesResponse struct {
	RequestID    string            `json:"RequestId"`
	NextToken    string            `json:"NextToken"`
	TagResources List[TagResource] `json:"TagResources"`
}

// ListTagResources returns every tag that matches, one entry for each object
// and key.
func (c *Client) ListTagResources(ctx context.Context, r ListTagResourcesRequest) (ListTagResourcesResponse, error) {
	var last ListTagResourcesResponse
	all, err := tokenPages(ctx, "ListTagResources", func(ctx context.Context, token string) ([]TagResource, string, error) {
		var err error
		last, err = call[ListTagResourcesResponse](ctx, c, paged[ListTagResourcesRequest]{r, tokenPage{token, pageSize}})
		return last.TagResources, last.NextToken, err
	})
	last.TagResources = all
	return last, err
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}
