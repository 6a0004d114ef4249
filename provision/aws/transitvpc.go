package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// TransitGatewayOptions are what can be changed of a transit gateway.
type TransitGatewayOptions struct {
	// VpnEcmp spreads load over the tunnels of connections with BGP.
	VpnEcmp bool
	// DefaultAssociation and DefaultPropagation let new attachments use the
	// default route table and announce to it.
	DefaultAssociation, DefaultPropagation bool
}

// ModifyTransitGateway sets the options; it takes a while after the call.
func (c *Client) ModifyTransitGateway(ctx context.Context, gateway string, o TransitGatewayOptions) error {
	in := &ec2.ModifyTransitGatewayInput{TransitGatewayId: &gateway, Options: &types.ModifyTransitGatewayOptions{
		VpnEcmpSupport:               enabled[types.VpnEcmpSupportValue](o.VpnEcmp),
		DefaultRouteTableAssociation: enabled[types.DefaultRouteTableAssociationValue](o.DefaultAssociation),
		DefaultRouteTablePropagation: enabled[types.DefaultRouteTablePropagationValue](o.DefaultPropagation),
	}}
	_, err := call(ctx, c, request{action: "ec2:ModifyTransitGateway", object: gateway}, in, c.ec2.ModifyTransitGateway)
	return err
}

// enabled is how the API writes a choice between yes and no.
func enabled[Word ~string](yes bool) Word {
	if yes {
		return "enable"
	}
	return "disable"
}

// TransitGatewayVpc is the attachment of a VPC to a transit gateway.
type TransitGatewayVpc struct {
	ID                  string
	TransitGateway, Vpc string
	// Subnets are one of each zone.
	Subnets []string
	// State is "pending", "available", "modifying", "deleting", "failed" or
	// another.
	State string
	Tags  Tags
}

func (a TransitGatewayVpc) id() string { return a.ID }
func (a TransitGatewayVpc) tags() Tags { return a.Tags }

// DescribeTransitGatewayVpcAttachments lists attachments of VPCs.
func (c *Client) DescribeTransitGatewayVpcAttachments(ctx context.Context, q Query) ([]TransitGatewayVpc, error) {
	in := &ec2.DescribeTransitGatewayVpcAttachmentsInput{TransitGatewayAttachmentIds: q.IDs, Filters: q.filters("vpc-id")}
	found, err := everyPage(ctx, c, request{action: "ec2:DescribeTransitGatewayVpcAttachments", object: q.object("transit gateway attachments")},
		ec2.NewDescribeTransitGatewayVpcAttachmentsPaginator(c.ec2, in),
		func(out *ec2.DescribeTransitGatewayVpcAttachmentsOutput) []TransitGatewayVpc {
			return each(out.TransitGatewayVpcAttachments, transitGatewayVpc)
		})
	return live(found, func(a TransitGatewayVpc) string { return a.State }), err
}

func transitGatewayVpc(a types.TransitGatewayVpcAttachment) TransitGatewayVpc {
	return TransitGatewayVpc{
		ID: deref(a.TransitGatewayAttachmentId), TransitGateway: deref(a.TransitGatewayId), Vpc: deref(a.VpcId),
		Subnets: a.SubnetIds, State: string(a.State), Tags: tagsOf(a.Tags),
	}
}

// ModifyTransitGatewayVpcAttachment adds subnets to an attachment and removes
// others; it takes a while after the call.
func (c *Client) ModifyTransitGatewayVpcAttachment(ctx context.Context, attachment string, add, remove []string) error {
	_, err := call(ctx, c, request{action: "ec2:ModifyTransitGatewayVpcAttachment", object: attachment},
		&ec2.ModifyTransitGatewayVpcAttachmentInput{TransitGatewayAttachmentId: &attachment, AddSubnetIds: add, RemoveSubnetIds: remove},
		c.ec2.ModifyTransitGatewayVpcAttachment)
	return err
}
