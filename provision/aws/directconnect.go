package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/directconnect"
	"github.com/aws/aws-sdk-go-v2/service/directconnect/types"
)

// DirectConnectGateway joins virtual interfaces to transit gateways. It belongs
// to no region: every region shows it.
type DirectConnectGateway struct {
	ID string
	// ARN names it where it is tagged.
	ARN  string
	Name string
	// State is "pending", "available" or "deleting". One that is deleted while
	// something is joined to it is "deleting" for minutes and then "available"
	// again.
	State string
	ASN   int64
	Tags  Tags
}

// NewDirectConnectGateway is a gateway to create.
type NewDirectConnectGateway struct {
	Name string
	// ASN is 64512-65534 or 4200000000-4294967294 and none of a transit gateway
	// that is to be joined; 0 means 64512.
	ASN  int64
	Tags Tags
}

func (g DirectConnectGateway) id() string { return g.ID }
func (g DirectConnectGateway) tags() Tags { return g.Tags }

// CreateDirectConnectGateway makes a Direct Connect gateway.
func (c *Client) CreateDirectConnectGateway(ctx context.Context, g NewDirectConnectGateway) (DirectConnectGateway, error) {
	in := &directconnect.CreateDirectConnectGatewayInput{
		DirectConnectGatewayName: &g.Name, AmazonSideAsn: optional(g.ASN), Tags: directConnectTags(g.Tags),
	}
	out, err := call(ctx, c, request{action: "directconnect:CreateDirectConnectGateway", object: g.Tags.objectName(g.Name)}, in,
		c.directconnect.CreateDirectConnectGateway)
	if err != nil {
		return DirectConnectGateway{}, err
	}
	return c.directConnectGateway(deref(out.DirectConnectGateway)), nil
}

// DescribeDirectConnectGateways lists the gateways of the account, whatever the
// region. Of the query it takes one id; an id that does not exist finds
// nothing.
func (c *Client) DescribeDirectConnectGateways(ctx context.Context, q Query) ([]DirectConnectGateway, error) {
	found, err := everyToken(func(token *string) ([]DirectConnectGateway, *string, error) {
		in := &directconnect.DescribeDirectConnectGatewaysInput{DirectConnectGatewayId: q.only(), NextToken: token}
		out, err := call(ctx, c, request{action: "directconnect:DescribeDirectConnectGateways", object: q.object("Direct Connect gateways")}, in,
			c.directconnect.DescribeDirectConnectGateways)
		if err != nil {
			return nil, nil, err
		}
		return each(out.DirectConnectGateways, c.directConnectGateway), out.NextToken, nil
	})
	return live(found, func(g DirectConnectGateway) string { return g.State }), err
}

func (c *Client) directConnectGateway(g types.DirectConnectGateway) DirectConnectGateway {
	id := deref(g.DirectConnectGatewayId)
	return DirectConnectGateway{
		ID: id, ARN: c.directConnectARN("", deref(g.OwnerAccount), "dx-gateway/"+id), Name: deref(g.DirectConnectGatewayName),
		State: string(g.DirectConnectGatewayState), ASN: deref(g.AmazonSideAsn), Tags: tagsOfDirectConnect(g.Tags),
	}
}

// DeleteDirectConnectGateway deletes a gateway that nothing is joined to.
func (c *Client) DeleteDirectConnectGateway(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "directconnect:DeleteDirectConnectGateway", object: id},
		&directconnect.DeleteDirectConnectGatewayInput{DirectConnectGatewayId: &id}, c.directconnect.DeleteDirectConnectGateway)
	return err
}

// TagDirectConnectResource is Direct Connect's TagResource: it sets tags on what
// the ARN names; a tag that is there gets the new value.
func (c *Client) TagDirectConnectResource(ctx context.Context, arn string, tags Tags) error {
	_, err := call(ctx, c, request{action: "directconnect:TagResource", object: arn},
		&directconnect.TagResourceInput{ResourceArn: &arn, Tags: directConnectTags(tags)}, c.directconnect.TagResource)
	return err
}

// directConnectARN names an object. The region of a gateway is empty.
func (c *Client) directConnectARN(region, account, object string) string {
	partition := "aws"
	switch {
	case strings.HasPrefix(c.config.Region, "cn-"):
		partition = "aws-cn"
	case strings.HasPrefix(c.config.Region, "us-gov-"):
		partition = "aws-us-gov"
	}
	return strings.Join([]string{"arn", partition, "directconnect", region, account, object}, ":")
}

func directConnectTags(tags Tags) []types.Tag {
	var list []types.Tag
	for _, key := range sortedKeys(tags) {
		list = append(list, types.Tag{Key: &key, Value: ptr(tags[key])})
	}
	return list
}

func tagsOfDirectConnect(list []types.Tag) Tags {
	tags := Tags{}
	for _, t := range list {
		tags[deref(t.Key)] = deref(t.Value)
	}
	return tags
}

// only is the one id that actions of Direct Connect can be asked for.
func (q Query) only() *string {
	if len(q.IDs) == 0 {
		return nil
	}
	return &q.IDs[0]
}

// everyToken returns the items of all pages. The SDK has no paginators for
// Direct Connect.
func everyToken[Item any](page func(token *string) (items []Item, next *string, err error)) ([]Item, error) {
	var all []Item
	var token *string
	for {
		items, next, err := page(token)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
		if deref(next) == "" || deref(next) == deref(token) {
			return all, nil
		}
		token = next
	}
}
