package fake

import (
	"net/http"
	"slices"
)

// The kinds of objects of NLB.
const (
	kindBalancer = "LOADBALANCER"
	kindServers  = "SERVERGROUP"
	kindListener = "LISTENER"
)

// balancing is what tells the two products with load balancers apart: the kinds
// of their objects, and how they spell their refusals.
type balancing struct {
	balancer, servers, listener string
	balancerWord, serversWord   string
	listenerWord                string
}

var (
	networkBalancing     = balancing{kindBalancer, kindServers, kindListener, "loadBalancer", "serverGroup", "listener"}
	applicationBalancing = balancing{kindALB, kindALBServers, kindALBListener, "LoadBalancer", "ServerGroup", "Listener"}
)

func balancingOf(call *call) balancing {
	if call.action.Product == "alb" {
		return applicationBalancing
	}
	return networkBalancing
}

func missing(word string) string { return "ResourceNotFound." + word }

func busy(word string) string { return "IncorrectStatus." + word }

// balancerHandlers carry out the actions of NLB.
var balancerHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"nlb.CreateLoadBalancer":           (*Cloud).createBalancer,
	"nlb.ListLoadBalancers":            (*Cloud).listBalancers,
	"nlb.DeleteLoadBalancer":           (*Cloud).deleteBalancer,
	"nlb.CreateServerGroup":            (*Cloud).createServerGroup,
	"nlb.ListServerGroups":             (*Cloud).listServerGroups,
	"nlb.UpdateServerGroupAttribute":   (*Cloud).updateServerGroup,
	"nlb.DeleteServerGroup":            (*Cloud).deleteServerGroup,
	"nlb.AddServersToServerGroup":      (*Cloud).addServers,
	"nlb.RemoveServersFromServerGroup": (*Cloud).removeServers,
	"nlb.ListServerGroupServers":       (*Cloud).listServers,
	"nlb.CreateListener":               (*Cloud).createListener,
	"nlb.ListListeners":                (*Cloud).listListeners,
	"nlb.UpdateListenerAttribute":      (*Cloud).updateListener,
	"nlb.DeleteListener":               (*Cloud).deleteListener,
	"nlb.TagResources":                 (*Cloud).tagResources,
}

func (c *Cloud) createBalancer(call *call) (answer, *refusal) {
	balancer, refused := c.newBalancer(call, kindBalancer, map[string]any{"LoadBalancerType": "network"})
	if refused != nil {
		return nil, refused
	}
	return answer{"LoadbalancerId": balancer.id}, nil
}

// newBalancer is one of either product, with the fields that only it has.
func (c *Cloud) newBalancer(call *call, kind string, own map[string]any) (*object, *refusal) {
	vpc := c.find(kindVPC, call.get("VpcId"))
	if vpc == nil {
		return nil, notFound("ResourceNotFound.Vpc")
	}
	mappings, refused := c.balancerZones(call, vpc)
	if refused != nil {
		return nil, refused
	}
	product := call.action.Product
	balancer := c.add(kind, product, vpc, with(own, map[string]any{
		"LoadBalancerName": call.get("LoadBalancerName"), "AddressType": call.get("AddressType"), "VpcId": vpc.id, "ZoneMappings": mappings,
	}), call.tags("Tag"))
	balancer.fields["LoadBalancerId"] = balancer.id
	balancer.fields["DNSName"] = balancer.id + "." + balancer.region + "." + product + ".aliyuncs.com"
	balancer.readyAt = balancer.readyAt.Add(c.config.ProvisionFor)
	return balancer, nil
}

// balancerZones are those of a new load balancer, of either product.
func (c *Cloud) balancerZones(call *call, vpc *object) ([]map[string]any, *refusal) {
	zones := map[string]bool{}
	mappings := []map[string]any{}
	for _, m := range call.structs("ZoneMappings") {
		vswitch := c.find(kindVSwitch, m["VSwitchId"])
		if vswitch == nil || vswitch.parent != vpc || vswitch.text("ZoneId") != m["ZoneId"] {
			return nil, notFound("ResourceNotFound.VSwitch")
		}
		zones[m["ZoneId"]] = true
		mappings = append(mappings, map[string]any{"VSwitchId": vswitch.id, "ZoneId": m["ZoneId"]})
	}
	if len(zones) < 2 || len(zones) != len(mappings) {
		return nil, refuse(http.StatusBadRequest, "IllegalParam.ZoneMappings", "Two zones are needed, with one vSwitch each.")
	}
	return mappings, nil
}

// flatTags shows tags as NLB does: its lists are not wrapped.
func flatTags(tags map[string]string) any { return tagList(tags)["Tag"] }

// plainList returns the page after a token, without the wrap of other products.
func plainList(call *call, all []*object, show func(*object) map[string]any, name string) answer {
	page := tokened(call, all, "MaxResults", show, name, "item")
	page[name] = page[name].(map[string]any)["item"] // tokened has just put it there
	return page
}

// balancerState is one of four words, as the object is made, is ready, is busy
// or goes.
func (c *Cloud) balancerState(o *object, making, ready, busy, going string) string {
	switch now := c.config.Now(); {
	case !o.goneAt.IsZero():
		return going
	case now.Before(o.readyAt):
		return making
	case now.Before(o.busyUntil):
		return busy
	}
	return ready
}

func keepNamed(all []*object, ids []string) []*object {
	return slices.DeleteFunc(all, func(o *object) bool { return len(ids) > 0 && !slices.Contains(ids, o.id) })
}

func (c *Cloud) listBalancers(call *call) (answer, *refusal) {
	all := keepNamed(c.visible(kindBalancer, call, nil, "Tag"), call.list("LoadBalancerIds"))
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Tags": flatTags(o.tags), "LoadBalancerStatus": c.balancerState(o, "Provisioning", "Active", "Configuring", "Deleting")})
	}
	return plainList(call, all, show, "LoadBalancers"), nil
}

func (c *Cloud) deleteBalancer(call *call) (answer, *refusal) {
	p := balancingOf(call)
	balancer, refused := c.one(p.balancer, call.get("LoadBalancerId"), missing(p.balancerWord), false)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(p.listener, func(o *object) bool { return o.parent == balancer })) > 0 {
		return nil, refuse(http.StatusBadRequest, "ResourceInUse."+p.balancerWord, "The load balancer has listeners.")
	}
	if refused := c.claim(balancer, busy(p.balancerWord)); refused != nil {
		return nil, refused
	}
	balancer.goneAt = balancer.busyUntil
	return answer{}, nil
}
