package fake

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

const instanceMissing = "InvalidInstanceId.NotFound"

// runInstances makes one host; members are its security groups.
func (c *Cloud) runInstances(call *call) (answer, *refusal) {
	vswitch := c.find(kindVSwitch, call.get("VSwitchId"))
	if vswitch == nil {
		return nil, notFound("InvalidVSwitchId.NotFound")
	}
	for _, check := range []hostCheck{c.checkGroups, c.checkImage, c.checkUserData, c.checkPrivateIP} {
		if refused := check(call, vswitch); refused != nil {
			return nil, refused
		}
	}
	if refused := c.checkRole(call.get("RamRoleName")); call.get("RamRoleName") != "" && refused != nil {
		return nil, refused
	}
	address := call.get("PrivateIpAddress")
	if address == "" {
		address = c.freeIP(vswitch)
	}
	tokens := call.get("HttpTokens")
	if tokens == "" {
		tokens = "optional"
	}
	instance := c.add(kindInstance, "i", vswitch.parent, map[string]any{
		"InstanceName": call.get("InstanceName"), "ImageId": call.get("ImageId"), "InstanceType": call.get("InstanceType"),
		"InstanceChargeType": "PostPaid", "VSwitchId": vswitch.id, "VpcId": vswitch.text("VpcId"), "ZoneId": vswitch.text("ZoneId"),
		"PrivateIpAddress": address, "HttpTokens": tokens, "RamRoleName": call.get("RamRoleName"), "UserData": call.get("UserData"), "Stopped": false,
	}, call.tags("Tag"))
	instance.fields["InstanceId"] = instance.id
	instance.members = call.list("SecurityGroupIds")
	instance.readyAt = instance.readyAt.Add(c.config.BusyFor)
	return answer{"InstanceIdSets": map[string]any{"InstanceIdSet": []string{instance.id}}}, nil
}

// instanceStatus is what a host is doing: half of the time it takes to be made
// it is pending.
func (c *Cloud) instanceStatus(o *object) string {
	switch now := c.config.Now(); {
	case !o.goneAt.IsZero():
		return "Stopping"
	case now.Before(o.readyAt.Add(-c.config.BusyFor / 2)):
		return "Pending"
	case now.Before(o.readyAt), now.Before(o.busyUntil):
		return "Starting"
	case o.fields["Stopped"] == true:
		return "Stopped"
	}
	return "Running"
}

func (c *Cloud) showInstance(o *object) map[string]any {
	shown := map[string]any{
		"Status": c.instanceStatus(o), "Tags": otherTags(o.tags),
		"SecurityGroupIds": map[string]any{"SecurityGroupId": o.members},
		"VpcAttributes": map[string]any{
			"VpcId": o.fields["VpcId"], "VSwitchId": o.fields["VSwitchId"],
			"PrivateIpAddress": map[string]any{"IpAddress": []any{o.fields["PrivateIpAddress"]}},
		},
		"MetadataOptions": map[string]any{"HttpEndpoint": "enabled", "HttpTokens": o.fields["HttpTokens"]},
	}
	for _, name := range []string{"InstanceId", "InstanceName", "ImageId", "InstanceType", "InstanceChargeType", "ZoneId"} {
		shown[name] = o.fields[name]
	}
	return shown
}

func (c *Cloud) describeInstances(call *call) (answer, *refusal) {
	all := c.visible(kindInstance, call, map[string]string{"VpcId": "VpcId", "VSwitchId": "VSwitchId", "InstanceName": "InstanceName"}, "Tag")
	if ids := call.texts("InstanceIds"); len(ids) > 0 {
		all = slices.DeleteFunc(all, func(o *object) bool { return !slices.Contains(ids, o.id) })
	}
	return tokened(call, all, "MaxResults", c.showInstance, "Instances", "Instance"), nil
}

func (c *Cloud) startInstance(call *call) (answer, *refusal) {
	instance, refused := c.one(kindInstance, call.get("InstanceId"), instanceMissing, false)
	if refused != nil {
		return nil, refused
	}
	if c.instanceStatus(instance) != "Stopped" {
		return nil, notInThatState(instance, c.instanceStatus(instance))
	}
	instance.fields["Stopped"] = false
	instance.busyUntil = c.config.Now().Add(c.config.BusyFor)
	return answer{}, nil
}

func notInThatState(o *object, status string) *refusal {
	return refuse(http.StatusForbidden, "IncorrectInstanceStatus", fmt.Sprintf("%s is %s.", o.id, status))
}

func (c *Cloud) modifyMetadata(call *call) (answer, *refusal) {
	instance, refused := c.one(kindInstance, call.get("InstanceId"), instanceMissing, false)
	if refused != nil {
		return nil, refused
	}
	if status := c.instanceStatus(instance); status != "Running" && status != "Stopped" {
		return nil, notInThatState(instance, status)
	}
	change(instance, call, "HttpTokens")
	return answer{}, nil
}

// deleteInstance releases a host; its public address stays.
func (c *Cloud) deleteInstance(call *call) (answer, *refusal) {
	instance, refused := c.one(kindInstance, call.get("InstanceId"), instanceMissing, false)
	if refused != nil {
		return nil, refused
	}
	status := c.instanceStatus(instance)
	if status == "Pending" || status != "Stopped" && call.get("Force") != "true" {
		return nil, notInThatState(instance, status)
	}
	instance.goneAt = c.config.Now().Add(max(c.config.BusyFor, time.Nanosecond))
	for _, eip := range c.all(kindEIP, func(o *object) bool { return o.fields["InstanceId"] == instance.id }) {
		eip.fields["InstanceId"], eip.fields["InstanceType"] = "", ""
	}
	return answer{}, nil
}
