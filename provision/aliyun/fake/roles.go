package fake

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	roleMissing   = "EntityNotExist.Role"
	policyMissing = "EntityNotExist.Policy"
)

// The rules for names, and how many versions a policy has at most.
var (
	roleName   = regexp.MustCompile(`^[A-Za-z0-9.-]{1,64}$`)
	policyName = regexp.MustCompile(`^[A-Za-z0-9-]{1,128}$`)
)

const mostVersions = 5

// createRole makes a role, which is known by its name and in no region. Members
// are its policies.
func (c *Cloud) createRole(call *call) (answer, *refusal) {
	name := call.get("RoleName")
	if !roleName.MatchString(name) {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter.RoleName.InvalidChars", "The specified name is not valid.")
	}
	if c.find(kindRole, name) != nil {
		return nil, refuse(http.StatusConflict, "EntityAlreadyExists.Role", "The role already exists.")
	}
	role := c.add(kindRole, "role", nil, map[string]any{
		"RoleName": name, "Description": call.get("Description"), "AssumeRolePolicyDocument": call.get("AssumeRolePolicyDocument"),
	}, call.textTags())
	role.id, role.region = name, ""
	return answer{"Role": map[string]any{"RoleName": name}}, nil
}

// checkRole refuses a role that a host cannot have.
func (c *Cloud) checkRole(name string) *refusal {
	role := c.find(kindRole, name)
	if role == nil {
		return notFound("InvalidRamRole.NotFound")
	}
	if !strings.Contains(role.text("AssumeRolePolicyDocument"), "ecs.aliyuncs.com") {
		return refuse(http.StatusForbidden, "InvalidRamRole.NotEcsRole", "The specified RAM role is not for ECS.")
	}
	return nil
}

func (c *Cloud) listRoles(call *call) (answer, *refusal) {
	all := c.visible(kindRole, call, nil, "")
	start, _ := strconv.Atoi(call.get("Marker"))
	end := min(start+call.number("MaxItems", 100), len(all))
	show := func(o *object) map[string]any {
		return map[string]any{"RoleName": o.id, "Description": o.fields["Description"], "Tags": otherTags(o.tags)}
	}
	result := answer{"Roles": map[string]any{"Role": shown(all[min(start, end):end], show)}, "IsTruncated": end < len(all)}
	if end < len(all) {
		result["Marker"] = strconv.Itoa(end)
	}
	return result, nil
}

func (c *Cloud) deleteRole(call *call) (answer, *refusal) {
	role, refused := c.one(kindRole, call.get("RoleName"), roleMissing, false)
	if refused != nil {
		return nil, refused
	}
	if len(role.members) > 0 {
		return nil, refuse(http.StatusConflict, "DeleteConflict.Role.Policy", "The role has policies.")
	}
	c.remove(role.id)
	return answer{}, nil
}

func (c *Cloud) tagRAM(call *call) (answer, *refusal) {
	kind := map[string]string{"role": kindRole, "policy": kindPolicy}[call.get("ResourceType")]
	for _, name := range call.texts("ResourceNames") {
		if c.find(kind, name) == nil {
			return nil, notFound("EntityNotExist.Resource")
		}
	}
	for _, name := range call.texts("ResourceNames") {
		for key, value := range call.textTags() {
			c.find(kind, name).tags[key] = value
		}
	}
	return answer{}, nil
}

func (c *Cloud) createPolicy(call *call) (answer, *refusal) {
	name := call.get("PolicyName")
	if !policyName.MatchString(name) {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter.PolicyName.InvalidChars", "The specified name is not valid.")
	}
	if c.find(kindPolicy, name) != nil {
		return nil, refuse(http.StatusConflict, "EntityAlreadyExists.Policy", "The policy already exists.")
	}
	policy := c.add(kindPolicy, "policy", nil, map[string]any{"PolicyName": name, "PolicyDocument": call.get("PolicyDocument"), "version": 1, "versions": 1}, call.textTags())
	policy.id, policy.region = name, ""
	return answer{"Policy": map[string]any{"PolicyName": name, "PolicyType": "Custom"}}, nil
}

func (c *Cloud) getPolicy(call *call) (answer, *refusal) {
	policy, refused := c.one(kindPolicy, call.get("PolicyName"), policyMissing, true)
	if refused != nil {
		return nil, refused
	}
	return answer{
		"Policy":               map[string]any{"PolicyName": policy.id, "PolicyType": "Custom"},
		"DefaultPolicyVersion": map[string]any{"VersionId": "v" + policy.text("version"), "IsDefaultVersion": true, "PolicyDocument": policy.fields["PolicyDocument"]},
	}, nil
}

func (c *Cloud) createPolicyVersion(call *call) (answer, *refusal) {
	policy, refused := c.one(kindPolicy, call.get("PolicyName"), policyMissing, false)
	if refused != nil {
		return nil, refused
	}
	versions, _ := policy.fields["versions"].(int)
	if versions >= mostVersions && call.get("RotateStrategy") != "DeleteOldestNonDefaultVersionWhenLimitExceeded" {
		return nil, refuse(http.StatusConflict, "LimitExceeded.Policy.Version", "The policy has too many versions.")
	}
	version, _ := policy.fields["version"].(int)
	policy.fields["versions"] = min(versions+1, mostVersions)
	if call.get("SetAsDefault") == "true" {
		policy.fields["version"], policy.fields["PolicyDocument"] = version+1, call.get("PolicyDocument")
	}
	return answer{"PolicyVersion": map[string]any{"VersionId": "v" + strconv.Itoa(version+1)}}, nil
}

func (c *Cloud) deletePolicy(call *call) (answer, *refusal) {
	policy, refused := c.one(kindPolicy, call.get("PolicyName"), policyMissing, false)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindRole, func(o *object) bool { return slices.Contains(o.members, policy.id) })) > 0 {
		return nil, refuse(http.StatusConflict, "DeleteConflict.Policy.Role", "Roles have the policy.")
	}
	if policy.fields["versions"] != 1 && call.get("CascadingDelete") != "true" {
		return nil, refuse(http.StatusConflict, "DeleteConflict.Policy.Version", "The policy has versions.")
	}
	c.remove(policy.id)
	return answer{}, nil
}

func (c *Cloud) attachPolicy(call *call) (answer, *refusal) {
	role, refused := c.one(kindRole, call.get("RoleName"), roleMissing, false)
	if refused != nil {
		return nil, refused
	}
	if _, refused := c.one(kindPolicy, call.get("PolicyName"), policyMissing, false); refused != nil {
		return nil, refused
	}
	if slices.Contains(role.members, call.get("PolicyName")) {
		return nil, refuse(http.StatusConflict, "EntityAlreadyExists.Role.Policy", "The role has the policy already.")
	}
	role.members = append(role.members, call.get("PolicyName"))
	return answer{}, nil
}

func (c *Cloud) detachPolicy(call *call) (answer, *refusal) {
	role, refused := c.one(kindRole, call.get("RoleName"), roleMissing, false)
	if refused != nil {
		return nil, refused
	}
	if !slices.Contains(role.members, call.get("PolicyName")) {
		return nil, notFound("EntityNotExist.Role.Policy")
	}
	role.members = slices.DeleteFunc(role.members, func(name string) bool { return name == call.get("PolicyName") })
	return answer{}, nil
}

func (c *Cloud) listPolicies(call *call) (answer, *refusal) {
	role, refused := c.one(kindRole, call.get("RoleName"), roleMissing, true)
	if refused != nil {
		return nil, refused
	}
	list := []any{}
	for _, name := range role.members {
		list = append(list, map[string]any{"PolicyName": name, "PolicyType": "Custom"})
	}
	return answer{"Policies": map[string]any{"Policy": list}}, nil
}
