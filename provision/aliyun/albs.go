package aliyun

import "context"

// CreateALBRequest asks for an application load balancer.
type CreateALBRequest struct {
	LoadBalancerName string `json:"LoadBalancerName,omitempty"`
	// AddressType is Internet or Intranet.
	AddressType string `json:"AddressType"`
	// AddressAllocatedMode is Fixed or Dynamic; the cloud treats both alike since
	// 2025-02-25.
	AddressAllocatedMode string `json:"AddressAllocatedMode,omitempty"`
	// Edition is Basic, Standard or StandardWithWaf.
	Edition string     `json:"LoadBalancerEdition"`
	Billing ALBBilling `json:"LoadBalancerBillingConfig"`
	VPCID   string     `json:"VpcId"`
	// ZoneMappings are two zones at least, each with one subnet.
	ZoneMappings []ZoneMapping `json:"ZoneMappings"`
	Tags         []Tag         `json:"Tag,omitempty"`
	ClientToken  string        `json:"ClientToken,omitempty"`
}

// ALBBilling says how one is paid. PayType is PostPay.
type ALBBilling struct {
	PayType string `json:"PayType"`
}

func (r CreateALBRequest) call() (action, object string) {
	return "alb.CreateLoadBalancer", r.LoadBalancerName
}

// CreateALBResponse names the new load balancer.
type CreateALBResponse struct {
	RequestID      string `json:"RequestId"`
	LoadBalancerID string `json:"LoadBalancerId"`
}

// CreateALB makes an application load balancer.
func (c *Client) CreateALB(ctx context.Context, r CreateALBRequest) (CreateALBResponse, error) {
	return call[CreateALBResponse](ctx, c, r)
}

// ListALBsRequest asks for the application load balancers of those ids, or all.
type ListALBsRequest struct {
	LoadBalancerIDs []string `json:"LoadBalancerIds,omitempty"`
}

func (r ListALBsRequest) call() (action, object string) {
	return "alb.ListLoadBalancers", first(r.LoadBalancerIDs)
}

// ListALBsResponse holds the load balancers of all pages, without their zones.
type ListALBsResponse struct {
	RequestID     string             `json:"RequestId"`
	NextToken     string             `json:"NextToken"`
	LoadBalancers List[LoadBalancer] `json:"LoadBalancers"`
}

// ListALBs returns every application load balancer that matches.
func (c *Client) ListALBs(ctx context.Context, r ListALBsRequest) (ListALBsResponse, error) {
	var last ListALBsResponse
	all, err := tokenPages(ctx, "ListLoadBalancers", func(ctx context.Context, token string) ([]LoadBalancer, string, error) {
		var err error
		last, err = call[ListALBsResponse](ctx, c, paged[ListALBsRequest]{r, tokenPage{token, pageSize}})
		return last.LoadBalancers, last.NextToken, err
	})
	last.LoadBalancers = all
	return last, err
}

// GetALBRequest names an application load balancer.
type GetALBRequest struct {
	LoadBalancerID string `json:"LoadBalancerId"`
}

func (r GetALBRequest) call() (action, object string) {
	return "alb.GetLoadBalancerAttribute", r.LoadBalancerID
}

// GetALBResponse is the load balancer with its zones.
type GetALBResponse struct {
	RequestID string `json:"RequestId"`
	LoadBalancer
}

// GetALB describes one application load balancer.
func (c *Client) GetALB(ctx context.Context, r GetALBRequest) (GetALBResponse, error) {
	return call[GetALBResponse](ctx, c, r)
}

// DeleteALBRequest names the application load balancer to delete.
type DeleteALBRequest struct {
	LoadBalancerID string `json:"LoadBalancerId"`
}

func (r DeleteALBRequest) call() (action, object string) {
	return "alb.DeleteLoadBalancer", r.LoadBalancerID
}

// ALBResponse only names a call about application load balancers.
type ALBResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteALB deletes an application load balancer.
func (c *Client) DeleteALB(ctx context.Context, r DeleteALBRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}

// TagALBResourcesRequest tags objects of ALB, whose types have the names that
// those of NLB have.
type TagALBResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	Tags         []Tag        `json:"Tag"`
}

func (r TagALBResourcesRequest) call() (action, object string) {
	return "alb.TagResources", first(r.ResourceIDs)
}

// TagALBResources adds tags, and replaces the values of keys that are there.
func (c *Client) TagALBResources(ctx context.Context, r TagALBResourcesRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}
