package fake

import "net/http"

func (c *Cloud) createListener(call *call) (answer, *refusal) {
	if refused := c.checkServers(call); refused != nil {
		return nil, refused
	}
	listener, refused := c.addListener(call, map[string]any{"ServerGroupId": call.get("ServerGroupId"), "CertificateIds": call.list("CertificateIds")})
	if refused != nil {
		return nil, refused
	}
	listener.id += "@" + call.get("ListenerPort")
	listener.fields["ListenerId"] = listener.id
	return answer{"ListenerId": listener.id}, nil
}

// addListener adds a port of a load balancer, of either product.
func (c *Cloud) addListener(call *call, fields map[string]any) (*object, *refusal) {
	p := balancingOf(call)
	balancer, refused := c.one(p.balancer, call.get("LoadBalancerId"), missing(p.balancerWord), false)
	if refused != nil {
		return nil, refused
	}
	port := call.number("ListenerPort", 0)
	if len(c.all(p.listener, func(o *object) bool { return o.parent == balancer && o.fields["ListenerPort"] == port })) > 0 {
		return nil, refuse(http.StatusBadRequest, "ResourceAlreadyExist.Listener", "The port has a listener.")
	}
	if refused := c.claim(balancer, busy(p.balancerWord)); refused != nil {
		return nil, refused
	}
	listener := c.add(p.listener, "lsn", balancer, with(fields, map[string]any{
		"ListenerDescription": call.get("ListenerDescription"), "ListenerPort": port, "ListenerProtocol": call.get("ListenerProtocol"),
		"LoadBalancerId": balancer.id,
	}), call.tags("Tag"))
	listener.fields["ListenerId"] = listener.id
	listener.readyAt = balancer.busyUntil
	return listener, nil
}

// checkServers refuses a listener that its servers do not fit.
func (c *Cloud) checkServers(call *call) *refusal {
	group, refused := c.one(kindServers, call.get("ServerGroupId"), missing(networkBalancing.serversWord), false)
	if refused != nil {
		return refused
	}
	endsTLS := call.get("ListenerProtocol") == "TCPSSL"
	if endsTLS != (len(call.list("CertificateIds")) > 0) {
		return refuse(http.StatusBadRequest, "IllegalParam.CertificateIds", "A certificate goes with TCPSSL.")
	}
	if endsTLS && group.fields["PreserveClientIpEnabled"] == true {
		return refuse(http.StatusBadRequest, "IllegalParam.PreserveClientIpSwitch", "The server group shows the addresses of clients.")
	}
	return nil
}

func (c *Cloud) listListeners(call *call) (answer, *refusal) {
	all := keepNamed(c.visible(kindListener, call, nil, "Tag"), call.list("ListenerIds"))
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Tags": flatTags(o.tags), "ListenerStatus": c.balancerState(o, "Provisioning", "Running", "Configuring", "Deleting")})
	}
	return plainList(call, all, show, "Listeners"), nil
}

func (c *Cloud) updateListener(call *call) (answer, *refusal) {
	listener, refused := c.claimListener(call, call.get("ServerGroupId"))
	if refused != nil {
		return nil, refused
	}
	change(listener, call, "ServerGroupId")
	if certificates := call.list("CertificateIds"); len(certificates) > 0 {
		listener.fields["CertificateIds"] = certificates
	}
	return answer{}, nil
}

func (c *Cloud) deleteListener(call *call) (answer, *refusal) {
	listener, refused := c.claimListener(call, "")
	if refused != nil {
		return nil, refused
	}
	listener.goneAt = listener.parent.busyUntil
	return answer{}, nil
}

// claimListener begins a change of a listener, to a group if one is given.
func (c *Cloud) claimListener(call *call, group string) (*object, *refusal) {
	p := balancingOf(call)
	listener, refused := c.one(p.listener, call.get("ListenerId"), missing(p.listenerWord), false)
	if refused != nil {
		return nil, refused
	}
	if group != "" && c.find(p.servers, group) == nil {
		return nil, notFound(missing(p.serversWord))
	}
	if refused := c.claim(listener.parent, busy(p.balancerWord)); refused != nil {
		return nil, refused
	}
	listener.busyUntil = listener.parent.busyUntil
	return listener, nil
}
