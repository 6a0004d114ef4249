package aws

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway/provision/cloud"
)

// Instance is a virtual machine.
type Instance struct {
	ID      string
	Image   string
	Type    string
	Vpc     string
	Subnet  string
	Address string
	// Groups are the ids of its security groups.
	Groups []string
	// Profile is the name of its instance profile, empty if it has none.
	Profile string
	// Checked says that it may send and receive only what is its own.
	Checked bool
	// MetadataTokens is "required" where the metadata service wants a session.
	MetadataTokens string
	// State is "pending", "running", "stopping", "stopped", "shutting-down".
	State string
	// StateReason is why it is in that state: "Client.InternalError: ...".
	StateReason string
	Tags        Tags
}

// NewInstance is a virtual machine to start.
type NewInstance struct {
	// Image is the id of an image, or "resolve:ssm:" and a parameter of
	// Systems Manager that holds one.
	Image, Type, Subnet string
	// Address is the private one; empty is AWS's choice.
	Address string
	Groups  []string
	// Profile is the name of an instance profile, or empty.
	Profile string
	// Init is what cloud-init does at the first start: at most 16 KiB.
	Init string
	// MetadataTokens is "required" or "optional".
	MetadataTokens string
	// Token makes a repeated call with the same fields return the same
	// machine.
	Token string
	Tags  Tags
}

func (i Instance) id() string { return i.ID }
func (i Instance) tags() Tags { return i.Tags }

// RunInstances starts one machine.
func (c *Client) RunInstances(ctx context.Context, n NewInstance) (Instance, error) {
	in := &ec2.RunInstancesInput{
		MinCount: ptr[int32](1), MaxCount: ptr[int32](1), ClientToken: optional(n.Token),
		ImageId: &n.Image, InstanceType: types.InstanceType(n.Type), SubnetId: &n.Subnet, PrivateIpAddress: optional(n.Address),
		SecurityGroupIds: n.Groups, UserData: optional(base64.StdEncoding.EncodeToString([]byte(n.Init))),
		MetadataOptions: &types.InstanceMetadataOptionsRequest{
			HttpEndpoint: types.InstanceMetadataEndpointStateEnabled, HttpTokens: types.HttpTokensState(n.MetadataTokens),
		},
		TagSpecifications: n.Tags.specify(types.ResourceTypeInstance),
	}
	if n.Profile != "" {
		in.IamInstanceProfile = &types.IamInstanceProfileSpecification{Name: &n.Profile}
	}
	r := request{action: "ec2:RunInstances", object: n.Tags.objectName("instance")}
	out, err := call(ctx, c, r, in, c.ec2.RunInstances)
	if err != nil {
		return Instance{}, err
	}
	if len(out.Instances) != 1 {
		return Instance{}, cloud.Silence("cloud.bad_answer", r.name(), r.object, 1, fmt.Errorf("%d machines for one", len(out.Instances)))
	}
	return instance(out.Instances[0]), nil
}

// DescribeInstances lists machines; those that are terminated are left out.
func (c *Client) DescribeInstances(ctx context.Context, q Query) ([]Instance, error) {
	in := &ec2.DescribeInstancesInput{InstanceIds: q.IDs, Filters: q.filters("vpc-id")}
	found, err := everyPage(ctx, c, request{action: "ec2:DescribeInstances", object: q.object("instances")}, ec2.NewDescribeInstancesPaginator(c.ec2, in),
		func(out *ec2.DescribeInstancesOutput) []Instance {
			var all []Instance
			for _, reservation := range out.Reservations {
				all = append(all, each(reservation.Instances, instance)...)
			}
			return all
		})
	return slices.DeleteFunc(found, func(i Instance) bool { return i.State == "terminated" }), err
}

func instance(i types.Instance) Instance {
	found := Instance{
		ID: deref(i.InstanceId), Image: deref(i.ImageId), Type: string(i.InstanceType), Vpc: deref(i.VpcId), Subnet: deref(i.SubnetId),
		Address: deref(i.PrivateIpAddress), Checked: deref(i.SourceDestCheck), Tags: tagsOf(i.Tags),
	}
	for _, g := range i.SecurityGroups {
		found.Groups = append(found.Groups, deref(g.GroupId))
	}
	if i.IamInstanceProfile != nil {
		arn := deref(i.IamInstanceProfile.Arn)
		found.Profile = arn[strings.LastIndex(arn, "/")+1:]
	}
	if i.MetadataOptions != nil {
		found.MetadataTokens = string(i.MetadataOptions.HttpTokens)
	}
	if i.State != nil {
		found.State = string(i.State.Name)
	}
	if i.StateReason != nil {
		found.StateReason = deref(i.StateReason.Message)
	}
	return found
}

// StartInstances starts a stopped machine; one that runs stays as it is.
func (c *Client) StartInstances(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "ec2:StartInstances", object: id},
		&ec2.StartInstancesInput{InstanceIds: []string{id}}, c.ec2.StartInstances)
	return err
}

// TerminateInstances deletes a machine; it takes a while after the call.
func (c *Client) TerminateInstances(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "ec2:TerminateInstances", object: id},
		&ec2.TerminateInstancesInput{InstanceIds: []string{id}}, c.ec2.TerminateInstances)
	return err
}

// ModifyInstanceAttribute says whether a machine may send and receive only
// what is its own.
func (c *Client) ModifyInstanceAttribute(ctx context.Context, id string, checked bool) error {
	_, err := call(ctx, c, request{action: "ec2:ModifyInstanceAttribute", object: id},
		&ec2.ModifyInstanceAttributeInput{InstanceId: &id, SourceDestCheck: &types.AttributeBooleanValue{Value: &checked}},
		c.ec2.ModifyInstanceAttribute)
	return err
}

// ModifyInstanceGroups puts a machine with one network interface into just
// these security groups.
func (c *Client) ModifyInstanceGroups(ctx context.Context, id string, groups []string) error {
	_, err := call(ctx, c, request{action: "ec2:ModifyInstanceAttribute", object: id},
		&ec2.ModifyInstanceAttributeInput{InstanceId: &id, Groups: groups}, c.ec2.ModifyInstanceAttribute)
	return err
}

// ModifyInstanceMetadataOptions says whether the metadata service wants a
// session: "required" or "optional".
func (c *Client) ModifyInstanceMetadataOptions(ctx context.Context, id, tokens string) error {
	_, err := call(ctx, c, request{action: "ec2:ModifyInstanceMetadataOptions", object: id},
		&ec2.ModifyInstanceMetadataOptionsInput{InstanceId: &id, HttpTokens: types.HttpTokensState(tokens)},
		c.ec2.ModifyInstanceMetadataOptions)
	return err
}

// DescribeInstanceTypes returns the architectures of a type of machine:
// "x86_64", "arm64".
func (c *Client) DescribeInstanceTypes(ctx context.Context, name string) ([]string, error) {
	in := &ec2.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{types.InstanceType(name)}}
	return everyPage(ctx, c, request{action: "ec2:DescribeInstanceTypes", object: name}, ec2.NewDescribeInstanceTypesPaginator(c.ec2, in),
		func(out *ec2.DescribeInstanceTypesOutput) []string {
			var all []string
			for _, t := range out.InstanceTypes {
				for _, a := range deref(t.ProcessorInfo).SupportedArchitectures {
					all = append(all, string(a))
				}
			}
			return all
		})
}

// HasNetworkInterface reports whether there is a network interface of that id.
func (c *Client) HasNetworkInterface(ctx context.Context, id string) (bool, error) {
	out, err := call(ctx, c, request{action: "ec2:DescribeNetworkInterfaces", object: id},
		&ec2.DescribeNetworkInterfacesInput{NetworkInterfaceIds: []string{id}}, c.ec2.DescribeNetworkInterfaces)
	if cloud.IsGone(err) {
		return false, nil
	}
	return err == nil && len(out.NetworkInterfaces) > 0, err
}
