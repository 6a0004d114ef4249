package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Vpc is a virtual private cloud.
type Vpc struct {
	ID    string
	State string
	// CIDRs are the associated IPv4 prefixes, the primary first.
	CIDRs []string
	Tags  Tags
}

// Subnet is a subnet of a VPC.
type Subnet struct {
	ID    string
	Vpc   string
	Zone  string
	CIDR  string
	State string
	Tags  Tags
}

// SecurityGroup is a security group with its rules for what comes in.
type SecurityGroup struct {
	ID          string
	Vpc         string
	Name        string
	Description string
	Ingress     []SecurityGroupRule
	Tags        Tags
}

// SecurityGroupRule lets traffic from one IPv4 prefix in.
type SecurityGroupRule struct {
	// Protocol is "tcp", "udp", "icmp" or "-1" for all.
	Protocol string
	// FromPort and ToPort are the range of ports, or ICMP's type and code,
	// where -1 is any. With protocol "-1" both are 0.
	FromPort, ToPort int32
	CIDR             string
	Description      string
}

// DescribeVpcs lists VPCs.
func (c *Client) DescribeVpcs(ctx context.Context, q Query) ([]Vpc, error) {
	in := &ec2.DescribeVpcsInput{VpcIds: q.IDs, Filters: q.filters("vpc-id")}
	return everyPage(ctx, c, request{action: "ec2:DescribeVpcs", object: q.object("VPCs")}, ec2.NewDescribeVpcsPaginator(c.ec2, in),
		func(out *ec2.DescribeVpcsOutput) []Vpc { return each(out.Vpcs, vpc) })
}

func vpc(v types.Vpc) Vpc {
	found := Vpc{ID: deref(v.VpcId), State: string(v.State), CIDRs: []string{deref(v.CidrBlock)}, Tags: tagsOf(v.Tags)}
	for _, a := range v.CidrBlockAssociationSet {
		associated := a.CidrBlockState != nil && a.CidrBlockState.State == types.VpcCidrBlockStateCodeAssociated
		if associated && deref(a.CidrBlock) != deref(v.CidrBlock) {
			found.CIDRs = append(found.CIDRs, deref(a.CidrBlock))
		}
	}
	return found
}

// DescribeSubnets lists subnets.
func (c *Client) DescribeSubnets(ctx context.Context, q Query) ([]Subnet, error) {
	in := &ec2.DescribeSubnetsInput{SubnetIds: q.IDs, Filters: q.filters("vpc-id")}
	return everyPage(ctx, c, request{action: "ec2:DescribeSubnets", object: q.object("subnets")}, ec2.NewDescribeSubnetsPaginator(c.ec2, in),
		func(out *ec2.DescribeSubnetsOutput) []Subnet { return each(out.Subnets, subnet) })
}

func subnet(s types.Subnet) Subnet {
	return Subnet{
		ID: deref(s.SubnetId), Vpc: deref(s.VpcId), Zone: deref(s.AvailabilityZone),
		CIDR: deref(s.CidrBlock), State: string(s.State), Tags: tagsOf(s.Tags),
	}
}

// DescribeSecurityGroups lists security groups with their ingress rules for
// IPv4 prefixes; rules for other sources are left out.
func (c *Client) DescribeSecurityGroups(ctx context.Context, q Query) ([]SecurityGroup, error) {
	in := &ec2.DescribeSecurityGroupsInput{GroupIds: q.IDs, Filters: q.filters("vpc-id")}
	return everyPage(ctx, c, request{action: "ec2:DescribeSecurityGroups", object: q.object("security groups")},
		ec2.NewDescribeSecurityGroupsPaginator(c.ec2, in),
		func(out *ec2.DescribeSecurityGroupsOutput) []SecurityGroup {
			return each(out.SecurityGroups, securityGroup)
		})
}

func securityGroup(g types.SecurityGroup) SecurityGroup {
	found := SecurityGroup{ID: deref(g.GroupId), Vpc: deref(g.VpcId), Name: deref(g.GroupName), Description: deref(g.Description), Tags: tagsOf(g.Tags)}
	for _, p := range g.IpPermissions {
		for _, r := range p.IpRanges {
			found.Ingress = append(found.Ingress, SecurityGroupRule{
				Protocol: deref(p.IpProtocol), FromPort: deref(p.FromPort), ToPort: deref(p.ToPort),
				CIDR: deref(r.CidrIp), Description: deref(r.Description),
			})
		}
	}
	return found
}

// AuthorizeSecurityGroupIngress adds a rule; one that is there already is
// cloud.already_exists.
func (c *Client) AuthorizeSecurityGroupIngress(ctx context.Context, group string, rule SecurityGroupRule) error {
	_, err := call(ctx, c, request{action: "ec2:AuthorizeSecurityGroupIngress", object: group},
		&ec2.AuthorizeSecurityGroupIngressInput{GroupId: &group, IpPermissions: rule.permissions()}, c.ec2.AuthorizeSecurityGroupIngress)
	return err
}

// RevokeSecurityGroupIngress takes a rule away, whatever its description. One
// that is not there is cloud.not_found.
func (c *Client) RevokeSecurityGroupIngress(ctx context.Context, group string, rule SecurityGroupRule) error {
	rule.Description = ""
	_, err := call(ctx, c, request{action: "ec2:RevokeSecurityGroupIngress", object: group},
		&ec2.RevokeSecurityGroupIngressInput{GroupId: &group, IpPermissions: rule.permissions()}, c.ec2.RevokeSecurityGroupIngress)
	return err
}

func (r SecurityGroupRule) permissions() []types.IpPermission {
	source := types.IpRange{CidrIp: &r.CIDR, Description: optional(r.Description)}
	p := types.IpPermission{IpProtocol: &r.Protocol, IpRanges: []types.IpRange{source}}
	if r.Protocol != "-1" {
		p.FromPort, p.ToPort = &r.FromPort, &r.ToPort
	}
	return []types.IpPermission{p}
}

// CreateTags sets tags on objects; a tag that is there gets the new value.
func (c *Client) CreateTags(ctx context.Context, id string, tags Tags) error {
	_, err := call(ctx, c, request{action: "ec2:CreateTags", object: id},
		&ec2.CreateTagsInput{Resources: []string{id}, Tags: tags.list()}, c.ec2.CreateTags)
	return err
}

// optional is nil for a zero value: AWS then takes its default.
func optional[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}
