package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// CreateSecurityGroup makes a security group, which lets everything out and
// nothing in, and returns its id. One of that name in the VPC is
// cloud.already_exists.
func (c *Client) CreateSecurityGroup(ctx context.Context, vpc, name, description string, tags Tags) (string, error) {
	in := &ec2.CreateSecurityGroupInput{
		VpcId: &vpc, GroupName: &name, Description: &description, TagSpecifications: tags.specify(types.ResourceTypeSecurityGroup),
	}
	out, err := call(ctx, c, request{action: "ec2:CreateSecurityGroup", object: name}, in, c.ec2.CreateSecurityGroup)
	if err != nil {
		return "", err
	}
	return deref(out.GroupId), nil
}

// DeleteSecurityGroup deletes a security group that nothing uses, its rules
// included.
func (c *Client) DeleteSecurityGroup(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "ec2:DeleteSecurityGroup", object: id},
		&ec2.DeleteSecurityGroupInput{GroupId: &id}, c.ec2.DeleteSecurityGroup)
	return err
}
