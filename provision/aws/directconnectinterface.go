package aws

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/service/directconnect"
	"github.com/aws/aws-sdk-go-v2/service/directconnect/types"

	"causeway"
)

// DirectConnection is a physical connection of Direct Connect, or what a
// partner hosts on one of theirs.
type DirectConnection struct {
	ID, Name string
	// State is "ordering", "requested", "pending", "available", "down",
	// "deleting", "rejected" or "unknown".
	State string
	// Jumbo says that it can carry interfaces with an MTU of 8500.
	Jumbo bool
}

// VirtualInterface is AWS's end of one VLAN of a connection, and of the BGP
// session on it.
type VirtualInterface struct {
	ID string
	// ARN names it where it is tagged.
	ARN  string
	Name string
	// Type is "transit", "private" or "public".
	Type string
	// State is "confirming", "verifying", "pending", "available", "down",
	// "testing", "deleting", "rejected" or "unknown". Down says that BGP is:
	// the interface is as it should be, and waits for the other end.
	State string
	// Connection and Gateway are the ids of what it joins.
	Connection, Gateway string
	VLAN                int32
	// PeerASN is of the other end.
	PeerASN int64
	// AmazonAddress and CustomerAddress are the two ends' with the length of
	// their common prefix: "169.254.10.1/30".
	AmazonAddress, CustomerAddress string
	// Key signs BGP's segments (TCP MD5).
	Key causeway.Secret
	// MTU is 1500 or 8500 bytes.
	MTU int32
	// BGP is "up", "down" or "unknown".
	BGP  string
	Tags Tags
}

// NewTransitVirtualInterface is an interface to create on a connection of the
// same account.
type NewTransitVirtualInterface struct {
	// Name has 100 characters at most: a-z, 0-9 and "-".
	Name                string
	Connection, Gateway string
	// VLAN is 1-4094 and free on the connection.
	VLAN int32
	// PeerASN is 1-4294967294.
	PeerASN                        int64
	AmazonAddress, CustomerAddress string
	// Key has 6 to 80 characters; AWS makes one up for an empty one.
	Key causeway.Secret
	// MTU is 1500 or 8500; 0 means 1500.
	MTU  int32
	Tags Tags
}

func (v VirtualInterface) id() string { return v.ID }
func (v VirtualInterface) tags() Tags { return v.Tags }

// DescribeConnections lists the connections of the region. Of the query it
// takes one id; one that does not exist is cloud.not_found.
func (c *Client) DescribeConnections(ctx context.Context, q Query) ([]DirectConnection, error) {
	found, err := everyToken(func(token *string) ([]DirectConnection, *string, error) {
		in := &directconnect.DescribeConnectionsInput{ConnectionId: q.only(), NextToken: token}
		out, err := call(ctx, c, request{action: "directconnect:DescribeConnections", object: q.object("direct connect connections")}, in,
			c.directconnect.DescribeConnections)
		if err != nil {
			return nil, nil, err
		}
		return each(out.Connections, directConnection), out.NextToken, nil
	})
	return live(found, func(d DirectConnection) string { return d.State }), err
}

func directConnection(d types.Connection) DirectConnection {
	return DirectConnection{
		ID: deref(d.ConnectionId), Name: deref(d.ConnectionName), State: string(d.ConnectionState), Jumbo: deref(d.JumboFrameCapable),
	}
}

// CreateTransitVirtualInterface makes a transit virtual interface. It is
// "pending" after the call, and "down" until the other end speaks BGP.
func (c *Client) CreateTransitVirtualInterface(ctx context.Context, n NewTransitVirtualInterface) (VirtualInterface, error) {
	in := &directconnect.CreateTransitVirtualInterfaceInput{
		ConnectionId: &n.Connection,
		NewTransitVirtualInterface: &types.NewTransitVirtualInterface{
			VirtualInterfaceName: &n.Name, DirectConnectGatewayId: &n.Gateway, Vlan: n.VLAN, AsnLong: &n.PeerASN,
			AddressFamily: types.AddressFamilyIPv4, AmazonAddress: optional(n.AmazonAddress), CustomerAddress: optional(n.CustomerAddress),
			AuthKey: optional(string(n.Key)), Mtu: optional(n.MTU), Tags: directConnectTags(n.Tags),
		},
	}
	r := request{
		action: "directconnect:CreateTransitVirtualInterface", object: n.Tags.objectName(n.Name),
		secrets: []causeway.Secret{n.Key},
	}
	out, err := call(ctx, c, r, in, c.directconnect.CreateTransitVirtualInterface)
	if err != nil {
		return VirtualInterface{}, err
	}
	return c.virtualInterface(deref(out.VirtualInterface)), nil
}

// DescribeVirtualInterfaces lists the interfaces of the region, of every type.
// Of the query it takes one id; an id that does not exist finds nothing or is
// cloud.not_found.
func (c *Client) DescribeVirtualInterfaces(ctx context.Context, q Query) ([]VirtualInterface, error) {
	found, err := everyToken(func(token *string) ([]VirtualInterface, *string, error) {
		in := &directconnect.DescribeVirtualInterfacesInput{VirtualInterfaceId: q.only(), NextToken: token}
		out, err := call(ctx, c, request{action: "directconnect:DescribeVirtualInterfaces", object: q.object("virtual interfaces")}, in,
			c.directconnect.DescribeVirtualInterfaces)
		if err != nil {
			return nil, nil, err
		}
		return each(out.VirtualInterfaces, c.virtualInterface), out.NextToken, nil
	})
	return live(found, func(v VirtualInterface) string { return v.State }), err
}

func (c *Client) virtualInterface(v types.VirtualInterface) VirtualInterface {
	id := deref(v.VirtualInterfaceId)
	found := VirtualInterface{
		ID: id, ARN: c.directConnectARN(cmp.Or(deref(v.Region), c.config.Region), deref(v.OwnerAccount), "dxvif/"+id),
		Name: deref(v.VirtualInterfaceName), Type: deref(v.VirtualInterfaceType), State: string(v.VirtualInterfaceState),
		Connection: deref(v.ConnectionId), Gateway: deref(v.DirectConnectGatewayId), VLAN: v.Vlan,
		// A number that fits is in the older field too, one that does not is
		// only in the new one.
		PeerASN:       cmp.Or(deref(v.AsnLong), int64(v.Asn)),
		AmazonAddress: deref(v.AmazonAddress), CustomerAddress: deref(v.CustomerAddress), Key: causeway.Secret(deref(v.AuthKey)),
		MTU: deref(v.Mtu), BGP: "unknown", Tags: tagsOfDirectConnect(v.Tags),
	}
	for _, peer := range v.BgpPeers {
		if peer.AddressFamily == types.AddressFamilyIPv4 {
			found.BGP = string(peer.BgpStatus)
		}
	}
	return found
}

// UpdateVirtualInterfaceAttributes sets the MTU. Where the connection did not
// carry jumbo frames before, 8500 interrupts everything on it for up to 30
// seconds.
func (c *Client) UpdateVirtualInterfaceAttributes(ctx context.Context, id string, mtu int32) error {
	_, err := call(ctx, c, request{action: "directconnect:UpdateVirtualInterfaceAttributes", object: id},
		&directconnect.UpdateVirtualInterfaceAttributesInput{VirtualInterfaceId: &id, Mtu: &mtu}, c.directconnect.UpdateVirtualInterfaceAttributes)
	return err
}

// DeleteVirtualInterface deletes an interface, which takes a while after the
// call.
func (c *Client) DeleteVirtualInterface(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "directconnect:DeleteVirtualInterface", object: id},
		&directconnect.DeleteVirtualInterfaceInput{VirtualInterfaceId: &id}, c.directconnect.DeleteVirtualInterface)
	return err
}
