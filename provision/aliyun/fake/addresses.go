package fake

import (
	"fmt"
	"net/http"
)

const eipMissing = "InvalidAllocationId.NotFound"

func (c *Cloud) allocateEIP(call *call) (answer, *refusal) {
	isp, charge := call.get("ISP"), call.get("InternetChargeType")
	if isp == "" {
		isp = "BGP"
	}
	if isp != "BGP" && !c.config.SingleCarriers {
		return nil, refuse(http.StatusForbidden, "OperationDenied.ISPNotAllowed", "The account may not use the specified ISP.")
	}
	if charge == "" {
		charge = "PayByBandwidth"
	}
	if most := map[string]int{"PayByBandwidth": 500, "PayByTraffic": 200}[charge]; call.number("Bandwidth", 5) > most {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter.Bandwidth", "The specified bandwidth is not valid.")
	}
	eip := c.add(kindEIP, "eip", nil, map[string]any{
		"Name": call.get("Name"), "Bandwidth": fmt.Sprint(call.number("Bandwidth", 5)), "InternetChargeType": charge, "ChargeType": "PostPaid",
		"ISP": isp, "InstanceId": "", "InstanceType": "",
	}, call.tags("Tag"))
	eip.fields["AllocationId"] = eip.id
	eip.fields["IpAddress"] = fmt.Sprintf("192.0.2.%d", c.last%200+1)
	return answer{"AllocationId": eip.id, "EipAddress": eip.fields["IpAddress"]}, nil
}

func (c *Cloud) eipStatus(o *object) string {
	isBusy, isUsed := c.config.Now().Before(o.busyUntil), o.text("InstanceId") != ""
	switch {
	case isBusy && isUsed:
		return "Associating"
	case isBusy:
		return "Unassociating"
	case isUsed:
		return "InUse"
	}
	return "Available"
}

func (c *Cloud) describeEIPs(call *call) (answer, *refusal) {
	all := c.visible(kindEIP, call, map[string]string{"AllocationId": "AllocationId", "EipName": "Name"}, "Tag")
	show := func(o *object) map[string]any {
		return with(showTagged(o), map[string]any{"Status": c.eipStatus(o)})
	}
	return numbered(call, all, show, "EipAddresses", "EipAddress"), nil
}

func (c *Cloud) modifyEIP(call *call) (answer, *refusal) {
	eip, refused := c.one(kindEIP, call.get("AllocationId"), eipMissing, false)
	if refused != nil {
		return nil, refused
	}
	change(eip, call, "Bandwidth")
	return answer{}, nil
}

func (c *Cloud) releaseEIP(call *call) (answer, *refusal) {
	eip, refused := c.one(kindEIP, call.get("AllocationId"), eipMissing, false)
	if refused != nil {
		return nil, refused
	}
	if c.eipStatus(eip) != "Available" {
		return nil, wrongEIPState(eip, c.eipStatus(eip))
	}
	c.remove(eip.id)
	return answer{}, nil
}

func wrongEIPState(o *object, status string) *refusal {
	return refuse(http.StatusBadRequest, "IncorrectEipStatus", fmt.Sprintf("%s is %s.", o.id, status))
}

func (c *Cloud) associateEIP(call *call) (answer, *refusal) {
	eip, refused := c.one(kindEIP, call.get("AllocationId"), eipMissing, false)
	if refused != nil {
		return nil, refused
	}
	instance, refused := c.one(kindInstance, call.get("InstanceId"), instanceMissing, false)
	if refused != nil {
		return nil, refused
	}
	if status := c.instanceStatus(instance); status != "Running" && status != "Stopped" {
		return nil, notInThatState(instance, status)
	}
	if c.eipStatus(eip) != "Available" {
		return nil, wrongEIPState(eip, c.eipStatus(eip))
	}
	if len(c.all(kindEIP, func(o *object) bool { return o.fields["InstanceId"] == instance.id })) > 0 {
		return nil, refuse(http.StatusBadRequest, "InvalidAssociation.Duplicated", "The instance has an address already.")
	}
	eip.fields["InstanceId"], eip.fields["InstanceType"] = instance.id, "EcsInstance"
	eip.busyUntil = c.config.Now().Add(c.config.BusyFor)
	return answer{}, nil
}

func (c *Cloud) unassociateEIP(call *call) (answer, *refusal) {
	eip, refused := c.one(kindEIP, call.get("AllocationId"), eipMissing, false)
	if refused != nil {
		return nil, refused
	}
	if c.eipStatus(eip) != "InUse" {
		return nil, wrongEIPState(eip, c.eipStatus(eip))
	}
	eip.fields["InstanceId"], eip.fields["InstanceType"] = "", ""
	eip.busyUntil = c.config.Now().Add(c.config.BusyFor)
	return answer{}, nil
}
