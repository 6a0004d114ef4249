package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// inEachTable calls look for every table of every router of ours.
func (v *view) inEachTable(ctx context.Context, look func(client *aliyun.Client, router *provision.AliyunTransitRouter, table string) error) error {
	for _, router := range ours[*provision.AliyunTransitRouter](v) {
		client, err := v.client(router.Region)
		if err != nil {
			return err
		}
		all, err := client.ListTransitRouterTables(ctx, aliyun.ListTransitRouterTablesRequest{TransitRouterID: router.ID})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		for _, table := range all.Tables {
			if err := look(client, router, table.TableID); err != nil && !aliyun.IsGone(err) {
				return err
			}
		}
	}
	return nil
}

// ourAttachment is the attachment of ours that has the id, or nil.
func (v *view) ourAttachment(id string) provision.Resource {
	for _, o := range v.found {
		switch o.Resource.(type) {
		case *provision.AliyunTransitRouterVPC, *provision.AliyunTransitRouterVBR, *provision.AliyunTransitRouterPeer:
			if o.Ours && o.Resource.Head().ID == id {
				return o.Resource
			}
		}
	}
	return nil
}

// observeAssociations looks at those of our attachments in tables of our
// routers; an attachment has one at each of its routers.
func observeAssociations(ctx context.Context, v *view) error {
	return v.inEachTable(ctx, func(client *aliyun.Client, router *provision.AliyunTransitRouter, table string) error {
		all, err := client.ListTransitRouterAssociations(ctx, aliyun.ListTransitRouterAssociationsRequest{TableID: table})
		for _, a := range all.Associations {
			attachment := v.ourAttachment(a.AttachmentID)
			if a.Status == "Dissociating" || attachment == nil {
				continue
			}
			id := associationID(table, a.AttachmentID)
			r := &provision.AliyunTransitRouterAssociation{
				Meta:   provision.Meta{Region: router.Region, ID: id, Key: leftover("cen", id)},
				Router: router, Table: provision.Known(table), Attachment: attachment,
			}
			for _, want := range desired[*provision.AliyunTransitRouterAssociation](v) {
				if v.idOf(want.Router) == router.ID && v.idOf(want.Attachment) == a.AttachmentID {
					r.Key, r.Name = want.Key, want.Name
				}
			}
			v.found = append(v.found, provision.Observed{Resource: r, Ours: true, Pending: a.Status != "Active"})
		}
		return err
	})
}

// associationID stands for an association, which has no id of its own.
func associationID(table, attachment string) string { return table + ":" + attachment }

// stateOfAssociation is empty for one that is not there.
func (w work) stateOfAssociation(ctx context.Context, table, attachment string) (string, error) {
	all, err := w.ListTransitRouterAssociations(ctx, aliyun.ListTransitRouterAssociationsRequest{TableID: table, AttachmentID: attachment})
	for _, a := range all.Associations {
		if a.TableID == table && a.AttachmentID == attachment {
			return a.Status, err
		}
	}
	return "", gone(err)
}

// createAssociation makes an association that is not there already from an
// attempt that was cut off.
func createAssociation(ctx context.Context, w work, r *provision.AliyunTransitRouterAssociation) (apply.Made, error) {
	table, err := w.value(r.Table)
	if err != nil {
		return apply.Made{}, err
	}
	attachment, err := w.id(r.Attachment)
	if err != nil {
		return apply.Made{}, err
	}
	err = w.settled(ctx, func() ([]string, error) {
		state, err := w.stateOfAssociation(ctx, table, attachment)
		if state == "Dissociating" {
			return []string{associationID(table, attachment)}, err
		}
		return nil, err
	})
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.AssociateTransitRouterRequest{TableID: table, AttachmentID: attachment}
	request.ClientToken = w.token(request)
	state, err := w.stateOfAssociation(ctx, table, attachment)
	if err == nil && state == "" {
		_, err = w.AssociateTransitRouter(ctx, request)
	}
	if err != nil {
		return apply.Made{}, err
	}
	return w.associationReady(ctx, table, attachment)
}

func (w work) associationReady(ctx context.Context, table, attachment string) (apply.Made, error) {
	id := associationID(table, attachment)
	return madeOf(id, w.become(ctx, id, "Active", func() (string, error) { return w.stateOfAssociation(ctx, table, attachment) }))
}

func awaitAssociation(ctx context.Context, w work, r *provision.AliyunTransitRouterAssociation) (apply.Made, error) {
	return w.associationReady(ctx, r.Table.Text, r.Attachment.Head().ID)
}

func deleteAssociation(ctx context.Context, w work, r *provision.AliyunTransitRouterAssociation) error {
	table, attachment := r.Table.Text, r.Attachment.Head().ID
	look := func() (string, error) { return w.stateOfAssociation(ctx, table, attachment) }
	return w.deleteOnce(ctx, r.ID, "Dissociating", look, func() error {
		_, err := w.DissociateTransitRouter(ctx, aliyun.DissociateTransitRouterRequest{TableID: table, AttachmentID: attachment})
		return err
	})
}
