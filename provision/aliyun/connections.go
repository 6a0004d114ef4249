package aliyun

import "context"

// CreateVPNConnectionRequest asks for an IPsec connection of two tunnels.
type CreateVPNConnectionRequest struct {
	VPNGatewayID string `json:"VpnGatewayId"`
	Name         string `json:"Name,omitempty"`
	// LocalSubnet and RemoteSubnet are CIDRs joined by commas; 0.0.0.0/0 on both
	// sides leaves it to routes what goes through the tunnels.
	LocalSubnet  string `json:"LocalSubnet"`
	RemoteSubnet string `json:"RemoteSubnet"`
	// EffectImmediately starts negotiating at once instead of with traffic.
	EffectImmediately *bool `json:"EffectImmediately,omitempty"`
	AutoConfigRoute   *bool `json:"AutoConfigRoute,omitempty"`
	EnableTunnelsBGP  *bool `json:"EnableTunnelsBgp,omitempty"`
	// Tunnels are exactly two, of the roles master and slave.
	Tunnels     []TunnelOptions `json:"TunnelOptionsSpecification,omitempty"`
	Tags        []Tag           `json:"Tags,omitempty"`
	ClientToken string          `json:"ClientToken,omitempty"`
}

func (r CreateVPNConnectionRequest) call() (action, object string) {
	return "vpc.CreateVpnConnection", r.Name
}

// CreateVPNConnectionResponse names the new connection.
type CreateVPNConnectionResponse struct {
	RequestID       string `json:"RequestId"`
	VPNConnectionID string `json:"VpnConnectionId"`
	Name            string `json:"Name"`
}

// CreateVPNConnection makes a connection; its gateway is busy until its status
// is active again.
func (c *Client) CreateVPNConnection(ctx context.Context, r CreateVPNConnectionRequest) (CreateVPNConnectionResponse, error) {
	return call[CreateVPNConnectionResponse](ctx, c, r)
}

// VPNConnection is an IPsec connection as the cloud describes it.
type VPNConnection struct {
	VPNConnectionID   string `json:"VpnConnectionId"`
	Name              string `json:"Name"`
	VPNGatewayID      string `json:"VpnGatewayId"`
	LocalSubnet       string `json:"LocalSubnet"`
	RemoteSubnet      string `json:"RemoteSubnet"`
	EffectImmediately Flag   `json:"EffectImmediately"`
	EnableTunnelsBGP  Flag   `json:"EnableTunnelsBgp"`
	// Status is of the negotiation: ike_sa_not_established,
	// ike_sa_established, ipsec_sa_not_established or ipsec_sa_established.
	Status string `json:"Status"`
	// State is of the object: active, provisioning, updating, deleted, ...
	State      string       `json:"State"`
	CreateTime Int          `json:"CreateTime"`
	Tunnels    List[Tunnel] `json:"TunnelOptionsSpecification"`
	Tags       List[Tag]    `json:"Tags"`
}

// listedConnection is a connection as DescribeVpnConnections shows it: with
// another name for its tags.
type listedConnection struct {
	VPNConnection
	Listed List[Tag] `json:"Tag"`
}

// connectionsPage is one page of connections.
type connectionsPage struct {
	RequestID      string                 `json:"RequestId"`
	TotalCount     Int                    `json:"TotalCount"`
	VPNConnections List[listedConnection] `json:"VpnConnections"`
}

// DescribeVPNConnectionRequest asks for one connection.
type DescribeVPNConnectionRequest struct {
	VPNConnectionID string `json:"VpnConnectionId"`
}

func (r DescribeVPNConnectionRequest) call() (action, object string) {
	return "vpc.DescribeVpnConnection", r.VPNConnectionID
}

// DescribeVPNConnectionResponse is one connection.
type DescribeVPNConnectionResponse struct {
	RequestID string `json:"RequestId"`
	VPNConnection
}

// DescribeVPNConnection returns one connection, or a problem cloud.not_found.
func (c *Client) DescribeVPNConnection(ctx context.Context, r DescribeVPNConnectionRequest) (DescribeVPNConnectionResponse, error) {
	return call[DescribeVPNConnectionResponse](ctx, c, r)
}

// DescribeVPNConnectionsRequest asks for those that match every field set.
type DescribeVPNConnectionsRequest struct {
	VPNConnectionID   string `json:"VpnConnectionId,omitempty"`
	VPNGatewayID      string `json:"VpnGatewayId,omitempty"`
	CustomerGatewayID string `json:"CustomerGatewayId,omitempty"`
	Tags              []Tag  `json:"Tag,omitempty"`
}

func (r DescribeVPNConnectionsRequest) call() (action, object string) {
	return "vpc.DescribeVpnConnections", r.VPNConnectionID + r.VPNGatewayID
}

// DescribeVPNConnectionsResponse holds the connections of all pages.
type DescribeVPNConnectionsResponse struct {
	RequestID      string              `json:"RequestId"`
	TotalCount     Int                 `json:"TotalCount"`
	VPNConnections List[VPNConnection] `json:"VpnConnections"`
}

// DescribeVPNConnections returns every connection that matches.
func (c *Client) DescribeVPNConnections(ctx context.Context, r DescribeVPNConnectionsRequest) (DescribeVPNConnectionsResponse, error) {
	var last connectionsPage
	all, err := numberedPages(ctx, "DescribeVpnConnections", func(ctx context.Context, p page) ([]listedConnection, Int, error) {
		var err error
		last, err = call[connectionsPage](ctx, c, paged[DescribeVPNConnectionsRequest]{r, p})
		return last.VPNConnections, last.TotalCount, err
	})
	response := DescribeVPNConnectionsResponse{RequestID: last.RequestID, TotalCount: last.TotalCount}
	for _, connection := range all {
		connection.Tags = connection.Listed
		response.VPNConnections = append(response.VPNConnections, connection.VPNConnection)
	}
	return response, err
}

// ModifyVPNConnectionAttributeRequest changes the fields that are set.
type ModifyVPNConnectionAttributeRequest struct {
	VPNConnectionID   string         `json:"VpnConnectionId"`
	Name              string         `json:"Name,omitempty"`
	LocalSubnet       string         `json:"LocalSubnet,omitempty"`
	RemoteSubnet      string         `json:"RemoteSubnet,omitempty"`
	EffectImmediately *bool          `json:"EffectImmediately,omitempty"`
	AutoConfigRoute   *bool          `json:"AutoConfigRoute,omitempty"`
	EnableTunnelsBGP  *bool          `json:"EnableTunnelsBgp,omitempty"`
	Tunnels           []TunnelChange `json:"TunnelOptionsSpecification,omitempty"`
	ClientToken       string         `json:"ClientToken,omitempty"`
}

func (r ModifyVPNConnectionAttributeRequest) call() (action, object string) {
	return "vpc.ModifyVpnConnectionAttribute", r.VPNConnectionID
}

// ModifyVPNConnectionAttributeResponse only names the call.
type ModifyVPNConnectionAttributeResponse struct {
	RequestID string `json:"RequestId"`
}

// ModifyVPNConnectionAttribute changes a connection and its tunnels.
func (c *Client) ModifyVPNConnectionAttribute(ctx context.Context, r ModifyVPNConnectionAttributeRequest) (ModifyVPNConnectionAttributeResponse, error) {
	return call[ModifyVPNConnectionAttributeResponse](ctx, c, r)
}

// DeleteVPNConnectionRequest names the connection to delete.
type DeleteVPNConnectionRequest struct {
	VPNConnectionID string `json:"VpnConnectionId"`
	ClientToken     string `json:"ClientToken,omitempty"`
}

func (r DeleteVPNConnectionRequest) call() (action, object string) {
	return "vpc.DeleteVpnConnection", r.VPNConnectionID
}

// DeleteVPNConnectionResponse only names the call.
type DeleteVPNConnectionResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteVPNConnection deletes a connection.
func (c *Client) DeleteVPNConnection(ctx context.Context, r DeleteVPNConnectionRequest) (DeleteVPNConnectionResponse, error) {
	return call[DeleteVPNConnectionResponse](ctx, c, r)
}
