package resources_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// Somebody has something where ours should be. It is seen under the key, and
// never as ours.
func TestWhatIsNotOurs(t *testing.T) {
	tests := []struct {
		name string
		// whole makes everything of ours first.
		whole bool
		by    func(t *testing.T, w *world)
		want  provision.Key
		// fine is true where the plan can rely on what is there.
		fine bool
	}{
		{name: "customer gateway of our name", by: func(t *testing.T, w *world) {
			must(t)(w.client.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{Name: "cw.west-coast.silicon-valley.vpn.customer-gateway.1", IPAddress: "192.0.2.1"}))
		}, want: "silicon-valley/vpn/customer-gateway/1"},
		{name: "customer gateway of another interconnect and our name", by: func(t *testing.T, w *world) {
			must(t)(w.client.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{
				Name: "cw.west-coast.silicon-valley.vpn.customer-gateway.1", IPAddress: "192.0.2.1",
				Tags: []aliyun.Tag{{Key: provision.TagInterconnect, Value: "east-coast"}, {Key: provision.TagResource, Value: "silicon-valley/vpn/customer-gateway/1"}},
			}))
		}, want: "silicon-valley/vpn/customer-gateway/1"},
		{name: "gateway of our name in another VPC", by: func(t *testing.T, w *world) {
			w.cloud.AddVPC("vpc-other", "10.9.0.0/16")
			w.cloud.AddVSwitch("vpc-other", "vsw-other-a", "us-west-1a", "10.9.1.0/24")
			w.cloud.AddVSwitch("vpc-other", "vsw-other-b", "us-west-1b", "10.9.2.0/24")
			w.order("cw.west-coast.silicon-valley.vpn-gateway", "vpc-other", "vsw-other-a", "vsw-other-b")
		}, want: "silicon-valley/vpn-gateway"},
		{name: "gateway of our name with tags of another interconnect", by: func(t *testing.T, w *world) {
			id := w.order("cw.west-coast.silicon-valley.vpn-gateway", vpc, "vsw-rj9example0a", "vsw-rj9example0b")
			must(t)(w.client.TagResources(t.Context(), aliyun.TagResourcesRequest{
				ResourceType: aliyun.TypeVPNGateway, ResourceIDs: []string{id}, Tags: []aliyun.Tag{{Key: provision.TagInterconnect, Value: "east-coast"}},
			}))
		}, want: "silicon-valley/vpn-gateway"},
		{name: "flow log of our name", by: func(t *testing.T, w *world) {
			must(t)(w.client.CreateFlowLog(t.Context(), aliyun.CreateFlowLogRequest{
				FlowLogName: "cw.west-coast.silicon-valley.flow-log", ResourceID: vpc, ResourceType: "VPC", TrafficType: "All", ProjectName: "a", LogStoreName: "b",
			}))
		}, want: "silicon-valley/flow-log"},
		{name: "route to our destination", by: func(t *testing.T, w *world) {
			must(t)(w.client.CreateRouteEntry(t.Context(), aliyun.CreateRouteEntryRequest{
				RouteTableID: w.table, DestinationCIDRBlock: "172.16.0.0/16", NextHopType: "Instance", NextHopID: "i-somebody",
			}))
		}, want: "silicon-valley/TABLE/route/172.16.0.0-16"},
		{name: "route of our gateway into a connection of somebody's", whole: true, by: func(t *testing.T, w *world) {
			w.cloud.Remove(w.only("vpn route").ID)
			w.foreignRoute(t)
		}, want: "silicon-valley/vpn/vpn-route/172.16.0.0-16"},
		{name: "the same rule", fine: true, by: func(t *testing.T, w *world) {
			must(t)(w.client.AuthorizeSecurityGroup(t.Context(), aliyun.AuthorizeSecurityGroupRequest{SecurityGroupID: group, Permissions: []aliyun.Permission{
				{IPProtocol: "icmp", PortRange: "-1/-1", SourceCIDRIP: "172.16.0.0/16", Policy: "accept", Priority: "1", Description: "mine"},
			}}))
		}, want: "silicon-valley/sg-rj9example0/icmp-from-172.16.0.0-16"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, nil)
			if tt.whole {
				w.apply()
			}
			tt.by(t, w)
			w.clock.pass(time.Minute)
			if diff := cmp.Diff([]provision.Key{provision.Key(strings.ReplaceAll(string(tt.want), "TABLE", w.table))}, w.others()); diff != "" {
				t.Fatalf("what is seen as not ours:\n%s", diff)
			}
			waves, _ := w.graph.Waves()
			_, failures := provision.Diff(w.graph, waves, w.observe())
			if stopped := causeway.HasCode(failures, "provision.not_ours"); stopped == tt.fine {
				t.Errorf("the plan stops: %v (%v)", stopped, failures)
			}
		})
	}
}

// others are the keys of what was seen and is not ours.
func (w *world) others() []provision.Key {
	var keys []provision.Key
	for _, o := range w.observe().Found {
		if !o.Ours {
			keys = append(keys, o.Resource.Head().Key)
		}
	}
	return keys
}

// order makes a VPN gateway that is somebody's.
func (w *world) order(name, vpc, a, b string) string {
	w.t.Helper()
	made, err := w.client.CreateVPNGateway(w.t.Context(), aliyun.CreateVPNGatewayRequest{
		Name: name, VPCID: vpc, VSwitchID: a, DisasterRecoveryVSwitchID: b, Bandwidth: 10, InstanceChargeType: "POSTPAY",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return made.VPNGatewayID
}

// foreignRoute leads our destination into a connection of somebody's on our
// gateway.
func (w *world) foreignRoute(t *testing.T) {
	t.Helper()
	gateway := w.find("VPNGATEWAY", ".vpn-gateway").ID
	customer := w.find("CUSTOMERGATEWAY", ".customer-gateway.1").ID
	made, err := w.client.CreateVPNConnection(t.Context(), aliyun.CreateVPNConnectionRequest{
		VPNGatewayID: gateway, LocalSubnet: "0.0.0.0/0", RemoteSubnet: "0.0.0.0/0",
		Tunnels: []aliyun.TunnelOptions{{Role: "master", CustomerGatewayID: customer}, {Role: "slave", CustomerGatewayID: customer}},
	})
	if err != nil {
		t.Fatal(err)
	}
	must(t)(w.client.CreateVPNRouteEntry(t.Context(), aliyun.CreateVPNRouteEntryRequest{
		VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: made.VPNConnectionID, Weight: 100,
	}))
}

// A rule about the same packets that does something else with them, or at
// another place in line, is not in the way of ours.
func TestRuleThatOnlyResemblesOurs(t *testing.T) {
	w := newWorld(t, nil)
	must(t)(w.client.AuthorizeSecurityGroup(t.Context(), aliyun.AuthorizeSecurityGroupRequest{SecurityGroupID: group, Permissions: []aliyun.Permission{
		{IPProtocol: "icmp", PortRange: "-1/-1", SourceCIDRIP: "172.16.0.0/16", Policy: "accept", Priority: "50", Description: "mine"},
		{IPProtocol: "icmp", PortRange: "-1/-1", SourceCIDRIP: "172.16.0.0/16", Policy: "drop", Priority: "1", Description: "mine"},
	}}))
	if got := w.others(); len(got) > 0 {
		t.Errorf("seen as in the place of ours: %v", got)
	}
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("the plan still has:\n%s", got)
	}
}

// What others have stays when all of ours goes.
func TestOthersStay(t *testing.T) {
	w := newWorld(t, nil)
	must(t)(w.client.AuthorizeSecurityGroup(t.Context(), aliyun.AuthorizeSecurityGroupRequest{SecurityGroupID: group, Permissions: []aliyun.Permission{
		{IPProtocol: "icmp", PortRange: "-1/-1", SourceCIDRIP: "172.16.0.0/16", Policy: "accept", Priority: "1", Description: "mine"},
		{IPProtocol: "tcp", PortRange: "22/22", SourceCIDRIP: "10.1.0.0/16", Policy: "accept", Priority: "1", Description: "mine too"},
	}}))
	must(t)(w.client.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{Name: "somebody", IPAddress: "192.0.2.1"}))
	w.apply()
	w.graph = &provision.Graph{}
	w.apply()
	kinds := map[string]int{}
	for _, o := range w.ours() {
		kinds[o.Kind]++
	}
	if diff := cmp.Diff(map[string]int{"security group rule": 2, "CUSTOMERGATEWAY": 1}, kinds); diff != "" {
		t.Errorf("what is left:\n%s", diff)
	}
}

// Gateways of another kind have no bandwidth, which matters only of ours.
func TestGatewayWithoutBandwidth(t *testing.T) {
	w := newWorld(t, nil)
	id := w.order("somebody", vpc, "vsw-rj9example0a", "vsw-rj9example0b")
	w.change(id, "Spec", "")
	w.apply()
	w.change(w.find("VPNGATEWAY", ".vpn-gateway").ID, "Spec", "")
	if _, err := w.Observe(t.Context(), w.scope()); !causeway.HasCode(err, "cloud.bad_answer") {
		t.Errorf("got %v", err)
	}
}

// A gateway whose making was cut off before it was tagged is known by its name,
// also when nothing is wanted any more.
func TestUntaggedGateway(t *testing.T) {
	w := newWorld(t, nil)
	w.order("cw.west-coast.silicon-valley.vpn-gateway", vpc, "vsw-rj9example0a", "vsw-rj9example0b")
	w.graph = &provision.Graph{}
	id := w.only("VPNGATEWAY").ID
	if got, want := w.planned(), "delete silicon-valley?/"+id; got != want {
		t.Fatalf("the plan says %q, want %q", got, want)
	}
	w.apply()
	if left := w.ours(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// A key that is too long for a tag stands there shortened.
func TestLongKey(t *testing.T) {
	w := newWorld(t, nil)
	for _, r := range w.graph.Resources {
		meta := r.Head()
		if _, ok := r.(*provision.AliyunFlowLog); ok {
			meta.Key = provision.Key(strings.Repeat("x", 150))
			meta.Tags = maps.Clone(meta.Tags)
			meta.Tags[provision.TagResource] = strings.Repeat("x", 119) + "-01234567"
		}
	}
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("the plan still has:\n%s", got)
	}
}

func TestObjectsThatTheFileNames(t *testing.T) {
	w := newWorld(t, nil)
	w.cloud.AddVPC("vpc-other", "10.9.0.0/16")
	w.cloud.AddSecurityGroup("vpc-other", "sg-other")
	w.want("vsw-rj9example0b, zone", "vsw-gone, zone", "{use: "+w.table+"}", "{use: vtb-gone}", "sg-rj9example0]", "sg-other, sg-gone]")
	_, err := w.Observe(t.Context(), w.scope())
	var got []string
	for _, p := range causeway.ProblemsOf(err) {
		got = append(got, p.Error())
	}
	want := []string{
		"silicon-valley/vsw-gone: there is no vSwitch vsw-gone in us-west-1 vpc-rj9example0valley",
		"silicon-valley/vtb-gone: there is no route table vtb-gone in us-west-1 vpc-rj9example0valley",
		"silicon-valley/sg-other: there is no security group sg-other in us-west-1 vpc-rj9example0valley",
		"silicon-valley/sg-gone: there is no security group sg-gone in us-west-1 vpc-rj9example0valley",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems:\n%s", diff)
	}
}

func TestVPCThatIsNotThere(t *testing.T) {
	w := newWorld(t, nil)
	w.cloud.Remove(vpc)
	_, err := w.Observe(t.Context(), w.scope())
	problems := causeway.ProblemsOf(err)
	if !causeway.HasCode(err, "provision.missing_object") || problems[0].Object != site+"/"+vpc {
		t.Errorf("got %v", err)
	}
	scope := w.scope()
	scope.Desired = nil
	if found, err := w.Observe(t.Context(), scope); err != nil || len(found) > 0 {
		t.Errorf("with nothing wanted: %v, %v", found, err)
	}
}

func TestNoClientForTheRegion(t *testing.T) {
	w := newWorld(t, nil)
	_, err := w.Observe(t.Context(), apply.Scope{Interconnect: interconnect, Sites: []apply.Site{{Name: "b", Region: "cn-beijing", VPC: "vpc-1"}}})
	if !causeway.HasCode(err, "cloud.no_region") {
		t.Errorf("got %v", err)
	}
}

func TestChangeThatDoesNotExist(t *testing.T) {
	w := newWorld(t, nil)
	r := &provision.AliyunSecurityGroupRule{Meta: provision.Meta{Region: region, Key: "a/b"}}
	_, err := w.Update(t.Context(), apply.Order{Change: provision.Change{Key: "a/b", Action: provision.Update, Resource: r}})
	if !causeway.HasCode(err, "provision.no_such_change") {
		t.Errorf("got %v", err)
	}
}
