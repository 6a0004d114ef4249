package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aws"
)

func vpnGateways() kind {
	k := kindOf(observeVPNGateways, createVPNGateway, deleteVPNGateway)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, usual, w.DescribeVpnGateways, vpnGatewayState)
	})
	return k
}

func vpnGatewayState(g aws.VpnGateway) string { return g.State }

func observeVPNGateways(ctx context.Context, v *view) error {
	var err error
	if v.gateways, err = v.DescribeVpnGateways(ctx, aws.Query{}); err != nil {
		return err
	}
	for _, g := range v.gateways {
		if g.State != "deleting" {
			r := &provision.AWSVPNGateway{Meta: v.meta(g.ID, g.Tags), ASN: ptr(uint32(g.ASN))}
			v.addTagged(provision.Observed{Resource: r, Pending: g.State == "pending"})
		}
	}
	return nil
}

func createVPNGateway(ctx context.Context, w work, r *provision.AWSVPNGateway) (string, error) {
	g, err := w.CreateVpnGateway(ctx, aws.NewVpnGateway{ASN: int64(deref(r.ASN)), Tags: r.Tags})
	g, err = made(ctx, w, g, err, w.DescribeVpnGateways)
	return g.ID, err
}

func deleteVPNGateway(ctx context.Context, w work, r *provision.AWSVPNGateway) error {
	if err := gone(w.DeleteVpnGateway(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, usual, w.DescribeVpnGateways, vpnGatewayState)
}

func vpnGatewayAttachments() kind {
	k := kindOf(observeAttachments, attachVPNGateway, detachVPNGateway)
	// The id of an attachment is made up here: gateway and VPC.
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		r := w.order.Change.Resource.(*provision.AWSVPNGatewayAttachment)
		gateway, err := w.id(r.Gateway)
		if err != nil {
			return err
		}
		return w.await(ctx, w.name(), usual, func() (string, bool, error) {
			state, err := w.attachment(ctx, gateway, r.VPC.ID)
			return state, state == "attached", err
		})
	})
	return k
}

// observeAttachments finds what our gateways are attached to, and the gateways
// of others that are attached where ours would be.
func observeAttachments(_ context.Context, v *view) error {
	for _, g := range v.gateways {
		if g.Attachment != "attaching" && g.Attachment != "attached" {
			continue
		}
		key, ours := keyOf[*provision.AWSVPNGateway](v, g.ID)
		want := wanted(v, func(r *provision.AWSVPNGatewayAttachment) bool {
			return ours && r.Gateway.Key == key || !ours && r.VPC.ID == g.Vpc
		})
		r := &provision.AWSVPNGatewayAttachment{
			Meta:    provision.Meta{ID: attachmentID(g.ID, g.Vpc)},
			Gateway: &provision.AWSVPNGateway{Meta: provision.Meta{ID: g.ID}}, VPC: vpc(g.Vpc),
		}
		v.addPlaced(provision.Observed{Resource: r, Ours: ours, Pending: g.Attachment == "attaching"}, want, string(key), "attachment")
	}
	return nil
}

func attachmentID(gateway, vpc string) string { return gateway + " " + vpc }

// attachment is how far the attachment of a gateway to a VPC is.
func (w work) attachment(ctx context.Context, gateway, vpc string) (string, error) {
	return seen(ctx, gateway, w.DescribeVpnGateways, func(g aws.VpnGateway) string {
		if g.Vpc != vpc {
			return ""
		}
		return g.Attachment
	})
}

func attachVPNGateway(ctx context.Context, w work, r *provision.AWSVPNGatewayAttachment) (string, error) {
	gateway, err := w.id(r.Gateway)
	if err != nil {
		return "", err
	}
	isThere := func() (bool, error) {
		state, err := w.attachment(ctx, gateway, r.VPC.ID)
		return state == "attaching" || state == "attached", err
	}
	id := attachmentID(gateway, r.VPC.ID)
	if there, err := isThere(); there || err != nil {
		return id, err
	}
	err = w.AttachVpnGateway(ctx, gateway, r.VPC.ID)
	if aws.IsOutcomeUnknown(err) {
		err = w.look(ctx, err, isThere)
	}
	return id, err
}

func detachVPNGateway(ctx context.Context, w work, r *provision.AWSVPNGatewayAttachment) error {
	if err := gone(w.DetachVpnGateway(ctx, r.Gateway.ID, r.VPC.ID)); err != nil {
		return err
	}
	return w.await(ctx, w.name(), usual, func() (string, bool, error) {
		state, err := w.attachment(ctx, r.Gateway.ID, r.VPC.ID)
		return state, state == "" || state == "detached", err
	})
}
