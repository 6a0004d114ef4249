package aliyun

import "context"

// ZoneMapping is a subnet through which a transit router reaches a VPC.
type ZoneMapping struct {
	ZoneID    string `json:"ZoneId"`
	VSwitchID string `json:"VSwitchId"`
}

// TransitRouterVPC is a VPC on a transit router ("VPC connection") as the cloud
// describes it.
type TransitRouterVPC struct {
	AttachmentID            string            `json:"TransitRouterAttachmentId"`
	Name                    string            `json:"TransitRouterAttachmentName"`
	CENID                   string            `json:"CenId"`
	TransitRouterID         string            `json:"TransitRouterId"`
	VPCID                   string            `json:"VpcId"`
	VPCRegionID             string            `json:"VpcRegionId"`
	ZoneMappings            List[ZoneMapping] `json:"ZoneMappings"`
	AutoPublishRouteEnabled Flag              `json:"AutoPublishRouteEnabled"`
	// Status is Attaching, Attached, Updating or Detaching.
	Status string    `json:"Status"`
	Tags   List[Tag] `json:"Tags"`
}

// CreateTransitRouterVPCRequest puts a VPC of this region on a router.
type CreateTransitRouterVPCRequest struct {
	CENID                   string        `json:"CenId,omitempty"`
	TransitRouterID         string        `json:"TransitRouterId"`
	VPCID                   string        `json:"VpcId"`
	ZoneMappings            []ZoneMapping `json:"ZoneMappings"`
	AutoPublishRouteEnabled *bool         `json:"AutoPublishRouteEnabled,omitempty"`
	Name                    string        `json:"TransitRouterAttachmentName,omitempty"`
	Tags                    []Tag         `json:"Tag,omitempty"`
	ClientToken             string        `json:"ClientToken,omitempty"`
}

func (r CreateTransitRouterVPCRequest) call() (action, object string) {
	return "cbn.CreateTransitRouterVpcAttachment", r.Name
}

// CreateTransitRouterVPCResponse names the new attachment.
type CreateTransitRouterVPCResponse struct {
	RequestID    string `json:"RequestId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
}

// CreateTransitRouterVPC makes an attachment, usable once its status is
// Attached.
func (c *Client) CreateTransitRouterVPC(ctx context.Context, r CreateTransitRouterVPCRequest) (CreateTransitRouterVPCResponse, error) {
	return call[CreateTransitRouterVPCResponse](ctx, c, r)
}

// ListTransitRouterVPCsRequest asks for the attachments of this region that
// match every field set.
type ListTransitRouterVPCsRequest struct {
	CENID           string `json:"CenId,omitempty"`
	TransitRouterID string `json:"TransitRouterId,omitempty"`
	AttachmentID    string `json:"TransitRouterAttachmentId,omitempty"`
}

func (r ListTransitRouterVPCsRequest) call() (action, object string) {
	return "cbn.ListTransitRouterVpcAttachments", r.CENID + r.TransitRouterID + r.AttachmentID
}

// ListTransitRouterVPCsResponse holds the attachments of all pages.
type ListTransitRouterVPCsResponse struct {
	RequestID   string                 `json:"RequestId"`
	NextToken   string                 `json:"NextToken"`
	Attachments List[TransitRouterVPC] `json:"TransitRouterAttachments"`
}

// ListTransitRouterVPCs returns every attachment that matches.
func (c *Client) ListTransitRouterVPCs(ctx context.Context, r ListTransitRouterVPCsRequest) (ListTransitRouterVPCsResponse, error) {
	var last ListTransitRouterVPCsResponse
	all, err := tokenPages(ctx, "ListTransitRouterVpcAttachments", func(ctx context.Context, token string) ([]TransitRouterVPC, string, error) {
		var err error
		last, err = call[ListTransitRouterVPCsResponse](ctx, c, paged[ListTransitRouterVPCsRequest]{r, tokenPage{token, pageSize}})
		return last.Attachments, last.NextToken, err
	})
	last.Attachments = all
	return last, err
}

// UpdateTransitRouterVPCRequest changes the fields that are set.
type UpdateTransitRouterVPCRequest struct {
	AttachmentID            string `json:"TransitRouterAttachmentId"`
	AutoPublishRouteEnabled *bool  `json:"AutoPublishRouteEnabled,omitempty"`
	ClientToken             string `json:"ClientToken,omitempty"`
}

func (r UpdateTransitRouterVPCRequest) call() (action, object string) {
	return "cbn.UpdateTransitRouterVpcAttachmentAttribute", r.AttachmentID
}

// UpdateTransitRouterVPCResponse only names the call.
type UpdateTransitRouterVPCResponse struct {
	RequestID string `json:"RequestId"`
}

// UpdateTransitRouterVPC changes an attachment.
func (c *Client) UpdateTransitRouterVPC(ctx context.Context, r UpdateTransitRouterVPCRequest) (UpdateTransitRouterVPCResponse, error) {
	return call[UpdateTransitRouterVPCResponse](ctx, c, r)
}

// UpdateTransitRouterVPCZonesRequest adds and removes subnets.
type UpdateTransitRouterVPCZonesRequest struct {
	AttachmentID string        `json:"TransitRouterAttachmentId"`
	Add          []ZoneMapping `json:"AddZoneMappings,omitempty"`
	Remove       []ZoneMapping `json:"RemoveZoneMappings,omitempty"`
	ClientToken  string        `json:"ClientToken,omitempty"`
}

func (r UpdateTransitRouterVPCZonesRequest) call() (action, object string) {
	return "cbn.UpdateTransitRouterVpcAttachmentZones", r.AttachmentID
}

// UpdateTransitRouterVPCZonesResponse only names the call.
type UpdateTransitRouterVPCZonesResponse struct {
	RequestID string `json:"RequestId"`
}

// UpdateTransitRouterVPCZones changes the subnets of an attachment.
func (c *Client) UpdateTransitRouterVPCZones(ctx context.Context, r UpdateTransitRouterVPCZonesRequest) (UpdateTransitRouterVPCZonesResponse, error) {
	return call[UpdateTransitRouterVPCZonesResponse](ctx, c, r)
}

// DeleteTransitRouterVPCRequest names the attachment to delete.
type DeleteTransitRouterVPCRequest struct {
	AttachmentID string `json:"TransitRouterAttachmentId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r DeleteTransitRouterVPCRequest) call() (action, object string) {
	return "cbn.DeleteTransitRouterVpcAttachment", r.AttachmentID
}

// DeleteTransitRouterVPCResponse only names the call.
type DeleteTransitRouterVPCResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteTransitRouterVPC deletes an attachment that no table refers to.
func (c *Client) DeleteTransitRouterVPC(ctx context.Context, r DeleteTransitRouterVPCRequest) (DeleteTransitRouterVPCResponse, error) {
	return call[DeleteTransitRouterVPCResponse](ctx, c, r)
}
