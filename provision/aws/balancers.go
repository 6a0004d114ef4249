package aws

import (
	"context"
	"slices"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// Balancer is a load balancer. Its id is its ARN, and so are those of target
// groups and listeners.
type Balancer struct {
	ID, Name string
	// Kind is "network" or "application", Scheme "internal" or
	// "internet-facing".
	Kind, Scheme string
	Vpc          string
	Subnets      []string
	Groups       []string
	DNSName      string
	// State is "provisioning", "active", "active_impaired" or "failed".
	State string
	Tags  Tags
}

// TargetGroup is where a load balancer sends to.
type TargetGroup struct {
	ID, Name   string
	Vpc        string
	Protocol   string
	Port       int32
	HealthPort string
	HealthPath string
	Tags       Tags
}

// Listener is a port of a load balancer.
type Listener struct {
	ID, Balancer string
	Protocol     string
	Port         int32
	// Certificate is empty where the listener does not end TLS.
	Certificate string
	TargetGroup string
	Tags        Tags
}

func (b Balancer) id() string    { return b.ID }
func (b Balancer) tags() Tags    { return b.Tags }
func (g TargetGroup) id() string { return g.ID }
func (g TargetGroup) tags() Tags { return g.Tags }
func (l Listener) id() string    { return l.ID }
func (l Listener) tags() Tags    { return l.Tags }

// CreateLoadBalancer makes a load balancer. A repeated call returns the one
// that is there; another of that name is cloud.already_exists.
func (c *Client) CreateLoadBalancer(ctx context.Context, b Balancer) (Balancer, error) {
	in := &elb.CreateLoadBalancerInput{
		Name: &b.Name, Type: types.LoadBalancerTypeEnum(b.Kind), Scheme: types.LoadBalancerSchemeEnum(b.Scheme),
		Subnets: b.Subnets, SecurityGroups: b.Groups, Tags: b.Tags.ofBalancer(),
	}
	out, err := call(ctx, c, request{action: "elasticloadbalancing:CreateLoadBalancer", object: b.Name}, in, c.elb.CreateLoadBalancer)
	if err != nil || len(out.LoadBalancers) == 0 {
		return Balancer{}, err
	}
	made := balancer(out.LoadBalancers[0])
	made.Tags = b.Tags
	return made, nil
}

func (t Tags) ofBalancer() []types.Tag {
	var list []types.Tag
	for _, key := range sortedKeys(t) {
		list = append(list, types.Tag{Key: &key, Value: ptr(t[key])})
	}
	return list
}

// DescribeLoadBalancers lists load balancers, by their ids or all, without
// their tags.
func (c *Client) DescribeLoadBalancers(ctx context.Context, q Query) ([]Balancer, error) {
	pages := elb.NewDescribeLoadBalancersPaginator(c.elb, &elb.DescribeLoadBalancersInput{LoadBalancerArns: q.IDs})
	return everyPage(ctx, c, request{action: "elasticloadbalancing:DescribeLoadBalancers", object: q.object("load balancers")}, pages,
		func(out *elb.DescribeLoadBalancersOutput) []Balancer { return each(out.LoadBalancers, balancer) })
}

func balancer(b types.LoadBalancer) Balancer {
	found := Balancer{
		ID: deref(b.LoadBalancerArn), Name: deref(b.LoadBalancerName), Kind: string(b.Type), Scheme: string(b.Scheme),
		Vpc: deref(b.VpcId), Groups: b.SecurityGroups, DNSName: deref(b.DNSName), State: string(deref(b.State).Code),
	}
	for _, zone := range b.AvailabilityZones {
		found.Subnets = append(found.Subnets, deref(zone.SubnetId))
	}
	return found
}

// SetSubnets makes the subnets of a load balancer these.
func (c *Client) SetSubnets(ctx context.Context, id string, subnets []string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:SetSubnets", object: id},
		&elb.SetSubnetsInput{LoadBalancerArn: &id, Subnets: subnets}, c.elb.SetSubnets)
	return err
}

// SetSecurityGroups makes the groups of an application load balancer these.
func (c *Client) SetSecurityGroups(ctx context.Context, id string, groups []string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:SetSecurityGroups", object: id},
		&elb.SetSecurityGroupsInput{LoadBalancerArn: &id, SecurityGroups: groups}, c.elb.SetSecurityGroups)
	return err
}

// DeleteLoadBalancer deletes a load balancer with its listeners. AWS says
// nothing where there is none.
func (c *Client) DeleteLoadBalancer(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:DeleteLoadBalancer", object: id},
		&elb.DeleteLoadBalancerInput{LoadBalancerArn: &id}, c.elb.DeleteLoadBalancer)
	return err
}

// tagsAtOnce is how many objects DescribeTags takes.
const tagsAtOnce = 20

// DescribeTags returns the tags of load balancers, target groups and
// listeners, by their ids.
func (c *Client) DescribeTags(ctx context.Context, ids []string) (map[string]Tags, error) {
	all := map[string]Tags{}
	for some := range slices.Chunk(ids, tagsAtOnce) {
		out, err := call(ctx, c, request{action: "elasticloadbalancing:DescribeTags", object: some[0]},
			&elb.DescribeTagsInput{ResourceArns: some}, c.elb.DescribeTags)
		if err != nil {
			return nil, err
		}
		for _, d := range out.TagDescriptions {
			tags := Tags{}
			for _, t := range d.Tags {
				tags[deref(t.Key)] = deref(t.Value)
			}
			all[deref(d.ResourceArn)] = tags
		}
	}
	return all, nil
}

// AddTags sets tags on a load balancer, a target group or a listener; a tag
// that is there gets the new value.
func (c *Client) AddTags(ctx context.Context, id string, tags Tags) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:AddTags", object: id},
		&elb.AddTagsInput{ResourceArns: []string{id}, Tags: tags.ofBalancer()}, c.elb.AddTags)
	return err
}
