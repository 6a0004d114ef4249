package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// VpnGateway is a virtual private gateway: the AWS end of VPN connections of
// one VPC. It has no address; each connection has two.
type VpnGateway struct {
	ID string
	// State is "pending", "available" or "deleting".
	State string
	// ASN is of the AWS end, whether BGP is used or not.
	ASN int64
	// Vpc is the VPC it is attached to or on its way to or from, if any, and
	// Attachment how far that is: "attaching", "attached", "detaching" or
	// "detached".
	Vpc, Attachment string
	Tags            Tags
}

// NewVpnGateway is a gateway to create.
type NewVpnGateway struct {
	// ASN is 64512-65534 or 4200000000-4294967294; 0 means 64512.
	ASN  int64
	Tags Tags
}

// CustomerGateway is what AWS knows of the other end of VPN connections.
type CustomerGateway struct {
	ID string
	// State is "pending", "available" or "deleting".
	State string
	IP    string
	// ASN is a decimal number, as AWS writes it.
	ASN        string
	DeviceName string
	Tags       Tags
}

// NewCustomerGateway is a gateway to create. AWS answers with one that is
// there if IP, ASN and DeviceName are the same: DeviceName tells apart two
// links to one address.
type NewCustomerGateway struct {
	IP string
	// ASN is 1-4294967295; 0 means 65000.
	ASN        int64
	DeviceName string
	Tags       Tags
}

func (g VpnGateway) id() string { return g.ID }
func (g VpnGateway) tags() Tags { return g.Tags }

// CreateVpnGateway makes a virtual private gateway.
func (c *Client) CreateVpnGateway(ctx context.Context, g NewVpnGateway) (VpnGateway, error) {
	in := &ec2.CreateVpnGatewayInput{
		Type: types.GatewayTypeIpsec1, AmazonSideAsn: optional(g.ASN), TagSpecifications: g.Tags.specify(types.ResourceTypeVpnGateway),
	}
	out, err := call(ctx, c, request{action: "ec2:CreateVpnGateway", object: g.Tags.objectName("VPN gateway")}, in, c.ec2.CreateVpnGateway)
	if err != nil {
		return VpnGateway{}, err
	}
	return vpnGateway(deref(out.VpnGateway)), nil
}

// DescribeVpnGateways lists virtual private gateways; Query.Vpc asks for those
// attached to a VPC.
func (c *Client) DescribeVpnGateways(ctx context.Context, q Query) ([]VpnGateway, error) {
	out, err := call(ctx, c, request{action: "ec2:DescribeVpnGateways", object: q.object("VPN gateways")},
		&ec2.DescribeVpnGatewaysInput{VpnGatewayIds: q.IDs, Filters: q.filters("attachment.vpc-id")}, c.ec2.DescribeVpnGateways)
	if err != nil {
		return nil, err
	}
	return live(each(out.VpnGateways, vpnGateway), func(g VpnGateway) string { return g.State }), nil
}

func vpnGateway(g types.VpnGateway) VpnGateway {
	found := VpnGateway{ID: deref(g.VpnGatewayId), State: string(g.State), ASN: deref(g.AmazonSideAsn), Tags: tagsOf(g.Tags)}
	for _, a := range g.VpcAttachments {
		// What it was detached from before stays listed for a while.
		if found.Vpc == "" || a.State != types.AttachmentStatusDetached {
			found.Vpc, found.Attachment = deref(a.VpcId), string(a.State)
		}
	}
	return found
}

// AttachVpnGateway attaches a gateway to a VPC. It takes a while after the
// call; a VPC can have one.
func (c *Client) AttachVpnGateway(ctx context.Context, gateway, vpc string) error {
	_, err := call(ctx, c, request{action: "ec2:AttachVpnGateway", object: gateway},
		&ec2.AttachVpnGatewayInput{VpnGatewayId: &gateway, VpcId: &vpc}, c.ec2.AttachVpnGateway)
	return err
}

// DetachVpnGateway takes a gateway off a VPC, which takes a while after the
// call. cloud.not_found says that it is not attached.
func (c *Client) DetachVpnGateway(ctx context.Context, gateway, vpc string) error {
	_, err := call(ctx, c, request{action: "ec2:DetachVpnGateway", object: gateway},
		&ec2.DetachVpnGatewayInput{VpnGatewayId: &gateway, VpcId: &vpc}, c.ec2.DetachVpnGateway)
	return err
}

// DeleteVpnGateway deletes a gateway that is detached and has no connections.
func (c *Client) DeleteVpnGateway(ctx context.Context, gateway string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteVpnGateway", object: gateway},
		&ec2.DeleteVpnGatewayInput{VpnGatewayId: &gateway}, c.ec2.DeleteVpnGateway)
	return err
}

// largestBgpAsn is what fits the request's old field; above it is another.
const largestBgpAsn = 1<<31 - 1

// CreateCustomerGateway makes a customer gateway, or returns the identical one
// that is there.
func (c *Client) CreateCustomerGateway(ctx context.Context, g NewCustomerGateway) (CustomerGateway, error) {
	in := &ec2.CreateCustomerGatewayInput{
		Type: types.GatewayTypeIpsec1, IpAddress: &g.IP, DeviceName: optional(g.DeviceName),
		TagSpecifications: g.Tags.specify(types.ResourceTypeCustomerGateway),
	}
	if g.ASN > largestBgpAsn {
		in.BgpAsnExtended = &g.ASN
	} else {
		in.BgpAsn = optional(int32(g.ASN))
	}
	out, err := call(ctx, c, request{action: "ec2:CreateCustomerGateway", object: g.Tags.objectName(g.IP)}, in, c.ec2.CreateCustomerGateway)
	if err != nil {
		return CustomerGateway{}, err
	}
	return customerGateway(deref(out.CustomerGateway)), nil
}

// DescribeCustomerGateways lists customer gateways.
func (c *Client) DescribeCustomerGateways(ctx context.Context, q Query) ([]CustomerGateway, error) {
	out, err := call(ctx, c, request{action: "ec2:DescribeCustomerGateways", object: q.object("customer gateways")},
		&ec2.DescribeCustomerGatewaysInput{CustomerGatewayIds: q.IDs, Filters: q.filters("")}, c.ec2.DescribeCustomerGateways)
	if err != nil {
		return nil, err
	}
	return live(each(out.CustomerGateways, customerGateway), func(g CustomerGateway) string { return g.State }), nil
}

func customerGateway(g types.CustomerGateway) CustomerGateway {
	found := CustomerGateway{
		ID: deref(g.CustomerGatewayId), State: deref(g.State), IP: deref(g.IpAddress),
		ASN: deref(g.BgpAsn), DeviceName: deref(g.DeviceName), Tags: tagsOf(g.Tags),
	}
	if g.BgpAsnExtended != nil {
		found.ASN = *g.BgpAsnExtended
	}
	return found
}

// DeleteCustomerGateway deletes a gateway without connections.
func (c *Client) DeleteCustomerGateway(ctx context.Context, gateway string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteCustomerGateway", object: gateway},
		&ec2.DeleteCustomerGatewayInput{CustomerGatewayId: &gateway}, c.ec2.DeleteCustomerGateway)
	return err
}
