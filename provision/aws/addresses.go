package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Address is an Elastic IP address. Its id is that of its allocation.
type Address struct {
	ID string
	IP string
	// Association joins it to a machine; both are empty if nothing has it.
	Association, Instance string
	Tags                  Tags
}

func (a Address) id() string { return a.ID }
func (a Address) tags() Tags { return a.Tags }

// AllocateAddress takes an address. AWS has no client token for it.
func (c *Client) AllocateAddress(ctx context.Context, tags Tags) (Address, error) {
	in := &ec2.AllocateAddressInput{Domain: types.DomainTypeVpc, TagSpecifications: tags.specify(types.ResourceTypeElasticIp)}
	out, err := call(ctx, c, request{action: "ec2:AllocateAddress", object: tags.objectName("address")}, in, c.ec2.AllocateAddress)
	if err != nil {
		return Address{}, err
	}
	return Address{ID: deref(out.AllocationId), IP: deref(out.PublicIp), Tags: tags}, nil
}

// DescribeAddresses lists addresses.
func (c *Client) DescribeAddresses(ctx context.Context, q Query) ([]Address, error) {
	in := &ec2.DescribeAddressesInput{AllocationIds: q.IDs, Filters: q.filters("")}
	out, err := call(ctx, c, request{action: "ec2:DescribeAddresses", object: q.object("addresses")}, in, c.ec2.DescribeAddresses)
	if err != nil {
		return nil, err
	}
	return each(out.Addresses, func(a types.Address) Address {
		return Address{
			ID: deref(a.AllocationId), IP: deref(a.PublicIp), Association: deref(a.AssociationId), Instance: deref(a.InstanceId), Tags: tagsOf(a.Tags),
		}
	}), nil
}

// AssociateAddress gives a running machine an address. One that another has is
// taken from it only with move.
func (c *Client) AssociateAddress(ctx context.Context, address, instance string, move bool) error {
	_, err := call(ctx, c, request{action: "ec2:AssociateAddress", object: address},
		&ec2.AssociateAddressInput{AllocationId: &address, InstanceId: &instance, AllowReassociation: &move}, c.ec2.AssociateAddress)
	return err
}

// DisassociateAddress ends an association.
func (c *Client) DisassociateAddress(ctx context.Context, association string) error {
	_, err := call(ctx, c, request{action: "ec2:DisassociateAddress", object: association},
		&ec2.DisassociateAddressInput{AssociationId: &association}, c.ec2.DisassociateAddress)
	return err
}

// ReleaseAddress gives an address back that nothing has.
func (c *Client) ReleaseAddress(ctx context.Context, address string) error {
	_, err := call(ctx, c, request{action: "ec2:ReleaseAddress", object: address},
		&ec2.ReleaseAddressInput{AllocationId: &address}, c.ec2.ReleaseAddress)
	return err
}
