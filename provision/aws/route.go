package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// RouteTable is a route table of a VPC.
type RouteTable struct {
	ID  string
	Vpc string
	// Main says that the subnets without a table of their own use it.
	Main    bool
	Subnets []string
	// Associations are the ids of what joins the table to a subnet, by the
	// subnet.
	Associations map[string]string
	Routes       []Route
	// Propagating are the ids of the virtual private gateways whose routes
	// it takes over.
	Propagating []string
	Tags        Tags
}

// Route is an IPv4 route of a route table.
type Route struct {
	Destination string
	// Gateway is the id of a virtual private gateway or an internet gateway,
	// or "local".
	Gateway        string
	TransitGateway string
	// Instance is the id of a machine. Where the machine is gone, only that of
	// the interface it had may be left.
	Instance, Interface string
	// State is "active" or "blackhole"; Origin tells who made it:
	// "CreateRouteTable", "CreateRoute" or "EnableVgwRoutePropagation".
	State, Origin string
}

// DescribeRouteTables lists route tables.
func (c *Client) DescribeRouteTables(ctx context.Context, q Query) ([]RouteTable, error) {
	in := &ec2.DescribeRouteTablesInput{RouteTableIds: q.IDs, Filters: q.filters("vpc-id")}
	return everyPage(ctx, c, request{action: "ec2:DescribeRouteTables", object: q.object("route tables")},
		ec2.NewDescribeRouteTablesPaginator(c.ec2, in),
		func(out *ec2.DescribeRouteTablesOutput) []RouteTable { return each(out.RouteTables, routeTable) })
}

func routeTable(t types.RouteTable) RouteTable {
	found := RouteTable{ID: deref(t.RouteTableId), Vpc: deref(t.VpcId), Associations: map[string]string{}, Tags: tagsOf(t.Tags)}
	for _, a := range t.Associations {
		found.Main = found.Main || deref(a.Main)
		if a.SubnetId != nil {
			found.Subnets = append(found.Subnets, *a.SubnetId)
			found.Associations[*a.SubnetId] = deref(a.RouteTableAssociationId)
		}
	}
	for _, r := range t.Routes {
		if r.DestinationCidrBlock != nil {
			found.Routes = append(found.Routes, Route{
				Destination: *r.DestinationCidrBlock, Gateway: deref(r.GatewayId), TransitGateway: deref(r.TransitGatewayId),
				Instance: deref(r.InstanceId), Interface: deref(r.NetworkInterfaceId),
				State: string(r.State), Origin: string(r.Origin),
			})
		}
	}
	for _, p := range t.PropagatingVgws {
		found.Propagating = append(found.Propagating, deref(p.GatewayId))
	}
	return found
}

// CreateRoute adds a route through route.Gateway, route.TransitGateway or
// route.Instance. One to the same destination is cloud.already_exists, wherever it leads.
func (c *Client) CreateRoute(ctx context.Context, table string, route Route) error {
	in := &ec2.CreateRouteInput{
		RouteTableId: &table, DestinationCidrBlock: &route.Destination,
		GatewayId: optional(route.Gateway), TransitGatewayId: optional(route.TransitGateway), InstanceId: optional(route.Instance),
	}
	_, err := call(ctx, c, request{action: "ec2:CreateRoute", object: table + " " + route.Destination}, in, c.ec2.CreateRoute)
	return err
}

// DeleteRoute removes the route to a destination.
func (c *Client) DeleteRoute(ctx context.Context, table, destination string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteRoute", object: table + " " + destination},
		&ec2.DeleteRouteInput{RouteTableId: &table, DestinationCidrBlock: &destination}, c.ec2.DeleteRoute)
	return err
}

// EnableVgwRoutePropagation lets a route table take over the routes of a
// virtual private gateway that is attached to its VPC; doing it again changes
// nothing.
func (c *Client) EnableVgwRoutePropagation(ctx context.Context, table, gateway string) error {
	_, err := call(ctx, c, request{action: "ec2:EnableVgwRoutePropagation", object: table},
		&ec2.EnableVgwRoutePropagationInput{RouteTableId: &table, GatewayId: &gateway}, c.ec2.EnableVgwRoutePropagation)
	return err
}

// DisableVgwRoutePropagation ends it, and the routes go.
func (c *Client) DisableVgwRoutePropagation(ctx context.Context, table, gateway string) error {
	_, err := call(ctx, c, request{action: "ec2:DisableVgwRoutePropagation", object: table},
		&ec2.DisableVgwRoutePropagationInput{RouteTableId: &table, GatewayId: &gateway}, c.ec2.DisableVgwRoutePropagation)
	return err
}
