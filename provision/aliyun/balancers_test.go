package aliyun_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision/aliyun"
)

// A load balancer with a listener and a host behind it, from nothing and back
// to nothing.
func TestBalancerLife(t *testing.T) { newWorld(t, nil).liveBalancer(t) }

func (w world) liveBalancer(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	before := w.cloud.Objects()
	tags := []aliyun.Tag{{Key: "causeway", Value: "x"}}
	host := ok[aliyun.RunInstancesResponse](t)(w.RunInstances(ctx, aliyun.RunInstancesRequest{
		ImageID: "ubuntu_24_04_x64_20G_alibase_20261001.vhd", InstanceType: "ecs.c7.large", VSwitchID: "vsw-a", SecurityGroupIDs: []string{"sg-1"}, ClientToken: "b0",
	})).InstanceIDs[0]
	balancer := ok[aliyun.CreateLoadBalancerResponse](t)(w.CreateLoadBalancer(ctx, aliyun.CreateLoadBalancerRequest{
		LoadBalancerName: "cw-balancer", AddressType: "Intranet", VPCID: vpc, Tags: tags, ClientToken: "b1",
		ZoneMappings: []aliyun.ZoneMapping{{ZoneID: "cn-beijing-a", VSwitchID: "vsw-a"}, {ZoneID: "cn-beijing-c", VSwitchID: "vsw-c"}},
	})).LoadBalancerID
	check := aliyun.HealthCheck{Enabled: true, Type: "HTTP", Port: 8081, URL: "/ready", Method: "GET", Codes: []string{"http_2xx"}}
	group := ok[aliyun.CreateServerGroupResponse](t)(w.CreateServerGroup(ctx, aliyun.CreateServerGroupRequest{
		ServerGroupName: "cw-group", ServerGroupType: "Instance", Protocol: "TCP", VPCID: vpc, HealthCheck: check, Tags: tags, ClientToken: "b2",
	})).ServerGroupID
	w.clock.pause(t, 5*time.Minute)
	servers := []aliyun.Server{{ServerID: host, ServerType: "Ecs", Port: 443}}
	ok[aliyun.NLBResponse](t)(w.AddServers(ctx, aliyun.AddServersRequest{ServerGroupID: group, Servers: servers}))
	w.settle(t)
	check.URL = "/readyz"
	no := false
	ok[aliyun.NLBResponse](t)(w.UpdateServerGroup(ctx, aliyun.UpdateServerGroupRequest{ServerGroupID: group, HealthCheck: &check, PreserveClientIP: &no}))
	listener := w.listen(t, balancer, group, tags)
	if _, err := w.DeleteServerGroup(ctx, aliyun.DeleteServerGroupRequest{ServerGroupID: group}); !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("deleting a group in use: %v", err)
	}
	w.checkBalancer(t, balancer, group, host, tags)
	ok[aliyun.NLBResponse](t)(w.DeleteListener(ctx, aliyun.DeleteListenerRequest{ListenerID: listener}))
	w.settle(t)
	ok[aliyun.NLBResponse](t)(w.DeleteLoadBalancer(ctx, aliyun.DeleteLoadBalancerRequest{LoadBalancerID: balancer}))
	ok[aliyun.NLBResponse](t)(w.RemoveServers(ctx, aliyun.RemoveServersRequest{ServerGroupID: group, Servers: servers}))
	w.settle(t)
	ok[aliyun.NLBResponse](t)(w.DeleteServerGroup(ctx, aliyun.DeleteServerGroupRequest{ServerGroupID: group}))
	ok[aliyun.DeleteInstanceResponse](t)(w.DeleteInstance(ctx, aliyun.DeleteInstanceRequest{InstanceID: host, Force: true}))
	w.settle(t)
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

func (w world) listen(t *testing.T, balancer, group string, tags []aliyun.Tag) string {
	t.Helper()
	ctx := t.Context()
	id := ok[aliyun.CreateListenerResponse](t)(w.CreateListener(ctx, aliyun.CreateListenerRequest{
		LoadBalancerID: balancer, ListenerProtocol: "TCPSSL", ListenerPort: 443, ListenerDescription: "cw-listener", ServerGroupID: group,
		CertificateIDs: []string{"c-1"}, Tags: tags, ClientToken: "b3",
	})).ListenerID
	w.settle(t)
	ok[aliyun.NLBResponse](t)(w.UpdateListener(ctx, aliyun.UpdateListenerRequest{ListenerID: id, ServerGroupID: group, CertificateIDs: []string{"c-2"}}))
	w.settle(t)
	ok[aliyun.NLBResponse](t)(w.TagNLBResources(ctx, aliyun.TagNLBResourcesRequest{ResourceType: aliyun.TypeListener, ResourceIDs: []string{id}, Tags: []aliyun.Tag{{Key: "b", Value: "y"}}}))
	want := aliyun.List[aliyun.Listener]{{
		ListenerID: id, ListenerDescription: "cw-listener", Status: "Running", LoadBalancerID: balancer, ListenerProtocol: "TCPSSL", ListenerPort: 443,
		ServerGroupID: group, CertificateIDs: aliyun.List[string]{"c-2"}, Tags: aliyun.List[aliyun.Tag]{{Key: "b", Value: "y"}, {Key: "causeway", Value: "x"}},
	}}
	if diff := cmp.Diff(want, ok[aliyun.ListListenersResponse](t)(w.ListListeners(ctx, aliyun.ListListenersRequest{})).Listeners); diff != "" {
		t.Error(diff)
	}
	return id
}

func (w world) checkBalancer(t *testing.T, balancer, group, host string, tags []aliyun.Tag) {
	t.Helper()
	ctx := t.Context()
	balancers := ok[aliyun.ListLoadBalancersResponse](t)(w.ListLoadBalancers(ctx, aliyun.ListLoadBalancersRequest{LoadBalancerIDs: []string{balancer}})).LoadBalancers
	if len(balancers) != 1 || balancers[0].Status != "Active" || balancers[0].DNSName == "" || len(balancers[0].ZoneMappings) != 2 || len(balancers[0].Tags) != 1 {
		t.Errorf("load balancers %+v", balancers)
	}
	want := aliyun.List[aliyun.ServerGroup]{{
		ServerGroupID: group, ServerGroupName: "cw-group", Status: "Available", Protocol: "TCP", VPCID: vpc, Tags: tags,
		HealthCheck: aliyun.HealthCheck{Enabled: true, Type: "HTTP", Port: 8081, URL: "/readyz", Method: "GET"},
	}}
	if diff := cmp.Diff(want, ok[aliyun.ListServerGroupsResponse](t)(w.ListServerGroups(ctx, aliyun.ListServerGroupsRequest{})).ServerGroups); diff != "" {
		t.Error(diff)
	}
	servers := ok[aliyun.ListServersResponse](t)(w.ListServers(ctx, aliyun.ListServersRequest{ServerGroupID: group})).Servers
	if diff := cmp.Diff(aliyun.List[aliyun.ListedServer]{{Server: aliyun.Server{ServerID: host, ServerType: "Ecs", Port: 443}, Status: "Available"}}, servers); diff != "" {
		t.Error(diff)
	}
}
