package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// TransitGateway is a router of a region that VPCs and VPN connections attach
// to.
type TransitGateway struct {
	ID string
	// State is "pending", "available", "modifying" or "deleting".
	State string
	ASN   int64
	// RouteTable is the table that attachments use and announce to unless
	// told otherwise.
	RouteTable string
	Options    TransitGatewayOptions
	Tags       Tags
}

// NewTransitGateway is a transit gateway to create.
type NewTransitGateway struct {
	// ASN is 64512-65534 or 4200000000-4294967294; 0 means 64512.
	ASN     int64
	Options TransitGatewayOptions
	Tags    Tags
}

// TransitGatewayAttachment is what attaches a VPC or a VPN connection.
type TransitGatewayAttachment struct {
	ID             string
	TransitGateway string
	// ResourceType is "vpc", "vpn" or another; Resource is its id.
	ResourceType, Resource string
	// State is "pending", "available", "deleting", "failed" or another.
	State string
	Tags  Tags
}

// TransitGatewayRoute is a route of a transit gateway's route table.
type TransitGatewayRoute struct {
	Destination string
	Attachment  string
	// State is "active", "blackhole" or "pending"; Type is "static" or
	// "propagated".
	State, Type string
}

func (g TransitGateway) id() string { return g.ID }
func (g TransitGateway) tags() Tags { return g.Tags }

// CreateTransitGateway makes a transit gateway, which takes minutes after the
// call.
func (c *Client) CreateTransitGateway(ctx context.Context, g NewTransitGateway) (TransitGateway, error) {
	in := &ec2.CreateTransitGatewayInput{
		TagSpecifications: g.Tags.specify(types.ResourceTypeTransitGateway),
		Options: &types.TransitGatewayRequestOptions{
			AmazonSideAsn: optional(g.ASN), VpnEcmpSupport: enabled[types.VpnEcmpSupportValue](g.Options.VpnEcmp),
			DefaultRouteTableAssociation: enabled[types.DefaultRouteTableAssociationValue](g.Options.DefaultAssociation),
			DefaultRouteTablePropagation: enabled[types.DefaultRouteTablePropagationValue](g.Options.DefaultPropagation),
		},
	}
	out, err := call(ctx, c, request{action: "ec2:CreateTransitGateway", object: g.Tags.objectName("transit gateway")}, in, c.ec2.CreateTransitGateway)
	if err != nil {
		return TransitGateway{}, err
	}
	return transitGateway(deref(out.TransitGateway)), nil
}

// DescribeTransitGateways lists transit gateways.
func (c *Client) DescribeTransitGateways(ctx context.Context, q Query) ([]TransitGateway, error) {
	in := &ec2.DescribeTransitGatewaysInput{TransitGatewayIds: q.IDs, Filters: q.filters("")}
	found, err := everyPage(ctx, c, request{action: "ec2:DescribeTransitGateways", object: q.object("transit gateways")},
		ec2.NewDescribeTransitGatewaysPaginator(c.ec2, in),
		func(out *ec2.DescribeTransitGatewaysOutput) []TransitGateway {
			return each(out.TransitGateways, transitGateway)
		})
	return live(found, func(g TransitGateway) string { return g.State }), err
}

func transitGateway(g types.TransitGateway) TransitGateway {
	options := deref(g.Options)
	return TransitGateway{
		ID: deref(g.TransitGatewayId), State: string(g.State), ASN: deref(options.AmazonSideAsn),
		RouteTable: deref(options.AssociationDefaultRouteTableId), Tags: tagsOf(g.Tags),
		Options: TransitGatewayOptions{
			VpnEcmp:            options.VpnEcmpSupport == types.VpnEcmpSupportValueEnable,
			DefaultAssociation: options.DefaultRouteTableAssociation == types.DefaultRouteTableAssociationValueEnable,
			DefaultPropagation: options.DefaultRouteTablePropagation == types.DefaultRouteTablePropagationValueEnable,
		},
	}
}

// DeleteTransitGateway deletes a transit gateway without attachments.
func (c *Client) DeleteTransitGateway(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteTransitGateway", object: id},
		&ec2.DeleteTransitGatewayInput{TransitGatewayId: &id}, c.ec2.DeleteTransitGateway)
	return err
}

// CreateTransitGatewayVpcAttachment attaches a VPC through one subnet of each
// zone, and returns the attachment's id. It takes a while after the call.
func (c *Client) CreateTransitGatewayVpcAttachment(ctx context.Context, gateway, vpc string, subnets []string, tags Tags) (string, error) {
	in := &ec2.CreateTransitGatewayVpcAttachmentInput{
		TransitGatewayId: &gateway, VpcId: &vpc, SubnetIds: subnets,
		TagSpecifications: tags.specify(types.ResourceTypeTransitGatewayAttachment),
	}
	out, err := call(ctx, c, request{action: "ec2:CreateTransitGatewayVpcAttachment", object: tags.objectName(vpc)}, in,
		c.ec2.CreateTransitGatewayVpcAttachment)
	if err != nil {
		return "", err
	}
	return deref(deref(out.TransitGatewayVpcAttachment).TransitGatewayAttachmentId), nil
}

// DescribeTransitGatewayAttachments lists attachments of every kind; that of a
// VPN connection comes and goes with it.
func (c *Client) DescribeTransitGatewayAttachments(ctx context.Context, q Query) ([]TransitGatewayAttachment, error) {
	in := &ec2.DescribeTransitGatewayAttachmentsInput{TransitGatewayAttachmentIds: q.IDs, Filters: q.filters("resource-id")}
	found, err := everyPage(ctx, c, request{action: "ec2:DescribeTransitGatewayAttachments", object: q.object("transit gateway attachments")},
		ec2.NewDescribeTransitGatewayAttachmentsPaginator(c.ec2, in),
		func(out *ec2.DescribeTransitGatewayAttachmentsOutput) []TransitGatewayAttachment {
			return each(out.TransitGatewayAttachments, transitGatewayAttachment)
		})
	return live(found, func(a TransitGatewayAttachment) string { return a.State }), err
}

func transitGatewayAttachment(a types.TransitGatewayAttachment) TransitGatewayAttachment {
	return TransitGatewayAttachment{
		ID: deref(a.TransitGatewayAttachmentId), TransitGateway: deref(a.TransitGatewayId),
		ResourceType: string(a.ResourceType), Resource: deref(a.ResourceId), State: string(a.State), Tags: tagsOf(a.Tags),
	}
}

// DeleteTransitGatewayVpcAttachment detaches a VPC, which takes a while after
// the call.
func (c *Client) DeleteTransitGatewayVpcAttachment(ctx context.Context, attachment string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteTransitGatewayVpcAttachment", object: attachment},
		&ec2.DeleteTransitGatewayVpcAttachmentInput{TransitGatewayAttachmentId: &attachment}, c.ec2.DeleteTransitGatewayVpcAttachment)
	return err
}

// CreateTransitGatewayRoute adds a static route to a transit gateway's route
// table.
func (c *Client) CreateTransitGatewayRoute(ctx context.Context, table, destination, attachment string) error {
	in := &ec2.CreateTransitGatewayRouteInput{
		TransitGatewayRouteTableId: &table, DestinationCidrBlock: &destination, TransitGatewayAttachmentId: &attachment,
	}
	_, err := call(ctx, c, request{action: "ec2:CreateTransitGatewayRoute", object: table + " " + destination}, in, c.ec2.CreateTransitGatewayRoute)
	return err
}

// SearchTransitGatewayRoutes lists the active and blackholed routes of a
// table, 1000 at most: the API has no more.
func (c *Client) SearchTransitGatewayRoutes(ctx context.Context, table string) ([]TransitGatewayRoute, error) {
	in := &ec2.SearchTransitGatewayRoutesInput{
		TransitGatewayRouteTableId: &table,
		Filters:                    []types.Filter{{Name: ptr("state"), Values: []string{"active", "blackhole"}}},
	}
	out, err := call(ctx, c, request{action: "ec2:SearchTransitGatewayRoutes", object: table}, in, c.ec2.SearchTransitGatewayRoutes)
	if err != nil {
		return nil, err
	}
	return each(out.Routes, transitGatewayRoute), nil
}

func transitGatewayRoute(r types.TransitGatewayRoute) TransitGatewayRoute {
	found := TransitGatewayRoute{Destination: deref(r.DestinationCidrBlock), State: string(r.State), Type: string(r.Type)}
	if len(r.TransitGatewayAttachments) > 0 {
		found.Attachment = deref(r.TransitGatewayAttachments[0].TransitGatewayAttachmentId)
	}
	return found
}

// DeleteTransitGatewayRoute removes a static route.
func (c *Client) DeleteTransitGatewayRoute(ctx context.Context, table, destination string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteTransitGatewayRoute", object: table + " " + destination},
		&ec2.DeleteTransitGatewayRouteInput{TransitGatewayRouteTableId: &table, DestinationCidrBlock: &destination}, c.ec2.DeleteTransitGatewayRoute)
	return err
}

func ptr[T any](value T) *T { return &value }
