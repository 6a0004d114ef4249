package resources

import (
	"context"
	"strconv"

	"causeway/provision"
	"causeway/provision/aws"
)

func customerGateways() kind {
	k := kindOf(observeCustomerGateways, createCustomerGateway, deleteCustomerGateway)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, usual, w.DescribeCustomerGateways, customerGatewayState)
	})
	return k
}

func customerGatewayState(g aws.CustomerGateway) string { return g.State }

func observeCustomerGateways(ctx context.Context, v *view) error {
	gateways, err := v.DescribeCustomerGateways(ctx, aws.Query{})
	if err != nil {
		return err
	}
	for _, g := range gateways {
		if g.State == "deleting" {
			continue
		}
		r := &provision.AWSCustomerGateway{Meta: v.meta(g.ID, g.Tags), IPAddress: provision.Known(g.IP), DeviceName: &g.DeviceName}
		if asn, err := strconv.ParseUint(g.ASN, 10, 32); err == nil {
			r.ASN = ptr(uint32(asn))
		}
		v.addTagged(provision.Observed{Resource: r, Pending: g.State == "pending"})
	}
	return nil
}

// createCustomerGateway may be answered with an identical gateway that is there
// and whose tags were taken off: its device name is ours, so it gets them
// again.
func createCustomerGateway(ctx context.Context, w work, r *provision.AWSCustomerGateway) (string, error) {
	ip, err := w.value(r.IPAddress)
	if err != nil {
		return "", err
	}
	g, err := w.CreateCustomerGateway(ctx, aws.NewCustomerGateway{IP: ip, ASN: int64(deref(r.ASN)), DeviceName: deref(r.DeviceName), Tags: r.Tags})
	if err == nil && !g.Tags.Has(r.Tags) {
		err = w.CreateTags(ctx, g.ID, r.Tags)
	}
	return g.ID, err
}

func deleteCustomerGateway(ctx context.Context, w work, r *provision.AWSCustomerGateway) error {
	if err := gone(w.DeleteCustomerGateway(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, usual, w.DescribeCustomerGateways, customerGatewayState)
}
