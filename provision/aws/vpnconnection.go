package aws

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway"
)

// vpnType is the only type of a VPN connection.
var vpnType = "ipsec.1"

// VpnConnection is a Site-to-Site VPN connection. Both its tunnels expect one
// peer address, that of its customer gateway.
type VpnConnection struct {
	ID string
	// State is "pending", "available" or "deleting".
	State           string
	CustomerGateway string
	// VpnGateway or TransitGateway is the AWS end.
	VpnGateway, TransitGateway string
	StaticRoutesOnly           bool
	// Tunnels are in the order AWS lists them; each has its address and its
	// key.
	Tunnels []Tunnel
	// Routes are the static routes, without deleted ones.
	Routes []VpnRoute
	Tags   Tags
}

// Tunnel is one of the two tunnels of a connection as AWS has it.
type Tunnel struct {
	// OutsideIP is the address of the AWS end.
	OutsideIP string
	Options   TunnelOptions
	Telemetry TunnelTelemetry
}

// TunnelTelemetry is what AWS sees of a tunnel.
type TunnelTelemetry struct {
	Up bool
	// Message says more: "IPSEC IS UP" while BGP is down, for instance.
	Message string
	// Since is when Up last changed.
	Since          time.Time
	AcceptedRoutes int32
}

// VpnRoute is a static route of a connection: what is behind the other end.
type VpnRoute struct {
	Destination string
	// State is "pending", "available" or "deleting".
	State string
}

// NewVpnConnection is a connection to create, to one of VpnGateway and
// TransitGateway. Tunnels are always two: AWS gives a tunnel without options
// its weak defaults.
type NewVpnConnection struct {
	CustomerGateway            string
	VpnGateway, TransitGateway string
	StaticRoutesOnly           bool
	Tunnels                    [2]TunnelOptions
	Tags                       Tags
}

func (v VpnConnection) id() string { return v.ID }
func (v VpnConnection) tags() Tags { return v.Tags }

// CreateVpnConnection makes a connection; its tunnels have their outside
// addresses at once.
func (c *Client) CreateVpnConnection(ctx context.Context, n NewVpnConnection) (VpnConnection, error) {
	in := &ec2.CreateVpnConnectionInput{
		Type: &vpnType, CustomerGatewayId: &n.CustomerGateway,
		VpnGatewayId: optional(n.VpnGateway), TransitGatewayId: optional(n.TransitGateway),
		TagSpecifications: n.Tags.specify(types.ResourceTypeVpnConnection),
		Options: &types.VpnConnectionOptionsSpecification{
			StaticRoutesOnly: &n.StaticRoutesOnly,
			TunnelOptions:    []types.VpnTunnelOptionsSpecification{n.Tunnels[0].specify(), n.Tunnels[1].specify()},
		},
	}
	r := request{
		action: "ec2:CreateVpnConnection", object: n.Tags.objectName("VPN connection"),
		secrets: []causeway.Secret{n.Tunnels[0].PSK, n.Tunnels[1].PSK},
	}
	out, err := call(ctx, c, r, in, c.ec2.CreateVpnConnection)
	if err != nil {
		return VpnConnection{}, err
	}
	return vpnConnection(deref(out.VpnConnection)), nil
}

// DescribeVpnConnections lists connections with keys and telemetry.
func (c *Client) DescribeVpnConnections(ctx context.Context, q Query) ([]VpnConnection, error) {
	out, err := call(ctx, c, request{action: "ec2:DescribeVpnConnections", object: q.object("VPN connections")},
		&ec2.DescribeVpnConnectionsInput{VpnConnectionIds: q.IDs, Filters: q.filters("")}, c.ec2.DescribeVpnConnections)
	if err != nil {
		return nil, err
	}
	return live(each(out.VpnConnections, vpnConnection), func(v VpnConnection) string { return v.State }), nil
}

func vpnConnection(v types.VpnConnection) VpnConnection {
	options := deref(v.Options)
	found := VpnConnection{
		ID: deref(v.VpnConnectionId), State: string(v.State), CustomerGateway: deref(v.CustomerGatewayId),
		VpnGateway: deref(v.VpnGatewayId), TransitGateway: deref(v.TransitGatewayId),
		StaticRoutesOnly: deref(options.StaticRoutesOnly), Tags: tagsOf(v.Tags),
		Routes: live(each(v.Routes, vpnRoute), func(r VpnRoute) string { return r.State }),
	}
	for _, t := range options.TunnelOptions {
		tunnel := Tunnel{OutsideIP: deref(t.OutsideIpAddress), Options: tunnelOptions(t)}
		for _, seen := range v.VgwTelemetry {
			if deref(seen.OutsideIpAddress) == tunnel.OutsideIP {
				tunnel.Telemetry = telemetry(seen)
			}
		}
		found.Tunnels = append(found.Tunnels, tunnel)
	}
	return found
}

func vpnRoute(r types.VpnStaticRoute) VpnRoute {
	return VpnRoute{Destination: deref(r.DestinationCidrBlock), State: string(r.State)}
}

func telemetry(t types.VgwTelemetry) TunnelTelemetry {
	return TunnelTelemetry{
		Up: t.Status == types.TelemetryStatusUp, Message: deref(t.StatusMessage),
		Since: deref(t.LastStatusChange), AcceptedRoutes: deref(t.AcceptedRouteCount),
	}
}

// DeleteVpnConnection deletes a connection, which takes a while after the
// call.
func (c *Client) DeleteVpnConnection(ctx context.Context, connection string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteVpnConnection", object: connection},
		&ec2.DeleteVpnConnectionInput{VpnConnectionId: &connection}, c.ec2.DeleteVpnConnection)
	return err
}

// ModifyVpnTunnelOptions changes the tunnel of a connection that has the
// outside address; options left at their zero values stay. AWS replaces the
// endpoint, and the tunnel is down for some minutes: change one at a time.
func (c *Client) ModifyVpnTunnelOptions(ctx context.Context, connection, outsideIP string, o TunnelOptions) error {
	options := types.ModifyVpnTunnelOptionsSpecification(o.specify())
	_, err := call(ctx, c, request{action: "ec2:ModifyVpnTunnelOptions", object: connection + " " + outsideIP, secrets: []causeway.Secret{o.PSK}},
		&ec2.ModifyVpnTunnelOptionsInput{VpnConnectionId: &connection, VpnTunnelOutsideIpAddress: &outsideIP, TunnelOptions: &options},
		c.ec2.ModifyVpnTunnelOptions)
	return err
}

// CreateVpnConnectionRoute adds a static route. It is for connections of a
// virtual private gateway; a transit gateway has routes of its own.
func (c *Client) CreateVpnConnectionRoute(ctx context.Context, connection, destination string) error {
	_, err := call(ctx, c, request{action: "ec2:CreateVpnConnectionRoute", object: connection + " " + destination},
		&ec2.CreateVpnConnectionRouteInput{VpnConnectionId: &connection, DestinationCidrBlock: &destination}, c.ec2.CreateVpnConnectionRoute)
	return err
}

// DeleteVpnConnectionRoute removes a static route.
func (c *Client) DeleteVpnConnectionRoute(ctx context.Context, connection, destination string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteVpnConnectionRoute", object: connection + " " + destination},
		&ec2.DeleteVpnConnectionRouteInput{VpnConnectionId: &connection, DestinationCidrBlock: &destination}, c.ec2.DeleteVpnConnectionRoute)
	return err
}
