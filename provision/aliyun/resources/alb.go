package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
)

// alb has the load balancers that look at requests.
type alb struct{ *aliyun.Client }

func (alb) kind() string { return string(causeway.BalancerApplication) }

func (p alb) balancers(ctx context.Context, ids ...string) ([]aliyun.LoadBalancer, error) {
	all, err := p.ListALBs(ctx, aliyun.ListALBsRequest{LoadBalancerIDs: ids})
	return all.LoadBalancers, err
}

// complete adds the zones, which ALB tells for one load balancer at a time.
func (p alb) complete(ctx context.Context, r *provision.AliyunBalancer, b aliyun.LoadBalancer) error {
	one, err := p.GetALB(ctx, aliyun.GetALBRequest{LoadBalancerID: b.LoadBalancerID})
	r.VSwitches = subnetsIn(one.ZoneMappings)
	return gone(err)
}

func (p alb) createBalancer(ctx context.Context, w work, r *provision.AliyunBalancer, zones []aliyun.ZoneMapping) (string, error) {
	request := aliyun.CreateALBRequest{
		LoadBalancerName: r.Name, AddressType: or(r.Scheme), AddressAllocatedMode: or(r.Addresses), Edition: or(r.Edition),
		Billing: aliyun.ALBBilling{PayType: "PostPay"}, VPCID: r.VPC.ID, ZoneMappings: zones, Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := p.CreateALB(ctx, request)
	return made.LoadBalancerID, err
}

func (p alb) deleteBalancer(ctx context.Context, id string) error {
	_, err := p.DeleteALB(ctx, aliyun.DeleteALBRequest{LoadBalancerID: id})
	return err
}

func (p alb) groups(ctx context.Context, ids ...string) ([]aliyun.ServerGroup, error) {
	all, err := p.ListALBServerGroups(ctx, aliyun.ListALBServerGroupsRequest{ServerGroupIDs: ids})
	var groups []aliyun.ServerGroup
	for _, g := range all.ServerGroups {
		groups = append(groups, aliyun.ServerGroup{
			ServerGroupID: g.ServerGroupID, ServerGroupName: g.ServerGroupName, Status: g.Status, Protocol: g.Protocol, VPCID: g.VPCID,
			HealthCheck: aliyun.HealthCheck{Enabled: g.HealthCheck.Enabled, Type: g.HealthCheck.Protocol, Port: g.HealthCheck.Port, URL: g.HealthCheck.Path},
			Tags:        g.Tags,
		})
	}
	return groups, err
}

func (p alb) createGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (string, error) {
	request := aliyun.CreateALBServerGroupRequest{
		ServerGroupName: r.Name, ServerGroupType: "Instance", Protocol: or(r.Protocol), VPCID: r.VPC.ID, HealthCheck: albCheck(r), Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := p.CreateALBServerGroup(ctx, request)
	return made.ServerGroupID, err
}

func albCheck(r *provision.AliyunServerGroup) aliyun.ALBHealthCheck {
	return aliyun.ALBHealthCheck{
		Enabled: true, Protocol: "HTTP", Port: or(r.HealthPort), Path: or(r.HealthPath), Method: "GET", Codes: []string{"http_2xx"},
	}
}

func (p alb) checkGroup(ctx context.Context, id string, r *provision.AliyunServerGroup) error {
	check := albCheck(r)
	_, err := p.UpdateALBServerGroup(ctx, aliyun.UpdateALBServerGroupRequest{ServerGroupID: id, HealthCheck: &check})
	return err
}

func (p alb) deleteGroup(ctx context.Context, id string) error {
	_, err := p.DeleteALBServerGroup(ctx, aliyun.DeleteALBServerGroupRequest{ServerGroupID: id})
	return err
}

func (p alb) servers(ctx context.Context, group string) ([]aliyun.ListedServer, error) {
	all, err := p.ListALBServers(ctx, aliyun.ListALBServersRequest{ServerGroupID: group})
	return all.Servers, err
}

func (p alb) addServers(ctx context.Context, group string, servers []aliyun.Server) error {
	_, err := p.AddALBServers(ctx, aliyun.AddALBServersRequest{ServerGroupID: group, Servers: servers})
	return err
}

func (p alb) removeServers(ctx context.Context, group string, servers []aliyun.Server) error {
	_, err := p.RemoveALBServers(ctx, aliyun.RemoveALBServersRequest{ServerGroupID: group, Servers: servers})
	return err
}

func (p alb) listeners(ctx context.Context, ids ...string) ([]aliyun.Listener, error) {
	all, err := p.ListALBListeners(ctx, aliyun.ListALBListenersRequest{ListenerIDs: ids})
	var listeners []aliyun.Listener
	for _, l := range all.Listeners {
		listener := aliyun.Listener{
			ListenerID: l.ListenerID, ListenerDescription: l.ListenerDescription, Status: l.Status, LoadBalancerID: l.LoadBalancerID,
			ListenerProtocol: l.ListenerProtocol, ListenerPort: l.ListenerPort, Tags: l.Tags,
		}
		for _, action := range l.DefaultActions {
			for _, target := range action.Forward.Groups {
				listener.ServerGroupID = target.ServerGroupID
			}
		}
		listeners = append(listeners, listener)
	}
	return listeners, err
}

// certificate asks for the listener itself: the list of them has none.
func (p alb) certificate(ctx context.Context, l aliyun.Listener) (string, error) {
	if l.ListenerProtocol == "HTTP" {
		return "", nil
	}
	one, err := p.GetALBListener(ctx, aliyun.GetALBListenerRequest{ListenerID: l.ListenerID})
	if err != nil || len(one.Certificates) == 0 {
		return "", gone(err)
	}
	return one.Certificates[0].CertificateID, nil
}

func (p alb) createListener(ctx context.Context, w work, r *provision.AliyunListener, balancer, group string) (string, error) {
	request := aliyun.CreateALBListenerRequest{
		LoadBalancerID: balancer, ListenerProtocol: or(r.Protocol), ListenerPort: or(r.Port), ListenerDescription: r.Name,
		DefaultActions: aliyun.ForwardTo(group), Certificates: albCertificates(r), Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := p.CreateALBListener(ctx, request)
	return made.ListenerID, err
}

func albCertificates(r *provision.AliyunListener) []aliyun.ALBCertificate {
	if r.Certificate == nil {
		return nil
	}
	return []aliyun.ALBCertificate{{CertificateID: *r.Certificate}}
}

func (p alb) updateListener(ctx context.Context, id string, r *provision.AliyunListener, group string) error {
	_, err := p.UpdateALBListener(ctx, aliyun.UpdateALBListenerRequest{ListenerID: id, DefaultActions: aliyun.ForwardTo(group), Certificates: albCertificates(r)})
	return err
}

func (p alb) deleteListener(ctx context.Context, id string) error {
	_, err := p.DeleteALBListener(ctx, aliyun.DeleteALBListenerRequest{ListenerID: id})
	return err
}

func (p alb) tag(ctx context.Context, what aliyun.ResourceType, id string, tags []aliyun.Tag) error {
	_, err := p.TagALBResources(ctx, aliyun.TagALBResourcesRequest{ResourceType: what, ResourceIDs: []string{id}, Tags: tags})
	return err
}
