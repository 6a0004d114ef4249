package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// network is the kind of load balancers that NLB has.
const network = "network"

// balancerKinds are NLB's. Those of the other kind are not built.
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
	if err := refuse(v, func(r *provision.AliyunBalancer) bool { return or(r.Kind) != network }); err != nil {
		return err
	}
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.ListLoadBalancers(ctx, aliyun.ListLoadBalancersRequest{})
		if err != nil {
			return err
		}
		for _, b := range all.LoadBalancers {
			if b.Status == "Deleting" || b.Status == "Deleted" {
				continue
			}
			r := &provision.AliyunBalancer{
				Meta: provision.Meta{Region: region, Name: b.LoadBalancerName, ID: b.LoadBalancerID, Tags: tagsOf(b.Tags)},
				Kind: ptr(network), Scheme: ptr(b.AddressType), VPC: existing("vpc", b.VPCID), VSwitches: []*provision.Existing{},
			}
			for _, zone := range b.ZoneMappings {
				r.VSwitches = append(r.VSwitches, existing("subnet", zone.VSwitchID))
			}
			v.addTagged(provision.Observed{Resource: r, Outputs: madeBalancer(b).Outputs, Pending: b.Status != "Active"})
		}
	}
	return nil
}

func madeBalancer(b aliyun.LoadBalancer) apply.Made {
	return apply.Made{ID: b.LoadBalancerID, Outputs: map[string]string{"dns_name": b.DNSName}}
}

func createBalancer(ctx context.Context, w work, r *provision.AliyunBalancer) (apply.Made, error) {
	zones, err := w.zoneMappings(ctx, r.VPC.ID, subnetIDs(r.VSwitches))
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateLoadBalancerRequest{
		LoadBalancerName: r.Name, AddressType: or(r.Scheme), VPCID: r.VPC.ID, ZoneMappings: zones, Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateLoadBalancer(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.balancerReady(ctx, made.LoadBalancerID)
}

// balancerReady waits until a load balancer takes changes.
func (w work) balancerReady(ctx context.Context, id string) (apply.Made, error) {
	var made apply.Made
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.ListLoadBalancers(ctx, aliyun.ListLoadBalancersRequest{LoadBalancerIDs: []string{id}})
		if err != nil || len(all.LoadBalancers) == 0 {
			return "ordered", false, gone(err)
		}
		made = madeBalancer(all.LoadBalancers[0])
		return all.LoadBalancers[0].Status, all.LoadBalancers[0].Status == "Active", nil
	})
	return made, err
}

// updateBalancer puts the tags right: nothing else of it is changed.
func updateBalancer(ctx context.Context, w work, _ *provision.AliyunBalancer) (apply.Made, error) {
	if err := w.retagNLB(ctx, aliyun.TypeLoadBalancer); err != nil {
		return apply.Made{}, err
	}
	return w.balancerReady(ctx, w.thereID())
}

// retagNLB puts on the tags that the order changes, on an object of NLB.
func (w work) retagNLB(ctx context.Context, what aliyun.ResourceType) error {
	tags := w.changedTags()
	if len(tags) == 0 {
		return nil
	}
	_, err := w.TagNLBResources(ctx, aliyun.TagNLBResourcesRequest{ResourceType: what, ResourceIDs: []string{w.thereID()}, Tags: tagList(tags)})
	return err
}

func awaitBalancer(ctx context.Context, w work, r *provision.AliyunBalancer) (apply.Made, error) {
	return w.balancerReady(ctx, r.ID)
}

func deleteBalancer(ctx context.Context, w work, r *provision.AliyunBalancer) error {
	object := string(r.Key) + " " + r.ID
	err := w.deleteUnused(ctx, object, func() error {
		_, err := w.DeleteLoadBalancer(ctx, aliyun.DeleteLoadBalancerRequest{LoadBalancerID: r.ID})
		return err
	})
	if err != nil {
		return err
	}
	return w.awaitGone(ctx, object, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.ListLoadBalancers(ctx, aliyun.ListLoadBalancersRequest{LoadBalancerIDs: []string{r.ID}})
		if err != nil || len(all.LoadBalancers) == 0 {
			return "", true, err
		}
		return all.LoadBalancers[0].Status, all.LoadBalancers[0].Status == "Deleted", nil
	})
}
