package fake

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	serversMissing = "ResourceNotFound.serverGroup"
	serversBusy    = "IncorrectStatus.serverGroup"
)

func (c *Cloud) createServerGroup(call *call) (answer, *refusal) {
	vpc := c.find(kindVPC, call.get("VpcId"))
	if vpc == nil {
		return nil, notFound("ResourceNotFound.Vpc")
	}
	group := c.add(kindServers, "sgp", vpc, map[string]any{
		"ServerGroupName": call.get("ServerGroupName"), "ServerGroupType": "Instance", "Protocol": call.get("Protocol"), "VpcId": vpc.id,
		"PreserveClientIpEnabled": call.get("PreserveClientIpEnabled") != "false",
	}, call.tags("Tag"))
	group.fields["ServerGroupId"] = group.id
	checkHealth(group, call)
	group.readyAt = group.readyAt.Add(c.config.BusyFor)
	return answer{"ServerGroupId": group.id}, nil
}

// checkHealth takes over how servers are checked, flat.
func checkHealth(group *object, call *call) {
	for name, value := range call.parameters {
		if field, is := strings.CutPrefix(name, "HealthCheckConfig."); is && !strings.HasPrefix(field, "HealthCheckHttpCode") {
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

// claimServers begins a change of a group.
func (c *Cloud) claimServers(call *call) (*object, *refusal) {
	group, refused := c.one(kindServers, call.get("ServerGroupId"), serversMissing, false)
	if refused != nil {
		return nil, refused
	}
	return group, c.claim(group, serversBusy)
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
	group, refused := c.one(kindServers, call.get("ServerGroupId"), serversMissing, false)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindListener, func(o *object) bool { return o.fields["ServerGroupId"] == group.id })) > 0 {
		return nil, refuse(http.StatusBadRequest, "ResourceInUse.serverGroup", "A listener uses the server group.")
	}
	if refused := c.claim(group, serversBusy); refused != nil {
		return nil, refused
	}
	c.remove(group.id)
	return answer{}, nil
}

func memberOf(server map[string]string) string { return server["ServerId"] + " " + server["Port"] }

func (c *Cloud) addServers(call *call) (answer, *refusal) {
	group, refused := c.one(kindServers, call.get("ServerGroupId"), serversMissing, false)
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
	group, refused := c.one(kindServers, call.get("ServerGroupId"), serversMissing, false)
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
	group, refused := c.one(kindServers, call.get("ServerGroupId"), serversMissing, true)
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
