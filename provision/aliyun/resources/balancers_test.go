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

// balancing is a kind of load balancer, with what the cloud calls its objects.
type balancing struct{ kind, prefix, protocol, target string }

var (
	network     = balancing{"network", "", "TCPSSL", "TCP"}
	application = balancing{"application", "ALB ", "HTTPS", "HTTP"}
)

// eachBalancing runs a test for both.
func eachBalancing(t *testing.T, test func(t *testing.T, b balancing)) {
	t.Helper()
	for _, b := range []balancing{network, application} {
		t.Run(b.kind, func(t *testing.T) { test(t, b) })
	}
}

// example is a site with two gateways behind a load balancer that ends TLS and
// has a name.
func (b balancing) example() example {
	return example{
		interconnect: interconnect, sites: hostsExample.sites, build: b.build,
		prepare: func(w *world) []string {
			w.cloud.AddDomain("example.com")
			return hostsExample.prepare(w)
		},
	}
}

func (b balancing) build(w *world) *provision.Graph {
	g := buildHosts(w)
	vpc, domain := g.Resources[0].(*provision.Existing), userObject("domain", "example.com")
	balancer := &provision.AliyunBalancer{
		Meta: meta(site + "/balancer"), Kind: of(b.kind), Scheme: of("Intranet"), VPC: vpc,
		VSwitches: []*provision.Existing{g.Resources[2].(*provision.Existing), g.Resources[3].(*provision.Existing)},
	}
	if b == application {
		balancer.Edition, balancer.Addresses = of("Standard"), of("Dynamic")
	}
	group := &provision.AliyunServerGroup{
		Meta: meta(site + "/balancer/targets"), Kind: of(b.kind), VPC: vpc, Protocol: of(b.target), Port: of(443), HealthPort: of(8081), HealthPath: of("/readyz"),
	}
	for _, r := range g.Resources {
		if host, is := r.(*provision.AliyunInstance); is {
			group.Servers = append(group.Servers, host)
		}
	}
	listener := &provision.AliyunListener{
		Meta: meta(site + "/balancer/listener"), Kind: of(b.kind), Balancer: balancer, Protocol: of(b.protocol), Port: of(443), Certificate: of("cert-1"), Group: group,
	}
	name := &provision.AliyunDNSRecord{
		Meta: plain(site + "/balancer/name"), Domain: domain, Record: of("l7"), Type: of("CNAME"),
		Target: provision.After(balancer, "dns_name"), TTL: of(600), Remark: of(provision.RecordMark(interconnect)),
	}
	g.Resources = append(g.Resources, domain, balancer, group, listener, name)
	return g
}

func TestBalancerIsMadeAndTakenAway(t *testing.T) { eachBalancing(t, checkBalancerLife) }

func checkBalancerLife(t *testing.T, b balancing) {
	w := newWorldOf(t, b.example(), nil)
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
	if got, want := w.made[site+"/balancer"].Outputs["dns_name"], w.only(b.prefix + "LOADBALANCER").Fields["DNSName"]; got != want || got == "" {
		t.Errorf("its name is told as %q, want %q", got, want)
	}
	if got, want := w.only("DNS record").Fields["Value"], w.made[site+"/balancer"].Outputs["dns_name"]; got != want {
		t.Errorf("the name leads to %q, want %q", got, want)
	}
	if b == network && w.only("SERVERGROUP").Fields["PreserveClientIpEnabled"] != false {
		t.Error("the hosts should see clients whose TLS ends before them")
	}
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	w.apply()
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

// drifts are what somebody else can do to either kind.
func (b balancing) drifts() []drift {
	balancer, group, listener := b.prefix+"LOADBALANCER", b.prefix+"SERVERGROUP", b.prefix+"LISTENER"
	certificates, old, path := "CertificateIds", any([]string{"cert-0"}), "HealthCheckUrl"
	if b == application {
		certificates, old, path = "Certificates", []map[string]any{{"CertificateId": "cert-0"}}, "HealthCheckPath"
	}
	return []drift{
		{name: "tag of a load balancer", by: func(_ *testing.T, w *world) {
			w.cloud.Untag(w.only(balancer).ID, "owner")
		}, want: "update silicon-valley/balancer tags.owner"},
		{name: "tag of a listener", by: func(_ *testing.T, w *world) {
			w.cloud.Untag(w.only(listener).ID, "owner")
		}, want: "update silicon-valley/balancer/listener tags.owner"},
		{name: "tag of a group", by: func(_ *testing.T, w *world) {
			w.cloud.Untag(w.only(group).ID, "owner")
		}, want: "update silicon-valley/balancer/targets tags.owner"},
		{name: "health check", by: func(_ *testing.T, w *world) {
			w.change(w.only(group).ID, path, "/")
			w.change(w.only(group).ID, "HealthCheckConnectPort", "80")
		}, want: "update silicon-valley/balancer/targets health_check_port health_check_path"},
		{name: "certificate", by: func(_ *testing.T, w *world) {
			w.change(w.only(listener).ID, certificates, old)
		}, want: "update silicon-valley/balancer/listener certificate_id"},
		{name: "another's group", by: func(_ *testing.T, w *world) {
			w.change(w.only(listener).ID, "ServerGroupId", "sgp-somebody")
		}, want: "update silicon-valley/balancer/listener server_group_id"},
		{name: "host that is no longer in the group", by: func(t *testing.T, w *world) {
			servers := []aliyun.Server{{ServerID: w.find("INSTANCE", ".gw-2").ID, ServerType: "Ecs", Port: 443}}
			if b == application {
				must(t)(w.client.RemoveALBServers(t.Context(), aliyun.RemoveALBServersRequest{ServerGroupID: w.only(group).ID, Servers: servers}))
			} else {
				must(t)(w.client.RemoveServers(t.Context(), aliyun.RemoveServersRequest{ServerGroupID: w.only(group).ID, Servers: servers}))
			}
			w.clock.pass(time.Minute)
		}, want: "update silicon-valley/balancer/targets server_ids"},
		{name: "lost host", by: func(_ *testing.T, w *world) {
			w.cloud.Remove(w.find("INSTANCE", ".gw-2").ID)
		}, want: "create silicon-valley/gw-2\nupdate silicon-valley/balancer/targets server_ids"},
		{name: "lost listener", by: func(_ *testing.T, w *world) {
			w.cloud.Remove(w.only(listener).ID)
		}, want: "create silicon-valley/balancer/listener"},
	}
}

// recordDrifts are what somebody else can do to a name.
var recordDrifts = []drift{
	{name: "name that leads elsewhere", by: func(_ *testing.T, w *world) {
		w.change(w.only("DNS record").ID, "Value", "somebody.example.net")
	}, want: "update silicon-valley/balancer/name value"},
	{name: "name that lives longer", by: func(_ *testing.T, w *world) {
		w.change(w.only("DNS record").ID, "TTL", 3600)
	}, want: "update silicon-valley/balancer/name ttl"},
	{name: "name without a remark", by: func(_ *testing.T, w *world) {
		w.change(w.only("DNS record").ID, "Remark", "")
	}, want: "update silicon-valley/balancer/name remark"},
	{name: "lost name", by: func(_ *testing.T, w *world) {
		w.cloud.Remove(w.only("DNS record").ID)
	}, want: "create silicon-valley/balancer/name"},
}

func TestDriftOfBalancersIsSeenAndPutRight(t *testing.T) {
	eachBalancing(t, func(t *testing.T, b balancing) { b.checkDrifts(t, b.drifts()) })
}

func TestDriftOfNamesIsSeenAndPutRight(t *testing.T) { application.checkDrifts(t, recordDrifts) }

func (b balancing) checkDrifts(t *testing.T, drifts []drift) {
	t.Helper()
	for _, d := range drifts {
		t.Run(d.name, func(t *testing.T) {
			w := newWorldOf(t, b.example(), nil)
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

func TestBalancersAreCutOffAfterEveryCall(t *testing.T) { eachBalancing(t, cutOffAfterEveryCall) }

func cutOffAfterEveryCall(t *testing.T, b balancing) {
	clean, count := cutWorldOf(t, b.example())
	clean.apply()
	for n := 1; n <= count.writes; n++ {
		for _, next := range []string{"again", "look"} {
			t.Run(fmt.Sprintf("call %d, then %s", n, next), func(t *testing.T) {
				w, c := cutWorldOf(t, b.example())
				w.cutAt(c, n, fake.After, next)
				w.checkWhole(len(clean.ours()))
			})
		}
	}
}

// The first six calls are about a rule, a route, the name and the load balancer.
func TestBalancersAreCutOffWhileDeleting(t *testing.T) { eachBalancing(t, cutOffWhileDeleting) }

func cutOffWhileDeleting(t *testing.T, b balancing) {
	for n := 1; n <= 6; n++ {
		for _, moment := range []fake.Moment{fake.Before, fake.After} {
			t.Run(fmt.Sprintf("call %d, moment %d", n, moment), func(t *testing.T) {
				w, c := cutWorldOf(t, b.example())
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

func TestLostAnswersAboutBalancers(t *testing.T) { eachBalancing(t, loseAnswers) }

func loseAnswers(t *testing.T, b balancing) {
	clean := newWorldOf(t, b.example(), nil)
	clean.apply()
	for _, action := range []string{"CreateLoadBalancer", "CreateServerGroup", "AddServersToServerGroup", "CreateListener", "AddDomainRecord", "UpdateDomainRecordRemark"} {
		for _, fault := range []fake.FaultKind{fake.LostReply, fake.LateError} {
			t.Run(action+" "+string(fault), func(t *testing.T) {
				w := newWorldOf(t, b.example(), nil)
				w.cloud.Inject(fault, action, 1)
				w.apply()
				w.checkWhole(len(clean.ours()))
			})
		}
	}
}

func TestBalancerOfOurNameIsNotOurs(t *testing.T) {
	w := newWorldOf(t, network.example(), nil)
	must(t)(w.client.CreateLoadBalancer(t.Context(), aliyun.CreateLoadBalancerRequest{
		LoadBalancerName: meta(site + "/balancer").Name, AddressType: "Intranet", VPCID: vpc,
		ZoneMappings: []aliyun.ZoneMapping{{ZoneID: "us-west-1a", VSwitchID: "vsw-rj9example0a"}, {ZoneID: "us-west-1b", VSwitchID: "vsw-rj9example0b"}},
	}))
	waves, _ := w.graph.Waves()
	if _, failures := provision.Diff(w.graph, waves, w.observe()); !causeway.HasCode(failures, "provision.not_ours") {
		t.Errorf("the plan goes on: %v", failures)
	}
}

// A name that somebody else has given away stays theirs, with or without a
// remark.
func TestNameOfSomebodyElse(t *testing.T) {
	for _, remark := range []string{"", "the old load balancer", provision.RecordMark("east-coast")} {
		w := newWorldOf(t, application.example(), nil)
		made, err := w.client.AddDomainRecord(t.Context(), aliyun.AddDomainRecordRequest{DomainName: "example.com", RR: "L7", Type: "CNAME", Value: "theirs.example.net"})
		if err != nil {
			t.Fatal(err)
		}
		must(t)(w.client.UpdateDomainRecordRemark(t.Context(), aliyun.UpdateDomainRecordRemarkRequest{RecordID: made.RecordID, Remark: remark}))
		waves, _ := w.graph.Waves()
		if _, failures := provision.Diff(w.graph, waves, w.observe()); !causeway.HasCode(failures, "provision.not_ours") {
			t.Errorf("remark %q: the plan goes on: %v", remark, failures)
		}
	}
}

// A name of ours that the file no longer has goes, and no other.
func TestLeftoverName(t *testing.T) {
	w := newWorldOf(t, application.example(), nil)
	w.apply()
	must(t)(w.client.AddDomainRecord(t.Context(), aliyun.AddDomainRecordRequest{DomainName: "example.com", RR: "theirs", Type: "CNAME", Value: "theirs.example.net"}))
	w.graph.Resources = w.graph.Resources[:len(w.graph.Resources)-1]
	w.apply()
	if left := w.only("DNS record").Name; left != "theirs" {
		t.Errorf("%s is left", left)
	}
}

// A domain that the account does not have stops a plan before anything is made.
func TestMissingDomain(t *testing.T) {
	w := newWorldOf(t, application.example(), nil)
	w.graph.Resources = append(w.graph.Resources, userObject("domain", "example.org"))
	if _, err := w.Observe(t.Context(), w.scope()); !causeway.HasCode(err, "provision.missing_object") {
		t.Errorf("got %v", err)
	}
}
