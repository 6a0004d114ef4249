package resources

import (
	"context"
	"strconv"

	"causeway/provision"
	"causeway/provision/aws"
)

func targetGroups() kind {
	k := kindOf(observeTargetGroups, createTargetGroup, func(ctx context.Context, w work, r *provision.AWSTargetGroup) error {
		return w.DeleteTargetGroup(ctx, r.ID)
	})
	k.change = typed(changeTargetGroup)
	k.tag = func(ctx context.Context, w work, id string, tags aws.Tags) error { return w.AddTags(ctx, id, tags) }
	return k
}

// observeTargetGroups looks at the groups whose names begin as ours do.
func observeTargetGroups(ctx context.Context, v *view) error {
	all, err := v.DescribeTargetGroups(ctx, aws.Query{})
	if err != nil {
		return err
	}
	likely, tags, err := withTags(ctx, v, all, func(g aws.TargetGroup) (string, string) { return g.ID, g.Name })
	if err != nil {
		return err
	}
	for _, g := range likely {
		r := &provision.AWSTargetGroup{
			Meta: v.meta(g.ID, tags[g.ID]), VPC: vpc(g.Vpc), Protocol: &g.Protocol, Port: ptr(int(g.Port)), HealthPath: some(g.HealthPath),
		}
		if port, err := strconv.Atoi(g.HealthPort); err == nil {
			r.HealthPort = &port
		}
		targets, err := v.DescribeTargetHealth(ctx, g.ID)
		if err != nil && !aws.IsGone(err) {
			return err
		}
		for _, id := range targets {
			r.Targets = append(r.Targets, host(id))
		}
		v.addNamed(provision.Observed{Resource: r}, wanted(v, func(w *provision.AWSTargetGroup) bool { return w.Name == g.Name }))
	}
	return nil
}

func createTargetGroup(ctx context.Context, w work, r *provision.AWSTargetGroup) (string, error) {
	id, err := w.CreateTargetGroup(ctx, aws.TargetGroup{
		Name: r.Name, Vpc: r.VPC.ID, Protocol: deref(r.Protocol), Port: int32(deref(r.Port)),
		HealthPort: strconv.Itoa(deref(r.HealthPort)), HealthPath: deref(r.HealthPath), Tags: r.Tags,
	})
	if aws.IsAlreadyThere(err) {
		id, err = w.ownTargetGroup(ctx, r.Name, err)
	}
	if err != nil {
		return "", err
	}
	return id, w.setTargets(ctx, id, r)
}

// ownTargetGroup is the group of that name that an earlier attempt made, or the
// refusal to make another.
func (w work) ownTargetGroup(ctx context.Context, name string, refused error) (string, error) {
	all, err := w.DescribeTargetGroups(ctx, aws.Query{})
	for _, there := range all {
		if err == nil && there.Name == name && w.hasOwnTags(ctx, there.ID) {
			return there.ID, nil
		}
	}
	return "", refused
}

func changeTargetGroup(ctx context.Context, w work, r *provision.AWSTargetGroup) error {
	if w.changesBelow("health_check") {
		if err := w.ModifyTargetGroup(ctx, w.thereID(), strconv.Itoa(deref(r.HealthPort)), deref(r.HealthPath)); err != nil {
			return err
		}
	}
	if w.changesBelow("target_ids") {
		return w.setTargets(ctx, w.thereID(), r)
	}
	return nil
}

// setTargets makes the hosts of a group those of the file.
func (w work) setTargets(ctx context.Context, group string, r *provision.AWSTargetGroup) error {
	var want []string
	for _, target := range r.Targets {
		id, err := w.id(target)
		if err != nil {
			return err
		}
		want = append(want, id)
	}
	there, err := w.DescribeTargetHealth(ctx, group)
	if err != nil {
		return err
	}
	if more := without(want, there); len(more) > 0 {
		if err := w.RegisterTargets(ctx, group, more); err != nil {
			return err
		}
	}
	if less := without(there, want); len(less) > 0 {
		return w.DeregisterTargets(ctx, group, less)
	}
	return nil
}
