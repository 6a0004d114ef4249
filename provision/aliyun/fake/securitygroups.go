package fake

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

func (c *Cloud) describeSecurityGroups(call *call) (answer, *refusal) {
	all := c.visible(kindGroup, call, map[string]string{"SecurityGroupId": "SecurityGroupId", "SecurityGroupName": "SecurityGroupName", "VpcId": "VpcId"}, "Tag")
	show := func(o *object) map[string]any { return with(o.fields, map[string]any{"Tags": otherTags(o.tags)}) }
	return tokened(call, all, "MaxResults", show, "SecurityGroups", "SecurityGroup"), nil
}

func (c *Cloud) describeSecurityGroup(call *call) (answer, *refusal) {
	group, refused := c.one(kindGroup, call.get("SecurityGroupId"), groupMissing, true)
	if refused != nil {
		return nil, refused
	}
	if call.get("Direction") == "egress" {
		return answer{"SecurityGroupId": group.id, "Permissions": map[string]any{"Permission": []any{}}, "NextToken": ""}, nil
	}
	rules := c.all(kindRule, func(o *object) bool { return o.parent == group })
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"SecurityGroupRuleId": o.id, "Direction": "ingress"})
	}
	result := tokened(call, rules, "MaxResults", show, "Permissions", "Permission")
	result["SecurityGroupId"], result["SecurityGroupName"], result["VpcId"] = group.id, group.name(), group.fields["VpcId"]
	return result, nil
}

// authorize adds rules; what is there already stays as it is.
func (c *Cloud) authorize(call *call) (answer, *refusal) {
	group, refused := c.one(kindGroup, call.get("SecurityGroupId"), groupMissing, false)
	if refused != nil {
		return nil, refused
	}
	permissions := call.structs("Permissions")
	if len(permissions) == 0 {
		return nil, refuse(http.StatusBadRequest, "MissingParameter.Permissions", "No rule is given.")
	}
	for _, p := range permissions {
		if refused := checkRule(p); refused != nil {
			return nil, refused
		}
	}
	for _, p := range permissions {
		rule := ruleOf(p)
		if c.ruleLike(group, rule) == nil {
			c.add(kindRule, "sgr", group, rule, nil)
		}
	}
	return answer{}, nil
}

func (c *Cloud) revoke(call *call) (answer, *refusal) {
	group, refused := c.one(kindGroup, call.get("SecurityGroupId"), groupMissing, false)
	if refused != nil {
		return nil, refused
	}
	for _, id := range call.list("SecurityGroupRuleId") {
		if rule := c.find(kindRule, id); rule == nil || rule.parent != group {
			return nil, notFound("InvalidSecurityGroupRuleId.NotFound")
		}
	}
	for _, id := range call.list("SecurityGroupRuleId") {
		c.remove(id)
	}
	for _, p := range call.structs("Permissions") {
		if rule := c.ruleLike(group, ruleOf(p)); rule != nil {
			c.remove(rule.id)
		}
	}
	return answer{}, nil
}

// ruleOf returns a rule as Describe shows it: the defaults filled in.
func ruleOf(p map[string]string) map[string]any {
	rule := map[string]any{"Policy": "Accept", "Priority": "1", "NicType": "intranet", "Description": "", "SourceCidrIp": "", "DestCidrIp": ""}
	for name, value := range p {
		rule[name] = value
	}
	if p["Policy"] == "drop" {
		rule["Policy"] = "Drop"
	} else {
		rule["Policy"] = "Accept"
	}
	rule["IpProtocol"] = strings.ToUpper(p["IpProtocol"])
	return rule
}

// ruleLike finds the rule that lets the same in; a description makes no other.
func (c *Cloud) ruleLike(group *object, rule map[string]any) *object {
	alike := c.all(kindRule, func(o *object) bool {
		for _, field := range []string{"IpProtocol", "PortRange", "SourceCidrIp", "DestCidrIp", "Policy", "Priority"} {
			if o.fields[field] != rule[field] {
				return false
			}
		}
		return o.parent == group
	})
	if len(alike) == 0 {
		return nil
	}
	return alike[0]
}

func checkRule(p map[string]string) *refusal {
	switch strings.ToLower(p["IpProtocol"]) {
	case "tcp", "udp":
		if !isPortRange(p["PortRange"]) {
			return refuse(http.StatusBadRequest, "InvalidPortRange.Malformed", "The specified port range is not valid.")
		}
	case "icmp", "icmpv6", "gre", "all":
		if p["PortRange"] != "-1/-1" {
			return refuse(http.StatusBadRequest, "InvalidPortRange.Malformed", "The protocol has no ports: -1/-1.")
		}
	default:
		return refuse(http.StatusBadRequest, "InvalidIpProtocol.Malformed", "The specified IP protocol is not valid.")
	}
	if _, err := netip.ParsePrefix(p["SourceCidrIp"]); err != nil {
		return refuse(http.StatusBadRequest, "InvalidSourceCidrIp.Malformed", "The specified source is not valid.")
	}
	return nil
}

// isPortRange reports whether the text is of the form 443/443.
func isPortRange(text string) bool {
	low, high, cut := strings.Cut(text, "/")
	from, err1 := strconv.Atoi(low)
	to, err2 := strconv.Atoi(high)
	return cut && err1 == nil && err2 == nil && from >= 1 && from <= to && to <= 65535
}
