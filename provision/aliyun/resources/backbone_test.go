package resources_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
	"causeway/provision/apply"
)

const beijingVPC = "vpc-2zeexample0beijing"

// borderExample is the permitted way over the mainland border: two sites of
// Alibaba Cloud on a backbone, and IPsec from the second.
var borderExample = example{
	file: "cross-border.yaml", interconnect: "beijing-california",
	sites: []apply.Site{
		{Name: site, Region: region, VPC: "vpc-rj9example0valley"},
		{Name: "beijing", Region: "cn-beijing", VPC: beijingVPC},
	},
	prepare: func(w *world) []string {
		w.prepareValley()
		far := w.cloud.AddVPCIn("cn-beijing", beijingVPC, "10.0.0.0/16")
		w.cloud.AddVSwitch(beijingVPC, "vsw-2zeexample0h", "cn-beijing-h", "10.0.1.0/24")
		w.cloud.AddVSwitch(beijingVPC, "vsw-2zeexample0k", "cn-beijing-k", "10.0.2.0/24")
		w.cloud.AddSecurityGroup(beijingVPC, "sg-2zeexample0")
		return []string{"vtb-rj9example0", w.table, "vtb-2zeexample0", far}
	},
}

var byPlan = []string{"billing: data-transfer", "billing: bandwidth-plan, plan: cenbwp-1"}

func newBorder(t *testing.T, adjust func(*fake.Config), edits ...string) *world {
	t.Helper()
	w := newWorldOf(t, borderExample, adjust, edits...)
	w.cloud.AddBandwidthPlan("cenbwp-1", 20)
	return w
}

// A whole backbone is made in order, seen as asked for, and taken away again.
func TestBackboneIsMadeAndTakenAway(t *testing.T) {
	for name, edits := range map[string][]string{"by data": nil, "by plan": byPlan} {
		t.Run(name, func(t *testing.T) {
			w := newBorder(t, nil, edits...)
			before := w.cloud.Objects()
			w.apply()
			if got := w.planned(); got != "" {
				t.Errorf("after all was made the plan still has:\n%s", got)
			}
			if diff := cmp.Diff(w.observe().Found, w.observe().Found); diff != "" {
				t.Errorf("two looks see different things:\n%s", diff)
			}
			for _, o := range w.observe().Found {
				if !o.Ours || o.Pending {
					t.Errorf("%s: ours %v, pending %v", o.Resource.Head().Key, o.Ours, o.Pending)
				}
			}
			for _, kind := range []string{"CEN", "alarm", "TRANSITROUTERPEERATTACHMENT"} {
				w.only(kind)
			}
			w.clock.pass(time.Minute)
			w.graph = &provision.Graph{}
			w.apply()
			if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Two sites of one region share its router, and there is no leg.
func TestBackboneWithinARegion(t *testing.T) {
	e := borderExample
	e.sites = []apply.Site{{Name: site, Region: region, VPC: vpc}, {Name: "beijing", Region: region, VPC: beijingVPC}}
	e.prepare = func(w *world) []string {
		w.prepareValley()
		other := w.cloud.AddVPC(beijingVPC, "10.0.0.0/16")
		w.cloud.AddVSwitch(beijingVPC, "vsw-2zeexample0h", "us-west-1a", "10.0.1.0/24")
		w.cloud.AddVSwitch(beijingVPC, "vsw-2zeexample0k", "us-west-1b", "10.0.2.0/24")
		w.cloud.AddSecurityGroup(beijingVPC, "sg-2zeexample0")
		return []string{
			"vtb-rj9example0", w.table, "vtb-2zeexample0", other, "region: cn-beijing", "region: us-west-1",
			"zone: cn-beijing-h", "zone: us-west-1a", "zone: cn-beijing-k", "zone: us-west-1b",
		}
	}
	w := newWorldOf(t, e, nil)
	before := w.cloud.Objects()
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("after all was made the plan still has:\n%s", got)
	}
	w.only("TRANSITROUTER")
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	w.apply()
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

// What the cloud is still making is waited for, and not for ever.
func TestBackboneWaits(t *testing.T) {
	for busyFor, want := range map[time.Duration]causeway.Code{time.Minute: "", time.Hour: "cloud.conflict"} {
		w := newBorder(t, func(c *fake.Config) { c.BusyFor = busyFor })
		cen, err := w.client.CreateCEN(t.Context(), aliyun.CreateCENRequest{Name: "a CEN"})
		if err != nil {
			t.Fatal(err)
		}
		w.made["cen"] = apply.Made{ID: cen.CENID}
		changes, seen := w.plan()
		at := slices.IndexFunc(changes, func(c provision.Change) bool { return c.Key == "cen/us-west-1" })
		err = w.carryOut(t.Context(), changes[at], seen)
		if want == "" && err != nil || want != "" && !causeway.HasCode(err, want) {
			t.Errorf("busy for %s: %v", busyFor, err)
		}
	}
	w := newBorder(t, func(c *fake.Config) { c.BusyFor = time.Hour })
	if change, _, err := w.try(t.Context()); change.Key != "cen" || !causeway.HasCode(err, "cloud.not_ready") {
		t.Errorf("%s: %v", change.Key, err)
	}
}

// What the alarm watches is the connection, by the metric about its state.
func TestAlarmWatchesTheConnection(t *testing.T) {
	w := newBorder(t, nil)
	w.apply()
	alarm := w.only("alarm")
	want := fmt.Sprintf(`[{"vpnConnectionId":"%s"}]`, w.find("VPNCONNECTION", ".connection").ID)
	if got := alarm.Fields; got["MetricName"] != "vpnconnection.tunnel.status" || got["Resources"] != want || got["ContactGroups"] != "network-oncall" {
		t.Errorf("alarm %v", got)
	}
}

// Where nothing tells the state of a connection, there is no alarm in its
// place, and a problem that says what there is.
func TestNoMetricForAnAlarm(t *testing.T) {
	w := newBorder(t, func(c *fake.Config) {
		c.Metrics = []fake.Metric{
			{Namespace: "acs_vpn", Name: "net_rx.rate", Description: "rate of a connection", Dimensions: "userId,instanceId", Statistics: "Average"},
			{Namespace: "acs_vpn", Name: "gateway.status", Description: "status", Dimensions: "userId", Statistics: "Average"},
		}
	})
	change, _, err := w.try(t.Context())
	if !causeway.HasCode(err, "provision.no_metric") || !strings.Contains(err.Error(), "net_rx.rate, gateway.status") {
		t.Errorf("%s: %v", change.Key, err)
	}
	for _, o := range w.cloud.Objects() {
		if o.Kind == "alarm" {
			t.Errorf("there is an alarm %v", o.Fields)
		}
	}
}

// The owner of an account agrees to the terms of transit routers, nobody else.
func TestTransitRoutersClosed(t *testing.T) {
	w := newBorder(t, func(c *fake.Config) { c.TransitRoutersClosed = true })
	_, _, err := w.try(t.Context())
	if !causeway.HasCode(err, "provision.transit_routers_closed") {
		t.Error(err)
	}
	for _, o := range w.cloud.Objects() {
		if o.Kind == "CEN" {
			t.Error("there is a CEN that no router can be made in")
		}
	}
}

// A bandwidth plan that is not there, or somebody's, is not taken.
func TestBandwidthPlanOfOthers(t *testing.T) {
	w := newBorder(t, nil, "billing: data-transfer", "billing: bandwidth-plan, plan: cenbwp-2")
	if _, _, err := w.try(t.Context()); !causeway.HasCode(err, "provision.missing_object") {
		t.Error(err)
	}
	w = newBorder(t, nil, byPlan...)
	other, err := w.client.CreateCEN(t.Context(), aliyun.CreateCENRequest{Name: "somebody's"})
	if err != nil {
		t.Fatal(err)
	}
	must(t)(w.client.AssociateBandwidthPlan(t.Context(), aliyun.AssociateBandwidthPlanRequest{CENID: other.CENID, BandwidthPlanID: "cenbwp-1"}))
	if _, _, err := w.try(t.Context()); !causeway.HasCode(err, "provision.plan_taken") || !strings.Contains(err.Error(), other.CENID) {
		t.Error(err)
	}
}

var backboneDrifts = []drift{
	{name: "description", by: func(t *testing.T, w *world) {
		w.change(w.only("CEN").ID, "Description", "somebody's")
	}, want: "update cen description"},
	{name: "tag of a router", by: func(t *testing.T, w *world) {
		must(t)(w.client.UntagCENResources(t.Context(), aliyun.UntagCENResourcesRequest{
			ResourceType: aliyun.TypeTransitRouter, ResourceIDs: []string{w.find("TRANSITROUTER", ".us-west-1").ID}, TagKeys: []string{"owner"},
		}))
	}, want: "update cen/us-west-1 tags.owner"},
	{name: "bandwidth", by: func(t *testing.T, w *world) {
		w.change(w.only("TRANSITROUTERPEERATTACHMENT").ID, "Bandwidth", 2)
	}, want: "update backbone/leg bandwidth_mbps"},
	{name: "routes learnt", by: func(t *testing.T, w *world) {
		w.change(w.only("TRANSITROUTERPEERATTACHMENT").ID, "AutoPublishRouteEnabled", true)
	}, want: "update backbone/leg auto_publish_route_enabled"},
	{name: "billing", by: func(t *testing.T, w *world) {
		w.want(byPlan...)
	}, want: "update backbone/leg bandwidth_type cen_bandwidth_package_id"},
	{name: "subnets", by: func(t *testing.T, w *world) {
		w.change(w.find("TRANSITROUTERVPCATTACHMENT", "beijing.transit-router.vpc").ID, "ZoneMappings",
			[]map[string]any{{"VSwitchId": "vsw-2zeexample0k", "ZoneId": "cn-beijing-k", "NetworkInterfaceId": "eni-1"}})
	}, want: "update beijing/transit-router/vpc zone_mappings"},
	{name: "routes to the VPC", by: func(t *testing.T, w *world) {
		w.change(w.find("TRANSITROUTERVPCATTACHMENT", "beijing.transit-router.vpc").ID, "AutoPublishRouteEnabled", true)
	}, want: "update beijing/transit-router/vpc auto_publish_route_enabled"},
	{name: "lost association", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.association("beijing.transit-router.vpc"))
	}, want: "create beijing/transit-router/association"},
	{name: "route elsewhere", by: func(t *testing.T, w *world) {
		w.change(w.find("transit router route", "cn-beijing.route.10.1.0.0-16").ID, "TransitRouterRouteEntryNextHopId",
			w.find("TRANSITROUTERVPCATTACHMENT", "beijing.transit-router.vpc").ID)
	}, want: "replace cen/cn-beijing/route/10.1.0.0-16 next_hop_id"},
	{name: "lost route", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.find("transit router route", "cn-beijing.route.10.1.0.0-16").ID)
	}, want: "create cen/cn-beijing/route/10.1.0.0-16"},
	{name: "contacts", by: func(t *testing.T, w *world) {
		w.change(w.only("alarm").ID, "ContactGroups", "nobody")
	}, want: "update silicon-valley/vpn/connection/alarm contact_groups"},
	{name: "lost alarm", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.only("alarm").ID)
	}, want: "create silicon-valley/vpn/connection/alarm"},
	{name: "alarm of another", by: func(t *testing.T, w *world) {
		w.change(w.only("alarm").ID, "Resources", `[{"vpnConnectionId":"vco-other"}]`)
	}, want: "replace silicon-valley/vpn/connection/alarm resource"},
}

// association is the id of that of the attachment whose name ends so.
func (w *world) association(ending string) string {
	attachment := w.find("TRANSITROUTERVPCATTACHMENT", ending).ID
	for _, o := range w.cloud.Objects() {
		if o.Kind == "transit router association" && o.Fields["TransitRouterAttachmentId"] == attachment {
			return o.ID
		}
	}
	w.t.Fatalf("%s has no association", ending)
	return ""
}

func TestBackboneDriftIsNamedAndPutRight(t *testing.T) {
	for _, d := range backboneDrifts {
		t.Run(d.name, func(t *testing.T) {
			w := newBorder(t, nil)
			w.apply()
			w.clock.pass(time.Minute)
			d.by(t, w)
			if got := w.planned(); got != d.want {
				t.Fatalf("the plan has:\n%s\nwant:\n%s", got, d.want)
			}
			w.apply()
			if got := w.planned(); got != "" {
				t.Errorf("after the apply the plan has:\n%s", got)
			}
		})
	}
}

// What somebody else put where ours should be is left alone, and named.
func TestBackboneOfOthersIsInTheWay(t *testing.T) {
	others := map[string]struct {
		kind, ending string
		what         aliyun.ResourceType
		// name is the field of the name that the other gives it, if any.
		name, key string
	}{
		"CEN":        {"CEN", ".cen", aliyun.TypeCEN, "", "cen"},
		"router":     {"TRANSITROUTER", ".us-west-1", aliyun.TypeTransitRouter, "TransitRouterName", "cen/us-west-1"},
		"attachment": {"TRANSITROUTERVPCATTACHMENT", "silicon-valley.transit-router.vpc", aliyun.TypeTransitRouterVPC, "TransitRouterAttachmentName", "silicon-valley/transit-router/vpc"},
		"leg":        {"TRANSITROUTERPEERATTACHMENT", ".leg", aliyun.TypeTransitRouterPeer, "TransitRouterAttachmentName", "backbone/leg"},
		"our name":   {"TRANSITROUTERPEERATTACHMENT", ".leg", aliyun.TypeTransitRouterPeer, "", "backbone/leg"},
	}
	for name, other := range others {
		t.Run(name, func(t *testing.T) {
			w := newBorder(t, nil)
			w.apply()
			id := w.find(other.kind, other.ending).ID
			if other.name != "" {
				w.change(id, other.name, "somebody's")
			}
			must(t)(w.client.UntagCENResources(t.Context(), aliyun.UntagCENResourcesRequest{
				ResourceType: other.what, ResourceIDs: []string{id}, TagKeys: []string{provision.TagInterconnect},
			}))
			for _, o := range w.observe().Found {
				if o.Resource.Head().ID == id && !o.Ours && string(o.Resource.Head().Key) == other.key {
					return
				}
			}
			t.Errorf("%s was not seen as somebody else's %s", id, other.key)
		})
	}
}

// An attachment of two regions may be shown from either end.
func TestLegSeenFromItsOtherEnd(t *testing.T) {
	w := newBorder(t, nil)
	w.apply()
	leg := w.only("TRANSITROUTERPEERATTACHMENT")
	for one, other := range map[string]string{
		"RegionId": "PeerTransitRouterRegionId", "PeerTransitRouterRegionId": "RegionId",
		"TransitRouterId": "PeerTransitRouterId", "PeerTransitRouterId": "TransitRouterId",
	} {
		w.change(leg.ID, one, leg.Fields[other])
	}
	if got := w.planned(); got != "" {
		t.Errorf("the plan has:\n%s", got)
	}
}

// cutBorder is a backbone with a cutter that goes by the calls about CEN alone,
// where what is new shows after a while.
func cutBorder(t *testing.T, visibleAfter time.Duration) (*world, *cutter) {
	c := &cutter{}
	return newBorder(t, func(f *fake.Config) {
		f.VisibleAfter = visibleAfter
		f.Watch = func(action string, m fake.Moment) {
			if strings.Contains(action, "TransitRouter") && action != "CheckTransitRouterService" || strings.Contains(action, "Cen") {
				c.watch(action, m)
			}
		}
	}, byPlan...), c
}

// A run that is cut off after a call that changes something is repeated, by the
// same order or by a new look, and makes nothing twice.
func TestBackboneCutOff(t *testing.T) {
	clean, count := cutBorder(t, 0)
	clean.apply()
	for n := 1; n <= count.writes; n++ {
		for next, visibleAfter := range map[string]time.Duration{"look": 0, "again": 8 * time.Second} {
			t.Run(fmt.Sprintf("call %d, then %s", n, next), func(t *testing.T) {
				w, c := cutBorder(t, visibleAfter)
				w.cutAt(c, n, fake.After, next)
				w.checkWhole(len(clean.ours()))
			})
		}
	}
}

// So is one that takes all away.
func TestBackboneCutOffWhileDeleting(t *testing.T) {
	clean, count := cutBorder(t, 8*time.Second)
	before := clean.cloud.Objects()
	clean.apply()
	clean.graph = &provision.Graph{}
	clean.clock.pass(time.Minute)
	count.arm(t, 1000, fake.Before)
	clean.apply()
	for n := 1; n <= count.writes; n++ {
		t.Run(fmt.Sprintf("call %d", n), func(t *testing.T) {
			w, c := cutBorder(t, 8*time.Second)
			w.apply()
			w.clock.pass(time.Minute)
			w.graph = &provision.Graph{}
			if _, _, err := w.try(c.arm(t, n, fake.After)); err == nil {
				t.Fatal("nothing was cut off")
			}
			w.apply()
			w.clock.pass(time.Minute)
			if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A run that is cut off between taking a route away and making it anew makes it
// once the old one is gone.
func TestBackboneCutOffWhileReplacing(t *testing.T) {
	for n, moment := range map[int]fake.Moment{1: fake.After, 2: fake.Before} {
		w, c := cutBorder(t, 8*time.Second)
		w.apply()
		w.clock.pass(time.Minute)
		objects := len(w.ours())
		w.change(w.find("transit router route", "cn-beijing.route.10.1.0.0-16").ID, "TransitRouterRouteEntryNextHopId",
			w.find("TRANSITROUTERVPCATTACHMENT", "beijing.transit-router.vpc").ID)
		if _, _, err := w.try(c.arm(t, n, moment)); err == nil {
			t.Fatal("nothing was cut off")
		}
		w.apply()
		w.checkWhole(objects)
	}
}

// A table of our own has the subnets that the file says, and gives them back.
func TestRouteTable(t *testing.T) {
	own := []string{"{use: " + "TABLE" + "}", "{create: app, subnets: [vsw-rj9example0a]}"}
	w := newWorld(t, nil)
	own[0] = "{use: " + w.table + "}"
	w.want(own...)
	before := w.cloud.Objects()
	w.apply()
	if got := w.planned(); got != "" {
		t.Fatalf("after all was made the plan still has:\n%s", got)
	}
	w.clock.pass(time.Minute)
	table := w.find("ROUTETABLE", ".route-table.app").ID
	must(t)(w.client.UnassociateRouteTable(t.Context(), aliyun.UnassociateRouteTableRequest{RouteTableID: table, VSwitchID: "vsw-rj9example0a"}))
	w.clock.pass(time.Minute)
	must(t)(w.client.AssociateRouteTable(t.Context(), aliyun.AssociateRouteTableRequest{RouteTableID: table, VSwitchID: "vsw-rj9example0b"}))
	w.clock.pass(time.Minute)
	if got, want := w.planned(), "update silicon-valley/route-table.app vswitch_ids"; got != want {
		t.Fatalf("the plan has:\n%s\nwant:\n%s", got, want)
	}
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("after the apply the plan has:\n%s", got)
	}
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	w.apply()
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

func TestRouteTableCutOff(t *testing.T) {
	for n, next := range map[int]string{1: "look", 2: "look", 3: "again"} {
		c := &cutter{}
		w := newWorld(t, func(f *fake.Config) {
			f.Watch = func(action string, m fake.Moment) {
				if strings.HasSuffix(action, "RouteTable") {
					c.watch(action, m)
				}
			}
		})
		own := []string{"{use: " + w.table + "}", "{create: app, subnets: [vsw-rj9example0a, vsw-rj9example0b]}"}
		w.want(own...)
		w.cutAt(c, n, fake.After, next)
		if got := w.planned(); got != "" {
			t.Errorf("cut off after call %d, the plan still has:\n%s", n, got)
		}
		w.find("ROUTETABLE", ".route-table.app")
		tables := 0
		for _, o := range w.cloud.Objects() {
			if o.Kind == "ROUTETABLE" {
				tables++
			}
		}
		if tables != 2 {
			t.Errorf("cut off after call %d, there are %d tables", n, tables)
		}
	}
}
