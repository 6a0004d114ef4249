package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// observeCENs looks at every network of the account. They belong to no region;
// the first site's client asks, and the same one will change them.
func observeCENs(ctx context.Context, v *view) error {
	for _, region := range v.regions()[:min(1, len(v.regions()))] {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeCENs(ctx, aliyun.DescribeCENsRequest{})
		if err != nil {
			return err
		}
		for _, c := range all.CENs {
			if c.Status != "Deleting" {
				v.addTagged(provision.Observed{Pending: c.Status != "Active", Resource: &provision.AliyunCEN{
					Meta: provision.Meta{Region: region, Name: c.Name, ID: c.CENID, Tags: tagsOf(c.Tags)}, Description: some(c.Description),
				}})
			}
		}
	}
	return nil
}

// checkService asks whether there may be transit routers. It is not for a
// program to agree to terms in the place of the account's owner.
func (w work) checkService(ctx context.Context) error {
	service, err := w.CheckTransitRouterService(ctx, aliyun.CheckTransitRouterServiceRequest{})
	if err == nil && !service.Enabled {
		err = causeway.NewProblem("provision.transit_routers_closed", string(w.order.Change.Key), nil)
	}
	return err
}

// createCEN makes a network, unless its routers could not be made then.
func createCEN(ctx context.Context, w work, r *provision.AliyunCEN) (apply.Made, error) {
	if err := w.checkService(ctx); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateCENRequest{Name: r.Name, Description: or(r.Description), Tags: tagList(r.Tags)}
	request.ClientToken = w.token(request)
	made, err := w.CreateCEN(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.cenReady(ctx, made.CENID)
}

// stateOfCEN is empty for one that is not there.
func (w work) stateOfCEN(ctx context.Context, id string) (string, error) {
	all, err := w.DescribeCENs(ctx, aliyun.DescribeCENsRequest{Filters: []aliyun.Filter{{Key: "CenId", Values: []string{id}}}})
	for _, c := range all.CENs {
		if c.CENID == id {
			return c.Status, err
		}
	}
	return "", err
}

func (w work) cenReady(ctx context.Context, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "Active", func() (string, error) { return w.stateOfCEN(ctx, id) }))
}

func updateCEN(ctx context.Context, w work, r *provision.AliyunCEN) (apply.Made, error) {
	if err := w.retagCEN(ctx, aliyun.TypeCEN); err != nil {
		return apply.Made{}, err
	}
	if w.changes("description") {
		request := aliyun.ModifyCENAttributeRequest{CENID: w.thereID(), Description: or(r.Description)}
		_, err := w.ModifyCENAttribute(ctx, request)
		if err != nil {
			return apply.Made{}, err
		}
	}
	return w.cenReady(ctx, w.thereID())
}

func awaitCEN(ctx context.Context, w work, r *provision.AliyunCEN) (apply.Made, error) {
	return w.cenReady(ctx, r.ID)
}

// deleteCEN gives the user's bandwidth plans back and deletes the network.
func deleteCEN(ctx context.Context, w work, r *provision.AliyunCEN) error {
	state, err := w.stateOfCEN(ctx, r.ID)
	if state != "" && state != "Deleting" && err == nil {
		err = w.settled(ctx, func() ([]string, error) { return leavingRouters(ctx, w.everywhere(), r.ID) })
		if err == nil {
			err = w.returnPlans(ctx, r.ID)
		}
		if err == nil {
			_, err = w.DeleteCEN(ctx, aliyun.DeleteCENRequest{CENID: r.ID})
		}
	}
	if err != nil {
		return gone(err)
	}
	return w.vanish(ctx, r.ID, func() (string, error) { return w.stateOfCEN(ctx, r.ID) })
}

func (w work) returnPlans(ctx context.Context, cen string) error {
	plans, err := w.DescribeBandwidthPlans(ctx, aliyun.DescribeBandwidthPlansRequest{Filters: []aliyun.Filter{{Key: "CenId", Values: []string{cen}}}})
	if err != nil {
		return err
	}
	for _, plan := range plans.BandwidthPlans {
		request := aliyun.UnassociateBandwidthPlanRequest{CENID: cen, BandwidthPlanID: plan.BandwidthPlanID}
		_, err := w.UnassociateBandwidthPlan(ctx, request)
		if err != nil {
			return err
		}
	}
	return nil
}
