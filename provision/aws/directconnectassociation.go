package aws

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/directconnect"
	"github.com/aws/aws-sdk-go-v2/service/directconnect/types"
)

// DirectConnectAssociation joins a Direct Connect gateway to a transit gateway
// or virtual private gateway. It takes no tags.
type DirectConnectAssociation struct {
	ID string
	// State is "associating", "associated", "updating", "disassociating" or,
	// only with an Error, "disassociated".
	State string
	// Error is why AWS could not make or change it.
	Error string
	// Gateway is the id of the Direct Connect gateway, Associated that of the
	// other; its Type is "transitGateway" or "virtualPrivateGateway", and it
	// is in Region.
	Gateway                  string
	Associated, Type, Region string
	// Prefixes are what is announced over the line.
	Prefixes []string
}

// CreateDirectConnectGatewayAssociation joins a Direct Connect gateway to a
// transit gateway of the same account and another ASN, and returns the
// association's id. It takes minutes after the call.
func (c *Client) CreateDirectConnectGatewayAssociation(ctx context.Context, gateway, transit string, prefixes []string) (string, error) {
	in := &directconnect.CreateDirectConnectGatewayAssociationInput{
		DirectConnectGatewayId: &gateway, GatewayId: &transit, AddAllowedPrefixesToDirectConnectGateway: routeFilters(prefixes),
	}
	out, err := call(ctx, c, request{action: "directconnect:CreateDirectConnectGatewayAssociation", object: gateway + " " + transit}, in,
		c.directconnect.CreateDirectConnectGatewayAssociation)
	if err != nil {
		return "", err
	}
	return deref(deref(out.DirectConnectGatewayAssociation).AssociationId), nil
}

// DescribeDirectConnectGatewayAssociations lists the associations of a Direct
// Connect gateway in all regions, and those that AWS could not make as long as
// it shows them.
func (c *Client) DescribeDirectConnectGatewayAssociations(ctx context.Context, gateway string) ([]DirectConnectAssociation, error) {
	found, err := everyToken(func(token *string) ([]DirectConnectAssociation, *string, error) {
		in := &directconnect.DescribeDirectConnectGatewayAssociationsInput{DirectConnectGatewayId: &gateway, NextToken: token}
		out, err := call(ctx, c, request{action: "directconnect:DescribeDirectConnectGatewayAssociations", object: gateway}, in,
			c.directconnect.DescribeDirectConnectGatewayAssociations)
		if err != nil {
			return nil, nil, err
		}
		return each(out.DirectConnectGatewayAssociations, directConnectAssociation), out.NextToken, nil
	})
	return slices.DeleteFunc(found, func(a DirectConnectAssociation) bool { return a.State == "disassociated" && a.Error == "" }), err
}

func directConnectAssociation(a types.DirectConnectGatewayAssociation) DirectConnectAssociation {
	other := deref(a.AssociatedGateway)
	found := DirectConnectAssociation{
		ID: deref(a.AssociationId), State: string(a.AssociationState), Error: deref(a.StateChangeError), Gateway: deref(a.DirectConnectGatewayId),
		Associated: deref(other.Id), Type: string(other.Type), Region: deref(other.Region),
	}
	for _, p := range a.AllowedPrefixesToDirectConnectGateway {
		found.Prefixes = append(found.Prefixes, deref(p.Cidr))
	}
	return found
}

// UpdateDirectConnectGatewayAssociation adds prefixes to what is announced and
// removes others; it takes minutes after the call.
func (c *Client) UpdateDirectConnectGatewayAssociation(ctx context.Context, id string, add, remove []string) error {
	in := &directconnect.UpdateDirectConnectGatewayAssociationInput{
		AssociationId: &id, AddAllowedPrefixesToDirectConnectGateway: routeFilters(add),
		RemoveAllowedPrefixesToDirectConnectGateway: routeFilters(remove),
	}
	_, err := call(ctx, c, request{action: "directconnect:UpdateDirectConnectGatewayAssociation", object: id}, in,
		c.directconnect.UpdateDirectConnectGatewayAssociation)
	return err
}

// DeleteDirectConnectGatewayAssociation takes an association away; it takes
// minutes after the call.
func (c *Client) DeleteDirectConnectGatewayAssociation(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "directconnect:DeleteDirectConnectGatewayAssociation", object: id},
		&directconnect.DeleteDirectConnectGatewayAssociationInput{AssociationId: &id}, c.directconnect.DeleteDirectConnectGatewayAssociation)
	return err
}

func routeFilters(prefixes []string) []types.RouteFilterPrefix {
	return each(prefixes, func(p string) types.RouteFilterPrefix { return types.RouteFilterPrefix{Cidr: &p} })
}
