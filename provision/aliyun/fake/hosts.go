package fake

import (
	"encoding/json"
	"maps"
	"slices"
)

// The kinds of objects that hosts of gateways need.
const (
	kindInstance = "INSTANCE"
	kindEIP      = "EIP"
	kindRole     = "ROLE"
	kindPolicy   = "POLICY"
)

// hostHandlers carry out the actions about hosts of gateways.
var hostHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"ecs.CreateSecurityGroup":           (*Cloud).createSecurityGroup,
	"ecs.DeleteSecurityGroup":           (*Cloud).deleteSecurityGroup,
	"ecs.TagResources":                  (*Cloud).tagResources,
	"ecs.RunInstances":                  (*Cloud).runInstances,
	"ecs.DescribeInstances":             (*Cloud).describeInstances,
	"ecs.StartInstance":                 (*Cloud).startInstance,
	"ecs.ModifyInstanceMetadataOptions": (*Cloud).modifyMetadata,
	"ecs.DeleteInstance":                (*Cloud).deleteInstance,
	"ecs.DescribeImages":                (*Cloud).describeImages,
	"ecs.DescribeInstanceRamRole":       (*Cloud).describeInstanceRole,
	"ecs.AttachInstanceRamRole":         (*Cloud).attachInstanceRole,
	"ecs.DetachInstanceRamRole":         (*Cloud).detachInstanceRole,
	"ecs.JoinSecurityGroup":             (*Cloud).joinGroup,
	"ecs.LeaveSecurityGroup":            (*Cloud).leaveGroup,
	"vpc.AllocateEipAddress":            (*Cloud).allocateEIP,
	"vpc.DescribeEipAddresses":          (*Cloud).describeEIPs,
	"vpc.ModifyEipAddressAttribute":     (*Cloud).modifyEIP,
	"vpc.ReleaseEipAddress":             (*Cloud).releaseEIP,
	"vpc.AssociateEipAddress":           (*Cloud).associateEIP,
	"vpc.UnassociateEipAddress":         (*Cloud).unassociateEIP,
	"ram.CreateRole":                    (*Cloud).createRole,
	"ram.ListRoles":                     (*Cloud).listRoles,
	"ram.DeleteRole":                    (*Cloud).deleteRole,
	"ram.TagResources":                  (*Cloud).tagRAM,
	"ram.CreatePolicy":                  (*Cloud).createPolicy,
	"ram.GetPolicy":                     (*Cloud).getPolicy,
	"ram.CreatePolicyVersion":           (*Cloud).createPolicyVersion,
	"ram.DeletePolicy":                  (*Cloud).deletePolicy,
	"ram.AttachPolicyToRole":            (*Cloud).attachPolicy,
	"ram.DetachPolicyFromRole":          (*Cloud).detachPolicy,
	"ram.ListPoliciesForRole":           (*Cloud).listPolicies,
}

// Untag takes tags off an object behind everybody's back.
func (c *Cloud) Untag(id string, keys ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.objects {
		if o.id == id {
			maps.DeleteFunc(o.tags, func(key, _ string) bool { return slices.Contains(keys, key) })
		}
	}
}

// otherTags shows tags as ECS and RAM do.
func otherTags(tags map[string]string) map[string]any {
	list := []map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, map[string]any{"TagKey": key, "TagValue": tags[key]})
	}
	return map[string]any{"Tag": list}
}

// texts reads a parameter that is a list in JSON.
func (call *call) texts(name string) []string {
	var list []string
	if json.Unmarshal([]byte(call.get(name)), &list) != nil {
		return nil
	}
	return list
}

// textTags reads tags that are a list in JSON.
func (call *call) textTags() map[string]string {
	var list []struct{ Key, Value string }
	tags := map[string]string{}
	if json.Unmarshal([]byte(call.get("Tag")), &list) != nil {
		return tags
	}
	for _, t := range list {
		tags[t.Key] = t.Value
	}
	return tags
}
