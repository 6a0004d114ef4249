package fake

import "slices"

const planMissing = "ParameterCenBandwidthPackageId"

// AddBandwidthPlan adds a plan that was bought, of so many Mbit/s.
func (c *Cloud) AddBandwidthPlan(id string, bandwidth int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	plan := c.add(kindPlan, "cenbwp", nil, map[string]any{
		"CenBandwidthPackageId": id, "Name": id, "Bandwidth": bandwidth, "BusinessStatus": "Normal",
	}, nil)
	plan.id, plan.region, plan.visibleAt = id, "", plan.readyAt
}

func (c *Cloud) describePlans(call *call) (answer, *refusal) {
	all := c.visible(kindPlan, call, nil, "")
	for _, f := range call.structs("Filter") {
		all = slices.DeleteFunc(all, func(o *object) bool {
			return f["Key"] == "CenId" && !slices.Contains(o.members, f["Value.1"]) || f["Key"] != "CenId" && o.text(f["Key"]) != f["Value.1"]
		})
	}
	show := func(o *object) map[string]any {
		status := "Idle"
		if len(o.members) > 0 {
			status = "InUse"
		}
		return with(o.fields, map[string]any{"Status": status, "CenIds": map[string]any{"CenId": slices.Concat([]string{}, o.members)}})
	}
	return numbered(call, all, show, "CenBandwidthPackages", "CenBandwidthPackage"), nil
}

func (c *Cloud) planAndCEN(call *call) (plan, cen *object, refused *refusal) {
	if plan, refused = c.one(kindPlan, call.get("CenBandwidthPackageId"), planMissing, false); refused != nil {
		return nil, nil, refused
	}
	cen, refused = c.one(kindCEN, call.get("CenId"), cenMissing, false)
	return plan, cen, refused
}

func (c *Cloud) associatePlan(call *call) (answer, *refusal) {
	plan, cen, refused := c.planAndCEN(call)
	if refused != nil {
		return nil, refused
	}
	if len(plan.members) > 0 {
		return nil, invalidOperation("BandwidthPackageAssociated", "A CEN instance has the bandwidth plan.")
	}
	plan.members = []string{cen.id}
	return answer{}, nil
}

func (c *Cloud) unassociatePlan(call *call) (answer, *refusal) {
	plan, cen, refused := c.planAndCEN(call)
	if refused != nil {
		return nil, refused
	}
	users := c.all(kindRouterPeer, func(o *object) bool { return o.fields["CenBandwidthPackageId"] == plan.id })
	if len(users) > 0 || !slices.Contains(plan.members, cen.id) {
		return nil, invalidOperation("BandwidthPackageInUse", "The bandwidth plan is in use, or not this instance's.")
	}
	plan.members = nil
	return answer{}, nil
}
