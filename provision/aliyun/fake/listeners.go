package fake

import "net/http"

const listenerMissing = "ResourceNotFound.listener"

func (c *Cloud) createListener(call *call) (answer, *refusal) {
	balancer, refused := c.one(kindBalancer, call.get("LoadBalancerId"), balancerMissing, false)
	if refused != nil {
		return nil, refused
	}
	port := call.number("ListenerPort", 0)
	if len(c.all(kindListener, func(o *object) bool { return o.parent == balancer && o.fields["ListenerPort"] == port })) > 0 {
		return nil, refuse(http.StatusBadRequest, "ResourceAlreadyExist.Listener", "The port has a listener.")
	}
	if refused := c.checkServers(call); refused != nil {
		return nil, refused
	}
	if refused := c.claim(balancer, balancerBusy); refused != nil {
		return nil, refused
	}
	listener := c.add(kindListener, "lsn", balancer, map[string]any{
		"ListenerDescription": call.get("ListenerDescription"), "ListenerPort": port, "ListenerProtocol": call.get("ListenerProtocol"),
		"LoadBalancerId": balancer.id, "ServerGroupId": call.get("ServerGroupId"), "CertificateIds": call.list("CertificateIds"),
	}, call.tags("Tag"))
	listener.id += "@" + call.get("ListenerPort")
	listener.fields["ListenerId"] = listener.id
	listener.readyAt = balancer.busyUntil
	return answer{"ListenerId": listener.id}, nil
}

// checkServers refuses a listener that its servers do not fit.
func (c *Cloud) checkServers(call *call) *refusal {
	group, refused := c.one(kindServers, call.get("ServerGroupId"), serversMissing, false)
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
	listener, refused := c.one(kindListener, call.get("ListenerId"), listenerMissing, false)
	if refused != nil {
		return nil, refused
	}
	if group := call.get("ServerGroupId"); group != "" && c.find(kindServers, group) == nil {
		return nil, notFound(serversMissing)
	}
	if refused := c.claim(listener.parent, balancerBusy); refused != nil {
		return nil, refused
	}
	listener.busyUntil = listener.parent.busyUntil
	change(listener, call, "ServerGroupId")
	if certificates := call.list("CertificateIds"); len(certificates) > 0 {
		listener.fields["CertificateIds"] = certificates
	}
	return answer{}, nil
}

func (c *Cloud) deleteListener(call *call) (answer, *refusal) {
	listener, refused := c.one(kindListener, call.get("ListenerId"), listenerMissing, false)
	if refused != nil {
		return nil, refused
	}
	if refused := c.claim(listener.parent, balancerBusy); refused != nil {
		return nil, refused
	}
	listener.goneAt = listener.parent.busyUntil
	return answer{}, nil
}
