package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
)

// nlb has the load balancers that look at connections.
type nlb struct{ *aliyun.Client }

// endsTLS is the protocol of NLB's listeners with a certificate.
const endsTLS = "TCPSSL"

func (nlb) kind() string { return string(causeway.BalancerNetwork) }

func (p nlb) balancers(ctx context.Context, ids ...string) ([]aliyun.LoadBalancer, error) {
	all, err := p.ListLoadBalancers(ctx, aliyun.ListLoadBalancersRequest{LoadBalancerIDs: ids})
	return all.LoadBalancers, err
}

func (nlb) complete(context.Context, *provision.AliyunBalancer, aliyun.LoadBalancer) error {
	return nil
}

func (p nlb) createBalancer(ctx context.Context, w work, r *provision.AliyunBalancer, zones []aliyun.ZoneMapping) (string, error) {
	request := aliyun.CreateLoadBalancerRequest{
		LoadBalancerName: r.Name, AddressType: or(r.Scheme), VPCID: r.VPC.ID, ZoneMappings: zones, Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := p.CreateLoadBalancer(ctx, request)
	return made.LoadBalancerID, err
}

func (p nlb) deleteBalancer(ctx context.Context, id string) error {
	_, err := p.DeleteLoadBalancer(ctx, aliyun.DeleteLoadBalancerRequest{LoadBalancerID: id})
	return err
}

func (p nlb) groups(ctx context.Context, ids ...string) ([]aliyun.ServerGroup, error) {
	all, err := p.ListServerGroups(ctx, aliyun.ListServerGroupsRequest{ServerGroupIDs: ids})
	return all.ServerGroups, err
}

func (p nlb) createGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (string, error) {
	request := aliyun.CreateServerGroupRequest{
		ServerGroupName: r.Name, ServerGroupType: "Instance", Protocol: or(r.Protocol), VPCID: r.VPC.ID, HealthCheck: nlbCheck(r), Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := p.CreateServerGroup(ctx, request)
	return made.ServerGroupID, err
}

func nlbCheck(r *provision.AliyunServerGroup) aliyun.HealthCheck {
	return aliyun.HealthCheck{
		Enabled: true, Type: "HTTP", Port: or(r.HealthPort), URL: or(r.HealthPath), Method: "GET", Codes: []string{"http_2xx"},
	}
}

func (p nlb) checkGroup(ctx context.Context, id string, r *provision.AliyunServerGroup) error {
	check := nlbCheck(r)
	_, err := p.UpdateServerGroup(ctx, aliyun.UpdateServerGroupRequest{ServerGroupID: id, HealthCheck: &check})
	return err
}

func (p nlb) deleteGroup(ctx context.Context, id string) error {
	_, err := p.DeleteServerGroup(ctx, aliyun.DeleteServerGroupRequest{ServerGroupID: id})
	return err
}

func (p nlb) servers(ctx context.Context, group string) ([]aliyun.ListedServer, error) {
	all, err := p.ListServers(ctx, aliyun.ListServersRequest{ServerGroupID: group})
	return all.Servers, err
}

func (p nlb) addServers(ctx context.Context, group string, servers []aliyun.Server) error {
	_, err := p.AddServers(ctx, aliyun.AddServersRequest{ServerGroupID: group, Servers: servers})
	return err
}

func (p nlb) removeServers(ctx context.Context, group string, servers []aliyun.Server) error {
	_, err := p.RemoveServers(ctx, aliyun.RemoveServersRequest{ServerGroupID: group, Servers: servers})
	return err
}

func (p nlb) listeners(ctx context.Context, ids ...string) ([]aliyun.Listener, error) {
	all, err := p.ListListeners(ctx, aliyun.ListListenersRequest{ListenerIDs: ids})
	return all.Listeners, err
}

func (nlb) certificate(_ context.Context, l aliyun.Listener) (string, error) {
	if len(l.CertificateIDs) == 0 {
		return "", nil
	}
	return l.CertificateIDs[0], nil
}

// createListener lets the group see the load balancer's own addresses before it
// makes a listener that ends TLS: behind one it cannot see the clients'.
func (p nlb) createListener(ctx context.Context, w work, r *provision.AliyunListener, balancer, group string) (string, error) {
	if or(r.Protocol) == endsTLS {
		if _, err := p.UpdateServerGroup(ctx, aliyun.UpdateServerGroupRequest{ServerGroupID: group, PreserveClientIP: ptr(false)}); err != nil {
			return "", err
		}
		if _, err := w.serverGroupReady(ctx, p, group); err != nil {
			return "", err
		}
	}
	request := aliyun.CreateListenerRequest{
		LoadBalancerID: balancer, ListenerProtocol: or(r.Protocol), ListenerPort: or(r.Port), ListenerDescription: r.Name,
		ServerGroupID: group, CertificateIDs: nlbCertificates(r), Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := p.CreateListener(ctx, request)
	return made.ListenerID, err
}

func nlbCertificates(r *provision.AliyunListener) []string {
	if r.Certificate == nil {
		return nil
	}
	return []string{*r.Certificate}
}

func (p nlb) updateListener(ctx context.Context, id string, r *provision.AliyunListener, group string) error {
	_, err := p.UpdateListener(ctx, aliyun.UpdateListenerRequest{ListenerID: id, ServerGroupID: group, CertificateIDs: nlbCertificates(r)})
	return err
}

func (p nlb) deleteListener(ctx context.Context, id string) error {
	_, err := p.DeleteListener(ctx, aliyun.DeleteListenerRequest{ListenerID: id})
	return err
}

func (p nlb) tag(ctx context.Context, what aliyun.ResourceType, id string, tags []aliyun.Tag) error {
	_, err := p.TagNLBResources(ctx, aliyun.TagNLBResourcesRequest{ResourceType: what, ResourceIDs: []string{id}, Tags: tags})
	return err
}
