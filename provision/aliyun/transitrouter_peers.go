package aliyun

import "context"

// TransitRouterPeer joins the routers of two regions ("inter-region
// connection") as the cloud describes it.
type TransitRouterPeer struct {
	AttachmentID        string `json:"TransitRouterAttachmentId"`
	Name                string `json:"TransitRouterAttachmentName"`
	TransitRouterID     string `json:"TransitRouterId"`
	RegionID            string `json:"RegionId"`
	PeerTransitRouterID string `json:"PeerTransitRouterId"`
	PeerRegionID        string `json:"PeerTransitRouterRegionId"`
	// Bandwidth is in Mbit/s.
	Bandwidth Int `json:"Bandwidth"`
	// BandwidthType is BandwidthPackage or DataTransfer.
	BandwidthType           string `json:"BandwidthType"`
	BandwidthPlanID         string `json:"CenBandwidthPackageId"`
	AutoPublishRouteEnabled Flag   `json:"AutoPublishRouteEnabled"`
	// Status is Attaching, Attached, Updating or Detaching.
	Status string    `json:"Status"`
	Tags   List[Tag] `json:"Tags"`
}

// CreateTransitRouterPeerRequest joins a router of this region to another.
type CreateTransitRouterPeerRequest struct {
	CENID               string `json:"CenId,omitempty"`
	TransitRouterID     string `json:"TransitRouterId"`
	PeerTransitRouterID string `json:"PeerTransitRouterId"`
	PeerRegionID        string `json:"PeerTransitRouterRegionId"`
	// Bandwidth is in Mbit/s; 0 leaves it to the cloud.
	Bandwidth               int    `json:"Bandwidth,omitempty"`
	BandwidthType           string `json:"BandwidthType,omitempty"`
	BandwidthPlanID         string `json:"CenBandwidthPackageId,omitempty"`
	AutoPublishRouteEnabled *bool  `json:"AutoPublishRouteEnabled,omitempty"`
	Name                    string `json:"TransitRouterAttachmentName,omitempty"`
	Tags                    []Tag  `json:"Tag,omitempty"`
	ClientToken             string `json:"ClientToken,omitempty"`
}

func (r CreateTransitRouterPeerRequest) call() (action, object string) {
	return "cbn.CreateTransitRouterPeerAttachment", r.Name
}

// CreateTransitRouterPeerResponse names the new attachment.
type CreateTransitRouterPeerResponse struct {
	RequestID    string `json:"RequestId"`
	AttachmentID string `json:"TransitRouterAttachmentId"`
}

// CreateTransitRouterPeer makes an attachment, usable once its status is
// Attached; both routers are busy until then.
func (c *Client) CreateTransitRouterPeer(ctx context.Context, r CreateTransitRouterPeerRequest) (CreateTransitRouterPeerResponse, error) {
	return call[CreateTransitRouterPeerResponse](ctx, c, r)
}

// ListTransitRouterPeersRequest asks for the attachments that have an end in
// this region and match every field set.
type ListTransitRouterPeersRequest struct {
	CENID           string `json:"CenId,omitempty"`
	TransitRouterID string `json:"TransitRouterId,omitempty"`
	AttachmentID    string `json:"TransitRouterAttachmentId,omitempty"`
}

func (r ListTransitRouterPeersRequest) call() (action, object string) {
	return "cbn.ListTransitRouterPeerAttachments", r.CENID + r.TransitRouterID + r.AttachmentID
}

// ListTransitRouterPeersResponse holds the attachments of all pages.
type ListTransitRouterPeersResponse struct {
	RequestID   string                  `json:"RequestId"`
	NextToken   string                  `json:"NextToken"`
	Attachments List[TransitRouterPeer] `json:"TransitRouterAttachments"`
}

// ListTransitRouterPeers returns every attachment that matches.
func (c *Client) ListTransitRouterPeers(ctx context.Context, r ListTransitRouterPeersRequest) (ListTransitRouterPeersResponse, error) {
	var last ListTransitRouterPeersResponse
	all, err := tokenPages(ctx, "ListTransitRouterPeerAttachments", func(ctx context.Context, token string) ([]TransitRouterPeer, string, error) {
		var err error
		last, err = call[ListTransitRouterPeersResponse](ctx, c, paged[ListTransitRouterPeersRequest]{r, tokenPage{token, pageSize}})
		return last.Attachments, last.NextToken, err
	})
	last.Attachments = all
	return last, err
}

// UpdateTransitRouterPeerRequest changes the fields that are set.
type UpdateTransitRouterPeerRequest struct {
	AttachmentID            string `json:"TransitRouterAttachmentId"`
	Bandwidth               int    `json:"Bandwidth,omitempty"`
	BandwidthType           string `json:"BandwidthType,omitempty"`
	BandwidthPlanID         string `json:"CenBandwidthPackageId,omitempty"`
	AutoPublishRouteEnabled *bool  `json:"AutoPublishRouteEnabled,omitempty"`
	ClientToken             string `json:"ClientToken,omitempty"`
}

func (r UpdateTransitRouterPeerRequest) call() (action, object string) {
	return "cbn.UpdateTransitRouterPeerAttachmentAttribute", r.AttachmentID
}

// UpdateTransitRouterPeerResponse only names the call.
type UpdateTransitRouterPeerResponse struct {
	RequestID string `json:"RequestId"`
}

// UpdateTransitRouterPeer changes an attachment.
func (c *Client) UpdateTransitRouterPeer(ctx context.Context, r UpdateTransitRouterPeerRequest) (UpdateTransitRouterPeerResponse, error) {
	return call[UpdateTransitRouterPeerResponse](ctx, c, r)
}

// DeleteTransitRouterPeerRequest names the attachment to delete.
type DeleteTransitRouterPeerRequest struct {
	AttachmentID string `json:"TransitRouterAttachmentId"`
	ClientToken  string `json:"ClientToken,omitempty"`
}

func (r DeleteTransitRouterPeerRequest) call() (action, object string) {
	return "cbn.DeleteTransitRouterPeerAttachment", r.AttachmentID
}

// DeleteTransitRouterPeerResponse only names the call.
type DeleteTransitRouterPeerResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteTransitRouterPeer deletes an attachment that no table refers to.
func (c *Client) DeleteTransitRouterPeer(ctx context.Context, r DeleteTransitRouterPeerRequest) (DeleteTransitRouterPeerResponse, error) {
	return call[DeleteTransitRouterPeerResponse](ctx, c, r)
}
