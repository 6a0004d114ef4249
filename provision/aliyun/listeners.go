package aliyun

import "context"

// CreateListenerRequest asks for a port of a load balancer.
type CreateListenerRequest struct {
	LoadBalancerID string `json:"LoadBalancerId"`
	// ListenerProtocol is TCP, UDP or, with a certificate, TCPSSL.
	ListenerProtocol    string   `json:"ListenerProtocol"`
	ListenerPort        int      `json:"ListenerPort"`
	ListenerDescription string   `json:"ListenerDescription,omitempty"`
	ServerGroupID       string   `json:"ServerGroupId,omitempty"`
	CertificateIDs      []string `json:"CertificateIds,omitempty"`
	Tags                []Tag    `json:"Tag,omitempty"`
	ClientToken         string   `json:"ClientToken,omitempty"`
}

func (r CreateListenerRequest) call() (action, object string) {
	return "nlb.CreateListener", r.LoadBalancerID
}

// CreateListenerResponse names the new listener.
type CreateListenerResponse struct {
	RequestID  string `json:"RequestId"`
	ListenerID string `json:"ListenerId"`
}

// CreateListener makes a listener.
func (c *Client) CreateListener(ctx context.Context, r CreateListenerRequest) (CreateListenerResponse, error) {
	return call[CreateListenerResponse](ctx, c, r)
}

// Listener is a port of a load balancer as the cloud lists it. Status is
// Provisioning, Running, Configuring, Starting, Stopping, Stopped, Deleting or
// Deleted.
type Listener struct {
	ListenerID          string       `json:"ListenerId"`
	ListenerDescription string       `json:"ListenerDescription"`
	Status              string       `json:"ListenerStatus"`
	LoadBalancerID      string       `json:"LoadBalancerId"`
	ListenerProtocol    string       `json:"ListenerProtocol"`
	ListenerPort        Int          `json:"ListenerPort"`
	ServerGroupID       string       `json:"ServerGroupId"`
	CertificateIDs      List[string] `json:"CertificateIds"`
	Tags                List[Tag]    `json:"Tags"`
}

// ListListenersRequest asks for the listeners of those ids, or all.
type ListListenersRequest struct {
	ListenerIDs []string `json:"ListenerIds,omitempty"`
}

func (r ListListenersRequest) call() (action, object string) {
	return "nlb.ListListeners", first(r.ListenerIDs)
}

// ListListenersResponse holds the listeners of all pages.
type ListListenersResponse struct {
	RequestID string         `json:"RequestId"`
	NextToken string         `json:"NextToken"`
	Listeners List[Listener] `json:"Listeners"`
}

// ListListeners returns every listener that matches.
func (c *Client) ListListeners(ctx context.Context, r ListListenersRequest) (ListListenersResponse, error) {
	var last ListListenersResponse
	all, err := tokenPages(ctx, "ListListeners", func(ctx context.Context, token string) ([]Listener, string, error) {
		var err error
		last, err = call[ListListenersResponse](ctx, c, paged[ListListenersRequest]{r, tokenPage{token, pageSize}})
		return last.Listeners, last.NextToken, err
	})
	last.Listeners = all
	return last, err
}

// UpdateListenerRequest changes what is set.
type UpdateListenerRequest struct {
	ListenerID     string   `json:"ListenerId"`
	ServerGroupID  string   `json:"ServerGroupId,omitempty"`
	CertificateIDs []string `json:"CertificateIds,omitempty"`
}

func (r UpdateListenerRequest) call() (action, object string) {
	return "nlb.UpdateListenerAttribute", r.ListenerID
}

// UpdateListener changes a listener.
func (c *Client) UpdateListener(ctx context.Context, r UpdateListenerRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}

// DeleteListenerRequest names the listener to delete.
type DeleteListenerRequest struct {
	ListenerID string `json:"ListenerId"`
}

func (r DeleteListenerRequest) call() (action, object string) {
	return "nlb.DeleteListener", r.ListenerID
}

// DeleteListener deletes a listener.
func (c *Client) DeleteListener(ctx context.Context, r DeleteListenerRequest) (NLBResponse, error) {
	return call[NLBResponse](ctx, c, r)
}
