package aliyun

import "context"

// BGPPeer is one BGP session of a border router as the cloud describes it.
type BGPPeer struct {
	BGPPeerID     string `json:"BgpPeerId"`
	BGPGroupID    string `json:"BgpGroupId"`
	RouterID      string `json:"RouterId"`
	PeerIPAddress string `json:"PeerIpAddress"`
	EnableBFD     Flag   `json:"EnableBfd"`
	// BFDMultiHop is 0 where there is no BFD.
	BFDMultiHop Int `json:"BfdMultiHop"`
	// Status is Pending, Available, Modifying, Deleting or Deleted.
	Status string `json:"Status"`
	// BGPStatus is the session's, such as Established.
	BGPStatus string `json:"BgpStatus"`
}

// CreateBGPPeerRequest asks for a session. It takes neither name nor tags.
type CreateBGPPeerRequest struct {
	BGPGroupID    string `json:"BgpGroupId"`
	PeerIPAddress string `json:"PeerIpAddress,omitempty"`
	EnableBFD     *bool  `json:"EnableBfd,omitempty"`
	// BFDMultiHop is 1 to 255, and needed with BFD.
	BFDMultiHop int    `json:"BfdMultiHop,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r CreateBGPPeerRequest) call() (action, object string) {
	return "vpc.CreateBgpPeer", r.BGPGroupID + " " + r.PeerIPAddress
}

// CreateBGPPeerResponse names the new peer.
type CreateBGPPeerResponse struct {
	RequestID string `json:"RequestId"`
	BGPPeerID string `json:"BgpPeerId"`
}

// CreateBGPPeer makes a session, which is set up once its status is Available.
func (c *Client) CreateBGPPeer(ctx context.Context, r CreateBGPPeerRequest) (CreateBGPPeerResponse, error) {
	return call[CreateBGPPeerResponse](ctx, c, r)
}

// DescribeBGPPeersRequest asks for the peers that match every field set.
type DescribeBGPPeersRequest struct {
	RouterID   string `json:"RouterId,omitempty"`
	BGPGroupID string `json:"BgpGroupId,omitempty"`
	BGPPeerID  string `json:"BgpPeerId,omitempty"`
}

func (r DescribeBGPPeersRequest) call() (action, object string) {
	return "vpc.DescribeBgpPeers", r.RouterID + r.BGPGroupID + r.BGPPeerID
}

// DescribeBGPPeersResponse holds the peers of all pages.
type DescribeBGPPeersResponse struct {
	RequestID  string        `json:"RequestId"`
	TotalCount Int           `json:"TotalCount"`
	BGPPeers   List[BGPPeer] `json:"BgpPeers"`
}

// DescribeBGPPeers returns every peer that matches.
func (c *Client) DescribeBGPPeers(ctx context.Context, r DescribeBGPPeersRequest) (DescribeBGPPeersResponse, error) {
	var last DescribeBGPPeersResponse
	all, err := numberedPages(ctx, "DescribeBgpPeers", func(ctx context.Context, p page) ([]BGPPeer, Int, error) {
		var err error
		last, err = call[DescribeBGPPeersResponse](ctx, c, paged[DescribeBGPPeersRequest]{r, p})
		return last.BGPPeers, last.TotalCount, err
	})
	last.BGPPeers = all
	return last, err
}

// ModifyBGPPeerRequest changes the fields that are set.
type ModifyBGPPeerRequest struct {
	BGPPeerID   string `json:"BgpPeerId"`
	EnableBFD   *bool  `json:"EnableBfd,omitempty"`
	BFDMultiHop int    `json:"BfdMultiHop,omitempty"`
}

func (r ModifyBGPPeerRequest) call() (action, object string) {
	return "vpc.ModifyBgpPeerAttribute", r.BGPPeerID
}

// ModifyBGPPeerResponse only names the call.
type ModifyBGPPeerResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyBGPPeer changes a peer.
func (c *Client) ModifyBGPPeer(ctx context.Context, r ModifyBGPPeerRequest) (ModifyBGPPeerResponse, error) {
	return call[ModifyBGPPeerResponse](ctx, c, r)
}

// DeleteBGPPeerRequest names the peer to delete.
type DeleteBGPPeerRequest struct {
	BGPPeerID   string `json:"BgpPeerId"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r DeleteBGPPeerRequest) call() (action, object string) {
	return "vpc.DeleteBgpPeer", r.BGPPeerID
}

// DeleteBGPPeerResponse only names the call.
type DeleteBGPPeerResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteBGPPeer deletes a peer.
func (c *Client) DeleteBGPPeer(ctx context.Context, r DeleteBGPPeerRequest) (DeleteBGPPeerResponse, error) {
	return call[DeleteBGPPeerResponse](ctx, c, r)
}
