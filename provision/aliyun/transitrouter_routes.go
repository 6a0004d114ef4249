package aliyun

import "context"

// TransitRouterRoute is an entry of a transit router's table as the cloud
// describes it.
type TransitRouterRoute struct {
	RouteID              string `json:"TransitRouterRouteEntryId"`
	Name                 string `json:"TransitRouterRouteEntryName"`
	DestinationCIDRBlock string `json:"TransitRouterRouteEntryDestinationCidrBlock"`
	// NextHopType is Attachment or BlackHole.
	NextHopType string `json:"TransitRouterRouteEntryNextHopType"`
	NextHopID   string `json:"TransitRouterRouteEntryNextHopId"`
	// Type is Static, or Propagated for what the table has learnt.
	Type string `json:"TransitRouterRouteEntryType"`
	// Status is Creating, Active, Deleting, Rejected, Prohibited, Standby or
	// Candidate.
	Status string `json:"TransitRouterRouteEntryStatus"`
}

// CreateTransitRouterRouteRequest asks for an entry of a table.
type CreateTransitRouterRouteRequest struct {
	TableID              string `json:"TransitRouterRouteTableId"`
	DestinationCIDRBlock string `json:"TransitRouterRouteEntryDestinationCidrBlock"`
	NextHopType          string `json:"TransitRouterRouteEntryNextHopType"`
	NextHopID            string `json:"TransitRouterRouteEntryNextHopId,omitempty"`
	Name                 string `json:"TransitRouterRouteEntryName,omitempty"`
	ClientToken          string `json:"ClientToken,omitempty"`
}

func (r CreateTransitRouterRouteRequest) call() (action, object string) {
	return "cbn.CreateTransitRouterRouteEntry", r.TableID + " " + r.DestinationCIDRBlock
}

// CreateTransitRouterRouteResponse names the new entry.
type CreateTransitRouterRouteResponse struct {
	RequestID string `json:"RequestId"`
	RouteID   string `json:"TransitRouterRouteEntryId"`
}

// CreateTransitRouterRoute makes an entry, which routes once its status is
// Active.
func (c *Client) CreateTransitRouterRoute(ctx context.Context, r CreateTransitRouterRouteRequest) (CreateTransitRouterRouteResponse, error) {
	return call[CreateTransitRouterRouteResponse](ctx, c, r)
}

// ListTransitRouterRoutesRequest asks for the entries of a table that match
// every field set. Without a status the cloud shows only what is Active; "All"
// shows everything.
type ListTransitRouterRoutesRequest struct {
	TableID string `json:"TransitRouterRouteTableId"`
	Status  string `json:"TransitRouterRouteEntryStatus,omitempty"`
	Type    string `json:"TransitRouterRouteEntryType,omitempty"`
}

func (r ListTransitRouterRoutesRequest) call() (action, object string) {
	return "cbn.ListTransitRouterRouteEntries", r.TableID
}

// ListTransitRouterRoutesResponse holds the entries of all pages.
type ListTransitRouterRoutesResponse struct {
	RequestID string                   `json:"RequestId"`
	NextToken string                   `json:"NextToken"`
	Routes    List[TransitRouterRoute] `json:"TransitRouterRouteEntries"`
}

// ListTransitRouterRoutes returns every entry that matches.
func (c *Client) ListTransitRouterRoutes(ctx context.Context, r ListTransitRouterRoutesRequest) (ListTransitRouterRoutesResponse, error) {
	var last ListTransitRouterRoutesResponse
	all, err := tokenPages(ctx, "ListTransitRouterRouteEntries", func(ctx context.Context, token string) ([]TransitRouterRoute, string, error) {
		var err error
		last, err = call[ListTransitRouterRoutesResponse](ctx, c, paged[ListTransitRouterRoutesRequest]{r, tokenPage{token, pageSize}})
		return last.Routes, last.NextToken, err
	})
	last.Routes = all
	return last, err
}

// DeleteTransitRouterRouteRequest names the entry to delete.
type DeleteTransitRouterRouteRequest struct {
	RouteID     string `json:"TransitRouterRouteEntryId"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r DeleteTransitRouterRouteRequest) call() (action, object string) {
	return "cbn.DeleteTransitRouterRouteEntry", r.RouteID
}

// DeleteTransitRouterRouteResponse only names the call.
type DeleteTransitRouterRouteResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteTransitRouterRoute deletes an entry.
func (c *Client) DeleteTransitRouterRoute(ctx context.Context, r DeleteTransitRouterRouteRequest) (DeleteTransitRouterRouteResponse, error) {
	return call[DeleteTransitRouterRouteResponse](ctx, c, r)
}
