package aliyun

import "context"

// TransitRouterPropagation says that a table learns the routes of an attachment.
type TransitRouterPropagation struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
	// Status is Enabling, Active or Disabling.
	Status string `json:"Status"`
}

// EnableTransitRouterPropagationRequest lets a table learn from an attachment.
type EnableTransitRouterPropagationRequest struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r EnableTransitRouterPropagationRequest) call() (action, object string) {
	return "cbn.EnableTransitRouterRouteTablePropagation", r.AttachmentID
}

// EnableTransitRouterPropagationResponse only names the call.
type EnableTransitRouterPropagationResponse struct {
	RequestID string `json:"RequestId"`
}

// EnableTransitRouterPropagation makes a propagation, there once its status is
// Active.
func (c *Client) EnableTransitRouterPropagation(ctx context.Context, r EnableTransitRouterPropagationRequest) (EnableTransitRouterPropagationResponse, error) {
	return call[EnableTransitRouterPropagationResponse](ctx, c, r)
}

// DisableTransitRouterPropagationRequest names the propagation to end.
type DisableTransitRouterPropagationRequest struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r DisableTransitRouterPropagationRequest) call() (action, object string) {
	return "cbn.DisableTransitRouterRouteTablePropagation", r.AttachmentID
}

// DisableTransitRouterPropagationResponse only names the call.
type DisableTransitRouterPropagationResponse struct {
	RequestID string `json:"RequestId"`
}

// DisableTransitRouterPropagation ends a propagation; the table forgets what it
// has learnt.
func (c *Client) DisableTransitRouterPropagation(ctx context.Context, r DisableTransitRouterPropagationRequest) (DisableTransitRouterPropagationResponse, error) {
	return call[DisableTransitRouterPropagationResponse](ctx, c, r)
}

// ListTransitRouterPropagationsRequest asks for the propagations of a table.
type ListTransitRouterPropagationsRequest struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId,omitempty"`
}

func (r ListTransitRouterPropagationsRequest) call() (action, object string) {
	return "cbn.ListTransitRouterRouteTablePropagations", r.TableID
}

// ListTransitRouterPropagationsResponse holds the propagations of all pages.
type ListTransitRouterPropagationsResponse struct {
	RequestID    string                         `json:"RequestId"`
	NextToken    string                         `json:"NextToken"`
	Propagations List[TransitRouterPropagation] `json:"TransitRouterPropagations"`
}

// ListTransitRouterPropagations returns every propagation that matches.
func (c *Client) ListTransitRouterPropagations(ctx context.Context, r ListTransitRouterPropagationsRequest) (ListTransitRouterPropagationsResponse, error) {
	var last ListTransitRouterPropagationsResponse
	all, err := tokenPages(ctx, "ListTransitRouterRouteTablePropagations", func(ctx context.Context, token string) ([]TransitRouterPropagation, string, error) {
		var err error
		last, err = call[ListTransitRouterPropagationsResponse](ctx, c, paged[ListTransitRouterPropagationsRequest]{r, tokenPage{token, pageSize}})
		return last.Propagations, last.NextToken, err
	})
	last.Propagations = all
	return last, err
}
