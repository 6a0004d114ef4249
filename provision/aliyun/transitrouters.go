package aliyun

import "context"

// CheckTransitRouterServiceRequest asks about the account.
type CheckTransitRouterServiceRequest struct{}

func (r CheckTransitRouterServiceRequest) call() (action, object string) {
	return "cbn.CheckTransitRouterService", ""
}

// CheckTransitRouterServiceResponse says whether there may be transit routers.
type CheckTransitRouterServiceResponse struct {
	RequestID string `json:"RequestId"`
	Enabled   Flag   `json:"Enabled"`
}

// CheckTransitRouterService reports whether the account's owner has agreed to
// the terms of transit routers. There is no method that agrees in their place.
func (c *Client) CheckTransitRouterService(ctx context.Context, r CheckTransitRouterServiceRequest) (CheckTransitRouterServiceResponse, error) {
	return call[CheckTransitRouterServiceResponse](ctx, c, r)
}

// TransitRouter is the router of a CEN in one region as the cloud describes it.
type TransitRouter struct {
	TransitRouterID string `json:"TransitRouterId"`
	Name            string `json:"TransitRouterName"`
	CENID           string `json:"CenId"`
	RegionID        string `json:"RegionId"`
	// Status is Creating, Active, Modifying, Deleting or Upgrading.
	Status string `json:"Status"`
	// Type is Enterprise or Basic; only the first has attachments.
	Type string    `json:"Type"`
	Tags List[Tag] `json:"Tags"`
}

// CreateTransitRouterRequest asks for the router of a CEN in this region.
type CreateTransitRouterRequest struct {
	CENID       string `json:"CenId"`
	Name        string `json:"TransitRouterName,omitempty"`
	Tags        []Tag  `json:"Tag,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r CreateTransitRouterRequest) call() (action, object string) {
	return "cbn.CreateTransitRouter", r.Name
}

// CreateTransitRouterResponse names the new router.
type CreateTransitRouterResponse struct {
	RequestID       string `json:"RequestId"`
	TransitRouterID string `json:"TransitRouterId"`
}

// CreateTransitRouter makes a router, usable once its status is Active.
func (c *Client) CreateTransitRouter(ctx context.Context, r CreateTransitRouterRequest) (CreateTransitRouterResponse, error) {
	return call[CreateTransitRouterResponse](ctx, c, r)
}

// ListTransitRoutersRequest asks for the routers of this region that match
// every field set.
type ListTransitRoutersRequest struct {
	CENID           string `json:"CenId,omitempty"`
	TransitRouterID string `json:"TransitRouterId,omitempty"`
	Tags            []Tag  `json:"Tag,omitempty"`
}

func (r ListTransitRoutersRequest) call() (action, object string) {
	return "cbn.ListTransitRouters", r.CENID + r.TransitRouterID
}

// ListTransitRoutersResponse holds the routers of all pages.
type ListTransitRoutersResponse struct {
	RequestID      string              `json:"RequestId"`
	TotalCount     Int                 `json:"TotalCount"`
	TransitRouters List[TransitRouter] `json:"TransitRouters"`
}

// ListTransitRouters returns every router that matches.
func (c *Client) ListTransitRouters(ctx context.Context, r ListTransitRoutersRequest) (ListTransitRoutersResponse, error) {
	var last ListTransitRoutersResponse
	all, err := numberedPages(ctx, "ListTransitRouters", func(ctx context.Context, p page) ([]TransitRouter, Int, error) {
		var err error
		last, err = call[ListTransitRoutersResponse](ctx, c, paged[ListTransitRoutersRequest]{r, p})
		return last.TransitRouters, last.TotalCount, err
	})
	last.TransitRouters = all
	return last, err
}

// DeleteTransitRouterRequest names the router to delete.
type DeleteTransitRouterRequest struct {
	TransitRouterID string `json:"TransitRouterId"`
	ClientToken     string `json:"ClientToken,omitempty"`
}

func (r DeleteTransitRouterRequest) call() (action, object string) {
	return "cbn.DeleteTransitRouter", r.TransitRouterID
}

// DeleteTransitRouterResponse only names the call.
type DeleteTransitRouterResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteTransitRouter deletes a router that has no attachments.
func (c *Client) DeleteTransitRouter(ctx context.Context, r DeleteTransitRouterRequest) (DeleteTransitRouterResponse, error) {
	return call[DeleteTransitRouterResponse](ctx, c, r)
}
