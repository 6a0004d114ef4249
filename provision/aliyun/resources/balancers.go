package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// balancerKinds are those of NLB and ALB.
func balancerKinds() []kind {
	group := kindOf[*provision.AliyunServerGroup](observeServerGroups)
	group.create = making(createServerGroup)
	group.update = making(updateServerGroup)
	group.await = making(awaitServerGroup)
	group.delete = taking(deleteServerGroup)
	balancer := kindOf[*provision.AliyunBalancer](observeBalancers)
	balancer.create = making(createBalancer)
	balancer.update = making(updateBalancer)
	balancer.await = making(awaitBalancer)
	balancer.delete = taking(deleteBalancer)
	listener := kindOf[*provision.AliyunListener](observeListeners)
	listener.create = making(createListener)
	listener.update = making(updateListener)
	listener.await = making(awaitListener)
	listener.delete = taking(deleteListener)
	return []kind{group, balancer, listener}
}

func observeBalancers(ctx context.Context, v *view) error {
	return v.eachProduct(func(region string, p balancing) error {
		all, err := p.balancers(ctx)
		if err != nil {
			return err
		}
		for _, b := range all {
			if b.Status == "Deleting" || b.Status == "Deleted" {
				continue
			}
			r := &provision.AliyunBalancer{
				Meta: provision.Meta{Region: region, Name: b.LoadBalancerName, ID: b.LoadBalancerID, Tags: tagsOf(b.Tags)},
				Kind: ptr(p.kind()), Scheme: ptr(b.AddressType), VPC: existing("vpc", b.VPCID), VSwitches: subnetsIn(b.ZoneMappings),
			}
			if !v.addTagged(provision.Observed{Resource: r, Outputs: madeBalancer(b).Outputs, Pending: b.Status != "Active"}) {
				continue
			}
			if err := p.complete(ctx, r, b); err != nil {
				return err
			}
		}
		return nil
	})
}

func subnetsIn(zones []aliyun.ZoneMapping) []*provision.Existing {
	subnets := []*provision.Existing{}
	for _, zone := range zones {
		subnets = append(subnets, existing("subnet", zone.VSwitchID))
	}
	return subnets
}

func madeBalancer(b aliyun.LoadBalancer) apply.Made {
	return apply.Made{ID: b.LoadBalancerID, Outputs: map[string]string{"dns_name": b.DNSName}}
}

func createBalancer(ctx context.Context, w work, r *provision.AliyunBalancer) (apply.Made, error) {
	zones, err := w.zoneMappings(ctx, r.VPC.ID, subnetIDs(r.VSwitches))
	if err != nil {
		return apply.Made{}, err
	}
	p := w.product(r.Kind)
	id, err := p.createBalancer(ctx, w, r, zones)
	if err != nil {
		return apply.Made{}, err
	}
	return w.balancerReady(ctx, p, id)
}

// balancerReady waits until a load balancer takes changes.
func (w work) balancerReady(ctx context.Context, p balancing, id string) (apply.Made, error) {
	var made apply.Made
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := p.balancers(ctx, id)
		if err != nil || len(all) == 0 {
			return "ordered", false, gone(err)
		}
		made = madeBalancer(all[0])
		return all[0].Status, all[0].Status == "Active", nil
	})
	return made, err
}

// updateBalancer puts the tags right: nothing else of it is changed.
func updateBalancer(ctx context.Context, w work, r *provision.AliyunBalancer) (apply.Made, error) {
	p := w.product(r.Kind)
	if err := w.retagBalancing(ctx, p, aliyun.TypeLoadBalancer); err != nil {
		return apply.Made{}, err
	}
	return w.balancerReady(ctx, p, w.thereID())
}

func awaitBalancer(ctx context.Context, w work, r *provision.AliyunBalancer) (apply.Made, error) {
	return w.balancerReady(ctx, w.product(r.Kind), r.ID)
}

func deleteBalancer(ctx context.Context, w work, r *provision.AliyunBalancer) error {
	object, p := string(r.Key)+" "+r.ID, w.product(r.Kind)
	if err := w.deleteUnused(ctx, object, func() error { return p.deleteBalancer(ctx, r.ID) }); err != nil {
		return err
	}
	return w.awaitGone(ctx, object, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := p.balancers(ctx, r.ID)
		if err != nil || len(all) == 0 {
			return "", true, err
		}
		return all[0].Status, all[0].Status == "Deleted", nil
	})
}
