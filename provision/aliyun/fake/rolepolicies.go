package fake

import (
	"net/http"
	"slices"
	"strconv"
)

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
