package fake

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
)

const (
	gatewayMissing = "InvalidVpnGatewayInstanceId.NotFound"
	gatewayBusy    = "VpnGateway.Configuring"
)

// gatewayName is the rule for the names of VPN gateways.
var gatewayName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{1,99}$`)

// bandwidths are what an account of the international site may order; one of
// the China site may order all that package facts lists.
var bandwidths = []string{"10", "100", "200", "500", "1000"}

func (c *Cloud) createGateway(call *call) (answer, *refusal) {
	if refused := c.checkOrder(call); refused != nil {
		return nil, refused
	}
	if refused := c.checkSwitches(call); refused != nil {
		return nil, refused
	}
	charge := "POSTPAY"
	if c.config.China {
		charge = "Prepay"
	}
	now := c.config.Now()
	gateway := c.add(kindGateway, "vpn", c.find(kindVPC, call.get("VpcId")), map[string]any{
		"Name": call.get("Name"), "Description": "", "VpcId": call.get("VpcId"),
		"VSwitchId": call.get("VSwitchId"), "DisasterRecoveryVSwitchId": call.get("DisasterRecoveryVSwitchId"),
		"Spec": call.get("Bandwidth") + "M", "ChargeType": charge, "BusinessStatus": "Normal",
		"CreateTime": now.UnixMilli(), "AutoPropagate": false, "EnableBgp": true, "IpsecVpn": "enable", "SslVpn": "disable",
		"NetworkType": "public", "GatewayType": "Traditional",
	}, map[string]string{})
	gateway.fields["VpnGatewayId"] = gateway.id
	gateway.prepaid = c.config.China
	if gateway.prepaid {
		gateway.fields["EndTime"] = now.AddDate(0, call.number("Period", 1), 0).UnixMilli()
	}
	gateway.fields["InternetIp"] = fmt.Sprintf("203.0.113.%d", c.last%200+1)
	gateway.fields["DisasterRecoveryInternetIp"] = fmt.Sprintf("198.51.100.%d", c.last%200+1)
	gateway.readyAt = now.Add(c.config.ProvisionFor)
	result := answer{"VpnGatewayId": gateway.id, "Name": gateway.name(), "OrderId": c.last}
	if c.config.China && call.get("AutoPay") != "true" {
		c.remove(gateway.id) // an order that nobody pays makes no gateway
	}
	return result, nil
}

// checkOrder checks what depends on the kind of account.
func (c *Cloud) checkOrder(call *call) *refusal {
	if !gatewayName.MatchString(call.get("Name")) && call.get("Name") != "" {
		return refuse(http.StatusBadRequest, "InvalidName", "The name is not valid")
	}
	charge, period := call.get("InstanceChargeType"), call.get("Period")
	switch {
	case c.config.China && charge != "PREPAY", !c.config.China && charge == "PREPAY":
		return refuse(http.StatusBadRequest, "InvalidParameter", "The specified InstanceChargeType is not available for the account.")
	case c.config.China && period == "":
		return refuse(http.StatusBadRequest, "MissingParameter.Period", "A subscription needs a period.")
	case !c.config.China && !slices.Contains(bandwidths, call.get("Bandwidth")):
		return refuse(http.StatusBadRequest, "InvalidParameter", "The specified Bandwidth is not available for the account.")
	}
	return nil
}

// checkSwitches checks that the two ends of a gateway are in two zones of its
// VPC.
func (c *Cloud) checkSwitches(call *call) *refusal {
	if c.find(kindVPC, call.get("VpcId")) == nil {
		return notFound("InvalidVpcID.NotFound")
	}
	zones := map[string]bool{}
	for _, parameter := range []string{"VSwitchId", "DisasterRecoveryVSwitchId"} {
		if call.get(parameter) == "" {
			return refuse(http.StatusBadRequest, "MissingParameter."+parameter, "The region has dual-tunnel gateways: two vSwitches are mandatory.")
		}
		vswitch := c.find(kindVSwitch, call.get(parameter))
		if vswitch == nil || vswitch.text("VpcId") != call.get("VpcId") {
			return notFound("InvalidVswitchID.NotFound")
		}
		zones[vswitch.text("ZoneId")] = true
	}
	if len(zones) != 2 {
		return refuse(http.StatusBadRequest, "InvalidParameter", "The two vSwitches are in one zone.")
	}
	return nil
}

// showGateway adds what changes with time. A gateway that is being made has no
// addresses yet.
func (c *Cloud) showGateway(o *object) map[string]any {
	status := c.gatewayStatus(o)
	shown := with(showTagged(o), map[string]any{"Status": status})
	if status == "provisioning" {
		shown["InternetIp"], shown["DisasterRecoveryInternetIp"] = "", ""
	}
	return shown
}

func (c *Cloud) gatewayStatus(o *object) string {
	switch now := c.config.Now(); {
	case now.Before(o.readyAt):
		return "provisioning"
	case now.Before(o.busyUntil):
		return "updating"
	}
	return "active"
}

func (c *Cloud) describeGateway(call *call) (answer, *refusal) {
	gateway, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, true)
	if refused != nil {
		return nil, refused
	}
	return c.showGateway(gateway), nil
}

func (c *Cloud) describeGateways(call *call) (answer, *refusal) {
	all := c.visible(kindGateway, call, map[string]string{"VpnGatewayId": "VpnGatewayId", "VpcId": "VpcId", "BusinessStatus": "BusinessStatus"}, "Tag")
	if status := call.get("Status"); status != "" {
		all = slices.DeleteFunc(all, func(o *object) bool { return c.gatewayStatus(o) != status })
	}
	return numbered(call, all, c.showGateway, "VpnGateways", "VpnGateway"), nil
}

func (c *Cloud) modifyGateway(call *call) (answer, *refusal) {
	gateway, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, false)
	if refused != nil {
		return nil, refused
	}
	if name := call.get("Name"); name != "" && !gatewayName.MatchString(name) {
		return nil, refuse(http.StatusBadRequest, "InvalidName", "The name is not valid")
	}
	if refused := c.claim(gateway, gatewayBusy); refused != nil {
		return nil, refused
	}
	change(gateway, call, "Name", "Description")
	if value := call.get("AutoPropagate"); value != "" {
		gateway.fields["AutoPropagate"] = value == "true"
	}
	return answer{"VpnGatewayId": gateway.id, "Name": gateway.name(), "Status": c.gatewayStatus(gateway), "AutoPropagate": gateway.fields["AutoPropagate"]}, nil
}

// change sets the fields that the call has parameters for.
func change(o *object, call *call, names ...string) {
	for _, name := range names {
		if value := call.get(name); value != "" {
			o.fields[name] = value
		}
	}
}

func (c *Cloud) deleteGateway(call *call) (answer, *refusal) {
	gateway, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, false)
	if refused != nil {
		return nil, refused
	}
	if gateway.prepaid {
		return nil, refuse(http.StatusForbidden, "ForbiddenRelease", "Forbidden to release a prepaid instance within validity period")
	}
	if len(c.all(kindConnection, func(o *object) bool { return o.parent == gateway })) > 0 {
		return nil, refuse(http.StatusBadRequest, "DependencyViolation.VpnConnection", "The VPN gateway has IPsec connections.")
	}
	if refused := c.claim(gateway, gatewayBusy); refused != nil {
		return nil, refused
	}
	c.remove(gateway.id)
	return answer{}, nil
}
