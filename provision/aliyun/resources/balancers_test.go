package resources_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

// balancerExample is a site with two gateways behind a load balancer that ends
// TLS.
var balancerExample = example{
	interconnect: interconnect, sites: hostsExample.sites, prepare: hostsExample.prepare,
	build: func(w *world) *provision.Graph {
		g := buildHosts(w)
		network := g.Resources[0].(*provision.Existing)
		balancer := &provision.AliyunBalancer{
			Meta: meta(site + "/balancer"), Kind: of("network"), Scheme: of("Intranet"), VPC: network,
			VSwitches: []*provision.Existing{g.Resources[2].(*provision.Existing), g.Resources[3].(*provision.Existing)},
		}
		group := &provision.AliyunServerGroup{
			Meta: meta(site + "/balancer/targets"), Kind: of("network"), VPC: network, Protocol: of("TCP"), Port: of(443), HealthPort: of(8081), HealthPath: of("/readyz"),
		}
		for _, r := range g.Resources {
			if host, is := r.(*provision.AliyunInstance); is {
				group.Servers = append(group.Servers, host)
			}
		}
		listener := &provision.AliyunListener{
			Meta: meta(site + "/balancer/listener"), Kind: of("network"), Balancer: balancer, Protocol: of("TCPSSL"), Port: of(443), Certificate: of("cert-1"), Group: group,
		}
		g.Resources = append(g.Resources, balancer, group, listener)
		return g
	},
}

func TestBalancerIsMadeAndTakenAway(t *testing.T) {
	w := newWorldOf(t, balancerExample, nil)
	before := w.cloud.Objects()
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("after all was made the plan still has:\n%s", got)
	}
	for _, o := range w.observe().Found {
		if !o.Ours || o.Pending {
			t.Errorf("%s: ours %v, pending %v", o.Resource.Head().Key, o.Ours, o.Pending)
		}
	}
	if got, want := w.made[site+"/balancer"].Outputs["dns_name"], w.only("LOADBALANCER").Fields["DNSName"]; got != want || got == "" {
		t.Errorf("its name is told as %q, want %q", got, want)
	}
	if w.only("SERVERGROUP").Fields["PreserveClientIpEnabled"] != false {
		t.Error("the hosts should see clients whose TLS ends before them")
	}
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	w.apply()
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

var balancerDrifts = []drift{
	{name: "tag of a load balancer", by: func(_ *testing.T, w *world) {
		w.cloud.Untag(w.only("LOADBALANCER").ID, "owner")
	}, want: "update silicon-valley/balancer tags.owner"},
	{name: "tag of a listener", by: func(_ *testing.T, w *world) {
		w.cloud.Untag(w.only("LISTENER").ID, "owner")
	}, want: "update silicon-valley/balancer/listener tags.owner"},
	{name: "tag of a group", by: func(_ *testing.T, w *world) {
		w.cloud.Untag(w.only("SERVERGROUP").ID, "owner")
	}, want: "update silicon-valley/balancer/targets tags.owner"},
	{name: "health check", by: func(_ *testing.T, w *world) {
		w.change(w.only("SERVERGROUP").ID, "HealthCheckUrl", "/")
		w.change(w.only("SERVERGROUP").ID, "HealthCheckConnectPort", "80")
	}, want: "update silicon-valley/balancer/targets health_check_port health_check_path"},
	{name: "certificate", by: func(_ *testing.T, w *world) {
		w.change(w.only("LISTENER").ID, "CertificateIds", []string{"cert-0"})
	}, want: "update silicon-valley/balancer/listener certificate_id"},
	{name: "another's group", by: func(_ *testing.T, w *world) {
		w.change(w.only("LISTENER").ID, "ServerGroupId", "sgp-somebody")
	}, want: "update silicon-valley/balancer/listener server_group_id"},
	{name: "host that is no longer in the group", by: func(t *testing.T, w *world) {
		must(t)(w.client.RemoveServers(t.Context(), aliyun.RemoveServersRequest{
			ServerGroupID: w.only("SERVERGROUP").ID, Servers: []aliyun.Server{{ServerID: w.find("INSTANCE", ".gw-2").ID, ServerType: "Ecs", Port: 443}},
		}))
		w.clock.pass(time.Minute)
	}, want: "update silicon-valley/balancer/targets server_ids"},
	{name: "lost host", by: func(_ *testing.T, w *world) {
		w.cloud.Remove(w.find("INSTANCE", ".gw-2").ID)
	}, want: "create silicon-valley/gw-2\nupdate silicon-valley/balancer/targets server_ids"},
	{name: "lost listener", by: func(_ *testing.T, w *world) {
		w.cloud.Remove(w.only("LISTENER").ID)
	}, want: "create silicon-valley/balancer/listener"},
}

func TestDriftOfBalancersIsSeenAndPutRight(t *testing.T) {
	for _, d := range balancerDrifts {
		t.Run(d.name, func(t *testing.T) {
			w := newWorldOf(t, balancerExample, nil)
			w.apply()
			d.by(t, w)
			if got := w.planned(); got != d.want {
				t.Fatalf("the plan says:\n%s\nwant:\n%s", got, d.want)
			}
			w.apply()
			if got := w.planned(); got != "" {
				t.Errorf("after it was put right the plan still has:\n%s", got)
			}
		})
	}
}

func TestBalancersAreCutOffAfterEveryCall(t *testing.T) {
	clean, count := cutWorldOf(t, balancerExample)
	clean.apply()
	for n := 1; n <= count.writes; n++ {
		for _, next := range []string{"again", "look"} {
			t.Run(fmt.Sprintf("call %d, then %s", n, next), func(t *testing.T) {
				w, c := cutWorldOf(t, balancerExample)
				w.cutAt(c, n, fake.After, next)
				w.checkWhole(len(clean.ours()))
			})
		}
	}
}

// The first five calls are about a rule, a route and the load balancer.
func TestBalancersAreCutOffWhileDeleting(t *testing.T) {
	for n := 1; n <= 5; n++ {
		for _, moment := range []fake.Moment{fake.Before, fake.After} {
			t.Run(fmt.Sprintf("call %d, moment %d", n, moment), func(t *testing.T) {
				w, c := cutWorldOf(t, balancerExample)
				w.apply()
				w.clock.pass(time.Minute)
				w.graph = &provision.Graph{}
				if _, _, err := w.try(c.arm(t, n, moment)); err == nil {
					t.Fatal("nothing was cut off")
				}
				w.apply()
				for _, o := range w.ours() {
					t.Errorf("%s %s %s is left", o.Kind, o.ID, o.Name)
				}
			})
		}
	}
}

func TestLostAnswersAboutBalancers(t *testing.T) {
	clean := newWorldOf(t, balancerExample, nil)
	clean.apply()
	for _, action := range []string{"CreateLoadBalancer", "CreateServerGroup", "AddServersToServerGroup", "CreateListener"} {
		for _, fault := range []fake.FaultKind{fake.LostReply, fake.LateError} {
			t.Run(action+" "+string(fault), func(t *testing.T) {
				w := newWorldOf(t, balancerExample, nil)
				w.cloud.Inject(fault, action, 1)
				w.apply()
				w.checkWhole(len(clean.ours()))
			})
		}
	}
}

func TestBalancerOfOurNameIsNotOurs(t *testing.T) {
	w := newWorldOf(t, balancerExample, nil)
	must(t)(w.client.CreateLoadBalancer(t.Context(), aliyun.CreateLoadBalancerRequest{
		LoadBalancerName: meta(site + "/balancer").Name, AddressType: "Intranet", VPCID: vpc,
		ZoneMappings: []aliyun.ZoneMapping{{ZoneID: "us-west-1a", VSwitchID: "vsw-rj9example0a"}, {ZoneID: "us-west-1b", VSwitchID: "vsw-rj9example0b"}},
	}))
	waves, _ := w.graph.Waves()
	if _, failures := provision.Diff(w.graph, waves, w.observe()); !causeway.HasCode(failures, "provision.not_ours") {
		t.Errorf("the plan goes on: %v", failures)
	}
}
