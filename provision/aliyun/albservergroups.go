package aliyun

import "context"

// ALBHealthCheck says how an application load balancer finds out which servers
// work.
type ALBHealthCheck struct {
	Enabled bool `json:"HealthCheckEnabled"`
	// Protocol is HTTP, HTTPS, TCP or gRPC.
	Protocol string `json:"HealthCheckProtocol,omitempty"`
	// Port 0 is that of the server.
	Port   int      `json:"HealthCheckConnectPort,omitempty"`
	Path   string   `json:"HealthCheckPath,omitempty"`
	Method string   `json:"HealthCheckMethod,omitempty"`
	Codes  []string `json:"HealthCheckCodes,omitempty"`
}

// CreateALBServerGroupRequest asks for a group of hosts behind an application
// load balancer.
type CreateALBServerGroupRequest struct {
	ServerGroupName string `json:"ServerGroupName"`
	ServerGroupType string `json:"ServerGroupType,omitempty"`
	// Protocol is HTTP, HTTPS or gRPC.
	Protocol    string         `json:"Protocol,omitempty"`
	VPCID       string         `json:"VpcId,omitempty"`
	HealthCheck ALBHealthCheck `json:"HealthCheckConfig"`
	Tags        []Tag          `json:"Tag,omitempty"`
	ClientToken string         `json:"ClientToken,omitempty"`
}

func (r CreateALBServerGroupRequest) call() (action, object string) {
	return "alb.CreateServerGroup", r.ServerGroupName
}

// CreateALBServerGroup makes an empty group.
func (c *Client) CreateALBServerGroup(ctx context.Context, r CreateALBServerGroupRequest) (CreateServerGroupResponse, error) {
	return call[CreateServerGroupResponse](ctx, c, r)
}

// ALBServerGroup is a group as the cloud lists it. Status is Creating,
// Available or Configuring.
type ALBServerGroup struct {
	ServerGroupID   string         `json:"ServerGroupId"`
	ServerGroupName string         `json:"ServerGroupName"`
	Status          string         `json:"ServerGroupStatus"`
	Protocol        string         `json:"Protocol"`
	VPCID           string         `json:"VpcId"`
	HealthCheck     ALBHealthCheck `json:"HealthCheckConfig"`
	Tags            List[Tag]      `json:"Tags"`
}

// ListALBServerGroupsRequest asks for the groups of those ids, or all.
type ListALBServerGroupsRequest struct {
	ServerGroupIDs []string `json:"ServerGroupIds,omitempty"`
}

func (r ListALBServerGroupsRequest) call() (action, object string) {
	return "alb.ListServerGroups", first(r.ServerGroupIDs)
}

// ListALBServerGroupsResponse holds the groups of all pages.
type ListALBServerGroupsResponse struct {
	RequestID    string               `json:"RequestId"`
	NextToken    string               `json:"NextToken"`
	ServerGroups List[ALBServerGroup] `json:"ServerGroups"`
}

// ListALBServerGroups returns every group that matches.
func (c *Client) ListALBServerGroups(ctx context.Context, r ListALBServerGroupsRequest) (ListALBServerGroupsResponse, error) {
	var last ListALBServerGroupsResponse
	all, err := tokenPages(ctx, "ListServerGroups", func(ctx context.Context, token string) ([]ALBServerGroup, string, error) {
		var err error
		last, err = call[ListALBServerGroupsResponse](ctx, c, paged[ListALBServerGroupsRequest]{r, tokenPage{token, pageSize}})
		return last.ServerGroups, last.NextToken, err
	})
	last.ServerGroups = all
	return last, err
}

// UpdateALBServerGroupRequest changes what is set.
type UpdateALBServerGroupRequest struct {
	ServerGroupID string          `json:"ServerGroupId"`
	HealthCheck   *ALBHealthCheck `json:"HealthCheckConfig,omitempty"`
}

func (r UpdateALBServerGroupRequest) call() (action, object string) {
	return "alb.UpdateServerGroupAttribute", r.ServerGroupID
}

// UpdateALBServerGroup changes a group.
func (c *Client) UpdateALBServerGroup(ctx context.Context, r UpdateALBServerGroupRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}

// DeleteALBServerGroupRequest names the group to delete.
type DeleteALBServerGroupRequest struct {
	ServerGroupID string `json:"ServerGroupId"`
}

func (r DeleteALBServerGroupRequest) call() (action, object string) {
	return "alb.DeleteServerGroup", r.ServerGroupID
}

// DeleteALBServerGroup deletes a group that no listener uses.
func (c *Client) DeleteALBServerGroup(ctx context.Context, r DeleteALBServerGroupRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}
