package fake

import (
	"net/http"
	"slices"
)

func (c *Cloud) createTable(call *call) (answer, *refusal) {
	vpc, refused := c.one(kindVPC, call.get("VpcId"), "InvalidVpcID.NotFound", false)
	if refused != nil {
		return nil, refused
	}
	if refused := c.claim(vpc, "OperationConflict"); refused != nil {
		return nil, refused
	}
	table := c.add(kindTable, "vtb", vpc, map[string]any{
		"VpcId": vpc.id, "RouteTableName": call.get("RouteTableName"), "RouteTableType": "Custom",
	}, call.tags("Tag"))
	table.fields["RouteTableId"] = table.id
	table.readyAt = vpc.busyUntil
	return answer{"RouteTableId": table.id}, nil
}

func (c *Cloud) tableStatus(table *object) string {
	if c.config.Now().Before(table.readyAt) {
		return "Pending"
	}
	return "Available"
}

// switchesOf are the subnets of a table: the system table has those that no
// other has.
func (c *Cloud) switchesOf(table *object) []string {
	if table.fields["RouteTableType"] == "Custom" {
		return slices.Concat([]string{}, table.members)
	}
	taken := []string{}
	for _, other := range c.all(kindTable, func(o *object) bool { return o.parent == table.parent }) {
		taken = append(taken, other.members...)
	}
	switches := []string{}
	for _, s := range c.all(kindVSwitch, func(s *object) bool { return s.parent == table.parent && !slices.Contains(taken, s.id) }) {
		switches = append(switches, s.id)
	}
	return switches
}

// tableAndSwitch finds what an association is about.
func (c *Cloud) tableAndSwitch(call *call) (table, vswitch *object, refused *refusal) {
	if table, refused = c.one(kindTable, call.get("RouteTableId"), tableMissing, false); refused != nil {
		return nil, nil, refused
	}
	vswitch, refused = c.one(kindVSwitch, call.get("VSwitchId"), "InvalidVSwitchId.NotFound", false)
	if refused == nil && vswitch.parent != table.parent {
		return nil, nil, notFound("InvalidVSwitchId.NotFound")
	}
	return table, vswitch, refused
}

func (c *Cloud) associateTable(call *call) (answer, *refusal) {
	table, vswitch, refused := c.tableAndSwitch(call)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindTable, func(o *object) bool { return slices.Contains(o.members, vswitch.id) })) > 0 {
		return nil, refuse(http.StatusBadRequest, "InvalidOperation.VSwitchAssociated", "The vSwitch has a custom route table.")
	}
	if table.fields["RouteTableType"] != "Custom" {
		return nil, refuse(http.StatusBadRequest, "OperationDenied.SystemRouteTable", "The system route table needs no association.")
	}
	if refused := c.claim(table.parent, "OperationConflict"); refused != nil {
		return nil, refused
	}
	table.members = append(table.members, vswitch.id)
	return answer{}, nil
}

func (c *Cloud) unassociateTable(call *call) (answer, *refusal) {
	table, vswitch, refused := c.tableAndSwitch(call)
	if refused != nil {
		return nil, refused
	}
	if !slices.Contains(table.members, vswitch.id) {
		return nil, notFound("InvalidVSwitchId.NotFound")
	}
	if refused := c.claim(table.parent, "OperationConflict"); refused != nil {
		return nil, refused
	}
	table.members = slices.DeleteFunc(table.members, func(id string) bool { return id == vswitch.id })
	return answer{}, nil
}

func (c *Cloud) deleteTable(call *call) (answer, *refusal) {
	table, refused := c.one(kindTable, call.get("RouteTableId"), tableMissing, false)
	if refused != nil {
		return nil, refused
	}
	inUse := len(table.members) > 0 || len(c.all(kindRoute, func(o *object) bool { return o.parent == table })) > 0
	switch {
	case table.fields["RouteTableType"] != "Custom":
		return nil, refuse(http.StatusBadRequest, "OperationDenied.SystemRouteTable", "The system route table cannot be deleted.")
	case inUse:
		return nil, refuse(http.StatusBadRequest, "DependencyViolation.RouteTable", "The route table has vSwitches or routes.")
	}
	if refused := c.claim(table.parent, "OperationConflict"); refused != nil {
		return nil, refused
	}
	c.remove(table.id)
	return answer{}, nil
}
