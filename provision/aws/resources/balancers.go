package resources

import (
	"context"
	"strings"

	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

func balancers() kind {
	k := kindOf(observeBalancers, createBalancer, deleteBalancer)
	k.change = typed(changeBalancer)
	k.ready = balancerReady
	k.tag = func(ctx context.Context, w work, id string, tags aws.Tags) error { return w.AddTags(ctx, id, tags) }
	return k
}

// observeBalancers looks at the load balancers whose names begin as ours do.
func observeBalancers(ctx context.Context, v *view) error {
	all, err := v.DescribeLoadBalancers(ctx, aws.Query{})
	if err != nil {
		return err
	}
	likely, tags, err := withTags(ctx, v, all, func(b aws.Balancer) (string, string) { return b.ID, b.Name })
	if err != nil {
		return err
	}
	for _, b := range likely {
		r := &provision.AWSBalancer{Meta: v.meta(b.ID, tags[b.ID]), Kind: &b.Kind, Scheme: &b.Scheme, Subnets: subnets(b.Subnets)}
		for _, id := range b.Groups {
			r.Groups = append(r.Groups, firewall(id))
		}
		o := provision.Observed{Resource: r, Pending: !isUp(b.State), Outputs: map[string]string{outputDNSName: b.DNSName}}
		v.addNamed(o, wanted(v, func(w *provision.AWSBalancer) bool { return w.Name == b.Name }))
	}
	return nil
}

// withTags returns the objects whose names begin as ours do, and the tags of
// those: they have to be asked for.
func withTags[T any](ctx context.Context, v *view, all []T, of func(T) (id, name string)) ([]T, map[string]aws.Tags, error) {
	var likely []T
	var ids []string
	for _, o := range all {
		if id, name := of(o); strings.HasPrefix(name, "cw-") {
			likely, ids = append(likely, o), append(ids, id)
		}
	}
	tags, err := v.DescribeTags(ctx, ids)
	if aws.IsGone(err) {
		return nil, nil, nil // deleted between the two calls: the next look sees what is left
	}
	return likely, tags, err
}

// addNamed puts in an object that has tags, or the name of a desired one.
func (v *view) addNamed(o provision.Observed, want provision.Resource) {
	if v.claim(&o) {
		v.found = append(v.found, o)
		return
	}
	v.addPlaced(o, want, "", "")
}

const outputDNSName = "dns_name"

func isUp(state string) bool { return state == "active" || state == "active_impaired" }

// createBalancer takes a load balancer of its name for its own if the tags say
// so: an earlier attempt made it, and somebody has changed it since.
func createBalancer(ctx context.Context, w work, r *provision.AWSBalancer) (string, error) {
	groups, err := w.groups(r.Groups)
	if err != nil {
		return "", err
	}
	b, err := w.CreateLoadBalancer(ctx, aws.Balancer{
		Name: r.Name, Kind: deref(r.Kind), Scheme: deref(r.Scheme), Subnets: w.ids(r.Subnets), Groups: groups, Tags: r.Tags,
	})
	if !aws.IsAlreadyThere(err) {
		return b.ID, err
	}
	all, failure := w.DescribeLoadBalancers(ctx, aws.Query{})
	for _, there := range all {
		if failure == nil && there.Name == r.Name && w.hasOwnTags(ctx, there.ID) {
			return there.ID, nil
		}
	}
	return "", err
}

// hasOwnTags reports whether the tags of a load balancer, a target group or a
// listener say that it is the order's resource.
func (w work) hasOwnTags(ctx context.Context, id string) bool {
	tags, err := w.DescribeTags(ctx, []string{id})
	return err == nil && isOwn(w.order.Change.Resource, tags[id])
}

func balancerReady(ctx context.Context, w work, _ provision.Resource, id string) (apply.Made, error) {
	made := apply.Made{ID: id}
	object := w.name() + " (" + id + ")"
	return made, w.await(ctx, object, usual, func() (string, bool, error) {
		found, err := w.DescribeLoadBalancers(ctx, aws.Query{IDs: []string{id}})
		if err != nil || len(found) == 0 {
			return "", false, gone(err)
		}
		made.Outputs = map[string]string{outputDNSName: found[0].DNSName}
		if found[0].State == "failed" {
			err = cloud.NotReady(object, found[0].State, 0, nil)
		}
		return found[0].State, isUp(found[0].State), err
	})
}

func changeBalancer(ctx context.Context, w work, r *provision.AWSBalancer) error {
	if w.changesBelow("subnet_ids") {
		if err := w.SetSubnets(ctx, w.thereID(), w.ids(r.Subnets)); err != nil {
			return err
		}
	}
	if !w.changesBelow("security_group_ids") {
		return nil
	}
	groups, err := w.groups(r.Groups)
	if err != nil {
		return err
	}
	return w.SetSecurityGroups(ctx, w.thereID(), groups)
}

func deleteBalancer(ctx context.Context, w work, r *provision.AWSBalancer) error {
	if err := gone(w.DeleteLoadBalancer(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, usual, w.DescribeLoadBalancers, func(b aws.Balancer) string { return b.State })
}
