package resources

import (
	"context"
	"strconv"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func customerKind() kind {
	customer := kindOf[*provision.AliyunCustomerGateway](observeCustomers)
	customer.create = making(createCustomer)
	customer.update = making(updateCustomer)
	customer.await = making(awaitCustomer)
	customer.delete = taking(deleteCustomer)
	customer.retire = taking(retireCustomer)
	return customer
}

func observeCustomers(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeCustomerGateways(ctx, aliyun.DescribeCustomerGatewaysRequest{})
		if err != nil {
			return err
		}
		for _, c := range all.CustomerGateways {
			v.addTagged(provision.Observed{Resource: &provision.AliyunCustomerGateway{
				Meta:      provision.Meta{Region: region, Name: c.Name, ID: c.CustomerGatewayID, Tags: tagsOf(c.Tags)},
				IPAddress: provision.Known(c.IPAddress), ASN: some(uint32(c.ASN)),
			}})
		}
	}
	return nil
}

// createCustomer makes a customer gateway and waits until it shows: a run that
// is cut off after this must not make another.
func createCustomer(ctx context.Context, w work, r *provision.AliyunCustomerGateway) (apply.Made, error) {
	address, err := w.value(r.IPAddress)
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateCustomerGatewayRequest{Name: r.Name, IPAddress: address, Tags: tagList(r.Tags)}
	if r.ASN != nil {
		request.ASN = strconv.FormatUint(uint64(*r.ASN), 10)
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateCustomerGateway(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return apply.Made{ID: made.CustomerGatewayID}, w.await(ctx, string(r.Key), pace{usualEvery, settle}, func() (string, bool, error) {
		_, err := w.DescribeCustomerGateway(ctx, aliyun.DescribeCustomerGatewayRequest{CustomerGatewayID: made.CustomerGatewayID})
		return "ordered", err == nil, gone(err)
	})
}

// updateCustomer puts the tags right: nothing else of it can be changed.
func updateCustomer(ctx context.Context, w work, _ *provision.AliyunCustomerGateway) (apply.Made, error) {
	return apply.Made{ID: w.thereID()}, w.retag(ctx, aliyun.TypeCustomerGateway)
}

func awaitCustomer(_ context.Context, _ work, r *provision.AliyunCustomerGateway) (apply.Made, error) {
	return apply.Made{ID: r.ID}, nil
}

func deleteCustomer(ctx context.Context, w work, r *provision.AliyunCustomerGateway) error {
	_, err := w.DeleteCustomerGateway(ctx, aliyun.DeleteCustomerGatewayRequest{CustomerGatewayID: r.ID})
	return gone(err)
}

// retireCustomer makes room for another of the same key while a connection
// still uses this one.
func retireCustomer(ctx context.Context, w work, _ *provision.AliyunCustomerGateway) error {
	return w.retireAs(ctx, aliyun.TypeCustomerGateway)
}
