package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// CreateRouteTable makes a route table of a VPC and returns its id. A call with
// the token of an earlier one returns that one's table.
func (c *Client) CreateRouteTable(ctx context.Context, vpc, token string, tags Tags) (string, error) {
	in := &ec2.CreateRouteTableInput{
		VpcId: &vpc, ClientToken: optional(token), TagSpecifications: tags.specify(types.ResourceTypeRouteTable),
	}
	out, err := call(ctx, c, request{action: "ec2:CreateRouteTable", object: tags.objectName(vpc)}, in, c.ec2.CreateRouteTable)
	if err != nil {
		return "", err
	}
	return deref(deref(out.RouteTable).RouteTableId), nil
}

// DeleteRouteTable deletes a table that no subnet is associated with, its
// routes included.
func (c *Client) DeleteRouteTable(ctx context.Context, table string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteRouteTable", object: table},
		&ec2.DeleteRouteTableInput{RouteTableId: &table}, c.ec2.DeleteRouteTable)
	return err
}

// AssociateRouteTable gives a subnet that uses the main table one of its own.
// AWS refuses it for a subnet that has one.
func (c *Client) AssociateRouteTable(ctx context.Context, table, subnet string) error {
	_, err := call(ctx, c, request{action: "ec2:AssociateRouteTable", object: table + " " + subnet},
		&ec2.AssociateRouteTableInput{RouteTableId: &table, SubnetId: &subnet}, c.ec2.AssociateRouteTable)
	return err
}

// ReplaceRouteTableAssociation moves the subnet of an association to another
// table, without a moment between them.
func (c *Client) ReplaceRouteTableAssociation(ctx context.Context, association, table string) error {
	_, err := call(ctx, c, request{action: "ec2:ReplaceRouteTableAssociation", object: table + " " + association},
		&ec2.ReplaceRouteTableAssociationInput{AssociationId: &association, RouteTableId: &table}, c.ec2.ReplaceRouteTableAssociation)
	return err
}

// DisassociateRouteTable returns the subnet of an association to the main
// table.
func (c *Client) DisassociateRouteTable(ctx context.Context, association string) error {
	_, err := call(ctx, c, request{action: "ec2:DisassociateRouteTable", object: association},
		&ec2.DisassociateRouteTableInput{AssociationId: &association}, c.ec2.DisassociateRouteTable)
	return err
}

// ReplaceRoute leads an existing route to another gateway.
func (c *Client) ReplaceRoute(ctx context.Context, table string, route Route) error {
	in := &ec2.ReplaceRouteInput{
		RouteTableId: &table, DestinationCidrBlock: &route.Destination,
		GatewayId: optional(route.Gateway), TransitGatewayId: optional(route.TransitGateway), InstanceId: optional(route.Instance),
	}
	_, err := call(ctx, c, request{action: "ec2:ReplaceRoute", object: table + " " + route.Destination}, in, c.ec2.ReplaceRoute)
	return err
}
