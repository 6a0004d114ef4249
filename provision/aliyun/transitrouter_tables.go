package aliyun

import "context"

// TransitRouterTable is a transit router's route table as the cloud describes
// it.
type TransitRouterTable struct {
	TableID string `json:"TransitRouterRouteTableId"`
	// Type is System, made with its router, or Custom.
	Type            string `json:"TransitRouterRouteTableType"`
	TransitRouterID string `json:"TransitRouterId"`
	// Status is Creating, Active or Deleting.
	Status string `json:"TransitRouterRouteTableStatus"`
}

// ListTransitRouterTablesRequest asks for the tables of a router.
type ListTransitRouterTablesRequest struct {
	TransitRouterID string `json:"TransitRouterId"`
}

func (r ListTransitRouterTablesRequest) call() (action, object string) {
	return "cbn.ListTransitRouterRouteTables", r.TransitRouterID
}

// ListTransitRouterTablesResponse holds the tables of all pages.
type ListTransitRouterTablesResponse struct {
	RequestID string                   `json:"RequestId"`
	NextToken string                   `json:"NextToken"`
	Tables    List[TransitRouterTable] `json:"TransitRouterRouteTables"`
}

// ListTransitRouterTables returns every table of a router.
func (c *Client) ListTransitRouterTables(ctx context.Context, r ListTransitRouterTablesRequest) (ListTransitRouterTablesResponse, error) {
	var last ListTransitRouterTablesResponse
	all, err := tokenPages(ctx, "ListTransitRouterRouteTables", func(ctx context.Context, token string) ([]TransitRouterTable, string, error) {
		var err error
		last, err = call[ListTransitRouterTablesResponse](ctx, c, paged[ListTransitRouterTablesRequest]{r, tokenPage{token, pageSize}})
		return last.Tables, last.NextToken, err
	})
	last.Tables = all
	return last, err
}

// TransitRouterAssociation says that a table routes what an attachment sends.
type TransitRouterAssociation struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
	// Status is Associating, Active or Dissociating.
	Status string `json:"Status"`
}

// AssociateTransitRouterRequest puts an attachment under a table.
type AssociateTransitRouterRequest struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r AssociateTransitRouterRequest) call() (action, object string) {
	return "cbn.AssociateTransitRouterAttachmentWithRouteTable", r.AttachmentID
}

// AssociateTransitRouterResponse only names the call.
type AssociateTransitRouterResponse struct {
	RequestID string `json:"RequestId"`
}

// AssociateTransitRouter makes an association, there once its status is Active.
func (c *Client) AssociateTransitRouter(ctx context.Context, r AssociateTransitRouterRequest) (AssociateTransitRouterResponse, error) {
	return call[AssociateTransitRouterResponse](ctx, c, r)
}

// DissociateTransitRouterRequest takes an attachment away from a table.
type DissociateTransitRouterRequest struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r DissociateTransitRouterRequest) call() (action, object string) {
	return "cbn.DissociateTransitRouterAttachmentFromRouteTable", r.AttachmentID
}

// DissociateTransitRouterResponse only names the call.
type DissociateTransitRouterResponse struct {
	RequestID string `json:"RequestId"`
}

// DissociateTransitRouter ends an association.
func (c *Client) DissociateTransitRouter(ctx context.Context, r DissociateTransitRouterRequest) (DissociateTransitRouterResponse, error) {
	return call[DissociateTransitRouterResponse](ctx, c, r)
}

// ListTransitRouterAssociationsRequest asks for the associations of a table.
type ListTransitRouterAssociationsRequest struct {
	TableID      string `json:"TransitRouterRouteTableId"`
	AttachmentID string `json:"TransitRouterAttachmentId,omitempty"`
}

func (r ListTransitRouterAssociationsRequest) call() (action, object string) {
	return "cbn.ListTransitRouterRouteTableAssociations", r.TableID
}

// ListTransitRouterAssociationsResponse holds the associations of all pages.
type ListTransitRouterAssociationsResponse struct {
	RequestID    string                         `json:"RequestId"`
	NextToken    string                         `json:"NextToken"`
	Associations List[TransitRouterAssociation] `json:"TransitRouterAssociations"`
}

// ListTransitRouterAssociations returns every association that matches.
func (c *Client) ListTransitRouterAssociations(ctx context.Context, r ListTransitRouterAssociationsRequest) (ListTransitRouterAssociationsResponse, error) {
	var last ListTransitRouterAssociationsResponse
	all, err := tokenPages(ctx, "ListTransitRouterRouteTableAssociations", func(ctx context.Context, token string) ([]TransitRouterAssociation, string, error) {
		var err error
		last, err = call[ListTransitRouterAssociationsResponse](ctx, c, paged[ListTransitRouterAssociationsRequest]{r, tokenPage{token, pageSize}})
		return last.Associations, last.NextToken, err
	})
	last.Associations = all
	return last, err
}
