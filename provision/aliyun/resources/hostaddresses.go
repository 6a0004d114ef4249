package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// hostType is what a host is in the calls about addresses.
const hostType = "EcsInstance"

func hostAddressKinds() []kind {
	association := kindOf[*provision.AliyunAddressAssociation](observeHostAddresses)
	association.create = making(createHostAddress)
	association.update = making(updateHostAddress)
	association.await = making(awaitHostAddress)
	association.delete = taking(deleteHostAddress)
	return []kind{association}
}

// observeHostAddresses looks at every address that something has. Its id is the
// address's: that has one host at most.
func observeHostAddresses(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeEIPAddresses(ctx, aliyun.DescribeEIPAddressesRequest{})
		if err != nil {
			return err
		}
		for _, eip := range all.EIPAddresses {
			if eip.InstanceID != "" && eip.Status != "Unassociating" {
				v.addHostAddress(region, eip)
			}
		}
	}
	return nil
}

// addHostAddress puts in an address of a host where either is ours, or where
// one of ours should be.
func (v *view) addHostAddress(region string, eip aliyun.EIP) {
	r := &provision.AliyunAddressAssociation{
		Meta:    provision.Meta{Region: region, Key: leftover(region, eip.AllocationID), ID: eip.AllocationID},
		Address: existing(whatAddress, eip.AllocationID), Instance: &provision.AliyunInstance{Meta: provision.Meta{ID: eip.InstanceID}},
	}
	o := provision.Observed{Resource: r, Pending: eip.Status != "InUse"}
	o.Ours = isOurs[*provision.AliyunAddress](v, eip.AllocationID) || isOurs[*provision.AliyunInstance](v, eip.InstanceID)
	wanted := false
	for _, want := range desired[*provision.AliyunAddressAssociation](v) {
		if v.idOf(want.Address) == eip.AllocationID {
			r.Key, wanted = want.Key, true
		}
	}
	if o.Ours || wanted {
		v.found = append(v.found, o)
	}
}

func createHostAddress(ctx context.Context, w work, r *provision.AliyunAddressAssociation) (apply.Made, error) {
	ids, err := w.ids(r.Address, r.Instance)
	if err != nil {
		return apply.Made{}, err
	}
	return w.associate(ctx, ids[0], ids[1])
}

// associate gives a host an address, if it does not have it. A repeated call is
// refused for the state that the first has brought about, which is as good.
func (w work) associate(ctx context.Context, address, instance string) (apply.Made, error) {
	eip, _, err := w.address(ctx, address)
	if err != nil {
		return apply.Made{}, err
	}
	if eip.InstanceID != instance {
		_, err = w.AssociateEIPAddress(ctx, aliyun.AssociateEIPAddressRequest{AllocationID: address, InstanceID: instance, InstanceType: hostType})
	}
	if causeway.HasCode(err, "cloud.conflict") {
		eip, _, seen := w.address(ctx, address)
		if seen == nil && eip.InstanceID == instance {
			err = nil
		}
	}
	if err != nil {
		return apply.Made{}, err
	}
	return w.associated(ctx, address)
}

// associated waits until a host can use its address.
func (w work) associated(ctx context.Context, address string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+address, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		eip, _, err := w.address(ctx, address)
		return eip.Status, eip.Status == "InUse", err
	})
	return apply.Made{ID: address}, err
}

// updateHostAddress gives the address to another host.
func updateHostAddress(ctx context.Context, w work, r *provision.AliyunAddressAssociation) (apply.Made, error) {
	instance, err := w.id(r.Instance)
	if err != nil {
		return apply.Made{}, err
	}
	id := w.thereID()
	if eip, _, err := w.address(ctx, id); err != nil || eip.InstanceID != instance {
		if err == nil {
			err = w.unassociate(ctx, id)
		}
		if err != nil {
			return apply.Made{}, err
		}
	}
	return w.associate(ctx, id, instance)
}

func awaitHostAddress(ctx context.Context, w work, r *provision.AliyunAddressAssociation) (apply.Made, error) {
	return w.associated(ctx, r.ID)
}

func deleteHostAddress(ctx context.Context, w work, r *provision.AliyunAddressAssociation) error {
	return w.unassociate(ctx, r.ID)
}

// unassociate takes an address from what has it, and waits until it is free.
func (w work) unassociate(ctx context.Context, address string) error {
	eip, _, err := w.address(ctx, address)
	if err != nil {
		return err
	}
	if eip.InstanceID != "" {
		_, err = w.UnassociateEIPAddress(ctx, aliyun.UnassociateEIPAddressRequest{AllocationID: address, InstanceID: eip.InstanceID, InstanceType: eip.InstanceType})
	}
	if causeway.HasCode(err, "cloud.conflict") {
		eip, _, seen := w.address(ctx, address)
		if seen == nil && eip.InstanceID == "" {
			err = nil
		}
	}
	if gone(err) != nil {
		return err
	}
	return w.await(ctx, string(w.order.Change.Key)+" "+address, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		eip, found, err := w.address(ctx, address)
		return eip.Status, err == nil && (!found || eip.Status == "Available"), err
	})
}
