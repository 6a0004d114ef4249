package aliyun

import "context"

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
