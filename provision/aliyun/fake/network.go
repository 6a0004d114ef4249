package fake

// AddVPC adds a VPC with its system route table, which it returns the id of.
func (c *Cloud) AddVPC(id, cidr string) (routeTable string) {
	return c.AddVPCIn(c.config.Region, id, cidr)
}

// AddVPCIn is AddVPC in another region.
func (c *Cloud) AddVPCIn(region, id, cidr string) (routeTable string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.region = region
	defer func() { c.region = "" }()
	vpc := c.add(kindVPC, "vpc", nil, map[string]any{"VpcId": id, "VpcName": id, "CidrBlock": cidr, "Status": "Available"}, map[string]string{})
	vpc.id, vpc.visibleAt = id, vpc.readyAt
	table := c.add(kindTable, "vtb", vpc, map[string]any{"VpcId": id, "RouteTableName": "", "RouteTableType": "System", "Status": "Available"}, map[string]string{})
	table.visibleAt = table.readyAt
	table.fields["RouteTableId"] = table.id
	return table.id
}

// AddVSwitch adds a subnet of a VPC.
func (c *Cloud) AddVSwitch(vpc, id, zone, cidr string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.add(kindVSwitch, "vsw", c.find(kindVPC, vpc), map[string]any{
		"VSwitchId": id, "VSwitchName": id, "VpcId": vpc, "ZoneId": zone, "CidrBlock": cidr, "Status": "Available", "AvailableIpAddressCount": 250,
	}, map[string]string{})
	s.id, s.visibleAt = id, s.readyAt
}

// AddSecurityGroup adds a security group without rules.
func (c *Cloud) AddSecurityGroup(vpc, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.add(kindGroup, "sg", c.find(kindVPC, vpc), map[string]any{"SecurityGroupId": id, "SecurityGroupName": id, "VpcId": vpc, "Description": ""}, map[string]string{})
	g.id, g.visibleAt = id, g.readyAt
}

func showTagged(o *object) map[string]any {
	return with(o.fields, map[string]any{"Tags": tagList(o.tags)})
}

func (c *Cloud) describeVPCs(call *call) (answer, *refusal) {
	all := c.visible(kindVPC, call, map[string]string{"VpcId": "VpcId", "VpcName": "VpcName"}, "Tag")
	return numbered(call, all, showTagged, "Vpcs", "Vpc"), nil
}

func (c *Cloud) describeVSwitches(call *call) (answer, *refusal) {
	all := c.visible(kindVSwitch, call, map[string]string{"VpcId": "VpcId", "VSwitchId": "VSwitchId", "ZoneId": "ZoneId"}, "Tag")
	return numbered(call, all, showTagged, "VSwitches", "VSwitch"), nil
}

func (c *Cloud) describeRouteTables(call *call) (answer, *refusal) {
	all := c.visible(kindTable, call, map[string]string{"VpcId": "VpcId", "RouteTableId": "RouteTableId", "RouteTableType": "RouteTableType"}, "Tag")
	show := func(o *object) map[string]any {
		return with(showTagged(o), map[string]any{"Status": c.tableStatus(o), "VSwitchIds": map[string]any{"VSwitchId": c.switchesOf(o)}})
	}
	return numbered(call, all, show, "RouterTableList", "RouterTableListType"), nil
}
