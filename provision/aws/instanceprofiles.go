package aws

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// DescribeIamInstanceProfileAssociations returns the id of what joins a machine
// and its instance profile; empty where it has none.
func (c *Client) DescribeIamInstanceProfileAssociations(ctx context.Context, instance string) (string, error) {
	in := &ec2.DescribeIamInstanceProfileAssociationsInput{Filters: []types.Filter{
		{Name: ptr("instance-id"), Values: []string{instance}}, {Name: ptr("state"), Values: []string{"associating", "associated"}},
	}}
	found, err := everyPage(ctx, c, request{action: "ec2:DescribeIamInstanceProfileAssociations", object: instance},
		ec2.NewDescribeIamInstanceProfileAssociationsPaginator(c.ec2, in),
		func(out *ec2.DescribeIamInstanceProfileAssociationsOutput) []string {
			return each(out.IamInstanceProfileAssociations, func(a types.IamInstanceProfileAssociation) string { return deref(a.AssociationId) })
		})
	return slices.Concat(found, []string{""})[0], err
}

// AssociateIamInstanceProfile gives a profile to a machine that has none.
func (c *Client) AssociateIamInstanceProfile(ctx context.Context, instance, profile string) error {
	_, err := call(ctx, c, request{action: "ec2:AssociateIamInstanceProfile", object: instance},
		&ec2.AssociateIamInstanceProfileInput{InstanceId: &instance, IamInstanceProfile: &types.IamInstanceProfileSpecification{Name: &profile}},
		c.ec2.AssociateIamInstanceProfile)
	return err
}

// ReplaceIamInstanceProfileAssociation gives a machine another profile in place
// of the one that an association joins to it.
func (c *Client) ReplaceIamInstanceProfileAssociation(ctx context.Context, association, profile string) error {
	_, err := call(ctx, c, request{action: "ec2:ReplaceIamInstanceProfileAssociation", object: association},
		&ec2.ReplaceIamInstanceProfileAssociationInput{AssociationId: &association, IamInstanceProfile: &types.IamInstanceProfileSpecification{Name: &profile}},
		c.ec2.ReplaceIamInstanceProfileAssociation)
	return err
}
