package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func observeRouterVPCs(ctx context.Context, v *view) error {
	return v.inEachCEN(func(client *aliyun.Client, region, cen string) error {
		all, err := client.ListTransitRouterVPCs(ctx, aliyun.ListTransitRouterVPCsRequest{CENID: cen})
		if err != nil {
			return err
		}
		for _, a := range all.Attachments {
			r := &provision.AliyunTransitRouterVPC{
				Meta:   provision.Meta{Region: region, Name: a.Name, ID: a.AttachmentID, Tags: tagsOf(a.Tags)},
				Router: &provision.AliyunTransitRouter{Meta: provision.Meta{ID: a.TransitRouterID}}, VPC: existing("vpc", a.VPCID),
				VSwitches: []*provision.Existing{}, AutoPublish: ptr(bool(a.AutoPublishRouteEnabled)),
			}
			for _, zone := range a.ZoneMappings {
				r.VSwitches = append(r.VSwitches, existing("subnet", zone.VSwitchID))
			}
			o := provision.Observed{Resource: r, Pending: a.Status != "Attached"}
			if a.Status != "Detaching" && !v.addTagged(o) {
				v.addInTheWay(o, v.wantedRouterVPC(a))
			}
		}
		return nil
	})
}

// wantedRouterVPC is what we want where this attachment is: a VPC is on a router
// once.
func (v *view) wantedRouterVPC(a aliyun.TransitRouterVPC) provision.Resource {
	for _, want := range desired[*provision.AliyunTransitRouterVPC](v) {
		if want.VPC.ID == a.VPCID && v.idOf(want.Router) == a.TransitRouterID {
			return want
		}
	}
	return nil
}

// zoneMappings are subnets with the zones they are in.
func (w work) zoneMappings(ctx context.Context, vpc string, subnets []string) ([]aliyun.ZoneMapping, error) {
	all, err := w.DescribeVSwitches(ctx, aliyun.DescribeVSwitchesRequest{VPCID: vpc})
	var mappings []aliyun.ZoneMapping
	for _, s := range all.VSwitches {
		if slices.Contains(subnets, s.VSwitchID) {
			mappings = append(mappings, aliyun.ZoneMapping{ZoneID: s.ZoneID, VSwitchID: s.VSwitchID})
		}
	}
	slices.SortFunc(mappings, func(a, b aliyun.ZoneMapping) int {
		return slices.Index(subnets, a.VSwitchID) - slices.Index(subnets, b.VSwitchID)
	})
	return mappings, err
}

func subnetIDs(subnets []*provision.Existing) []string {
	var ids []string
	for _, s := range subnets {
		ids = append(ids, s.ID)
	}
	return ids
}

func createRouterVPC(ctx context.Context, w work, r *provision.AliyunTransitRouterVPC) (apply.Made, error) {
	router, err := w.id(r.Router)
	if err != nil {
		return apply.Made{}, err
	}
	zones, err := w.zoneMappings(ctx, r.VPC.ID, subnetIDs(r.VSwitches))
	if err != nil {
		return apply.Made{}, err
	}
	on, err := w.router(ctx, router)
	if err != nil {
		return apply.Made{}, err
	}
	if err := w.settled(ctx, func() ([]string, error) { return leavingAttachments(ctx, w.Client, router) }); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateTransitRouterVPCRequest{
		CENID: on.CENID, TransitRouterID: router, VPCID: r.VPC.ID, ZoneMappings: zones, AutoPublishRouteEnabled: r.AutoPublish,
		Name: r.Name, Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateTransitRouterVPC(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.routerVPCReady(ctx, made.AttachmentID)
}

// routerVPC describes an attachment; its state is empty for one that is not
// there.
func (w work) routerVPC(ctx context.Context, id string) (aliyun.TransitRouterVPC, error) {
	all, err := w.ListTransitRouterVPCs(ctx, aliyun.ListTransitRouterVPCsRequest{AttachmentID: id})
	for _, a := range all.Attachments {
		if a.AttachmentID == id {
			return a, err
		}
	}
	return aliyun.TransitRouterVPC{}, gone(err)
}

func (w work) routerVPCReady(ctx context.Context, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "Attached", func() (string, error) {
		a, err := w.routerVPC(ctx, id)
		return a.Status, err
	}))
}

func updateRouterVPC(ctx context.Context, w work, r *provision.AliyunTransitRouterVPC) (apply.Made, error) {
	id := w.thereID()
	err := w.retagCEN(ctx, aliyun.TypeTransitRouterVPC)
	if err == nil && w.changes("zone_mappings") {
		err = w.moveZones(ctx, id, r)
	}
	if err == nil && w.changes("auto_publish_route_enabled") {
		request := aliyun.UpdateTransitRouterVPCRequest{AttachmentID: id, AutoPublishRouteEnabled: r.AutoPublish}
		_, err = w.UpdateTransitRouterVPC(ctx, request)
	}
	if err != nil {
		return apply.Made{}, err
	}
	return w.routerVPCReady(ctx, id)
}

// moveZones adds the subnets that an attachment lacks and removes those that it
// should not have.
func (w work) moveZones(ctx context.Context, id string, r *provision.AliyunTransitRouterVPC) error {
	there, err := w.routerVPC(ctx, id)
	if err != nil {
		return err
	}
	want, err := w.zoneMappings(ctx, r.VPC.ID, subnetIDs(r.VSwitches))
	if err != nil {
		return err
	}
	request := aliyun.UpdateTransitRouterVPCZonesRequest{
		AttachmentID: id, Add: without(want, there.ZoneMappings), Remove: without(there.ZoneMappings, want),
	}
	if len(request.Add)+len(request.Remove) == 0 {
		return nil
	}
	_, err = w.UpdateTransitRouterVPCZones(ctx, request)
	if err != nil {
		return err
	}
	_, err = w.routerVPCReady(ctx, id)
	return err
}

// without is what is in all and not in the others.
func without[T comparable](all, others []T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return slices.Contains(others, one) })
}

func awaitRouterVPC(ctx context.Context, w work, r *provision.AliyunTransitRouterVPC) (apply.Made, error) {
	return w.routerVPCReady(ctx, r.ID)
}

func deleteRouterVPC(ctx context.Context, w work, r *provision.AliyunTransitRouterVPC) error {
	look := func() (string, error) {
		a, err := w.routerVPC(ctx, r.ID)
		return a.Status, err
	}
	if err := w.releaseAttachment(ctx, r.ID, end{r.Region, r.Router.ID}); err != nil {
		return err
	}
	return w.deleteOnce(ctx, r.ID, "Detaching", look, func() error {
		_, err := w.DeleteTransitRouterVPC(ctx, aliyun.DeleteTransitRouterVPCRequest{AttachmentID: r.ID})
		return err
	})
}
