package resources

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func roleKinds() []kind {
	role := kindOf[*provision.AliyunInstanceRole](observeRoles)
	role.create = making(createRole)
	role.update = making(updateRole)
	role.await = making(awaitRole)
	role.delete = taking(deleteRole)
	return []kind{role}
}

// observeRoles looks at every role of the account: RAM knows no regions. Files
// without hosts need no permission for that, and where all is to go what may
// stay is told.
func observeRoles(ctx context.Context, v *view) error {
	if len(v.regions()) == 0 {
		return nil
	}
	client, err := v.client(v.regions()[0])
	if err != nil {
		return err
	}
	all, err := client.ListRoles(ctx, aliyun.ListRolesRequest{})
	if causeway.HasCode(err, "cloud.denied") && len(desired[*provision.AliyunInstanceRole](v)) == 0 {
		v.unseen = append(v.unseen, apply.NotLookedAt(provision.KindOf(&provision.AliyunInstanceRole{}), v.regions()[0], err))
		return nil
	}
	if err != nil {
		return err
	}
	for _, role := range all.Roles {
		if err := v.addRole(ctx, client, role); err != nil {
			return err
		}
	}
	return nil
}

// addRole puts in a role that is ours, or has the name of one of ours.
func (v *view) addRole(ctx context.Context, client *aliyun.Client, role aliyun.Role) error {
	r := &provision.AliyunInstanceRole{Meta: provision.Meta{
		Region: v.regions()[0], Name: role.RoleName, ID: role.RoleName, Tags: ecsTags(role.Tags),
	}}
	for _, want := range desired[*provision.AliyunInstanceRole](v) {
		if roleName(want.Name) == role.RoleName {
			r.Name, r.Region = want.Name, want.Region
		}
	}
	if !v.addTagged(provision.Observed{Resource: r}) {
		return nil
	}
	document, err := policyOf(ctx, client, role.RoleName)
	if document != "" {
		r.Policy = &document
	}
	return err
}

// policyOf is what a role of ours may do, compact; nothing if it has no policy
// of ours.
func policyOf(ctx context.Context, client *aliyun.Client, role string) (string, error) {
	all, err := client.ListPoliciesForRole(ctx, aliyun.ListPoliciesForRoleRequest{RoleName: role})
	if err != nil || !slices.Contains(all.Policies, aliyun.RolePolicy{PolicyName: provision.AliyunRolePolicy(role), PolicyType: aliyun.Custom}) {
		return "", gone(err)
	}
	policy, err := client.GetPolicy(ctx, aliyun.GetPolicyRequest{PolicyName: provision.AliyunRolePolicy(role), PolicyType: aliyun.Custom})
	if err != nil {
		return "", gone(err)
	}
	return compact(policy.DefaultPolicyVersion.PolicyDocument), nil
}

// compact is a JSON document without white space; what is none stays as it is.
func compact(document string) string {
	var b bytes.Buffer
	if json.Compact(&b, []byte(document)) != nil {
		return document
	}
	return b.String()
}

// What the names of roles may be made of, and how long they may be. They are
// shorter and plainer than other names.
var notOfRoles = regexp.MustCompile(`[^A-Za-z0-9.-]`)

const (
	mostRoleName = 64
	hashLength   = 9
)

// roleName is the name of a role: the resource's, or one that stands for it.
func roleName(name string) string {
	plain := notOfRoles.ReplaceAllString(name, "-")
	if plain == name && len(name) <= mostRoleName {
		return name
	}
	return plain[:min(len(plain), mostRoleName-hashLength)] + hashOf(name)
}

func hashOf(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "-" + hex.EncodeToString(sum[:4])
}
