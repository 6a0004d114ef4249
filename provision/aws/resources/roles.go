package resources

import (
	"context"
	"slices"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

func instanceRoles() kind {
	k := kindOf(observeRoles, createRole, deleteRole)
	k.change = typed(func(ctx context.Context, w work, r *provision.AWSInstanceRole) error {
		return w.PutRolePolicy(ctx, w.thereID(), provision.AWSRolePolicy, deref(r.Policy))
	})
	k.ready = func(ctx context.Context, w work, r provision.Resource, id string) (apply.Made, error) {
		return apply.Made{ID: id}, w.holdRole(ctx, r.(*provision.AWSInstanceRole), id)
	}
	k.tag = func(ctx context.Context, w work, id string, tags aws.Tags) error { return w.TagRole(ctx, id, tags) }
	return k
}

// observeRoles looks at what is on our path, and at what has the name of a
// desired role, wherever it is.
func observeRoles(ctx context.Context, v *view) error {
	names, err := v.ListRoles(ctx, provision.AWSRolePath(v.scope.Interconnect, v.region))
	if err != nil {
		return err
	}
	for _, r := range v.scope.Desired {
		if role, ok := r.(*provision.AWSInstanceRole); ok && !slices.Contains(names, role.Name) {
			names = append(names, role.Name)
		}
	}
	for _, name := range names {
		if err := v.addRole(ctx, name); err != nil && !aws.IsGone(err) {
			return err
		}
	}
	return nil
}

// addRole puts in the role of a name. One without its instance profile is
// pending: to wait for it is to finish it.
func (v *view) addRole(ctx context.Context, name string) error {
	role, err := v.GetRole(ctx, name)
	if err != nil {
		return err
	}
	r := &provision.AWSInstanceRole{Meta: v.meta(name, role.Tags)}
	document, err := v.GetRolePolicy(ctx, name, provision.AWSRolePolicy)
	if err == nil {
		r.Policy = &document
	} else if !aws.IsGone(err) {
		return err
	}
	holds, err := v.GetInstanceProfile(ctx, name)
	if err != nil && !aws.IsGone(err) {
		return err
	}
	o := provision.Observed{Resource: r, Pending: !slices.Contains(holds, name)}
	if v.claim(&o) {
		v.found = append(v.found, o)
		return nil
	}
	v.addPlaced(o, wanted(v, func(w *provision.AWSInstanceRole) bool { return w.Name == name }), "", "")
	return nil
}

// createRole takes a role of its name for its own if the tags say so: an
// earlier attempt made it.
func createRole(ctx context.Context, w work, r *provision.AWSInstanceRole) (string, error) {
	name := r.Name // the planner makes names as IAM takes them
	err := w.CreateRole(ctx, w.roleKey(r, name), r.Tags)
	if aws.IsAlreadyThere(err) {
		role, failure := w.GetRole(ctx, name)
		if failure == nil && isOwn(r, role.Tags) {
			err = nil
		}
	}
	if err != nil || r.Policy == nil {
		return name, err
	}
	return name, w.await(ctx, w.name(), settle, func() (string, bool, error) {
		err := w.PutRolePolicy(ctx, name, provision.AWSRolePolicy, *r.Policy)
		return "", err == nil, gone(err)
	})
}

func (w work) roleKey(r *provision.AWSInstanceRole, name string) aws.RoleKey {
	return aws.RoleKey{Name: name, Path: provision.AWSRolePath(w.tags()[provision.TagInterconnect], r.Region)}
}

// holdRole makes the instance profile, and puts the role into it. Each call may
// not know yet what the one before has made.
func (w work) holdRole(ctx context.Context, r *provision.AWSInstanceRole, name string) error {
	return w.await(ctx, w.name()+" ("+name+")", settle, func() (string, bool, error) {
		const state = "instance profile without its role"
		holds, err := w.GetInstanceProfile(ctx, name)
		switch {
		case aws.IsGone(err):
			if err = w.CreateInstanceProfile(ctx, w.roleKey(r, name), r.Tags); aws.IsAlreadyThere(err) {
				err = nil
			}
			return state, false, err
		case err != nil || slices.Contains(holds, name):
			return state, err == nil, err
		}
		err = w.AddRoleToInstanceProfile(ctx, name, name)
		if causeway.HasCode(err, "cloud.quota") && len(holds) == 0 {
			err = nil // it is in, by an attempt whose answer was lost
		}
		return state, false, gone(err)
	})
}

// deleteRole deletes the role last: by it the rest is found again.
func deleteRole(ctx context.Context, w work, r *provision.AWSInstanceRole) error {
	for _, step := range []func() error{
		func() error { return w.RemoveRoleFromInstanceProfile(ctx, r.ID, r.ID) },
		func() error { return w.DeleteInstanceProfile(ctx, r.ID) },
		func() error { return w.DeleteRolePolicy(ctx, r.ID, provision.AWSRolePolicy) },
	} {
		if err := gone(step()); err != nil {
			return err
		}
	}
	return w.DeleteRole(ctx, r.ID)
}
