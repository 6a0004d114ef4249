package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

// whatAddress is an Elastic IP address of the user's, by the id of its
// allocation.
const whatAddress = "elastic IP address"

func elasticAddresses() kind {
	k := kindOf(observeAddresses, createAddress, releaseAddress)
	k.ready = func(ctx context.Context, w work, _ provision.Resource, id string) (apply.Made, error) {
		made := apply.Made{ID: id}
		return made, w.await(ctx, w.name()+" ("+id+")", usual, func() (string, bool, error) {
			ip, err := seen(ctx, id, w.DescribeAddresses, func(a aws.Address) string { return a.IP })
			made.Outputs = addressOutputs(ip)
			return "", ip != "", err
		})
	}
	return k
}

func addressOutputs(ip string) map[string]string { return map[string]string{"public_ip": ip} }

func observeAddresses(ctx context.Context, v *view) error {
	var err error
	if v.addresses, err = v.DescribeAddresses(ctx, aws.Query{}); err != nil {
		return err
	}
	for _, a := range v.addresses {
		v.addTagged(provision.Observed{Resource: &provision.AWSAddress{Meta: v.meta(a.ID, a.Tags)}, Outputs: addressOutputs(a.IP)})
	}
	return nil
}

func createAddress(ctx context.Context, w work, r *provision.AWSAddress) (string, error) {
	a, err := w.AllocateAddress(ctx, r.Tags)
	a, err = made(ctx, w, a, err, w.DescribeAddresses)
	return a.ID, err
}

func releaseAddress(ctx context.Context, w work, r *provision.AWSAddress) error {
	return w.ReleaseAddress(ctx, r.ID)
}

func addressAssociations() kind {
	k := kindOf(observeAddressAssociations, associateAddress, disassociateAddress)
	k.change = typed(func(ctx context.Context, w work, r *provision.AWSAddressAssociation) error {
		instance, err := w.id(r.Instance)
		if err != nil {
			return err
		}
		return w.AssociateAddress(ctx, w.thereID(), instance, true)
	})
	return k
}

// observeAddressAssociations finds who has our addresses, which addresses our
// hosts have, and who has an address that a host is to have. The id is that of
// the address: it has one association at most, and every host another id of it.
func observeAddressAssociations(_ context.Context, v *view) error {
	for _, a := range v.addresses {
		if a.Association == "" {
			continue
		}
		key, oursByAddress := keyOf[*provision.AWSAddress](v, a.ID)
		owner, oursByHost := keyOf[*provision.AWSInstance](v, a.Instance)
		r := &provision.AWSAddressAssociation{Meta: provision.Meta{ID: a.ID}, Address: existing(whatAddress, a.ID)}
		if a.Instance != "" {
			r.Instance = host(a.Instance)
		}
		if oursByAddress {
			r.Address, owner = &provision.AWSAddress{Meta: provision.Meta{ID: a.ID}}, key
		}
		want := wanted(v, func(r *provision.AWSAddressAssociation) bool { return v.isHere(r.Address, a.ID) })
		v.addPlaced(provision.Observed{Resource: r, Ours: oursByAddress || oursByHost}, want, string(owner), "association/"+a.ID)
	}
	return nil
}

func associateAddress(ctx context.Context, w work, r *provision.AWSAddressAssociation) (string, error) {
	address, err := w.id(r.Address)
	if err != nil {
		return "", err
	}
	instance, err := w.id(r.Instance)
	if err != nil {
		return "", err
	}
	err = w.AssociateAddress(ctx, address, instance, false)
	if aws.IsAlreadyThere(err) {
		has, failure := seen(ctx, address, w.DescribeAddresses, func(a aws.Address) string { return a.Instance })
		if failure == nil && has == instance {
			err = nil
		}
	}
	return address, err
}

func disassociateAddress(ctx context.Context, w work, r *provision.AWSAddressAssociation) error {
	association, err := seen(ctx, r.ID, w.DescribeAddresses, func(a aws.Address) string { return a.Association })
	if err != nil || association == "" {
		return err
	}
	return w.DisassociateAddress(ctx, association)
}
