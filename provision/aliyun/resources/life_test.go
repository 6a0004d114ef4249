package resources_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

var bgp = []string{"routing: static", "routing: bgp"}

func TestWhatIsMadeIsSeenAsAskedFor(t *testing.T) {
	for name, edits := range map[string][]string{"static": nil, "bgp": bgp} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, edits...)
			w.apply()
			if got := w.planned(); got != "" {
				t.Errorf("after all was made the plan still has:\n%s", got)
			}
			first, second := w.observe(), w.observe()
			if diff := cmp.Diff(first.Found, second.Found); diff != "" {
				t.Errorf("two looks see different things:\n%s", diff)
			}
			for _, o := range first.Found {
				if !o.Ours || o.Pending {
					t.Errorf("%s: ours %v, pending %v", o.Resource.Head().Key, o.Ours, o.Pending)
				}
			}
		})
	}
}

// What is made can be built upon by the time its making returns.
func TestWhatIsMadeIsUsable(t *testing.T) {
	for name, edits := range map[string][]string{"static": nil, "bgp": bgp} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, edits...)
			changes, seen := w.plan()
			for _, c := range changes {
				if err := w.carryOut(t.Context(), c, seen); err != nil {
					t.Fatal(err)
				}
				for _, o := range w.observe().Found {
					if o.Pending {
						t.Errorf("after %s %s, %s is pending", c.Action, c.Key, o.Resource.Head().Key)
					}
				}
				all, err := w.client.DescribeVPNGateways(t.Context(), aliyun.DescribeVPNGatewaysRequest{})
				if err != nil || all.VPNGateways[0].Status != "active" {
					t.Errorf("after %s %s the gateway is %v (%v)", c.Action, c.Key, all.VPNGateways, err)
				}
			}
		})
	}
}

func TestGatewayThatTakesTagsOnlyOnceItIsReady(t *testing.T) {
	w := newWorld(t, nil)
	w.cloud.Inject(fake.NotNow, "TagResources", 1)
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("the plan still has:\n%s", got)
	}
}

// Both tunnels were changed, and the order is about the slave: the master is
// left as it is.
func TestUpdateLeavesTheOtherTunnelAlone(t *testing.T) {
	w := newWorld(t, nil)
	w.apply()
	id := w.find("VPNCONNECTION", ".connection").ID
	w.change(id, "1.TunnelIkeConfig.IkeLifetime", "3600")
	w.change(id, "2.TunnelIkeConfig.IkeLifetime", "3600")
	changes, seen := w.plan()
	c := changes[0]
	c.Fields = c.Fields[1:]
	if len(changes) != 1 || len(c.Fields) != 1 {
		t.Fatalf("the plan says:\n%s", w.planned())
	}
	if err := w.carryOut(t.Context(), c, seen); err != nil {
		t.Fatal(err)
	}
	if got, want := w.planned(), "update silicon-valley/vpn/connection tunnel[0].ike_lifetime_seconds"; got != want {
		t.Errorf("the plan says:\n%s\nwant:\n%s", got, want)
	}
}

func TestOutputsAndSecretsAreTold(t *testing.T) {
	w := newWorld(t, nil, bgp...)
	w.apply()
	gateway := w.find("VPNGATEWAY", ".vpn-gateway")
	want := map[string]string{
		"internet_ip": gateway.Fields["InternetIp"].(string), "disaster_recovery_internet_ip": gateway.Fields["DisasterRecoveryInternetIp"].(string),
	}
	if diff := cmp.Diff(want, w.made[site+"/vpn-gateway"].Outputs); diff != "" {
		t.Errorf("what the making of the gateway tells:\n%s", diff)
	}
	for _, o := range w.observe().Found {
		switch r := o.Resource.(type) {
		case *provision.AliyunVPNGateway:
			if diff := cmp.Diff(want, o.Outputs); diff != "" {
				t.Errorf("what is seen of the gateway:\n%s", diff)
			}
		case *provision.AliyunVPNConnection:
			keys := map[string]causeway.Secret{
				"tunnel[0].psk": causeway.Secret(w.keys["vpn/pre-shared-key/1-1"]), "tunnel[1].psk": causeway.Secret(w.keys["vpn/pre-shared-key/2-1"]),
			}
			for name, key := range keys {
				if o.Secrets[name] != key {
					t.Errorf("%s is not the key that was given", name)
				}
			}
			if got, want := r.Tunnels[0].PSK.Text, provision.Fingerprint(keys["tunnel[0].psk"]); got != want {
				t.Errorf("fingerprint %s, want %s", got, want)
			}
		}
	}
}

// drift is something that somebody else does, what the plan says of it, and
// whether all is well after one apply.
type drift struct {
	name  string
	edits []string
	// by does it; the words are those of the plan.
	by   func(t *testing.T, w *world)
	want string
}

var drifts = []drift{
	{name: "key", by: func(t *testing.T, w *world) {
		w.change(w.find("VPNCONNECTION", ".connection").ID, "1.TunnelIkeConfig.Psk", "Somebody.elses.key.0001")
	}, want: "update silicon-valley/vpn/connection tunnel[0].psk"},
	{name: "lifetime", by: func(t *testing.T, w *world) {
		w.change(w.find("VPNCONNECTION", ".connection").ID, "2.TunnelIpsecConfig.IpsecLifetime", "86400")
	}, want: "update silicon-valley/vpn/connection tunnel[1].ipsec_lifetime_seconds"},
	{name: "selectors", by: func(t *testing.T, w *world) {
		w.change(w.find("VPNCONNECTION", ".connection").ID, "LocalSubnet", "10.1.0.0/16")
	}, want: "update silicon-valley/vpn/connection local_subnet"},
	{name: "dead peer detection", by: func(t *testing.T, w *world) {
		w.change(w.find("VPNCONNECTION", ".connection").ID, "1.EnableDpd", "false")
	}, want: "update silicon-valley/vpn/connection tunnel[0].enable_dpd"},
	{name: "waits for traffic", by: func(t *testing.T, w *world) {
		w.change(w.find("VPNCONNECTION", ".connection").ID, "EffectImmediately", false)
	}, want: "update silicon-valley/vpn/connection effect_immediately"},
	{name: "tag of a connection", by: func(t *testing.T, w *world) {
		w.untag(aliyun.TypeVPNConnection, w.find("VPNCONNECTION", ".connection").ID, "owner")
	}, want: "update silicon-valley/vpn/connection tags.owner"},
	{name: "tag of a customer gateway", by: func(t *testing.T, w *world) {
		w.untag(aliyun.TypeCustomerGateway, w.find("CUSTOMERGATEWAY", ".customer-gateway.1").ID, "owner")
	}, want: "update silicon-valley/vpn/customer-gateway/1 tags.owner"},
	{name: "tag of a flow log", by: func(t *testing.T, w *world) {
		w.untag(aliyun.TypeFlowLog, w.find("FLOWLOG", ".flow-log").ID, "owner")
	}, want: "update silicon-valley/flow-log tags.owner"},
	{name: "all tags of the gateway", by: func(t *testing.T, w *world) {
		w.untag(aliyun.TypeVPNGateway, w.find("VPNGATEWAY", ".vpn-gateway").ID, "owner", provision.TagInterconnect, provision.TagResource)
	}, want: "update silicon-valley/vpn-gateway tags.causeway:interconnect tags.causeway:resource tags.owner"},
	{name: "propagation", edits: bgp, by: func(t *testing.T, w *world) {
		w.change(w.find("VPNGATEWAY", ".vpn-gateway").ID, "AutoPropagate", false)
	}, want: "update silicon-valley/vpn-gateway auto_propagate"},
	{name: "inside network", edits: bgp, by: func(t *testing.T, w *world) {
		id := w.find("VPNCONNECTION", ".connection").ID
		w.change(id, "1.TunnelBgpConfig.TunnelCidr", "169.254.77.0/30")
		w.change(id, "1.TunnelBgpConfig.LocalBgpIp", "169.254.77.2")
	}, want: "update silicon-valley/vpn/connection tunnel[0].tunnel_cidr tunnel[0].local_bgp_ip"},
	{name: "route's weight", by: func(t *testing.T, w *world) {
		w.change(w.only("vpn route").ID, "Weight", 0)
	}, want: "replace silicon-valley/vpn/vpn-route/172.16.0.0-16 weight"},
	{name: "published route", by: func(t *testing.T, w *world) {
		w.clock.pass(time.Minute)
		route := w.only("vpn route")
		must(t)(w.client.PublishVPNRouteEntry(t.Context(), aliyun.PublishVPNRouteEntryRequest{
			VPNGatewayID: w.find("VPNGATEWAY", ".vpn-gateway").ID, RouteDest: "172.16.0.0/16", NextHop: route.Fields["NextHop"].(string), RouteType: "dbr", PublishVPC: true,
		}))
		w.clock.pass(time.Minute)
	}, want: "update silicon-valley/vpn/vpn-route/172.16.0.0-16 publish_vpc"},
	{name: "second route", by: func(t *testing.T, w *world) {
		w.clock.pass(time.Minute)
		route := w.only("vpn route")
		must(t)(w.client.CreateVPNRouteEntry(t.Context(), aliyun.CreateVPNRouteEntryRequest{
			VPNGatewayID: w.find("VPNGATEWAY", ".vpn-gateway").ID, RouteDest: "172.16.0.0/16", NextHop: route.Fields["NextHop"].(string),
		}))
		w.clock.pass(time.Minute)
	}, want: "delete silicon-valley/vpn-gateway?/172.16.0.0/16/CONNECTION/0"},
	{name: "lost connection", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.find("VPNCONNECTION", ".connection").ID)
	}, want: "create silicon-valley/vpn/connection\nreplace silicon-valley/vpn/vpn-route/172.16.0.0-16 next_hop"},
	{name: "lost customer gateway", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.find("CUSTOMERGATEWAY", ".customer-gateway.2").ID)
	}, want: "create silicon-valley/vpn/customer-gateway/2\nupdate silicon-valley/vpn/connection tunnel[1].customer_gateway_id"},
	{name: "lost flow log", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.find("FLOWLOG", ".flow-log").ID)
	}, want: "create silicon-valley/flow-log"},
	{name: "lost VPN route", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.only("vpn route").ID)
	}, want: "create silicon-valley/vpn/vpn-route/172.16.0.0-16"},
	{name: "lost route", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.only("route").ID)
	}, want: "create silicon-valley/TABLE/route/172.16.0.0-16"},
	{name: "route leads elsewhere", by: func(t *testing.T, w *world) {
		id := w.only("route").ID
		w.change(id, "hop", "i-somebody")
		w.change(id, "hopType", "Instance")
	}, want: "replace silicon-valley/TABLE/route/172.16.0.0-16 next_hop_type next_hop_id"},
	{name: "route that is not asked for", by: func(t *testing.T, w *world) {
		must(t)(w.client.CreateRouteEntry(t.Context(), aliyun.CreateRouteEntryRequest{
			RouteTableID: w.table, DestinationCIDRBlock: "172.31.0.0/16", NextHopType: "VpnGateway", NextHopID: w.find("VPNGATEWAY", ".vpn-gateway").ID,
		}))
		w.clock.pass(time.Minute)
	}, want: "delete silicon-valley?/TABLE/172.31.0.0/16"},
	{name: "rule's policy", by: func(t *testing.T, w *world) {
		w.change(w.rule("ICMP"), "Policy", "Drop")
	}, want: "replace silicon-valley/sg-rj9example0/icmp-from-172.16.0.0-16 policy"},
	{name: "rule's priority", by: func(t *testing.T, w *world) {
		w.change(w.rule("ICMP"), "Priority", "100")
	}, want: "replace silicon-valley/sg-rj9example0/icmp-from-172.16.0.0-16 priority"},
	{name: "lost rule", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.rule("ICMP"))
	}, want: "create silicon-valley/sg-rj9example0/icmp-from-172.16.0.0-16"},
	{name: "rule that is not asked for", by: func(t *testing.T, w *world) {
		must(t)(w.client.AuthorizeSecurityGroup(t.Context(), aliyun.AuthorizeSecurityGroupRequest{SecurityGroupID: group, Permissions: []aliyun.Permission{
			{IPProtocol: "tcp", PortRange: "22/22", SourceCIDRIP: "172.16.0.0/16", Policy: "accept", Priority: "1", Description: provision.RuleMark(interconnect) + "old"},
		}}))
	}, want: "delete silicon-valley?/sg-rj9example0/RULE"},
	{name: "lost gateway's name and tags of others", by: func(t *testing.T, w *world) {
		must(t)(w.client.TagResources(t.Context(), aliyun.TagResourcesRequest{
			ResourceType: aliyun.TypeVPNGateway, ResourceIDs: []string{w.find("VPNGATEWAY", ".vpn-gateway").ID}, Tags: []aliyun.Tag{{Key: "cost", Value: "7"}},
		}))
	}, want: ""},
}

func TestDriftIsSeenAndPutRight(t *testing.T) {
	for _, d := range drifts {
		t.Run(d.name, func(t *testing.T) {
			w := newWorld(t, nil, d.edits...)
			w.apply()
			d.by(t, w)
			got := w.planned()
			if !matches(w, got, d.want) {
				t.Fatalf("the plan says:\n%s\nwant:\n%s", got, d.want)
			}
			w.apply()
			if got := w.planned(); got != "" {
				t.Errorf("after it was put right the plan still has:\n%s", got)
			}
		})
	}
}

// matches compares a plan with the words for it, in which capitals stand for
// ids.
func matches(w *world, got, want string) bool {
	want = strings.ReplaceAll(want, "TABLE", w.table)
	before, after, cut := strings.Cut(want, "CONNECTION")
	if !cut {
		before, after, cut = strings.Cut(want, "RULE")
	}
	return !cut && got == want || cut && strings.HasPrefix(got, before) && strings.HasSuffix(got, after) && !strings.Contains(got, "\n")
}

func (w *world) change(id, field string, value any) {
	w.t.Helper()
	if err := w.cloud.Change(id, field, value); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) untag(kind aliyun.ResourceType, id string, keys ...string) {
	w.t.Helper()
	must(w.t)(w.client.UntagResources(w.t.Context(), aliyun.UntagResourcesRequest{ResourceType: kind, ResourceIDs: []string{id}, TagKeys: keys}))
}

// only returns the one object of a kind.
func (w *world) only(kind string) fake.Object {
	w.t.Helper()
	var found []fake.Object
	for _, o := range w.cloud.Objects() {
		if o.Kind == kind {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("there are %d objects of kind %s", len(found), kind)
	}
	return found[0]
}

// rule is the id of the first rule for a protocol.
func (w *world) rule(protocol string) string {
	w.t.Helper()
	for _, o := range w.cloud.Objects() {
		if o.Kind == "security group rule" && o.Fields["IpProtocol"] == protocol {
			return o.ID
		}
	}
	w.t.Fatalf("no rule is for %s", protocol)
	return ""
}

// must fails the test on the error of a call.
func must(t *testing.T) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsNotDesiredGoes(t *testing.T) {
	for name, edits := range map[string][]string{"static": nil, "bgp": bgp} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, edits...)
			w.apply()
			w.graph = &provision.Graph{}
			w.apply()
			for _, o := range w.ours() {
				t.Errorf("%s %s %s is left", o.Kind, o.ID, o.Name)
			}
			if got := w.planned(); got != "" {
				t.Errorf("the plan still has:\n%s", got)
			}
		})
	}
}

// The other end gets new addresses: the customer gateways make room for others
// while the connection still uses them.
func TestCustomerGatewaysMakeRoom(t *testing.T) {
	w := newWorld(t, nil)
	w.apply()
	for _, r := range w.graph.Resources {
		if customer, ok := r.(*provision.AliyunCustomerGateway); ok {
			customer.IPAddress = provision.Known(strings.Replace(customer.IPAddress.Text, "52.8", "52.9", 1))
		}
	}
	w.apply()
	const want = "delete silicon-valley/vpn/customer-gateway/1?old\ndelete silicon-valley/vpn/customer-gateway/2?old"
	if got := w.planned(); got != want {
		t.Fatalf("the plan says:\n%s\nwant:\n%s", got, want)
	}
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("the plan still has:\n%s", got)
	}
}
