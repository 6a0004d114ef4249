package fake

import (
	"net/http"
	"regexp"
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
