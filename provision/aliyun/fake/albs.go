package fake

import (
	"net/http"
	"strconv"
)

// albPrefix stands before the kinds of objects of ALB, whose types NLB has too.
const albPrefix = "ALB "

const (
	kindALB         = albPrefix + kindBalancer
	kindALBServers  = albPrefix + kindServers
	kindALBListener = albPrefix + kindListener
)

// albHandlers carry out the actions of ALB.
var albHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"alb.CreateLoadBalancer":           (*Cloud).createALB,
	"alb.ListLoadBalancers":            (*Cloud).listALBs,
	"alb.GetLoadBalancerAttribute":     (*Cloud).getALB,
	"alb.DeleteLoadBalancer":           (*Cloud).deleteBalancer,
	"alb.CreateServerGroup":            (*Cloud).createALBServerGroup,
	"alb.ListServerGroups":             (*Cloud).listALBServerGroups,
	"alb.UpdateServerGroupAttribute":   (*Cloud).updateALBServerGroup,
	"alb.DeleteServerGroup":            (*Cloud).deleteServerGroup,
	"alb.AddServersToServerGroup":      (*Cloud).addServers,
	"alb.RemoveServersFromServerGroup": (*Cloud).removeServers,
	"alb.ListServerGroupServers":       (*Cloud).listServers,
	"alb.CreateListener":               (*Cloud).createALBListener,
	"alb.ListListeners":                (*Cloud).listALBListeners,
	"alb.GetListenerAttribute":         (*Cloud).getALBListener,
	"alb.UpdateListenerAttribute":      (*Cloud).updateALBListener,
	"alb.DeleteListener":               (*Cloud).deleteListener,
	"alb.TagResources":                 (*Cloud).tagResources,
}

func (c *Cloud) createALB(call *call) (answer, *refusal) {
	balancer, refused := c.newBalancer(call, kindALB, map[string]any{
		"LoadBalancerEdition": call.get("LoadBalancerEdition"), "AddressAllocatedMode": call.get("AddressAllocatedMode"),
	})
	if refused != nil {
		return nil, refused
	}
	return answer{"LoadBalancerId": balancer.id}, nil
}

func (c *Cloud) showALB(o *object) map[string]any {
	return with(o.fields, map[string]any{"Tags": flatTags(o.tags), "LoadBalancerStatus": c.balancerState(o, "Provisioning", "Active", "Configuring", "Deleting")})
}

// listALBs leaves out the zones, as ALB does.
func (c *Cloud) listALBs(call *call) (answer, *refusal) {
	all := keepNamed(c.visible(kindALB, call, nil, "Tag"), call.list("LoadBalancerIds"))
	show := func(o *object) map[string]any {
		shown := c.showALB(o)
		delete(shown, "ZoneMappings")
		return shown
	}
	return plainList(call, all, show, "LoadBalancers"), nil
}

func (c *Cloud) getALB(call *call) (answer, *refusal) {
	balancer, refused := c.one(kindALB, call.get("LoadBalancerId"), missing(applicationBalancing.balancerWord), true)
	if refused != nil {
		return nil, refused
	}
	return c.showALB(balancer), nil
}

func (c *Cloud) createALBServerGroup(call *call) (answer, *refusal) {
	group, refused := c.addServerGroup(call)
	if refused != nil {
		return nil, refused
	}
	return answer{"ServerGroupId": group.id}, nil
}

func (c *Cloud) listALBServerGroups(call *call) (answer, *refusal) {
	all := keepNamed(c.visible(kindALBServers, call, nil, "Tag"), call.list("ServerGroupIds"))
	return plainList(call, all, c.showALBServerGroup, "ServerGroups"), nil
}

func (c *Cloud) showALBServerGroup(o *object) map[string]any {
	health := map[string]any{"HealthCheckEnabled": o.fields["HealthCheckEnabled"] == "true"}
	for _, name := range []string{"HealthCheckProtocol", "HealthCheckPath", "HealthCheckMethod"} {
		health[name], _ = o.fields[name].(string)
	}
	health["HealthCheckConnectPort"], _ = strconv.Atoi(o.text("HealthCheckConnectPort"))
	return map[string]any{
		"ServerGroupId": o.id, "ServerGroupName": o.name(), "ServerGroupType": o.fields["ServerGroupType"], "Protocol": o.fields["Protocol"], "VpcId": o.fields["VpcId"],
		"HealthCheckConfig": health, "Tags": flatTags(o.tags), "ServerGroupStatus": c.balancerState(o, "Creating", "Available", "Configuring", "Configuring"),
	}
}

func (c *Cloud) updateALBServerGroup(call *call) (answer, *refusal) {
	group, refused := c.claimServers(call)
	if refused != nil {
		return nil, refused
	}
	checkHealth(group, call)
	return answer{}, nil
}

// forwardedTo is the group of a listener's default action, or empty.
func forwardedTo(call *call) string {
	return call.get("DefaultActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId")
}

func certificatesOf(call *call) []map[string]any {
	certificates := []map[string]any{}
	for _, certificate := range call.structs("Certificates") {
		certificates = append(certificates, map[string]any{"CertificateId": certificate["CertificateId"]})
	}
	return certificates
}

func (c *Cloud) createALBListener(call *call) (answer, *refusal) {
	if c.find(kindALBServers, forwardedTo(call)) == nil {
		return nil, notFound(missing(applicationBalancing.serversWord))
	}
	certificates := certificatesOf(call)
	if (call.get("ListenerProtocol") == "HTTP") == (len(certificates) > 0) {
		return nil, refuse(http.StatusBadRequest, "IllegalParam.Certificates", "A certificate goes with HTTPS and QUIC.")
	}
	listener, refused := c.addListener(call, map[string]any{"ServerGroupId": forwardedTo(call), "Certificates": certificates})
	if refused != nil {
		return nil, refused
	}
	return answer{"ListenerId": listener.id}, nil
}

func (c *Cloud) showALBListener(o *object) map[string]any {
	tuples := []map[string]any{{"ServerGroupId": o.fields["ServerGroupId"]}}
	shown := with(o.fields, map[string]any{
		"Tags": flatTags(o.tags), "ListenerStatus": c.balancerState(o, "Provisioning", "Running", "Configuring", "Deleting"),
		"DefaultActions": []map[string]any{{"Type": "ForwardGroup", "ForwardGroupConfig": map[string]any{"ServerGroupTuples": tuples}}},
	})
	delete(shown, "ServerGroupId")
	return shown
}

// listALBListeners leaves out the certificates, as ALB does.
func (c *Cloud) listALBListeners(call *call) (answer, *refusal) {
	all := keepNamed(c.visible(kindALBListener, call, nil, "Tag"), call.list("ListenerIds"))
	show := func(o *object) map[string]any {
		shown := c.showALBListener(o)
		delete(shown, "Certificates")
		return shown
	}
	return plainList(call, all, show, "Listeners"), nil
}

func (c *Cloud) getALBListener(call *call) (answer, *refusal) {
	listener, refused := c.one(kindALBListener, call.get("ListenerId"), missing(applicationBalancing.listenerWord), true)
	if refused != nil {
		return nil, refused
	}
	return c.showALBListener(listener), nil
}

func (c *Cloud) updateALBListener(call *call) (answer, *refusal) {
	group := forwardedTo(call)
	listener, refused := c.claimListener(call, group)
	if refused != nil {
		return nil, refused
	}
	if group != "" {
		listener.fields["ServerGroupId"] = group
	}
	if certificates := certificatesOf(call); len(certificates) > 0 {
		listener.fields["Certificates"] = certificates
	}
	return answer{}, nil
}
