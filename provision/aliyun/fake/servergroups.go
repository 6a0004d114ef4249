package fake

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (c *Cloud) createServerGroup(call *call) (answer, *refusal) {
	group, refused := c.addServerGroup(call)
	if refused != nil {
		return nil, refused
	}
	group.fields["PreserveClientIpEnabled"] = call.get("PreserveClientIpEnabled") != "false"
	return answer{"ServerGroupId": group.id}, nil
}

// addServerGroup adds an empty group, of either product.
func (c *Cloud) addServerGroup(call *call) (*object, *refusal) {
	vpc := c.find(kindVPC, call.get("VpcId"))
	if vpc == nil {
		return nil, notFound("ResourceNotFound.Vpc")
	}
	group := c.add(balancingOf(call).servers, "sgp", vpc, map[string]any{
		"ServerGroupName": call.get("ServerGroupName"), "ServerGroupType": "Instance", "Protocol": call.get("Protocol"), "VpcId": vpc.id,
	}, call.tags("Tag"))
	group.fields["ServerGroupId"] = group.id
	checkHealth(group, call)
	group.readyAt = group.readyAt.Add(c.config.BusyFor)
	return group, nil
}

// checkHealth takes over how servers are checked, flat.
func checkHealth(group *object, call *call) {
	for name, value := range call.parameters {
		if field, is := strings.CutPrefix(name, "HealthCheckConfig."); is && !strings.HasPrefix(field, "HealthCheckHttpCode") && !strings.HasPrefix(field, "HealthCheckCodes") {
			group.fields[field] = value
		}
	}
}

func (c *Cloud) showServerGroup(o *object) map[string]any {
	health := map[string]any{"HealthCheckEnabled": o.fields["HealthCheckEnabled"] == "true"}
	for _, name := range []string{"HealthCheckType", "HealthCheckUrl", "HttpCheckMethod"} {
		health[name], _ = o.fields[name].(string)
	}
	health["HealthCheckConnectPort"], _ = strconv.Atoi(o.text("HealthCheckConnectPort"))
	return map[string]any{
		"ServerGroupId": o.id, "ServerGroupName": o.name(), "Protocol": o.fields["Protocol"], "VpcId": o.fields["VpcId"],
		"HealthCheck": health, "Tags": flatTags(o.tags), "ServerGroupStatus": c.balancerState(o, "Creating", "Available", "Configuring", "Configuring"),
	}
}

func (c *Cloud) listServerGroups(call *call) (answer, *refusal) {
	all := keepNamed(c.visible(kindServers, call, nil, "Tag"), call.list("ServerGroupIds"))
	return plainList(call, all, c.showServerGroup, "ServerGroups"), nil
}

// serverGroup is the group that a call is about.
func (c *Cloud) serverGroup(call *call, seen bool) (*object, *refusal) {
	p := balancingOf(call)
	return c.one(p.servers, call.get("ServerGroupId"), missing(p.serversWord), seen)
}

// claimServers begins a change of a group.
func (c *Cloud) claimServers(call *call) (*object, *refusal) {
	group, refused := c.serverGroup(call, false)
	if refused != nil {
		return nil, refused
	}
	return group, c.claim(group, busy(balancingOf(call).serversWord))
}

func (c *Cloud) updateServerGroup(call *call) (answer, *refusal) {
	group, refused := c.claimServers(call)
	if refused != nil {
		return nil, refused
	}
	checkHealth(group, call)
	if value := call.get("PreserveClientIpEnabled"); value != "" {
		group.fields["PreserveClientIpEnabled"] = value == "true"
	}
	return answer{"ServerGroupId": group.id}, nil
}

func (c *Cloud) deleteServerGroup(call *call) (answer, *refusal) {
	group, refused := c.serverGroup(call, false)
	if refused != nil {
		return nil, refused
	}
	p := balancingOf(call)
	if len(c.all(p.listener, func(o *object) bool { return o.fields["ServerGroupId"] == group.id })) > 0 {
		return nil, refuse(http.StatusBadRequest, "ResourceInUse."+p.serversWord, "A listener uses the server group.")
	}
	if refused := c.claim(group, busy(p.serversWord)); refused != nil {
		return nil, refused
	}
	c.remove(group.id)
	return answer{}, nil
}

func memberOf(server map[string]string) string { return server["ServerId"] + " " + server["Port"] }

func (c *Cloud) addServers(call *call) (answer, *refusal) {
	group, refused := c.serverGroup(call, false)
	if refused != nil {
		return nil, refused
	}
	for _, s := range call.structs("Servers") {
		if c.find(kindInstance, s["ServerId"]) == nil {
			return nil, notFound("ResourceNotFound.BackendServer")
		}
		if slices.Contains(group.members, memberOf(s)) {
			return nil, refuse(http.StatusBadRequest, "ResourceAlreadyExist.BackendServer", "The server is in the group already.")
		}
	}
	if _, refused := c.claimServers(call); refused != nil {
		return nil, refused
	}
	for _, s := range call.structs("Servers") {
		group.members = append(group.members, memberOf(s))
	}
	return answer{"ServerGroupId": group.id}, nil
}

func (c *Cloud) removeServers(call *call) (answer, *refusal) {
	group, refused := c.serverGroup(call, false)
	if refused != nil {
		return nil, refused
	}
	var going []string
	for _, s := range call.structs("Servers") {
		if !slices.Contains(group.members, memberOf(s)) {
			return nil, notFound("ResourceNotFound.BackendServer")
		}
		going = append(going, memberOf(s))
	}
	if _, refused := c.claimServers(call); refused != nil {
		return nil, refused
	}
	group.members = slices.DeleteFunc(group.members, func(m string) bool { return slices.Contains(going, m) })
	return answer{"ServerGroupId": group.id}, nil
}

func (c *Cloud) listServers(call *call) (answer, *refusal) {
	group, refused := c.serverGroup(call, true)
	if refused != nil {
		return nil, refused
	}
	var all []*object
	for _, m := range group.members {
		id, port, _ := strings.Cut(m, " ")
		number, _ := strconv.Atoi(port)
		all = append(all, &object{fields: map[string]any{
			"ServerGroupId": group.id, "ServerId": id, "ServerType": "Ecs", "Port": number, "Status": c.balancerState(group, "Adding", "Available", "Configuring", "Removing"),
		}})
	}
	return plainList(call, all, func(o *object) map[string]any { return o.fields }, "Servers"), nil
}
