package aws

import (
	"context"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// RolePath is where roles and instance profiles of this product live: the
// policy document reaches no others. What follows it is "INTERCONNECT/REGION/".
const RolePath = "/causeway/"

// Role is an IAM role that EC2 may assume.
type Role struct {
	Name, Path string
	Tags       Tags
}

// RoleKey says which role or instance profile is meant.
type RoleKey struct{ Name, Path string }

// computeServiceOf is EC2 as a principal in a partition.
func computeServiceOf(partition string) string {
	if partition == "aws-cn" {
		return "ec2.amazonaws.com.cn"
	}
	return "ec2.amazonaws.com"
}

// partitionOf is the first part of the ARNs of a region.
func partitionOf(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// CreateRole makes a role that EC2 alone may assume. One of that name is
// cloud.already_exists, whatever its path.
func (c *Client) CreateRole(ctx context.Context, k RoleKey, tags Tags) error {
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` + computeServiceOf(partitionOf(c.config.Region)) + `"},"Action":"sts:AssumeRole"}]}`
	_, err := call(ctx, c, request{action: "iam:CreateRole", object: k.Name},
		&iam.CreateRoleInput{RoleName: &k.Name, Path: &k.Path, AssumeRolePolicyDocument: &trust, Tags: tags.ofRole()}, c.iam.CreateRole)
	return err
}

func (t Tags) ofRole() []types.Tag {
	var list []types.Tag
	for _, key := range sortedKeys(t) {
		list = append(list, types.Tag{Key: &key, Value: ptr(t[key])})
	}
	return list
}

// ListRoles returns the names of the roles whose path begins so.
func (c *Client) ListRoles(ctx context.Context, path string) ([]string, error) {
	return everyPage(ctx, c, request{action: "iam:ListRoles", object: path},
		iam.NewListRolesPaginator(c.iam, &iam.ListRolesInput{PathPrefix: &path}),
		func(out *iam.ListRolesOutput) []string {
			return each(out.Roles, func(r types.Role) string { return deref(r.RoleName) })
		})
}

// GetRole returns the role of a name.
func (c *Client) GetRole(ctx context.Context, name string) (Role, error) {
	out, err := call(ctx, c, request{action: "iam:GetRole", object: name}, &iam.GetRoleInput{RoleName: &name}, c.iam.GetRole)
	if err != nil {
		return Role{}, err
	}
	r := deref(out.Role)
	found := Role{Name: deref(r.RoleName), Path: deref(r.Path), Tags: Tags{}}
	for _, t := range r.Tags {
		found.Tags[deref(t.Key)] = deref(t.Value)
	}
	return found, nil
}

// DeleteRole deletes a role that no instance profile holds and that has no
// inline policy.
func (c *Client) DeleteRole(ctx context.Context, name string) error {
	_, err := call(ctx, c, request{action: "iam:DeleteRole", object: name}, &iam.DeleteRoleInput{RoleName: &name}, c.iam.DeleteRole)
	return err
}

// TagRole sets tags on a role; a tag that is there gets the new value.
func (c *Client) TagRole(ctx context.Context, name string, tags Tags) error {
	_, err := call(ctx, c, request{action: "iam:TagRole", object: name},
		&iam.TagRoleInput{RoleName: &name, Tags: tags.ofRole()}, c.iam.TagRole)
	return err
}

// PutRolePolicy writes an inline policy of a role.
func (c *Client) PutRolePolicy(ctx context.Context, role, policy, document string) error {
	_, err := call(ctx, c, request{action: "iam:PutRolePolicy", object: role},
		&iam.PutRolePolicyInput{RoleName: &role, PolicyName: &policy, PolicyDocument: &document}, c.iam.PutRolePolicy)
	return err
}

// GetRolePolicy returns the document of an inline policy as it was put.
func (c *Client) GetRolePolicy(ctx context.Context, role, policy string) (string, error) {
	r := request{action: "iam:GetRolePolicy", object: role}
	out, err := call(ctx, c, r, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &policy}, c.iam.GetRolePolicy)
	if err != nil {
		return "", err
	}
	// IAM answers with the document encoded as RFC 3986 says.
	document, err := url.PathUnescape(deref(out.PolicyDocument))
	if err != nil {
		return deref(out.PolicyDocument), nil
	}
	return document, nil
}

// DeleteRolePolicy deletes an inline policy of a role.
func (c *Client) DeleteRolePolicy(ctx context.Context, role, policy string) error {
	_, err := call(ctx, c, request{action: "iam:DeleteRolePolicy", object: role},
		&iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &policy}, c.iam.DeleteRolePolicy)
	return err
}

// CreateInstanceProfile makes an instance profile without a role.
func (c *Client) CreateInstanceProfile(ctx context.Context, k RoleKey, tags Tags) error {
	_, err := call(ctx, c, request{action: "iam:CreateInstanceProfile", object: k.Name},
		&iam.CreateInstanceProfileInput{InstanceProfileName: &k.Name, Path: &k.Path, Tags: tags.ofRole()}, c.iam.CreateInstanceProfile)
	return err
}

// GetInstanceProfile returns the names of the roles that an instance profile
// holds: one at most.
func (c *Client) GetInstanceProfile(ctx context.Context, name string) (roles []string, err error) {
	out, err := call(ctx, c, request{action: "iam:GetInstanceProfile", object: name},
		&iam.GetInstanceProfileInput{InstanceProfileName: &name}, c.iam.GetInstanceProfile)
	if err != nil {
		return nil, err
	}
	return each(deref(out.InstanceProfile).Roles, func(r types.Role) string { return deref(r.RoleName) }), nil
}

// AddRoleToInstanceProfile puts a role into an instance profile without one.
// Where it holds one already, AWS speaks of a limit: cloud.quota.
func (c *Client) AddRoleToInstanceProfile(ctx context.Context, profile, role string) error {
	_, err := call(ctx, c, request{action: "iam:AddRoleToInstanceProfile", object: profile},
		&iam.AddRoleToInstanceProfileInput{InstanceProfileName: &profile, RoleName: &role}, c.iam.AddRoleToInstanceProfile)
	return err
}

// RemoveRoleFromInstanceProfile takes a role out of an instance profile.
func (c *Client) RemoveRoleFromInstanceProfile(ctx context.Context, profile, role string) error {
	_, err := call(ctx, c, request{action: "iam:RemoveRoleFromInstanceProfile", object: profile},
		&iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: &profile, RoleName: &role}, c.iam.RemoveRoleFromInstanceProfile)
	return err
}

// DeleteInstanceProfile deletes an instance profile that holds no role.
func (c *Client) DeleteInstanceProfile(ctx context.Context, name string) error {
	_, err := call(ctx, c, request{action: "iam:DeleteInstanceProfile", object: name},
		&iam.DeleteInstanceProfileInput{InstanceProfileName: &name}, c.iam.DeleteInstanceProfile)
	return err
}
