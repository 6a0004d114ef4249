package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// assumedByHosts lets ECS, and nobody else, assume a role.
const assumedByHosts = `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["ecs.aliyuncs.com"]}}],"Version":"1"}`

// createRole makes a role, and then its policy: one that was cut off in between
// is seen, and gets the policy by an update.
func createRole(ctx context.Context, w work, r *provision.AliyunInstanceRole) (apply.Made, error) {
	name := roleName(r.Name)
	_, err := w.CreateRole(ctx, aliyun.CreateRoleRequest{
		RoleName: name, AssumeRolePolicyDocument: assumedByHosts, Description: r.Name, Tags: jsonList(tagList(r.Tags)...),
	})
	if aliyun.IsAlreadyThere(err) {
		err = w.sameRole(ctx, name, r.Tags, err)
	}
	if err != nil {
		return apply.Made{}, err
	}
	if err := w.roleReady(ctx, name); err != nil {
		return apply.Made{}, err
	}
	return apply.Made{ID: name}, w.givePolicy(ctx, name, r)
}

// sameRole is success if the role of that name is the order's, and the refusal
// to make it otherwise. One that does not show yet was made a moment ago.
func (w work) sameRole(ctx context.Context, name string, tags map[string]string, refusal error) error {
	return w.await(ctx, string(w.order.Change.Key), pace{usualEvery, settle}, func() (string, bool, error) {
		all, err := w.ListRoles(ctx, aliyun.ListRolesRequest{})
		if err != nil {
			return "", false, err
		}
		for _, role := range all.Roles {
			if role.RoleName != name {
				continue
			}
			for _, tag := range []string{provision.TagInterconnect, provision.TagResource} {
				if ecsTags(role.Tags)[tag] != tags[tag] {
					return "", false, refusal
				}
			}
			return "", true, nil
		}
		return "ordered", false, nil
	})
}

// roleReady waits until the cloud shows a role.
func (w work) roleReady(ctx context.Context, name string) error {
	return w.await(ctx, string(w.order.Change.Key)+" "+name, pace{usualEvery, settle}, func() (string, bool, error) {
		_, err := w.ListPoliciesForRole(ctx, aliyun.ListPoliciesForRoleRequest{RoleName: name})
		return "ordered", err == nil, gone(err)
	})
}

// givePolicy lets a role do what it should.
func (w work) givePolicy(ctx context.Context, role string, r *provision.AliyunInstanceRole) error {
	if r.Policy == nil {
		return nil
	}
	name := provision.AliyunRolePolicy(role)
	_, err := w.CreatePolicy(ctx, aliyun.CreatePolicyRequest{PolicyName: name, PolicyDocument: *r.Policy, Description: r.Name, Tags: jsonList(tagList(r.Tags)...)})
	if aliyun.IsAlreadyThere(err) {
		err = w.rewritePolicy(ctx, name, *r.Policy)
	}
	if err != nil {
		return err
	}
	_, err = w.AttachPolicyToRole(ctx, aliyun.AttachPolicyToRoleRequest{PolicyName: name, PolicyType: aliyun.Custom, RoleName: role})
	if aliyun.IsAlreadyThere(err) {
		return nil
	}
	return err
}

// rewritePolicy lets a policy say something else, if it does not say that.
func (w work) rewritePolicy(ctx context.Context, name, document string) error {
	policy, err := w.GetPolicy(ctx, aliyun.GetPolicyRequest{PolicyName: name, PolicyType: aliyun.Custom})
	if gone(err) != nil || compact(policy.DefaultPolicyVersion.PolicyDocument) == document {
		return gone(err)
	}
	_, err = w.CreatePolicyVersion(ctx, aliyun.CreatePolicyVersionRequest{
		PolicyName: name, PolicyDocument: document, SetAsDefault: true, RotateStrategy: "DeleteOldestNonDefaultVersionWhenLimitExceeded",
	})
	return err
}

// updateRole puts right the tags and the policy.
func updateRole(ctx context.Context, w work, r *provision.AliyunInstanceRole) (apply.Made, error) {
	name := w.thereID()
	if tags := w.changedTags(); len(tags) > 0 {
		if _, err := w.TagRAMResources(ctx, aliyun.TagRAMResourcesRequest{ResourceType: "role", ResourceNames: jsonList(name), Tags: jsonList(tagList(tags)...)}); err != nil {
			return apply.Made{}, err
		}
	}
	if !w.changes("policy") {
		return apply.Made{ID: name}, nil
	}
	return apply.Made{ID: name}, w.givePolicy(ctx, name, r)
}

func awaitRole(ctx context.Context, w work, r *provision.AliyunInstanceRole) (apply.Made, error) {
	return apply.Made{ID: r.ID}, w.roleReady(ctx, r.ID)
}

// deleteRole takes a role's policies away, deletes that of ours, and the role
// last: while it is there, a run that was cut off finds all of it again.
func deleteRole(ctx context.Context, w work, r *provision.AliyunInstanceRole) error {
	all, err := w.ListPoliciesForRole(ctx, aliyun.ListPoliciesForRoleRequest{RoleName: r.ID})
	if err != nil {
		return gone(err)
	}
	for _, p := range all.Policies {
		_, err := w.DetachPolicyFromRole(ctx, aliyun.DetachPolicyFromRoleRequest{PolicyName: p.PolicyName, PolicyType: p.PolicyType, RoleName: r.ID})
		if gone(err) != nil {
			return err
		}
	}
	if _, err := w.DeletePolicy(ctx, aliyun.DeletePolicyRequest{PolicyName: provision.AliyunRolePolicy(r.ID), CascadingDelete: true}); gone(err) != nil {
		return err
	}
	_, err = w.DeleteRole(ctx, aliyun.DeleteRoleRequest{RoleName: r.ID})
	return gone(err)
}
