package fake

import (
	"net/http"
	"slices"
)

const groupMissing = "InvalidSecurityGroupId.NotFound"

func (c *Cloud) createSecurityGroup(call *call) (answer, *refusal) {
	vpc := c.find(kindVPC, call.get("VpcId"))
	if vpc == nil {
		return nil, notFound("InvalidVpcId.NotFound")
	}
	group := c.add(kindGroup, "sg", vpc, map[string]any{
		"SecurityGroupName": call.get("SecurityGroupName"), "Description": call.get("Description"), "VpcId": vpc.id, "SecurityGroupType": "normal",
	}, call.tags("Tag"))
	group.fields["SecurityGroupId"] = group.id
	return answer{"SecurityGroupId": group.id}, nil
}

func (c *Cloud) deleteSecurityGroup(call *call) (answer, *refusal) {
	group, refused := c.one(kindGroup, call.get("SecurityGroupId"), groupMissing, false)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindInstance, func(o *object) bool { return slices.Contains(o.members, group.id) })) > 0 {
		return nil, refuse(http.StatusForbidden, "DependencyViolation", "There is still instance(s) in the specified security group.")
	}
	for _, rule := range c.all(kindRule, func(o *object) bool { return o.parent == group }) {
		c.remove(rule.id)
	}
	c.remove(group.id)
	return answer{}, nil
}
