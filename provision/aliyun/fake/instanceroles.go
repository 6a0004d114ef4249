package fake

// roleCount counts a call about the role of several hosts: those for which do
// says so, and the others.
func (c *Cloud) roleCount(call *call, do func(*object) bool) answer {
	ids, failed := call.texts("InstanceIds"), 0
	for _, id := range ids {
		if instance := c.find(kindInstance, id); instance == nil || !do(instance) {
			failed++
		}
	}
	return answer{"RamRoleName": call.get("RamRoleName"), "TotalCount": len(ids), "FailCount": failed}
}

func (c *Cloud) describeInstanceRole(call *call) (answer, *refusal) {
	ids := call.texts("InstanceIds")
	var found []*object
	for _, id := range ids {
		if instance := c.find(kindInstance, id); instance != nil && instance.text("RamRoleName") != "" {
			found = append(found, instance)
		}
	}
	show := func(o *object) map[string]any {
		return map[string]any{"InstanceId": o.id, "RamRoleName": o.fields["RamRoleName"]}
	}
	result := numbered(call, found, show, "InstanceRamRoleSets", "InstanceRamRoleSet")
	delete(result, "PageNumber")
	delete(result, "PageSize")
	return result, nil
}

// attachInstanceRole gives hosts that have none a role.
func (c *Cloud) attachInstanceRole(call *call) (answer, *refusal) {
	if refused := c.checkRole(call.get("RamRoleName")); refused != nil {
		return nil, refused
	}
	return c.roleCount(call, func(o *object) bool {
		if o.text("RamRoleName") != "" {
			return false
		}
		o.fields["RamRoleName"] = call.get("RamRoleName")
		return true
	}), nil
}

func (c *Cloud) detachInstanceRole(call *call) (answer, *refusal) {
	return c.roleCount(call, func(o *object) bool {
		if role := call.get("RamRoleName"); role != "" && o.text("RamRoleName") != role {
			return false
		}
		o.fields["RamRoleName"] = ""
		return true
	}), nil
}
