package resources

import (
	"context"
	"slices"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// observePeers looks in every region: an attachment may show at both of its
// ends, and counts once.
func observePeers(ctx context.Context, v *view) error {
	seen := map[string]bool{}
	return v.inEachCEN(func(client *aliyun.Client, region, cen string) error {
		all, err := client.ListTransitRouterPeers(ctx, aliyun.ListTransitRouterPeersRequest{CENID: cen})
		if err != nil {
			return err
		}
		for _, p := range all.Attachments {
			if p.Status != "Detaching" && !seen[p.AttachmentID] {
				seen[p.AttachmentID] = true
				v.addPeer(p)
			}
		}
		return nil
	})
}

func (v *view) addPeer(p aliyun.TransitRouterPeer) {
	want := v.wantedPeer(p)
	if want != nil && v.idOf(want.Peer) == p.TransitRouterID {
		// The same attachment seen from its other end.
		p.TransitRouterID, p.PeerTransitRouterID = p.PeerTransitRouterID, p.TransitRouterID
		p.RegionID, p.PeerRegionID = p.PeerRegionID, p.RegionID
	}
	r := &provision.AliyunTransitRouterPeer{
		Meta:   provision.Meta{Region: p.RegionID, Name: p.Name, ID: p.AttachmentID, Tags: tagsOf(p.Tags)},
		Router: &provision.AliyunTransitRouter{Meta: provision.Meta{ID: p.TransitRouterID}},
		Peer:   &provision.AliyunTransitRouter{Meta: provision.Meta{ID: p.PeerTransitRouterID}}, PeerRegion: ptr(p.PeerRegionID),
		Bandwidth: some(int(p.Bandwidth)), Billing: some(p.BandwidthType), AutoPublish: ptr(bool(p.AutoPublishRouteEnabled)),
	}
	if p.BandwidthPlanID != "" {
		r.Plan = existing("bandwidth plan", p.BandwidthPlanID)
	}
	o := provision.Observed{Resource: r, Pending: p.Status != "Attached"}
	if !v.addTagged(o) && want != nil {
		v.addInTheWay(o, want)
	}
}

// wantedPeer is what we want where this attachment is: two routers are joined
// once.
func (v *view) wantedPeer(p aliyun.TransitRouterPeer) *provision.AliyunTransitRouterPeer {
	for _, want := range desired[*provision.AliyunTransitRouterPeer](v) {
		ends := []string{v.idOf(want.Router), v.idOf(want.Peer)}
		if slices.Contains(ends, p.TransitRouterID) && slices.Contains(ends, p.PeerTransitRouterID) {
			return want
		}
	}
	return nil
}

func createPeer(ctx context.Context, w work, r *provision.AliyunTransitRouterPeer) (apply.Made, error) {
	ids, err := w.ids(r.Router, r.Peer)
	if err != nil {
		return apply.Made{}, err
	}
	on, err := w.router(ctx, ids[0])
	if err != nil {
		return apply.Made{}, err
	}
	if err := w.takePlan(ctx, r.Plan, on.CENID); err != nil {
		return apply.Made{}, err
	}
	if err := w.settled(ctx, func() ([]string, error) { return leavingAttachments(ctx, w.Client, ids[0]) }); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateTransitRouterPeerRequest{
		CENID: on.CENID, TransitRouterID: ids[0], PeerTransitRouterID: ids[1], PeerRegionID: or(r.PeerRegion),
		Bandwidth: or(r.Bandwidth), BandwidthType: or(r.Billing), BandwidthPlanID: planID(r.Plan), AutoPublishRouteEnabled: r.AutoPublish,
		Name: r.Name, Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateTransitRouterPeer(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.peerReady(ctx, made.AttachmentID)
}

func planID(plan *provision.Existing) string {
	if plan == nil {
		return ""
	}
	return plan.ID
}

// takePlan puts the user's bandwidth plan at the disposal of our network, from
// which deleteCEN takes it away again. One that another network has stays
// there.
func (w work) takePlan(ctx context.Context, plan *provision.Existing, cen string) error {
	if plan == nil {
		return nil
	}
	all, err := w.DescribeBandwidthPlans(ctx, aliyun.DescribeBandwidthPlansRequest{Filters: []aliyun.Filter{{Key: "CenBandwidthPackageId", Values: []string{plan.ID}}}})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all.BandwidthPlans, func(p aliyun.BandwidthPlan) bool { return p.BandwidthPlanID == plan.ID })
	if at < 0 {
		p := causeway.NewProblem("provision.missing_object", string(plan.Key), nil, "id", plan.ID, "place", "CEN")
		p.Texts = map[string]causeway.Text{"what": {En: "bandwidth plan", Zh: "带宽包"}}
		return p
	}
	there := all.BandwidthPlans[at]
	switch {
	case slices.Contains(there.CENIDs, cen):
		return nil
	case len(there.CENIDs) > 0:
		return causeway.NewProblem("provision.plan_taken", string(w.order.Change.Key), nil, "id", plan.ID, "cen", there.CENIDs[0])
	}
	_, err = w.AssociateBandwidthPlan(ctx, aliyun.AssociateBandwidthPlanRequest{CENID: cen, BandwidthPlanID: plan.ID})
	return err
}

// peer describes an attachment; its state is empty for one that is not there.
func (w work) peer(ctx context.Context, id string) (aliyun.TransitRouterPeer, error) {
	all, err := w.ListTransitRouterPeers(ctx, aliyun.ListTransitRouterPeersRequest{AttachmentID: id})
	for _, p := range all.Attachments {
		if p.AttachmentID == id {
			return p, err
		}
	}
	return aliyun.TransitRouterPeer{}, gone(err)
}

func (w work) peerReady(ctx context.Context, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "Attached", func() (string, error) {
		p, err := w.peer(ctx, id)
		return p.Status, err
	}))
}

func updatePeer(ctx context.Context, w work, r *provision.AliyunTransitRouterPeer) (apply.Made, error) {
	id := w.thereID()
	if err := w.retagCEN(ctx, aliyun.TypeTransitRouterPeer); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.UpdateTransitRouterPeerRequest{AttachmentID: id}
	if w.changes("auto_publish_route_enabled") {
		request.AutoPublishRouteEnabled = r.AutoPublish
	}
	if w.changes("bandwidth_mbps") || w.changes("bandwidth_type") || w.changes("cen_bandwidth_package_id") {
		on, err := w.router(ctx, w.order.There.Resource.(*provision.AliyunTransitRouterPeer).Router.ID)
		if err != nil {
			return apply.Made{}, err
		}
		if err := w.takePlan(ctx, r.Plan, on.CENID); err != nil {
			return apply.Made{}, err
		}
		request.Bandwidth, request.BandwidthType, request.BandwidthPlanID = or(r.Bandwidth), or(r.Billing), planID(r.Plan)
	}
	if request != (aliyun.UpdateTransitRouterPeerRequest{AttachmentID: id}) {
		_, err := w.UpdateTransitRouterPeer(ctx, request)
		if err != nil {
			return apply.Made{}, err
		}
	}
	return w.peerReady(ctx, id)
}

func awaitPeer(ctx context.Context, w work, r *provision.AliyunTransitRouterPeer) (apply.Made, error) {
	return w.peerReady(ctx, r.ID)
}

func deletePeer(ctx context.Context, w work, r *provision.AliyunTransitRouterPeer) error {
	look := func() (string, error) {
		p, err := w.peer(ctx, r.ID)
		return p.Status, err
	}
	if err := w.releaseAttachment(ctx, r.ID, peerEnds(r)...); err != nil {
		return err
	}
	return w.deleteOnce(ctx, r.ID, "Detaching", look, func() error {
		_, err := w.DeleteTransitRouterPeer(ctx, aliyun.DeleteTransitRouterPeerRequest{AttachmentID: r.ID})
		return err
	})
}
