package aliyun

import "context"

// HealthCheck says how a load balancer finds out which servers work.
type HealthCheck struct {
	Enabled bool `json:"HealthCheckEnabled"`
	// Type is TCP, HTTP or UDP.
	Type string `json:"HealthCheckType,omitempty"`
	// Port 0 is that of the server.
	Port   int      `json:"HealthCheckConnectPort,omitempty"`
	URL    string   `json:"HealthCheckUrl,omitempty"`
	Method string   `json:"HttpCheckMethod,omitempty"`
	Codes  []string `json:"HealthCheckHttpCode,omitempty"`
}

// CreateServerGroupRequest asks for a group of hosts behind a load balancer.
type CreateServerGroupRequest struct {
	ServerGroupName string      `json:"ServerGroupName"`
	ServerGroupType string      `json:"ServerGroupType,omitempty"`
	Protocol        string      `json:"Protocol,omitempty"`
	VPCID           string      `json:"VpcId"`
	HealthCheck     HealthCheck `json:"HealthCheckConfig"`
	Tags            []Tag       `json:"Tag,omitempty"`
	ClientToken     string      `json:"ClientToken,omitempty"`
}

func (r CreateServerGroupRequest) call() (action, object string) {
	return "nlb.CreateServerGroup", r.ServerGroupName
}

// CreateServerGroupResponse names the new group.
type CreateServerGroupResponse struct {
	RequestID     string `json:"RequestId"`
	ServerGroupID string `json:"ServerGroupId"`
}

// CreateServerGroup makes an empty group.
func (c *Client) CreateServerGroup(ctx context.Context, r CreateServerGroupRequest) (CreateServerGroupResponse, error) {
	return call[CreateServerGroupResponse](ctx, c, r)
}

// ServerGroup is a group as the cloud lists it. Status is Creating, Available
// or Configuring.
type ServerGroup struct {
	ServerGroupID   string      `json:"ServerGroupId"`
	ServerGroupName string      `json:"ServerGroupName"`
	Status          string      `json:"ServerGroupStatus"`
	Protocol        string      `json:"Protocol"`
	VPCID           string      `json:"VpcId"`
	HealthCheck     HealthCheck `json:"HealthCheck"`
	Tags            List[Tag]   `json:"Tags"`
}

// ListServerGroupsRequest asks for the groups of those ids, or all.
type ListServerGroupsRequest struct {
	ServerGroupIDs []string `json:"ServerGroupIds,omitempty"`
}

func (r ListServerGroupsRequest) call() (action, object string) {
	return "nlb.ListServerGroups", first(r.ServerGroupIDs)
}

// ListServerGroupsResponse holds the groups of all pages.
type ListServerGroupsResponse struct {
	RequestID    string            `json:"RequestId"`
	NextToken    string            `json:"NextToken"`
	ServerGroups List[ServerGroup] `json:"ServerGroups"`
}

// ListServerGroups returns every group that matches.
func (c *Client) ListServerGroups(ctx context.Context, r ListServerGroupsRequest) (ListServerGroupsResponse, error) {
	var last ListServerGroupsResponse
	all, err := tokenPages(ctx, "ListServerGroups", func(ctx context.Context, token string) ([]ServerGroup, string, error) {
		var err error
		last, err = call[ListServerGroupsResponse](ctx, c, paged[ListServerGroupsRequest]{r, tokenPage{token, pageSize}})
		return last.ServerGroups, last.NextToken, err
	})
	last.ServerGroups = all
	return last, err
}

// UpdateServerGroupRequest changes what is set.
type UpdateServerGroupRequest struct {
	ServerGroupID string       `json:"ServerGroupId"`
	HealthCheck   *HealthCheck `json:"HealthCheckConfig,omitempty"`
	// PreserveClientIP shows the servers whose packets they are; it has to be
	// off behind a listener that ends TLS.
	PreserveClientIP *bool `json:"PreserveClientIpEnabled,omitempty"`
}

func (r UpdateServerGroupRequest) call() (action, object string) {
	return "nlb.UpdateServerGroupAttribute", r.ServerGroupID
}

// UpdateServerGroup changes a group.
func (c *Client) UpdateServerGroup(ctx context.Context, r UpdateServerGroupRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}

// DeleteServerGroupRequest names the group to delete.
type DeleteServerGroupRequest struct {
	ServerGroupID string `json:"ServerGroupId"`
}

func (r DeleteServerGroupRequest) call() (action, object string) {
	return "nlb.DeleteServerGroup", r.ServerGroupID
}

// DeleteServerGroup deletes a group that no listener uses.
func (c *Client) DeleteServerGroup(ctx context.Context, r DeleteServerGroupRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}
