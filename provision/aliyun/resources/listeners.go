package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func observeListeners(ctx context.Context, v *view) error {
	return v.eachProduct(func(region string, p balancing) error {
		all, err := p.listeners(ctx)
		if err != nil {
			return err
		}
		for _, l := range all {
			if l.Status == "Deleting" || l.Status == "Deleted" {
				continue
			}
			r := observedListener(region, p.kind(), l)
			if !v.addTagged(provision.Observed{Resource: r, Pending: l.Status != "Running"}) {
				continue
			}
			certificate, err := p.certificate(ctx, l)
			if err != nil {
				return err
			}
			r.Certificate = some(certificate)
		}
		return nil
	})
}

func observedListener(region, kind string, l aliyun.Listener) *provision.AliyunListener {
	r := &provision.AliyunListener{
		Meta: provision.Meta{Region: region, Name: l.ListenerDescription, ID: l.ListenerID, Tags: tagsOf(l.Tags)},
		Kind: ptr(kind), Balancer: &provision.AliyunBalancer{Meta: provision.Meta{ID: l.LoadBalancerID}},
		Protocol: ptr(l.ListenerProtocol), Port: ptr(int(l.ListenerPort)),
	}
	if l.ServerGroupID != "" {
		r.Group = &provision.AliyunServerGroup{Meta: provision.Meta{ID: l.ServerGroupID}}
	}
	return r
}

func createListener(ctx context.Context, w work, r *provision.AliyunListener) (apply.Made, error) {
	ids, err := w.ids(r.Balancer, r.Group)
	if err != nil {
		return apply.Made{}, err
	}
	p := w.product(r.Kind)
	id, err := p.createListener(ctx, w, r, ids[0], ids[1])
	if err != nil {
		return apply.Made{}, err
	}
	return w.listenerReady(ctx, p, id, ids[0])
}

// listenerReady waits until a listener runs and its load balancer takes changes
// again.
func (w work) listenerReady(ctx context.Context, p balancing, id, balancer string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := p.listeners(ctx, id)
		if err != nil || len(all) == 0 {
			return "ordered", false, gone(err)
		}
		return all[0].Status, all[0].Status == "Running", nil
	})
	if err == nil {
		_, err = w.balancerReady(ctx, p, balancer)
	}
	return apply.Made{ID: id}, err
}

// updateListener puts right the tags, the group and the certificate.
func updateListener(ctx context.Context, w work, r *provision.AliyunListener) (apply.Made, error) {
	ids, err := w.ids(r.Balancer, r.Group)
	if err != nil {
		return apply.Made{}, err
	}
	p := w.product(r.Kind)
	if err := w.retagBalancing(ctx, p, aliyun.TypeListener); err != nil {
		return apply.Made{}, err
	}
	if w.changes("server_group_id") || w.changes("certificate_id") {
		if err := p.updateListener(ctx, w.thereID(), r, ids[1]); err != nil {
			return apply.Made{}, err
		}
	}
	return w.listenerReady(ctx, p, w.thereID(), ids[0])
}

func awaitListener(ctx context.Context, w work, r *provision.AliyunListener) (apply.Made, error) {
	return w.listenerReady(ctx, w.product(r.Kind), r.ID, r.Balancer.ID)
}

func deleteListener(ctx context.Context, w work, r *provision.AliyunListener) error {
	p := w.product(r.Kind)
	if err := p.deleteListener(ctx, r.ID); err != nil {
		return gone(err)
	}
	return w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := p.listeners(ctx, r.ID)
		if err != nil || len(all) == 0 {
			return "", true, err
		}
		return all[0].Status, all[0].Status == "Deleted", nil
	})
}
