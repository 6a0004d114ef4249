package aliyun

import "context"

// CreateLoadBalancerRequest asks for a network load balancer.
type CreateLoadBalancerRequest struct {
	LoadBalancerName string `json:"LoadBalancerName,omitempty"`
	// AddressType is Internet or Intranet.
	AddressType string `json:"AddressType"`
	VPCID       string `json:"VpcId"`
	// ZoneMappings are two zones at least, each with one subnet.
	ZoneMappings []ZoneMapping `json:"ZoneMappings"`
	Tags         []Tag         `json:"Tag,omitempty"`
	ClientToken  string        `json:"ClientToken,omitempty"`
}

func (r CreateLoadBalancerRequest) call() (action, object string) {
	return "nlb.CreateLoadBalancer", r.LoadBalancerName
}

// CreateLoadBalancerResponse names the new load balancer. The field is spelled
// so.
type CreateLoadBalancerResponse struct {
	RequestID      string `json:"RequestId"`
	LoadBalancerID string `json:"LoadbalancerId"`
}

// CreateLoadBalancer makes a network load balancer.
func (c *Client) CreateLoadBalancer(ctx context.Context, r CreateLoadBalancerRequest) (CreateLoadBalancerResponse, error) {
	return call[CreateLoadBalancerResponse](ctx, c, r)
}

// LoadBalancer is a network load balancer as the cloud lists it. Status is
// Provisioning, Active, Configuring, Inactive or one of those of its end.
type LoadBalancer struct {
	LoadBalancerID   string            `json:"LoadBalancerId"`
	LoadBalancerName string            `json:"LoadBalancerName"`
	Status           string            `json:"LoadBalancerStatus"`
	AddressType      string            `json:"AddressType"`
	DNSName          string            `json:"DNSName"`
	VPCID            string            `json:"VpcId"`
	ZoneMappings     List[ZoneMapping] `json:"ZoneMappings"`
	Tags             List[Tag]         `json:"Tags"`
}

// ListLoadBalancersRequest asks for the load balancers of those ids, or all.
type ListLoadBalancersRequest struct {
	LoadBalancerIDs []string `json:"LoadBalancerIds,omitempty"`
}

func (r ListLoadBalancersRequest) call() (action, object string) {
	return "nlb.ListLoadBalancers", first(r.LoadBalancerIDs)
}

// ListLoadBalancersResponse holds the load balancers of all pages.
type ListLoadBalancersResponse struct {
	RequestID     string             `json:"RequestId"`
	NextToken     string             `json:"NextToken"`
	LoadBalancers List[LoadBalancer] `json:"LoadBalancers"`
}

// ListLoadBalancers returns every load balancer that matches.
func (c *Client) ListLoadBalancers(ctx context.Context, r ListLoadBalancersRequest) (ListLoadBalancersResponse, error) {
	var last ListLoadBalancersResponse
	all, err := tokenPages(ctx, "ListLoadBalancers", func(ctx context.Context, token string) ([]LoadBalancer, string, error) {
		var err error
		last, err = call[ListLoadBalancersResponse](ctx, c, paged[ListLoadBalancersRequest]{r, tokenPage{token, pageSize}})
		return last.LoadBalancers, last.NextToken, err
	})
	last.LoadBalancers = all
	return last, err
}

// DeleteLoadBalancerRequest names the load balancer to delete.
type DeleteLoadBalancerRequest struct {
	LoadBalancerID string `json:"LoadBalancerId"`
}

func (r DeleteLoadBalancerRequest) call() (action, object string) {
	return "nlb.DeleteLoadBalancer", r.LoadBalancerID
}

// NLBResponse only names a call about a load balancer.
type NLBResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteLoadBalancer deletes a load balancer.
func (c *Client) DeleteLoadBalancer(ctx context.Context, r DeleteLoadBalancerRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}

// The types of objects in NLB's calls about tags.
const (
	TypeLoadBalancer ResourceType = "loadbalancer"
	TypeServerGroup  ResourceType = "servergroup"
	TypeListener     ResourceType = "listener"
)

// TagNLBResourcesRequest tags objects of NLB.
type TagNLBResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	Tags         []Tag        `json:"Tag"`
}

func (r TagNLBResourcesRequest) call() (action, object string) {
	return "nlb.TagResources", first(r.ResourceIDs)
}

// TagNLBResources adds tags, and replaces the values of keys that are there.
func (c *Client) TagNLBResources(ctx context.Context, r TagNLBResourcesRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}
