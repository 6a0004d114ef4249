package aliyun

import "context"

// ALBAction is what a listener does with a request. Type is ForwardGroup.
type ALBAction struct {
	Type    string     `json:"Type"`
	Forward ALBForward `json:"ForwardGroupConfig"`
}

// ALBForward are the groups that requests go to; a default action has one.
type ALBForward struct {
	Groups []ALBTarget `json:"ServerGroupTuples"`
}

// ALBTarget is one of them.
type ALBTarget struct {
	ServerGroupID string `json:"ServerGroupId"`
}

// ForwardTo is the default action of a listener with one group.
func ForwardTo(group string) []ALBAction {
	return []ALBAction{{Type: "ForwardGroup", Forward: ALBForward{Groups: []ALBTarget{{ServerGroupID: group}}}}}
}

// ALBCertificate is the certificate of a listener, by its id in Certificate
// Management Service.
type ALBCertificate struct {
	CertificateID string `json:"CertificateId"`
}

// CreateALBListenerRequest asks for a port of an application load balancer.
type CreateALBListenerRequest struct {
	LoadBalancerID string `json:"LoadBalancerId"`
	// ListenerProtocol is HTTP or, with a certificate, HTTPS or QUIC.
	ListenerProtocol    string           `json:"ListenerProtocol"`
	ListenerPort        int              `json:"ListenerPort"`
	ListenerDescription string           `json:"ListenerDescription,omitempty"`
	DefaultActions      []ALBAction      `json:"DefaultActions"`
	Certificates        []ALBCertificate `json:"Certificates,omitempty"`
	Tags                []Tag            `json:"Tag,omitempty"`
	ClientToken         string           `json:"ClientToken,omitempty"`
}

func (r CreateALBListenerRequest) call() (action, object string) {
	return "alb.CreateListener", r.LoadBalancerID
}

// CreateALBListener makes a listener.
func (c *Client) CreateALBListener(ctx context.Context, r CreateALBListenerRequest) (CreateListenerResponse, error) {
	return call[CreateListenerResponse](ctx, c, r)
}

// ALBListener is a port of an application load balancer as the cloud shows it.
// Status is Provisioning, Running, Configuring or Stopped.
type ALBListener struct {
	ListenerID          string          `json:"ListenerId"`
	ListenerDescription string          `json:"ListenerDescription"`
	Status              string          `json:"ListenerStatus"`
	LoadBalancerID      string          `json:"LoadBalancerId"`
	ListenerProtocol    string          `json:"ListenerProtocol"`
	ListenerPort        Int             `json:"ListenerPort"`
	DefaultActions      List[ALBAction] `json:"DefaultActions"`
	Tags                List[Tag]       `json:"Tags"`
}

// ListALBListenersRequest asks for the listeners of those ids, or all.
type ListALBListenersRequest struct {
	ListenerIDs []string `json:"ListenerIds,omitempty"`
}

func (r ListALBListenersRequest) call() (action, object string) {
	return "alb.ListListeners", first(r.ListenerIDs)
}

// ListALBListenersResponse holds the listeners of all pages, without their
// certificates.
type ListALBListenersResponse struct {
	RequestID string            `json:"RequestId"`
	NextToken string            `json:"NextToken"`
	Listeners List[ALBListener] `json:"Listeners"`
}

// ListALBListeners returns every listener that matches.
func (c *Client) ListALBListeners(ctx context.Context, r ListALBListenersRequest) (ListALBListenersResponse, error) {
	var last ListALBListenersResponse
	all, err := tokenPages(ctx, "ListListeners", func(ctx context.Context, token string) ([]ALBListener, string, error) {
		var err error
		last, err = call[ListALBListenersResponse](ctx, c, paged[ListALBListenersRequest]{r, tokenPage{token, pageSize}})
		return last.Listeners, last.NextToken, err
	})
	last.Listeners = all
	return last, err
}

// GetALBListenerRequest names a listener.
type GetALBListenerRequest struct {
	ListenerID string `json:"ListenerId"`
}

func (r GetALBListenerRequest) call() (action, object string) {
	return "alb.GetListenerAttribute", r.ListenerID
}

// GetALBListenerResponse has what the list of listeners leaves out.
type GetALBListenerResponse struct {
	RequestID    string               `json:"RequestId"`
	Certificates List[ALBCertificate] `json:"Certificates"`
}

// GetALBListener describes one listener.
func (c *Client) GetALBListener(ctx context.Context, r GetALBListenerRequest) (GetALBListenerResponse, error) {
	return call[GetALBListenerResponse](ctx, c, r)
}

// UpdateALBListenerRequest changes what is set.
type UpdateALBListenerRequest struct {
	ListenerID     string           `json:"ListenerId"`
	DefaultActions []ALBAction      `json:"DefaultActions,omitempty"`
	Certificates   []ALBCertificate `json:"Certificates,omitempty"`
}

func (r UpdateALBListenerRequest) call() (action, object string) {
	return "alb.UpdateListenerAttribute", r.ListenerID
}

// UpdateALBListener changes a listener.
func (c *Client) UpdateALBListener(ctx context.Context, r UpdateALBListenerRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}

// DeleteALBListenerRequest names the listener to delete.
type DeleteALBListenerRequest struct {
	ListenerID string `json:"ListenerId"`
}

func (r DeleteALBListenerRequest) call() (action, object string) {
	return "alb.DeleteListener", r.ListenerID
}

// DeleteALBListener deletes a listener.
func (c *Client) DeleteALBListener(ctx context.Context, r DeleteALBListenerRequest) (ALBResponse, error) {
	return call[ALBResponse](ctx, c, r)
}
