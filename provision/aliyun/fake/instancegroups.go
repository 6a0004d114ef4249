package fake

import (
	"net/http"
	"slices"
)

// joining finds the host and the group of a call, and refuses a host that is
// neither running nor stopped.
func (c *Cloud) joining(call *call) (instance *object, group string, refused *refusal) {
	found, refused := c.one(kindGroup, call.get("SecurityGroupId"), groupMissing, false)
	if refused != nil {
		return nil, "", refused
	}
	instance, refused = c.one(kindInstance, call.get("InstanceId"), instanceMissing, false)
	if refused != nil {
		return nil, "", refused
	}
	if status := c.instanceStatus(instance); status != "Running" && status != "Stopped" {
		return nil, "", notInThatState(instance, status)
	}
	if found.parent != instance.parent {
		return nil, "", refuse(http.StatusForbidden, "InvalidInstanceId.VPCIdMismatch", "The host is in another VPC.")
	}
	return instance, found.id, nil
}

func (c *Cloud) joinGroup(call *call) (answer, *refusal) {
	instance, group, refused := c.joining(call)
	if refused != nil {
		return nil, refused
	}
	if slices.Contains(instance.members, group) {
		return nil, refuse(http.StatusForbidden, "InvalidInstanceId.AlreadyExists", "The host is in the group already.")
	}
	instance.members = append(slices.Clone(instance.members), group)
	return answer{}, nil
}

func (c *Cloud) leaveGroup(call *call) (answer, *refusal) {
	instance, group, refused := c.joining(call)
	if refused != nil {
		return nil, refused
	}
	if !slices.Contains(instance.members, group) {
		return nil, refuse(http.StatusForbidden, "InstanceNotInSecurityGroup", "The host is not in the group.")
	}
	if len(instance.members) == 1 {
		return nil, refuse(http.StatusForbidden, "InstanceLastSecurityGroup", "The host would be in no group.")
	}
	instance.members = slices.DeleteFunc(slices.Clone(instance.members), func(id string) bool { return id == group })
	return answer{}, nil
}
