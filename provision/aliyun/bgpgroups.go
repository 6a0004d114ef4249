package aliyun

import (
	"context"

	"causeway"
)

// BGPGroup is what the BGP peers of a border router share, as the cloud
// describes it.
type BGPGroup struct {
	BGPGroupID string `json:"BgpGroupId"`
	Name       string `json:"Name"`
	RouterID   string `json:"RouterId"`
	PeerASN    Int    `json:"PeerAsn"`
	LocalASN   Int    `json:"LocalAsn"`
	// AuthKey is documented as the key itself; nil if the answer has no such
	// field, empty where there is no key.
	AuthKey *causeway.Secret `json:"AuthKey"`
	// Status is Pending, Available, Modifying or Deleting.
	Status string `json:"Status"`
}

// CreateBGPGroupRequest asks for a group. It takes no tags.
type CreateBGPGroupRequest struct {
	RouterID string `json:"RouterId"`
	Name     string `json:"Name,omitempty"`
	PeerASN  Int    `json:"PeerAsn"`
	// LocalASN is 45104, or one of 64512-65534 but 65025, or one of
	// 4200000000-4294967294; 0 leaves it to the cloud: 45104.
	LocalASN    Int             `json:"LocalAsn,omitempty"`
	AuthKey     causeway.Secret `json:"AuthKey,omitempty"`
	ClientToken string          `json:"ClientToken,omitempty"`
}

func (r CreateBGPGroupRequest) call() (action, object string) {
	return "vpc.CreateBgpGroup", r.RouterID + " " + r.Name
}

// CreateBGPGroupResponse names the new group.
type CreateBGPGroupResponse struct {
	RequestID  string `json:"RequestId"`
	BGPGroupID string `json:"BgpGroupId"`
}

// CreateBGPGroup makes a group, usable once its status is Available.
func (c *Client) CreateBGPGroup(ctx context.Context, r CreateBGPGroupRequest) (CreateBGPGroupResponse, error) {
	return call[CreateBGPGroupResponse](ctx, c, r)
}

// DescribeBGPGroupsRequest asks for the groups that match every field set.
type DescribeBGPGroupsRequest struct {
	RouterID   string `json:"RouterId,omitempty"`
	BGPGroupID string `json:"BgpGroupId,omitempty"`
}

func (r DescribeBGPGroupsRequest) call() (action, object string) {
	return "vpc.DescribeBgpGroups", r.RouterID + r.BGPGroupID
}

// DescribeBGPGroupsResponse holds the groups of all pages.
type DescribeBGPGroupsResponse struct {
	RequestID  string         `json:"RequestId"`
	TotalCount Int            `json:"TotalCount"`
	BGPGroups  List[BGPGroup] `json:"BgpGroups"`
}

// DescribeBGPGroups returns every group that matches.
func (c *Client) DescribeBGPGroups(ctx context.Context, r DescribeBGPGroupsRequest) (DescribeBGPGroupsResponse, error) {
	var last DescribeBGPGroupsResponse
	all, err := numberedPages(ctx, "DescribeBgpGroups", func(ctx context.Context, p page) ([]BGPGroup, Int, error) {
		var err error
		last, err = call[DescribeBGPGroupsResponse](ctx, c, paged[DescribeBGPGroupsRequest]{r, p})
		return last.BGPGroups, last.TotalCount, err
	})
	last.BGPGroups = all
	return last, err
}

// ModifyBGPGroupRequest changes the fields that are set.
type ModifyBGPGroupRequest struct {
	BGPGroupID string          `json:"BgpGroupId"`
	PeerASN    Int             `json:"PeerAsn,omitempty"`
	LocalASN   Int             `json:"LocalAsn,omitempty"`
	AuthKey    causeway.Secret `json:"AuthKey,omitempty"`
}

func (r ModifyBGPGroupRequest) call() (action, object string) {
	return "vpc.ModifyBgpGroupAttribute", r.BGPGroupID
}

// ModifyBGPGroupResponse only names the call.
type ModifyBGPGroupResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyBGPGroup changes a group; its sessions start anew.
func (c *Client) ModifyBGPGroup(ctx context.Context, r ModifyBGPGroupRequest) (ModifyBGPGroupResponse, error) {
	return call[ModifyBGPGroupResponse](ctx, c, r)
}

// DeleteBGPGroupRequest names the group to delete.
type DeleteBGPGroupRequest struct {
	BGPGroupID  string `json:"BgpGroupId"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r DeleteBGPGroupRequest) call() (action, object string) {
	return "vpc.DeleteBgpGroup", r.BGPGroupID
}

// DeleteBGPGroupResponse only names the call.
type DeleteBGPGroupResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteBGPGroup deletes a group without peers.
func (c *Client) DeleteBGPGroup(ctx context.Context, r DeleteBGPGroupRequest) (DeleteBGPGroupResponse, error) {
	return call[DeleteBGPGroupResponse](ctx, c, r)
}
