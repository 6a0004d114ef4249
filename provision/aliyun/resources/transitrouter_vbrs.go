package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func routerVBRKind() kind {
	vbr := kindOf[*provision.AliyunTransitRouterVBR](observeRouterVBRs)
	vbr.create, vbr.update, vbr.await, vbr.delete = making(createRouterVBR), making(updateRouterVBR), making(awaitRouterVBR), taking(deleteRouterVBR)
	return vbr
}

func observeRouterVBRs(ctx context.Context, v *view) error {
	return v.inEachCEN(func(client *aliyun.Client, region, cen string) error {
		all, err := client.ListTransitRouterVBRs(ctx, aliyun.ListTransitRouterVBRsRequest{CENID: cen})
		if err != nil {
			return err
		}
		for _, a := range all.Attachments {
			o := provision.Observed{Pending: a.Status != "Attached", Resource: &provision.AliyunTransitRouterVBR{
				Meta:         provision.Meta{Region: region, Name: a.Name, ID: a.AttachmentID, Tags: tagsOf(a.Tags)},
				Router:       &provision.AliyunTransitRouter{Meta: provision.Meta{ID: a.TransitRouterID}},
				BorderRouter: &provision.AliyunBorderRouter{Meta: provision.Meta{ID: a.VBRID}}, AutoPublish: ptr(bool(a.AutoPublishRouteEnabled)),
			}}
			if a.Status != "Detaching" && !v.addTagged(o) {
				v.addInTheWay(o, v.wantedRouterVBR(a.VBRID))
			}
		}
		return nil
	})
}

// wantedRouterVBR is what we want where a border router is: it is on one transit
// router at a time.
func (v *view) wantedRouterVBR(border string) provision.Resource {
	for _, want := range desired[*provision.AliyunTransitRouterVBR](v) {
		if v.idOf(want.BorderRouter) == border {
			return want
		}
	}
	return nil
}

func createRouterVBR(ctx context.Context, w work, r *provision.AliyunTransitRouterVBR) (apply.Made, error) {
	ids, err := w.ids(r.Router, r.BorderRouter)
	if err != nil {
		return apply.Made{}, err
	}
	on, err := w.router(ctx, ids[0])
	if err != nil {
		return apply.Made{}, err
	}
	if err := w.settled(ctx, func() ([]string, error) { return leavingAttachments(ctx, w.Client, ids[0]) }); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateTransitRouterVBRRequest{
		CENID: on.CENID, TransitRouterID: ids[0], VBRID: ids[1], AutoPublishRouteEnabled: r.AutoPublish, Name: r.Name, Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateTransitRouterVBR(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.routerVBRReady(ctx, made.AttachmentID)
}

// stateOfRouterVBR is empty for one that is not there.
func (w work) stateOfRouterVBR(ctx context.Context, id string) (string, error) {
	all, err := w.ListTransitRouterVBRs(ctx, aliyun.ListTransitRouterVBRsRequest{AttachmentID: id})
	for _, a := range all.Attachments {
		if a.AttachmentID == id {
			return a.Status, err
		}
	}
	return "", gone(err)
}

func (w work) routerVBRReady(ctx context.Context, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "Attached", func() (string, error) { return w.stateOfRouterVBR(ctx, id) }))
}

func updateRouterVBR(ctx context.Context, w work, r *provision.AliyunTransitRouterVBR) (apply.Made, error) {
	id := w.thereID()
	err := w.retagCEN(ctx, aliyun.TypeTransitRouterVBR)
	if err == nil && w.changes("auto_publish_route_enabled") {
		_, err = w.UpdateTransitRouterVBR(ctx, aliyun.UpdateTransitRouterVBRRequest{AttachmentID: id, AutoPublishRouteEnabled: r.AutoPublish})
	}
	if err != nil {
		return apply.Made{}, err
	}
	return w.routerVBRReady(ctx, id)
}

func awaitRouterVBR(ctx context.Context, w work, r *provision.AliyunTransitRouterVBR) (apply.Made, error) {
	return w.routerVBRReady(ctx, r.ID)
}

func deleteRouterVBR(ctx context.Context, w work, r *provision.AliyunTransitRouterVBR) error {
	if err := w.releaseAttachment(ctx, r.ID, end{r.Region, r.Router.ID}); err != nil {
		return err
	}
	look := func() (string, error) { return w.stateOfRouterVBR(ctx, r.ID) }
	return w.deleteOnce(ctx, r.ID, "Detaching", look, func() error {
		_, err := w.DeleteTransitRouterVBR(ctx, aliyun.DeleteTransitRouterVBRRequest{AttachmentID: r.ID})
		return err
	})
}
