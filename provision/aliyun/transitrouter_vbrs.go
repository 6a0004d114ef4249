package aliyun

import "context"

// TransitRouterVBR is a border router on a transit router ("VBR connection") as
// the cloud describes it.
type TransitRouterVBR struct {
	AttachmentID            string `json:"TransitRouterAttachmentId"`
	Name                    string `json:"TransitRouterAttachmentName"`
	CENID                   string `json:"CenId"`
	TransitRouterID         string `json:"TransitRouterId"`
	VBRID                   string `json:"VbrId"`
	VBRRegionID             string `json:"VbrRegionId"`
	AutoPublishRouteEnabled Flag   `json:"AutoPublishRouteEnabled"`
	// Status is Attaching, Attached, Updating or Detaching.
	Status string    `json:"Status"`
	Tags   List[Tag] `json:"Tags"`
}

// TypeTransitRouterVBR is its type in the calls about tags of CEN's objects.
const TypeTransitRouterVBR ResourceType = "TransitRouterVbrAttachment"

// CreateTransitRouterVBRRequest puts a border router of this region on a transit
// router.
type CreateTransitRouterVBRRequest struct {
	CENID           string `json:"CenId,omitempty"`
	TransitRouterID string `json:"TransitRouterId"`
	VBRID           string `json:"VbrId"`
	// AutoPublishRouteEnabled has the border router learn what is in the transit
	// router's table, and tell it its BGP peers.
	AutoPublishRouteEnabled *bool  `json:"AutoPublishRouteEnabled,omitempty"`
	Name                    string `json:"TransitRouterAttachmentName,omitempty"`
	Tags                    []Tag  `json:"Tag,omitempty"`
	ClientToken             string `json:"ClientToken,omitempty"`
}

func (r CreateTransitRouterVBRRequest) call() (action, object string) {
	return "cbn.CreateTransitRouterVbrAttachment", r.Name
}

// CreateTransitRouterVBRResponse names the new attachment.
type CreateTransitRouterVBRResponse struct {
	RequestID    string `json:"RequestId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
}

// CreateTransitRouterVBR makes an attachment, usable once its status is
// Attached.
func (c *Client) CreateTransitRouterVBR(ctx context.Context, r CreateTransitRouterVBRRequest) (CreateTransitRouterVBRResponse, error) {
	return call[CreateTransitRouterVBRResponse](ctx, c, r)
}

// ListTransitRouterVBRsRequest asks for the attachments of this region that
// match every field set.
type ListTransitRouterVBRsRequest struct {
	CENID           string `json:"CenId,omitempty"`
	TransitRouterID string `json:"TransitRouterId,omitempty"`
	AttachmentID    string `json:"TransitRouterAttachmentId,omitempty"`
}

func (r ListTransitRouterVBRsRequest) call() (action, object string) {
	return "cbn.ListTransitRouterVbrAttachments", r.CENID + r.TransitRouterID + r.AttachmentID
}

// ListTransitRouterVBRsResponse holds the attachments of all pages.
type ListTransitRouterVBRsResponse struct {
	RequestID   string                 `json:"RequestId"`
	NextToken   string                 `json:"NextToken"`
	Attachments List[TransitRouterVBR] `json:"TransitRouterAttachments"`
}

// ListTransitRouterVBRs returns every attachment that matches.
func (c *Client) ListTransitRouterVBRs(ctx context.Context, r ListTransitRouterVBRsRequest) (ListTransitRouterVBRsResponse, error) {
	var last ListTransitRouterVBRsResponse
	all, err := tokenPages(ctx, "ListTransitRouterVbrAttachments", func(ctx context.Context, token string) ([]TransitRouterVBR, string, error) {
		var err error
		last, err = call[ListTransitRouterVBRsResponse](ctx, c, paged[ListTransitRouterVBRsRequest]{r, tokenPage{token, pageSize}})
		return last.Attachments, last.NextToken, err
	})
	last.Attachments = all
	return last, err
}

// UpdateTransitRouterVBRRequest changes the fields that are set.
type UpdateTransitRouterVBRRequest struct {
	AttachmentID            string `json:"TransitRouterAttachmentId"`
	AutoPublishRouteEnabled *bool  `json:"AutoPublishRouteEnabled,omitempty"`
	ClientToken             string `json:"ClientToken,omitempty"`
}

func (r UpdateTransitRouterVBRRequest) call() (action, object string) {
	return "cbn.UpdateTransitRouterVbrAttachmentAttribute", r.AttachmentID
}

// UpdateTransitRouterVBRResponse only names the call.
type UpdateTransitRouterVBRResponse struct {
	RequestID string `json:"RequestId"`
}

// UpdateTransitRouterVBR changes an attachment.
func (c *Client) UpdateTransitRouterVBR(ctx context.Context, r UpdateTransitRouterVBRRequest) (UpdateTransitRouterVBRResponse, error) {
	return call[UpdateTransitRouterVBRResponse](ctx, c, r)
}

// DeleteTransitRouterVBRRequest names the attachment to delete.
type DeleteTransitRouterVBRRequest struct {
	AttachmentID string `json:"TransitRouterAttachmentId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r DeleteTransitRouterVBRRequest) call() (action, object string) {
	return "cbn.DeleteTransitRouterVbrAttachment", r.AttachmentID
}

// DeleteTransitRouterVBRResponse only names the call.
type DeleteTransitRouterVBRResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteTransitRouterVBR deletes an attachment that no table refers to.
func (c *Client) DeleteTransitRouterVBR(ctx context.Context, r DeleteTransitRouterVBRRequest) (DeleteTransitRouterVBRResponse, error) {
	return call[DeleteTransitRouterVBRResponse](ctx, c, r)
}
