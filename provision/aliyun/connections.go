package aliyun

import "context"

// TunnelOptions is one of the two tunnels of a connection that is to be made or
// changed. What is left out keeps the cloud's default, or its value when it is
// changed.
type TunnelOptions struct {
	CustomerGatewayID  string `json:"CustomerGatewayId,omitempty"`
	Role               string `json:"Role,omitempty"`
	EnableDPD          *bool  `json:"EnableDpd,omitempty"`
	EnableNATTraversal *bool  `json:"EnableNatTraversal,omitempty"`
	IKE                IKE    `json:"TunnelIkeConfig"`
	IPsec              IPsec  `json:"TunnelIpsecConfig"`
	BGP                BGP    `json:"TunnelBgpConfig"`
}

// TunnelChange is a change of the tunnel of that id.
type TunnelChange struct {
	TunnelID string `json:"TunnelId,omitempty"`
	TunnelOptions
}

// IKE is phase 1 of a tunnel. Lifetime is in seconds, PFS the Diffie-Hellman
// group ("group14").
type IKE struct {
	PSK      Secret `json:"Psk,omitempty"`
	Version  string `json:"IkeVersion,omitempty"`
	Mode     string `json:"IkeMode,omitempty"`
	EncAlg   string `json:"IkeEncAlg,omitempty"`
	AuthAlg  string `json:"IkeAuthAlg,omitempty"`
	PFS      string `json:"IkePfs,omitempty"`
	Lifetime Int    `json:"IkeLifetime,omitempty"`
	LocalID  string `json:"LocalId,omitempty"`
	RemoteID string `json:"RemoteId,omitempty"`
}

// IPsec is phase 2 of a tunnel. Lifetime is in seconds, PFS the Diffie-Hellman
// group or "disabled".
type IPsec struct {
	EncAlg   string `json:"IpsecEncAlg,omitempty"`
	AuthAlg  string `json:"IpsecAuthAlg,omitempty"`
	PFS      string `json:"IpsecPfs,omitempty"`
	Lifetime Int    `json:"IpsecLifetime,omitempty"`
}

// BGP is Alibaba Cloud's end of the BGP session in a tunnel: TunnelCIDR a /30 of
// 169.254.0.0/16, LocalIP in it.
type BGP struct {
	LocalASN   Int    `json:"LocalAsn,omitempty"`
	TunnelCIDR string `json:"TunnelCidr,omitempty"`
	LocalIP    string `json:"LocalBgpIp,omitempty"`
}

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

// Tunnel is one tunnel as the cloud describes it. Its PSK comes in clear.
type Tunnel struct {
	TunnelID           string      `json:"TunnelId"`
	TunnelIndex        Int         `json:"TunnelIndex"`
	Role               string      `json:"Role"`
	CustomerGatewayID  string      `json:"CustomerGatewayId"`
	InternetIP         string      `json:"InternetIp"`
	State              string      `json:"State"`
	Status             string      `json:"Status"`
	ZoneNo             string      `json:"ZoneNo"`
	EnableDPD          Flag        `json:"EnableDpd"`
	EnableNATTraversal Flag        `json:"EnableNatTraversal"`
	IKE                IKE         `json:"TunnelIkeConfig"`
	IPsec              IPsec       `json:"TunnelIpsecConfig"`
	BGP                ObservedBGP `json:"TunnelBgpConfig"`
}

// ObservedBGP is the BGP session of a tunnel.
type ObservedBGP struct {
	BGP
	Status  string `json:"BgpStatus"`
	PeerASN Int    `json:"PeerAsn"`
	PeerIP  string `json:"PeerBgpIp"`
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
