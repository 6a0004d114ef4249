package resources

import (
	"context"
	"strconv"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func addressKinds() []kind {
	address := kindOf[*provision.AliyunAddress](observeAddresses)
	address.create = making(createAddress)
	address.update = making(updateAddress)
	address.await = making(awaitAddress)
	address.delete = taking(deleteAddress)
	return []kind{address}
}

func observeAddresses(ctx context.Context, v *view) error {
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
			v.addTagged(provision.Observed{
				Resource: &provision.AliyunAddress{
					Meta:      provision.Meta{Region: region, Name: eip.Name, ID: eip.AllocationID, Tags: tagsOf(eip.Tags)},
					Bandwidth: ptr(int(eip.Bandwidth)), Billing: ptr(eip.InternetChargeType), Line: ptr(eip.ISP),
				},
				Outputs: madeAddress(eip).Outputs, EndsAt: prepaidUntil(eip.ChargeType, eip.ExpiredTime),
			})
		}
	}
	return nil
}

func madeAddress(eip aliyun.EIP) apply.Made {
	return apply.Made{ID: eip.AllocationID, Outputs: map[string]string{"public_ip": eip.IPAddress}}
}

func createAddress(ctx context.Context, w work, r *provision.AliyunAddress) (apply.Made, error) {
	request := aliyun.AllocateEIPAddressRequest{
		Name: r.Name, InternetChargeType: or(r.Billing), InstanceChargeType: "PostPaid", ISP: or(r.Line), Tags: tagList(r.Tags),
	}
	if r.Bandwidth != nil {
		request.Bandwidth = strconv.Itoa(*r.Bandwidth)
	}
	request.ClientToken = w.token(request)
	made, err := w.AllocateEIPAddress(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.addressReady(ctx, made.AllocationID)
}

// addressReady waits until the cloud shows an address.
func (w work) addressReady(ctx context.Context, id string) (apply.Made, error) {
	var made apply.Made
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, settle}, func() (string, bool, error) {
		eip, found, err := w.address(ctx, id)
		made = madeAddress(eip)
		return "ordered", found && eip.IPAddress != "", err
	})
	return made, err
}

// address is what the cloud shows of an address.
func (w work) address(ctx context.Context, id string) (eip aliyun.EIP, found bool, err error) {
	all, err := w.DescribeEIPAddresses(ctx, aliyun.DescribeEIPAddressesRequest{AllocationID: id})
	if err != nil || len(all.EIPAddresses) == 0 {
		return aliyun.EIP{}, false, gone(err)
	}
	return all.EIPAddresses[0], true, nil
}

// updateAddress puts right the tags and the bandwidth.
func updateAddress(ctx context.Context, w work, r *provision.AliyunAddress) (apply.Made, error) {
	id := w.thereID()
	if err := w.retag(ctx, aliyun.TypeEIP); err != nil {
		return apply.Made{}, err
	}
	if w.changes("bandwidth_mbps") {
		if _, err := w.ModifyEIPAddressAttribute(ctx, aliyun.ModifyEIPAddressAttributeRequest{AllocationID: id, Bandwidth: strconv.Itoa(or(r.Bandwidth))}); err != nil {
			return apply.Made{}, err
		}
	}
	return w.addressReady(ctx, id)
}

func awaitAddress(ctx context.Context, w work, r *provision.AliyunAddress) (apply.Made, error) {
	return w.addressReady(ctx, r.ID)
}

// deleteAddress gives an address back; the client waits while it is still
// coming off a host.
func deleteAddress(ctx context.Context, w work, r *provision.AliyunAddress) error {
	if _, err := w.ReleaseEIPAddress(ctx, aliyun.ReleaseEIPAddressRequest{AllocationID: r.ID}); err != nil {
		return gone(err)
	}
	return w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		eip, found, err := w.address(ctx, r.ID)
		return eip.Status, err == nil && !found, err
	})
}
