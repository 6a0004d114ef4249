package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aws"
)

func transitGateways() kind {
	k := kindOf(observeTransitGateways, createTransitGateway, deleteTransitGateway)
	k.change = typed(changeTransitGateway)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, slow, w.DescribeTransitGateways, transitGatewayState)
	})
	return k
}

func transitGatewayState(g aws.TransitGateway) string { return g.State }

func observeTransitGateways(ctx context.Context, v *view) error {
	var err error
	if v.transits, err = v.DescribeTransitGateways(ctx, aws.Query{}); err != nil {
		return err
	}
	for _, g := range v.transits {
		if g.State == "deleting" {
			continue
		}
		r := &provision.AWSTransitGateway{
			Meta: v.meta(g.ID, g.Tags), ASN: ptr(uint32(g.ASN)), ECMP: &g.Options.VpnEcmp,
			DefaultAssociation: &g.Options.DefaultAssociation, DefaultPropagation: &g.Options.DefaultPropagation,
		}
		v.addTagged(provision.Observed{Resource: r, Pending: g.State != "available"})
	}
	return nil
}

func transitOptions(r *provision.AWSTransitGateway) aws.TransitGatewayOptions {
	return aws.TransitGatewayOptions{
		VpnEcmp: deref(r.ECMP), DefaultAssociation: deref(r.DefaultAssociation), DefaultPropagation: deref(r.DefaultPropagation),
	}
}

func createTransitGateway(ctx context.Context, w work, r *provision.AWSTransitGateway) (string, error) {
	g, err := w.CreateTransitGateway(ctx, aws.NewTransitGateway{ASN: int64(deref(r.ASN)), Options: transitOptions(r), Tags: r.Tags})
	g, err = made(ctx, w, g, err, w.DescribeTransitGateways)
	return g.ID, err
}

func changeTransitGateway(ctx context.Context, w work, r *provision.AWSTransitGateway) error {
	return w.ModifyTransitGateway(ctx, w.thereID(), transitOptions(r))
}

func deleteTransitGateway(ctx context.Context, w work, r *provision.AWSTransitGateway) error {
	if err := gone(w.DeleteTransitGateway(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, slow, w.DescribeTransitGateways, transitGatewayState)
}

func transitGatewayVPCs() kind {
	k := kindOf(observeTransitVPCs, attachVPC, detachVPC)
	k.change = typed(changeTransitVPC)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, slow, w.DescribeTransitGatewayVpcAttachments, transitVPCState)
	})
	return k
}

func transitVPCState(a aws.TransitGatewayVpc) string { return a.State }

// observeTransitVPCs leaves out what failed: AWS takes it away by itself, and
// another can be made beside it.
func observeTransitVPCs(ctx context.Context, v *view) error {
	attachments, err := v.DescribeTransitGatewayVpcAttachments(ctx, aws.Query{})
	if err != nil {
		return err
	}
	for _, a := range attachments {
		if a.State == "deleting" || slices.Contains(failed, a.State) {
			continue
		}
		r := &provision.AWSTransitGatewayVPC{
			Meta: v.meta(a.ID, a.Tags), Gateway: &provision.AWSTransitGateway{Meta: provision.Meta{ID: a.TransitGateway}},
			VPC: vpc(a.Vpc), Subnets: subnets(a.Subnets),
		}
		v.addTagged(provision.Observed{Resource: r, Pending: a.State != "available"})
	}
	return nil
}

func attachVPC(ctx context.Context, w work, r *provision.AWSTransitGatewayVPC) (string, error) {
	gateway, err := w.id(r.Gateway)
	if err != nil {
		return "", err
	}
	id, err := w.CreateTransitGatewayVpcAttachment(ctx, gateway, r.VPC.ID, w.ids(r.Subnets), r.Tags)
	a, err := made(ctx, w, aws.TransitGatewayVpc{ID: id}, err, w.DescribeTransitGatewayVpcAttachments)
	return a.ID, err
}

// changeTransitVPC makes the subnets those of the file. Adding one a second
// time is refused, so what is there is looked at first.
func changeTransitVPC(ctx context.Context, w work, r *provision.AWSTransitGatewayVPC) error {
	id, want := w.thereID(), w.ids(r.Subnets)
	difference := func() (add, remove []string, err error) {
		found, err := w.DescribeTransitGatewayVpcAttachments(ctx, aws.Query{IDs: []string{id}})
		if err != nil || len(found) == 0 {
			return nil, nil, err
		}
		return without(want, found[0].Subnets), without(found[0].Subnets, want), nil
	}
	add, remove, err := difference()
	if err != nil || len(add)+len(remove) == 0 {
		return err
	}
	err = w.ModifyTransitGatewayVpcAttachment(ctx, id, add, remove)
	if aws.IsOutcomeUnknown(err) {
		err = w.look(ctx, err, func() (bool, error) {
			add, remove, err := difference()
			return len(add)+len(remove) == 0, err
		})
	}
	return err
}

// without returns the items of all that are not among some.
func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

func detachVPC(ctx context.Context, w work, r *provision.AWSTransitGatewayVPC) error {
	if err := gone(w.DeleteTransitGatewayVpcAttachment(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, slow, w.DescribeTransitGatewayVpcAttachments, transitVPCState)
}
