package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func propagationKind() kind {
	propagation := kindOf[*provision.AliyunTransitRouterPropagation](observePropagations)
	propagation.create, propagation.await, propagation.delete = making(createPropagation), making(awaitPropagation), taking(deletePropagation)
	return propagation
}

// observePropagations looks at what tables of our routers learn from attachments
// of ours.
func observePropagations(ctx context.Context, v *view) error {
	return v.inEachTable(ctx, func(client *aliyun.Client, router *provision.AliyunTransitRouter, table string) error {
		all, err := client.ListTransitRouterPropagations(ctx, aliyun.ListTransitRouterPropagationsRequest{TableID: table})
		for _, p := range all.Propagations {
			attachment := v.ourAttachment(p.AttachmentID)
			if p.Status == "Disabling" || attachment == nil {
				continue
			}
			id := associationID(table, p.AttachmentID)
			r := &provision.AliyunTransitRouterPropagation{
				Meta:   provision.Meta{Region: router.Region, ID: id, Key: leftover("cen", "propagation/"+id)},
				Router: router, Table: provision.Known(table), Attachment: attachment,
			}
			for _, want := range desired[*provision.AliyunTransitRouterPropagation](v) {
				if v.idOf(want.Router) == router.ID && v.idOf(want.Attachment) == p.AttachmentID && v.systemTableOf(router.ID) == table {
					r.Key, r.Name = want.Key, want.Name
				}
			}
			v.found = append(v.found, provision.Observed{Resource: r, Ours: true, Pending: p.Status != "Active"})
		}
		return err
	})
}

// stateOfPropagation is empty for one that is not there.
func (w work) stateOfPropagation(ctx context.Context, table, attachment string) (string, error) {
	all, err := w.ListTransitRouterPropagations(ctx, aliyun.ListTransitRouterPropagationsRequest{TableID: table, AttachmentID: attachment})
	for _, p := range all.Propagations {
		if p.TableID == table && p.AttachmentID == attachment {
			return p.Status, err
		}
	}
	return "", gone(err)
}

// createPropagation makes a propagation that is not there already from an attempt
// that was cut off.
func createPropagation(ctx context.Context, w work, r *provision.AliyunTransitRouterPropagation) (apply.Made, error) {
	table, err := w.value(r.Table)
	if err != nil {
		return apply.Made{}, err
	}
	attachment, err := w.id(r.Attachment)
	if err != nil {
		return apply.Made{}, err
	}
	var state string
	err = w.settled(ctx, func() ([]string, error) {
		if state, err = w.stateOfPropagation(ctx, table, attachment); state == "Disabling" {
			return []string{associationID(table, attachment)}, err
		}
		return nil, err
	})
	if err == nil && state == "" {
		request := aliyun.EnableTransitRouterPropagationRequest{TableID: table, AttachmentID: attachment}
		request.ClientToken = w.token(request)
		_, err = w.EnableTransitRouterPropagation(ctx, request)
	}
	if err != nil {
		return apply.Made{}, err
	}
	return w.propagationReady(ctx, table, attachment)
}

func (w work) propagationReady(ctx context.Context, table, attachment string) (apply.Made, error) {
	id := associationID(table, attachment)
	return madeOf(id, w.become(ctx, id, "Active", func() (string, error) { return w.stateOfPropagation(ctx, table, attachment) }))
}

func awaitPropagation(ctx context.Context, w work, r *provision.AliyunTransitRouterPropagation) (apply.Made, error) {
	return w.propagationReady(ctx, r.Table.Text, r.Attachment.Head().ID)
}

func deletePropagation(ctx context.Context, w work, r *provision.AliyunTransitRouterPropagation) error {
	table, attachment := r.Table.Text, r.Attachment.Head().ID
	look := func() (string, error) { return w.stateOfPropagation(ctx, table, attachment) }
	return w.deleteOnce(ctx, r.ID, "Disabling", look, func() error {
		_, err := w.DisableTransitRouterPropagation(ctx, aliyun.DisableTransitRouterPropagationRequest{TableID: table, AttachmentID: attachment})
		return err
	})
}
