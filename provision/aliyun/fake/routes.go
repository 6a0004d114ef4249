package fake

import (
	"net/http"
	"net/netip"
)

const (
	routeMissing = "InvalidRouteEntry.NotFound"
	tableMissing = "InvalidRouteTableId.NotFound"
)

// createVPNRoute makes a destination route of a gateway. The cloud gives it no
// id; the fake keeps one for itself.
func (c *Cloud) createVPNRoute(call *call) (answer, *refusal) {
	gateway, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, false)
	if refused != nil {
		return nil, refused
	}
	connection := c.find(kindConnection, call.get("NextHop"))
	if connection == nil || connection.parent != gateway {
		return nil, notFound(connectionMissing)
	}
	if !isNetwork(call.get("RouteDest")) || call.get("RouteDest") == "0.0.0.0/0" {
		return nil, refuse(http.StatusBadRequest, "IllegalParam.RouteDest", "The specified RouteDest is invalid.")
	}
	if c.vpnRoute(call) != nil {
		return nil, refuse(http.StatusBadRequest, "VpnRouteEntry.AlreadyExists", "The route entry already exists.")
	}
	if refused := c.claim(gateway, gatewayBusy); refused != nil {
		return nil, refused
	}
	state := "normal"
	if call.get("PublishVpc") == "true" {
		state = "published"
		c.publish(gateway, call.get("RouteDest"))
	}
	route := c.add(kindVPNRoute, "vrt", gateway, map[string]any{
		"VpnInstanceId": gateway.id, "RouteDest": call.get("RouteDest"), "NextHop": connection.id,
		"Weight": call.number("Weight", 0), "State": state, "RouteEntryType": "Custom",
	}, nil)
	return answer{"VpnInstanceId": gateway.id, "State": route.fields["State"]}, nil
}

// publish puts a gateway's route into its VPC's system table.
func (c *Cloud) publish(gateway *object, destination string) {
	for _, table := range c.all(kindTable, func(o *object) bool { return o.parent == gateway.parent }) {
		if c.route(table.id, destination) == nil {
			c.addRoute(table, destination, "", "VpnGateway", gateway.id).fields["published"] = true
		}
	}
}

// vpnRoute finds a gateway's route by all that makes it up.
func (c *Cloud) vpnRoute(call *call) *object {
	found := c.all(kindVPNRoute, func(o *object) bool {
		return o.parent.id == call.get("VpnGatewayId") && o.fields["RouteDest"] == call.get("RouteDest") &&
			o.fields["NextHop"] == call.get("NextHop") && o.fields["Weight"] == call.number("Weight", 0)
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func (c *Cloud) describeVPNRoutes(call *call) (answer, *refusal) {
	if _, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, true); refused != nil {
		return nil, refused
	}
	all := c.visible(kindVPNRoute, call, map[string]string{"VpnGatewayId": "VpnInstanceId", "RouteEntryType": "RouteEntryType"}, "")
	show := func(o *object) map[string]any { return o.fields }
	return numbered(call, all, show, "VpnRouteEntries", "VpnRouteEntry"), nil
}

// publishVPNRoute changes whether the VPC has a gateway's route. The call names
// no weight: it is about every one of that destination and next hop.
func (c *Cloud) publishVPNRoute(call *call) (answer, *refusal) {
	gateway, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, false)
	if refused != nil {
		return nil, refused
	}
	routes := c.all(kindVPNRoute, func(o *object) bool {
		return o.parent == gateway && o.fields["RouteDest"] == call.get("RouteDest") && o.fields["NextHop"] == call.get("NextHop")
	})
	if len(routes) == 0 || call.get("RouteType") != "dbr" {
		return nil, notFound("InvalidVpnRouteEntry.NotFound")
	}
	if refused := c.claim(gateway, gatewayBusy); refused != nil {
		return nil, refused
	}
	for _, route := range routes {
		route.fields["State"] = "normal"
		if call.get("PublishVpc") == "true" {
			route.fields["State"] = "published"
			c.publish(gateway, call.get("RouteDest"))
		}
	}
	if call.get("PublishVpc") != "true" {
		c.unpublish(gateway, call.get("RouteDest"))
	}
	return answer{}, nil
}

func (c *Cloud) deleteVPNRoute(call *call) (answer, *refusal) {
	gateway, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, false)
	if refused != nil {
		return nil, refused
	}
	route := c.vpnRoute(call)
	if route == nil {
		return nil, notFound("InvalidVpnRouteEntry.NotFound")
	}
	if refused := c.claim(gateway, gatewayBusy); refused != nil {
		return nil, refused
	}
	c.remove(route.id)
	if route.fields["State"] == "published" {
		c.unpublish(gateway, route.text("RouteDest"))
	}
	return answer{}, nil
}

// unpublish takes a route out of the VPC's tables once no route of the gateway
// publishes it any more.
func (c *Cloud) unpublish(gateway *object, destination string) {
	if len(c.all(kindVPNRoute, func(o *object) bool {
		return o.parent == gateway && o.fields["RouteDest"] == destination && o.fields["State"] == "published"
	})) > 0 {
		return
	}
	for _, route := range c.all(kindRoute, func(o *object) bool {
		return o.fields["hop"] == gateway.id && o.fields["DestinationCidrBlock"] == destination && o.fields["published"] == true
	}) {
		c.remove(route.id)
	}
}

func (c *Cloud) createRoute(call *call) (answer, *refusal) {
	table, refused := c.one(kindTable, call.get("RouteTableId"), tableMissing, false)
	if refused != nil {
		return nil, refused
	}
	destination := call.get("DestinationCidrBlock")
	if !isNetwork(destination) || c.insideVSwitch(table, destination) {
		return nil, refuse(http.StatusBadRequest, "InvalidCIDRBlock.Malformed", "The specified CIDR block is not valid.")
	}
	if c.route(table.id, destination) != nil {
		return nil, refuse(http.StatusBadRequest, "RouterEntryConflict.Duplicated", "The route entry already exists.")
	}
	if call.get("NextHopType") == "VpnGateway" && c.find(kindGateway, call.get("NextHopId")) == nil {
		return nil, notFound(gatewayMissing)
	}
	if attachment := c.find(kindRouterVPC, call.get("NextHopId")); call.get("NextHopType") == "Attachment" && (attachment == nil || !c.isReady(attachment)) {
		return nil, notFound("InvalidNextHopId.NotFound")
	}
	if refused := c.claim(table.parent, "TaskConflict"); refused != nil {
		return nil, refused
	}
	route := c.addRoute(table, destination, call.get("RouteEntryName"), call.get("NextHopType"), call.get("NextHopId"))
	route.fields["Description"] = call.get("Description")
	route.readyAt = table.parent.busyUntil
	return answer{"RouteEntryId": route.id}, nil
}

func (c *Cloud) addRoute(table *object, destination, name, hopType, hop string) *object {
	if hopType == "" {
		hopType = "Instance"
	}
	route := c.add(kindRoute, "rte", table, map[string]any{
		"RouteTableId": table.id, "DestinationCidrBlock": destination, "RouteEntryName": name, "Description": "",
		"Type": "Custom", "IpVersion": "IPv4", "hop": hop, "hopType": hopType,
	}, nil)
	route.fields["RouteEntryId"] = route.id
	return route
}

// insideVSwitch reports whether the network is a subnet's, or lies in one.
func (c *Cloud) insideVSwitch(table *object, destination string) bool {
	network := netip.MustParsePrefix(destination)
	return len(c.all(kindVSwitch, func(o *object) bool {
		subnet := netip.MustParsePrefix(o.text("CidrBlock"))
		return o.parent == table.parent && subnet.Bits() <= network.Bits() && subnet.Contains(network.Addr())
	})) > 0
}

func (c *Cloud) route(table, destination string) *object {
	found := c.all(kindRoute, func(o *object) bool {
		return o.fields["RouteTableId"] == table && o.fields["DestinationCidrBlock"] == destination
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func (c *Cloud) describeRoutes(call *call) (answer, *refusal) {
	if _, refused := c.one(kindTable, call.get("RouteTableId"), tableMissing, true); refused != nil {
		return nil, refused
	}
	all := c.visible(kindRoute, call, map[string]string{
		"RouteTableId": "RouteTableId", "RouteEntryId": "RouteEntryId", "RouteEntryType": "Type",
		"DestinationCidrBlock": "DestinationCidrBlock", "NextHopId": "hop", "NextHopType": "hopType", "RouteEntryName": "RouteEntryName",
	}, "")
	return tokened(call, all, "MaxResult", c.showRoute, "RouteEntrys", "RouteEntry"), nil
}

func (c *Cloud) showRoute(o *object) map[string]any {
	status := "Created"
	if c.config.Now().Before(o.readyAt) {
		status = "Creating"
	}
	hop := map[string]any{"NextHopId": o.fields["hop"], "NextHopType": o.fields["hopType"], "Weight": 0}
	fields := with(o.fields, map[string]any{"Status": status, "NextHops": map[string]any{"NextHop": []any{hop}}})
	delete(fields, "hop")
	delete(fields, "hopType")
	delete(fields, "published")
	return fields
}

func (c *Cloud) deleteRoute(call *call) (answer, *refusal) {
	route := c.find(kindRoute, call.get("RouteEntryId"))
	if call.get("RouteEntryId") == "" {
		route = c.route(call.get("RouteTableId"), call.get("DestinationCidrBlock"))
	}
	if route == nil || call.get("NextHopId") != "" && route.fields["hop"] != call.get("NextHopId") {
		return nil, notFound(routeMissing)
	}
	if refused := c.claim(route.parent.parent, "TaskConflict"); refused != nil {
		return nil, refused
	}
	c.remove(route.id)
	return answer{}, nil
}
