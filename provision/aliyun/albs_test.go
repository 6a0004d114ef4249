package aliyun_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision/aliyun"
)

// An application load balancer with a listener and a host behind it, from
// nothing and back to nothing.
func TestALBLife(t *testing.T) { newWorld(t, nil).liveALB(t) }

func albRequest() aliyun.CreateALBRequest {
	return aliyun.CreateALBRequest{
		LoadBalancerName: "cw-balancer", AddressType: "Intranet", AddressAllocatedMode: "Dynamic", Edition: "Standard",
		Billing: aliyun.ALBBilling{PayType: "PostPay"}, VPCID: vpc, Tags: []aliyun.Tag{{Key: "causeway", Value: "x"}}, ClientToken: "a1",
		ZoneMappings: []aliyun.ZoneMapping{{ZoneID: "cn-beijing-a", VSwitchID: "vsw-a"}, {ZoneID: "cn-beijing-c", VSwitchID: "vsw-c"}},
	}
}

func (w world) liveALB(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	before := w.cloud.Objects()
	host := ok[aliyun.RunInstancesResponse](t)(w.RunInstances(ctx, aliyun.RunInstancesRequest{
		ImageID: "ubuntu_24_04_x64_20G_alibase_20261001.vhd", InstanceType: "ecs.c7.large", VSwitchID: "vsw-a", SecurityGroupIDs: []string{"sg-1"}, ClientToken: "a0",
	})).InstanceIDs[0]
	balancer := ok[aliyun.CreateALBResponse](t)(w.CreateALB(ctx, albRequest())).LoadBalancerID
	check := aliyun.ALBHealthCheck{Enabled: true, Protocol: "HTTP", Port: 8081, Path: "/ready", Method: "GET", Codes: []string{"http_2xx"}}
	group := ok[aliyun.CreateServerGroupResponse](t)(w.CreateALBServerGroup(ctx, aliyun.CreateALBServerGroupRequest{
		ServerGroupName: "cw-group", ServerGroupType: "Instance", Protocol: "HTTP", VPCID: vpc, HealthCheck: check, Tags: albRequest().Tags, ClientToken: "a2",
	})).ServerGroupID
	w.clock.pause(t, 5*time.Minute)
	servers := []aliyun.Server{{ServerID: host, ServerType: "Ecs", Port: 8080}}
	ok[aliyun.ALBResponse](t)(w.AddALBServers(ctx, aliyun.AddALBServersRequest{ServerGroupID: group, Servers: servers}))
	w.settle(t)
	check.Path = "/readyz"
	ok[aliyun.ALBResponse](t)(w.UpdateALBServerGroup(ctx, aliyun.UpdateALBServerGroupRequest{ServerGroupID: group, HealthCheck: &check}))
	listener := w.listenALB(t, balancer, group)
	if _, err := w.DeleteALBServerGroup(ctx, aliyun.DeleteALBServerGroupRequest{ServerGroupID: group}); !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("deleting a group in use: %v", err)
	}
	w.checkALB(t, balancer, group, host)
	ok[aliyun.ALBResponse](t)(w.DeleteALBListener(ctx, aliyun.DeleteALBListenerRequest{ListenerID: listener}))
	w.settle(t)
	ok[aliyun.ALBResponse](t)(w.DeleteALB(ctx, aliyun.DeleteALBRequest{LoadBalancerID: balancer}))
	ok[aliyun.ALBResponse](t)(w.RemoveALBServers(ctx, aliyun.RemoveALBServersRequest{ServerGroupID: group, Servers: servers}))
	w.settle(t)
	ok[aliyun.ALBResponse](t)(w.DeleteALBServerGroup(ctx, aliyun.DeleteALBServerGroupRequest{ServerGroupID: group}))
	ok[aliyun.DeleteInstanceResponse](t)(w.DeleteInstance(ctx, aliyun.DeleteInstanceRequest{InstanceID: host, Force: true}))
	w.settle(t)
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

func (w world) listenALB(t *testing.T, balancer, group string) string {
	t.Helper()
	ctx := t.Context()
	request := aliyun.CreateALBListenerRequest{
		LoadBalancerID: balancer, ListenerProtocol: "HTTPS", ListenerPort: 443, ListenerDescription: "cw-listener", DefaultActions: aliyun.ForwardTo(group),
		Certificates: []aliyun.ALBCertificate{{CertificateID: "c-1"}}, Tags: albRequest().Tags, ClientToken: "a3",
	}
	id := ok[aliyun.CreateListenerResponse](t)(w.CreateALBListener(ctx, request)).ListenerID
	w.settle(t)
	ok[aliyun.ALBResponse](t)(w.UpdateALBListener(ctx, aliyun.UpdateALBListenerRequest{
		ListenerID: id, DefaultActions: aliyun.ForwardTo(group), Certificates: []aliyun.ALBCertificate{{CertificateID: "c-2"}},
	}))
	w.settle(t)
	ok[aliyun.ALBResponse](t)(w.TagALBResources(ctx, aliyun.TagALBResourcesRequest{ResourceType: aliyun.TypeListener, ResourceIDs: []string{id}, Tags: []aliyun.Tag{{Key: "b", Value: "y"}}}))
	want := aliyun.List[aliyun.ALBListener]{{
		ListenerID: id, ListenerDescription: "cw-listener", Status: "Running", LoadBalancerID: balancer, ListenerProtocol: "HTTPS", ListenerPort: 443,
		DefaultActions: aliyun.ForwardTo(group), Tags: aliyun.List[aliyun.Tag]{{Key: "b", Value: "y"}, {Key: "causeway", Value: "x"}},
	}}
	if diff := cmp.Diff(want, ok[aliyun.ListALBListenersResponse](t)(w.ListALBListeners(ctx, aliyun.ListALBListenersRequest{})).Listeners); diff != "" {
		t.Error(diff)
	}
	one := ok[aliyun.GetALBListenerResponse](t)(w.GetALBListener(ctx, aliyun.GetALBListenerRequest{ListenerID: id}))
	if diff := cmp.Diff(aliyun.List[aliyun.ALBCertificate]{{CertificateID: "c-2"}}, one.Certificates); diff != "" {
		t.Error(diff)
	}
	return id
}

func (w world) checkALB(t *testing.T, balancer, group, host string) {
	t.Helper()
	ctx := t.Context()
	all := ok[aliyun.ListALBsResponse](t)(w.ListALBs(ctx, aliyun.ListALBsRequest{LoadBalancerIDs: []string{balancer}})).LoadBalancers
	if len(all) != 1 || all[0].Status != "Active" || all[0].DNSName == "" || len(all[0].ZoneMappings) != 0 || len(all[0].Tags) != 1 {
		t.Errorf("load balancers %+v", all)
	}
	if one := ok[aliyun.GetALBResponse](t)(w.GetALB(ctx, aliyun.GetALBRequest{LoadBalancerID: balancer})); len(one.ZoneMappings) != 2 || one.DNSName != all[0].DNSName {
		t.Errorf("load balancer %+v", one)
	}
	want := aliyun.List[aliyun.ALBServerGroup]{{
		ServerGroupID: group, ServerGroupName: "cw-group", Status: "Available", Protocol: "HTTP", VPCID: vpc, Tags: albRequest().Tags,
		HealthCheck: aliyun.ALBHealthCheck{Enabled: true, Protocol: "HTTP", Port: 8081, Path: "/readyz", Method: "GET"},
	}}
	if diff := cmp.Diff(want, ok[aliyun.ListALBServerGroupsResponse](t)(w.ListALBServerGroups(ctx, aliyun.ListALBServerGroupsRequest{})).ServerGroups); diff != "" {
		t.Error(diff)
	}
	servers := ok[aliyun.ListServersResponse](t)(w.ListALBServers(ctx, aliyun.ListALBServersRequest{ServerGroupID: group})).Servers
	if diff := cmp.Diff(aliyun.List[aliyun.ListedServer]{{Server: aliyun.Server{ServerID: host, ServerType: "Ecs", Port: 8080}, Status: "Available"}}, servers); diff != "" {
		t.Error(diff)
	}
	if network := ok[aliyun.ListLoadBalancersResponse](t)(w.ListLoadBalancers(ctx, aliyun.ListLoadBalancersRequest{})).LoadBalancers; len(network) != 0 {
		t.Errorf("NLB lists %+v", network)
	}
}

// What ALB does not take is refused, and nothing is made.
func TestALBRefusals(t *testing.T) {
	w := newWorld(t, nil)
	before := len(w.cloud.Objects())
	for name, change := range map[string]func(*aliyun.CreateALBRequest){
		"one zone":          func(r *aliyun.CreateALBRequest) { r.ZoneMappings = r.ZoneMappings[:1] },
		"another's vSwitch": func(r *aliyun.CreateALBRequest) { r.ZoneMappings[0].VSwitchID = "vsw-other" },
		"no such edition":   func(r *aliyun.CreateALBRequest) { r.Edition = "Deluxe" },
		"no such VPC":       func(r *aliyun.CreateALBRequest) { r.VPCID = "vpc-other" },
		"prepaid":           func(r *aliyun.CreateALBRequest) { r.Billing.PayType = "PrePay" },
	} {
		r := albRequest()
		change(&r)
		if _, err := w.CreateALB(t.Context(), r); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := w.CreateALBListener(t.Context(), aliyun.CreateALBListenerRequest{
		LoadBalancerID: "alb-none", ListenerProtocol: "HTTP", ListenerPort: 80, DefaultActions: aliyun.ForwardTo("sgp-none"),
	}); !causeway.HasCode(err, "cloud.not_found") {
		t.Errorf("a listener that leads nowhere: %v", err)
	}
	if got := len(w.cloud.Objects()); got != before {
		t.Errorf("%d objects were made", got-before)
	}
}
