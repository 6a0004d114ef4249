package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

func directAssociations() kind {
	k := kindOf(observeDirectAssociations, associateDirect, disassociateDirect)
	k.change = typed(changePrefixes)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		gateway, err := w.id(w.order.Change.Resource.(*provision.AWSDirectConnectAssociation).Gateway)
		if err != nil {
			return err
		}
		object := w.name() + " (" + id + ")"
		return w.await(ctx, object, slow, func() (string, bool, error) {
			a, err := w.directAssociation(ctx, gateway, func(a aws.DirectConnectAssociation) bool { return a.ID == id })
			if isGoing(a) && a.Error != "" {
				err = cloud.NotReady(object, a.State+" ("+a.Error+")", 0, nil)
			}
			return a.State, a.State == "associated", err
		})
	})
	return k
}

// isGoing is true of an association that is being taken away, and of one that
// AWS could not make.
func isGoing(a aws.DirectConnectAssociation) bool {
	return a.State == "disassociating" || a.State == "disassociated"
}

// observeDirectAssociations finds what our gateways are joined to. One in a
// region without a site is shown in the first.
func observeDirectAssociations(ctx context.Context, v *view) error {
	for _, g := range v.directGateways {
		key, ours := v.taggedKey(directGatewayOf(v, g))
		if !ours {
			continue
		}
		found, err := v.DescribeDirectConnectGatewayAssociations(ctx, g.ID)
		if err != nil {
			return err
		}
		for _, a := range found {
			home := a.Region
			if !slices.Contains(v.regions, home) {
				home = v.regions[0]
			}
			if home == v.region && !isGoing(a) {
				v.addDirectAssociation(a, key)
			}
		}
	}
	return nil
}

func (v *view) addDirectAssociation(a aws.DirectConnectAssociation, gateway provision.Key) {
	want := wanted(v, func(r *provision.AWSDirectConnectAssociation) bool {
		return r.Gateway.Key == gateway && v.isHere(r.TransitGateway, a.Associated)
	})
	r := &provision.AWSDirectConnectAssociation{
		Meta: provision.Meta{ID: a.ID}, Gateway: &provision.AWSDirectConnectGateway{Meta: provision.Meta{ID: a.Gateway}},
		TransitGateway: &provision.AWSTransitGateway{Meta: provision.Meta{ID: a.Associated}}, AllowedPrefixes: a.Prefixes,
	}
	v.addPlaced(provision.Observed{Resource: r, Ours: true, Pending: a.State != "associated"}, want, string(gateway), "association/"+a.Associated)
}

// directAssociation returns the association of a gateway that matches, without
// an id if there is none.
func (w work) directAssociation(ctx context.Context, gateway string, matches func(aws.DirectConnectAssociation) bool) (aws.DirectConnectAssociation, error) {
	found, err := w.DescribeDirectConnectGatewayAssociations(ctx, gateway)
	if i := slices.IndexFunc(found, matches); i >= 0 && err == nil {
		return found[i], nil
	}
	return aws.DirectConnectAssociation{}, gone(err)
}

// associateDirect takes an association that is there for the one it should
// make: two gateways are joined once.
func associateDirect(ctx context.Context, w work, r *provision.AWSDirectConnectAssociation) (string, error) {
	gateway, err := w.id(r.Gateway)
	if err != nil {
		return "", err
	}
	transit, err := w.id(r.TransitGateway)
	if err != nil {
		return "", err
	}
	id, err := w.CreateDirectConnectGatewayAssociation(ctx, gateway, transit, r.AllowedPrefixes)
	if aws.IsOutcomeUnknown(err) || aws.IsAlreadyThere(err) {
		err = w.look(ctx, err, func() (bool, error) {
			a, err := w.directAssociation(ctx, gateway, func(a aws.DirectConnectAssociation) bool {
				return a.Associated == transit && !isGoing(a)
			})
			id = a.ID
			return id != "", err
		})
	}
	return id, err
}

// changePrefixes makes the allowed prefixes those of the file. Adding one a
// second time is refused, so what is there is looked at first.
func changePrefixes(ctx context.Context, w work, r *provision.AWSDirectConnectAssociation) error {
	gateway, err := w.id(r.Gateway)
	if err != nil {
		return err
	}
	id, want := w.thereID(), r.AllowedPrefixes
	difference := func() (add, remove []string, err error) {
		a, err := w.directAssociation(ctx, gateway, func(a aws.DirectConnectAssociation) bool { return a.ID == id })
		if err != nil || a.ID == "" {
			return nil, nil, err
		}
		return without(want, a.Prefixes), without(a.Prefixes, want), nil
	}
	add, remove, err := difference()
	if err != nil || len(add)+len(remove) == 0 {
		return err
	}
	err = w.UpdateDirectConnectGatewayAssociation(ctx, id, add, remove)
	if aws.IsOutcomeUnknown(err) {
		err = w.look(ctx, err, func() (bool, error) {
			add, remove, err := difference()
			return len(add)+len(remove) == 0, err
		})
	}
	return err
}

// disassociateDirect waits for EC2 as well: it keeps the attachment of the
// transit gateway for a while, and refuses to delete the gateway until then.
func disassociateDirect(ctx context.Context, w work, r *provision.AWSDirectConnectAssociation) error {
	if err := gone(w.DeleteDirectConnectGatewayAssociation(ctx, r.ID)); err != nil {
		return err
	}
	return w.await(ctx, w.name()+" ("+r.ID+")", slow, func() (string, bool, error) {
		a, err := w.directAssociation(ctx, r.Gateway.ID, func(a aws.DirectConnectAssociation) bool { return a.ID == r.ID })
		if err != nil || a.ID != "" && a.State != "disassociated" {
			return a.State, false, err
		}
		attachments, err := w.DescribeTransitGatewayAttachments(ctx, aws.Query{})
		i := slices.IndexFunc(attachments, func(a aws.TransitGatewayAttachment) bool {
			return a.TransitGateway == r.TransitGateway.ID && a.Resource == r.Gateway.ID
		})
		if err != nil || i < 0 {
			return "", err == nil, err
		}
		return "attachment " + attachments[i].State, false, nil
	})
}
