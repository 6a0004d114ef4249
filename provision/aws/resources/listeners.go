package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aws"
)

func listeners() kind {
	k := kindOf(observeListeners, createListener, func(ctx context.Context, w work, r *provision.AWSListener) error {
		return w.DeleteListener(ctx, r.ID)
	})
	k.change = typed(func(ctx context.Context, w work, r *provision.AWSListener) error {
		l, err := w.listener(r)
		if err != nil {
			return err
		}
		l.ID = w.thereID()
		return w.ModifyListener(ctx, l)
	})
	k.tag = func(ctx context.Context, w work, id string, tags aws.Tags) error { return w.AddTags(ctx, id, tags) }
	return k
}

// observeListeners looks at the listeners of our load balancers.
func observeListeners(ctx context.Context, v *view) error {
	for _, o := range v.found {
		b, is := o.Resource.(*provision.AWSBalancer)
		if !is || !o.Ours {
			continue
		}
		found, err := v.DescribeListeners(ctx, b.ID)
		if err != nil && !aws.IsGone(err) {
			return err
		}
		if err := v.addListeners(ctx, found); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) addListeners(ctx context.Context, found []aws.Listener) error {
	var ids []string
	for _, l := range found {
		ids = append(ids, l.ID)
	}
	tags, err := v.DescribeTags(ctx, ids)
	if err != nil {
		return gone(err) // deleted between the two calls
	}
	for _, l := range found {
		r := &provision.AWSListener{
			Meta: v.meta(l.ID, tags[l.ID]), Balancer: &provision.AWSBalancer{Meta: provision.Meta{ID: l.Balancer}},
			Protocol: &l.Protocol, Port: ptr(int(l.Port)), Certificate: some(l.Certificate),
			TargetGroup: &provision.AWSTargetGroup{Meta: provision.Meta{ID: l.TargetGroup}},
		}
		v.addNamed(provision.Observed{Resource: r}, wanted(v, func(w *provision.AWSListener) bool {
			return deref(w.Port) == int(l.Port) && v.isHere(w.Balancer, l.Balancer)
		}))
	}
	return nil
}

func (w work) listener(r *provision.AWSListener) (l aws.Listener, err error) {
	l = aws.Listener{Protocol: deref(r.Protocol), Port: int32(deref(r.Port)), Certificate: deref(r.Certificate), Tags: r.Tags}
	if l.Balancer, err = w.id(r.Balancer); err != nil {
		return l, err
	}
	l.TargetGroup, err = w.id(r.TargetGroup)
	return l, err
}

// createListener takes a listener on its port for its own if it is as wanted
// and its tags say so: an earlier attempt made it.
func createListener(ctx context.Context, w work, r *provision.AWSListener) (string, error) {
	l, err := w.listener(r)
	if err != nil {
		return "", err
	}
	id, err := w.CreateListener(ctx, l)
	if !aws.IsAlreadyThere(err) {
		return id, err
	}
	found, failure := w.DescribeListeners(ctx, l.Balancer)
	if failure != nil {
		return "", err
	}
	for _, there := range found {
		if there.Port == l.Port && there.Protocol == l.Protocol && there.TargetGroup == l.TargetGroup && w.hasOwnTags(ctx, there.ID) {
			return there.ID, nil
		}
	}
	return "", err
}
