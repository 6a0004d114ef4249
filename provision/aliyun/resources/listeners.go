package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// endsTLS is the protocol of a listener with a certificate.
const endsTLS = "TCPSSL"

func observeListeners(ctx context.Context, v *view) error {
	if err := refuse(v, func(r *provision.AliyunListener) bool { return or(r.Kind) != network }); err != nil {
		return err
	}
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.ListListeners(ctx, aliyun.ListListenersRequest{})
		if err != nil {
			return err
		}
		for _, l := range all.Listeners {
			if l.Status != "Deleting" && l.Status != "Deleted" {
				v.addTagged(provision.Observed{Resource: observedListener(region, l), Pending: l.Status != "Running"})
			}
		}
	}
	return nil
}

func observedListener(region string, l aliyun.Listener) *provision.AliyunListener {
	r := &provision.AliyunListener{
		Meta: provision.Meta{Region: region, Name: l.ListenerDescription, ID: l.ListenerID, Tags: tagsOf(l.Tags)},
		Kind: ptr(network), Balancer: &provision.AliyunBalancer{Meta: provision.Meta{ID: l.LoadBalancerID}},
		Protocol: ptr(l.ListenerProtocol), Port: ptr(int(l.ListenerPort)),
	}
	if l.ServerGroupID != "" {
		r.Group = &provision.AliyunServerGroup{Meta: provision.Meta{ID: l.ServerGroupID}}
	}
	if len(l.CertificateIDs) > 0 {
		r.Certificate = ptr(l.CertificateIDs[0])
	}
	return r
}

func createListener(ctx context.Context, w work, r *provision.AliyunListener) (apply.Made, error) {
	ids, err := w.ids(r.Balancer, r.Group)
	if err != nil {
		return apply.Made{}, err
	}
	if or(r.Protocol) == endsTLS {
		if err := w.hideClients(ctx, ids[1]); err != nil {
			return apply.Made{}, err
		}
	}
	request := aliyun.CreateListenerRequest{
		LoadBalancerID: ids[0], ListenerProtocol: or(r.Protocol), ListenerPort: or(r.Port), ListenerDescription: r.Name,
		ServerGroupID: ids[1], CertificateIDs: certificates(r), Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateListener(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.listenerReady(ctx, made.ListenerID, ids[0])
}

func certificates(r *provision.AliyunListener) []string {
	if r.Certificate == nil {
		return nil
	}
	return []string{*r.Certificate}
}

// hideClients lets a group see the load balancer's own addresses: behind a
// listener that ends TLS it cannot see the clients'.
func (w work) hideClients(ctx context.Context, group string) error {
	if _, err := w.UpdateServerGroup(ctx, aliyun.UpdateServerGroupRequest{ServerGroupID: group, PreserveClientIP: ptr(false)}); err != nil {
		return err
	}
	_, err := w.serverGroupReady(ctx, group)
	return err
}

// listenerReady waits until a listener runs and its load balancer takes changes
// again.
func (w work) listenerReady(ctx context.Context, id, balancer string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.ListListeners(ctx, aliyun.ListListenersRequest{ListenerIDs: []string{id}})
		if err != nil || len(all.Listeners) == 0 {
			return "ordered", false, gone(err)
		}
		return all.Listeners[0].Status, all.Listeners[0].Status == "Running", nil
	})
	if err == nil {
		_, err = w.balancerReady(ctx, balancer)
	}
	return apply.Made{ID: id}, err
}

// updateListener puts right the tags, the group and the certificate.
func updateListener(ctx context.Context, w work, r *provision.AliyunListener) (apply.Made, error) {
	ids, err := w.ids(r.Balancer, r.Group)
	if err != nil {
		return apply.Made{}, err
	}
	if err := w.retagNLB(ctx, aliyun.TypeListener); err != nil {
		return apply.Made{}, err
	}
	if w.changes("server_group_id") || w.changes("certificate_id") {
		request := aliyun.UpdateListenerRequest{ListenerID: w.thereID(), ServerGroupID: ids[1], CertificateIDs: certificates(r)}
		if _, err := w.UpdateListener(ctx, request); err != nil {
			return apply.Made{}, err
		}
	}
	return w.listenerReady(ctx, w.thereID(), ids[0])
}

func awaitListener(ctx context.Context, w work, r *provision.AliyunListener) (apply.Made, error) {
	return w.listenerReady(ctx, r.ID, r.Balancer.ID)
}

func deleteListener(ctx context.Context, w work, r *provision.AliyunListener) error {
	if _, err := w.DeleteListener(ctx, aliyun.DeleteListenerRequest{ListenerID: r.ID}); err != nil {
		return gone(err)
	}
	return w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.ListListeners(ctx, aliyun.ListListenersRequest{ListenerIDs: []string{r.ID}})
		if err != nil || len(all.Listeners) == 0 {
			return "", true, err
		}
		return all.Listeners[0].Status, all.Listeners[0].Status == "Deleted", nil
	})
}
