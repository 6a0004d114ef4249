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

// Server is a host in a group. ServerType is Ecs.
type Server struct {
	ServerID   string `json:"ServerId"`
	ServerType string `json:"ServerType"`
	Port       int    `json:"Port,omitempty"`
}

// ListedServer is a host in a group as the cloud lists it. Status is Adding,
// Available, Configuring or Removing.
type ListedServer struct {
	Server
	Status string `json:"Status"`
}

// AddServersRequest puts hosts into a group.
type AddServersRequest struct {
	ServerGroupID string   `json:"ServerGroupId"`
	Servers       []Server `json:"Servers"`
}

func (r AddServersRequest) call() (action, object string) {
	return "nlb.AddServersToServerGroup", r.ServerGroupID
}

// AddServers puts hosts into a group.
func (c *Client) AddServers(ctx context.Context, r AddServersRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}

// RemoveServersRequest takes hosts out of a group.
type RemoveServersRequest struct {
	ServerGroupID string   `json:"ServerGroupId"`
	Servers       []Server `json:"Servers"`
}

func (r RemoveServersRequest) call() (action, object string) {
	return "nlb.RemoveServersFromServerGroup", r.ServerGroupID
}

// RemoveServers takes hosts out of a group.
func (c *Client) RemoveServers(ctx context.Context, r RemoveServersRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}

// ListServersRequest asks for the hosts of a group.
type ListServersRequest struct {
	ServerGroupID string `json:"ServerGroupId,omitempty"`
}

func (r ListServersRequest) call() (action, object string) {
	return "nlb.ListServerGroupServers", r.ServerGroupID
}

// ListServersResponse holds the hosts of all pages.
type ListServersResponse struct {
	RequestID string             `json:"RequestId"`
	NextToken string             `json:"NextToken"`
	Servers   List[ListedServer] `json:"Servers"`
}

// ListServers returns the hosts of a group.
func (c *Client) ListServers(ctx context.Context, r ListServersRequest) (ListServersResponse, error) {
	var last ListServersResponse
	all, err := tokenPages(ctx, "ListServerGroupServers", func(ctx context.Context, token string) ([]ListedServer, string, error) {
		var err error
		last, err = call[ListServersResponse](ctx, c, paged[ListServersRequest]{r, tokenPage{token, pageSize}})
		return last.Servers, last.NextToken, err
	})
	last.Servers = all
	return last, err
}
