package aliyun

import "context"

// AddALBServersRequest puts hosts into a group.
type AddALBServersRequest struct {
	ServerGroupID string   `json:"ServerGroupId"`
	Servers       []Server `json:"Servers"`
}

func (r AddALBServersRequest) call() (action, object string) {
	return "alb.AddServersToServerGroup", r.ServerGroupID
}

// AddALBServers puts hosts into a group.
func (c *Client) AddALBServers(ctx context.Context, r AddALBServersRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}

// RemoveALBServersRequest takes hosts out of a group.
type RemoveALBServersRequest struct {
	ServerGroupID string   `json:"ServerGroupId"`
	Servers       []Server `json:"Servers"`
}

func (r RemoveALBServersRequest) call() (action, object string) {
	return "alb.RemoveServersFromServerGroup", r.ServerGroupID
}

// RemoveALBServers takes hosts out of a group.
func (c *Client) RemoveALBServers(ctx context.Context, r RemoveALBServersRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}

// ListALBServersRequest asks for the hosts of a group.
type ListALBServersRequest struct {
	ServerGroupID string `json:"ServerGroupId,omitempty"`
}

func (r ListALBServersRequest) call() (action, object string) {
	return "alb.ListServerGroupServers", r.ServerGroupID
}

// ListALBServers returns the hosts of a group.
func (c *Client) ListALBServers(ctx context.Context, r ListALBServersRequest) (ListServersResponse, error) {
	var last ListServersResponse
	all, err := tokenPages(ctx, "ListServerGroupServers", func(ctx context.Context, token string) ([]ListedServer, string, error) {
		var err error
		last, err = call[ListServersResponse](ctx, c, paged[ListALBServersRequest]{r, tokenPage{token, pageSize}})
		return last.Servers, last.NextToken, err
	})
	last.Servers = all
	return last, err
}
