package aliyun_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

const (
	otherRegion = "us-west-1"
	otherVPC    = "vpc-valley"
)

// A backbone between two regions, from nothing and back to nothing.
func TestBackbone(t *testing.T) {
	newWorld(t, func(c *fake.Config, _ *aliyun.Config) { c.OtherRegions = []string{otherRegion} }).liveBackbone(t)
}

// settle lets the change in hand come to its end.
func (w world) settle(t *testing.T) { t.Helper(); w.clock.pause(t, 30*time.Second) }

func (w world) liveBackbone(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	w.cloud.AddVPCIn(otherRegion, otherVPC, "10.1.0.0/16")
	w.cloud.AddVSwitch(otherVPC, "vsw-w", "us-west-1a", "10.1.1.0/24")
	w.cloud.AddBandwidthPlan("plan-1", 20)
	before := w.cloud.Objects()
	config := w.config
	config.Region = otherRegion
	far, err := aliyun.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(far.Close)
	if there := ok[aliyun.DescribeVPCsResponse](t)(far.DescribeVPCs(ctx, aliyun.DescribeVPCsRequest{})).VPCs; len(there) != 1 || there[0].VPCID != otherVPC {
		t.Errorf("VPCs of %s: %+v", otherRegion, there)
	}

	tags := []aliyun.Tag{{Key: "causeway", Value: "x"}}
	if !ok[aliyun.CheckTransitRouterServiceResponse](t)(w.CheckTransitRouterService(ctx, aliyun.CheckTransitRouterServiceRequest{})).Enabled {
		t.Error("the service is not open")
	}
	cen := ok[aliyun.CreateCENResponse](t)(w.CreateCEN(ctx, aliyun.CreateCENRequest{Name: "cw-cen", Description: "a", Tags: tags, ClientToken: "c1"})).CENID
	w.settle(t)
	ok[aliyun.ModifyCENAttributeResponse](t)(w.ModifyCENAttribute(ctx, aliyun.ModifyCENAttributeRequest{CENID: cen, Description: "changed"}))
	cens := ok[aliyun.DescribeCENsResponse](t)(w.DescribeCENs(ctx, aliyun.DescribeCENsRequest{Tags: tags, Filters: []aliyun.Filter{{Key: "CenId", Values: []string{cen}}}}))
	if len(cens.CENs) != 1 || cens.CENs[0].Description != "changed" || cens.CENs[0].Status != "Active" {
		t.Fatalf("CEN: %+v", cens)
	}
	near := ok[aliyun.CreateTransitRouterResponse](t)(w.CreateTransitRouter(ctx, aliyun.CreateTransitRouterRequest{CENID: cen, Name: "tr-1", Tags: tags, ClientToken: "c2"})).TransitRouterID
	distant := ok[aliyun.CreateTransitRouterResponse](t)(far.CreateTransitRouter(ctx, aliyun.CreateTransitRouterRequest{CENID: cen, Name: "tr-2", Tags: tags, ClientToken: "c3"})).TransitRouterID
	w.settle(t)
	routers := ok[aliyun.ListTransitRoutersResponse](t)(far.ListTransitRouters(ctx, aliyun.ListTransitRoutersRequest{CENID: cen}))
	if len(routers.TransitRouters) != 1 || routers.TransitRouters[0].TransitRouterID != distant || routers.TransitRouters[0].Tags[0].Value != "x" {
		t.Fatalf("routers of %s: %+v", otherRegion, routers)
	}
	ok[aliyun.TagCENResourcesResponse](t)(w.TagCENResources(ctx, aliyun.TagCENResourcesRequest{ResourceType: aliyun.TypeTransitRouter, ResourceIDs: []string{near}, Tags: []aliyun.Tag{{Key: "k", Value: "v"}}}))
	ok[aliyun.UntagCENResourcesResponse](t)(w.UntagCENResources(ctx, aliyun.UntagCENResourcesRequest{ResourceType: aliyun.TypeTransitRouter, ResourceIDs: []string{near}, TagKeys: []string{"k"}}))

	no := false
	vpcOn := ok[aliyun.CreateTransitRouterVPCResponse](t)(w.CreateTransitRouterVPC(ctx, aliyun.CreateTransitRouterVPCRequest{
		CENID: cen, TransitRouterID: near, VPCID: vpc, ZoneMappings: []aliyun.ZoneMapping{{ZoneID: "cn-beijing-a", VSwitchID: "vsw-a"}},
		AutoPublishRouteEnabled: &no, Name: "on-1", Tags: tags, ClientToken: "c4",
	})).AttachmentID
	w.settle(t)
	ok[aliyun.UpdateTransitRouterVPCZonesResponse](t)(w.UpdateTransitRouterVPCZones(ctx, aliyun.UpdateTransitRouterVPCZonesRequest{
		AttachmentID: vpcOn, Add: []aliyun.ZoneMapping{{ZoneID: "cn-beijing-c", VSwitchID: "vsw-c"}}, Remove: []aliyun.ZoneMapping{{ZoneID: "cn-beijing-a", VSwitchID: "vsw-a"}},
	}))
	yes := true
	ok[aliyun.UpdateTransitRouterVPCResponse](t)(w.UpdateTransitRouterVPC(ctx, aliyun.UpdateTransitRouterVPCRequest{AttachmentID: vpcOn, AutoPublishRouteEnabled: &yes}))
	on := ok[aliyun.ListTransitRouterVPCsResponse](t)(w.ListTransitRouterVPCs(ctx, aliyun.ListTransitRouterVPCsRequest{CENID: cen}))
	want := aliyun.TransitRouterVPC{
		AttachmentID: vpcOn, Name: "on-1", CENID: cen, TransitRouterID: near, VPCID: vpc, VPCRegionID: region, AutoPublishRouteEnabled: true,
		ZoneMappings: aliyun.List[aliyun.ZoneMapping]{{ZoneID: "cn-beijing-c", VSwitchID: "vsw-c"}}, Status: "Updating", Tags: tags,
	}
	if diff := cmp.Diff(aliyun.List[aliyun.TransitRouterVPC]{want}, on.Attachments); diff != "" {
		t.Error(diff)
	}

	ok[aliyun.AssociateBandwidthPlanResponse](t)(w.AssociateBandwidthPlan(ctx, aliyun.AssociateBandwidthPlanRequest{CENID: cen, BandwidthPlanID: "plan-1"}))
	w.settle(t)
	leg := ok[aliyun.CreateTransitRouterPeerResponse](t)(w.CreateTransitRouterPeer(ctx, aliyun.CreateTransitRouterPeerRequest{
		CENID: cen, TransitRouterID: near, PeerTransitRouterID: distant, PeerRegionID: otherRegion, Bandwidth: 10, BandwidthType: "BandwidthPackage",
		BandwidthPlanID: "plan-1", AutoPublishRouteEnabled: &no, Name: "leg", Tags: tags, ClientToken: "c5",
	})).AttachmentID
	w.settle(t)
	ok[aliyun.UpdateTransitRouterPeerResponse](t)(w.UpdateTransitRouterPeer(ctx, aliyun.UpdateTransitRouterPeerRequest{AttachmentID: leg, Bandwidth: 20}))
	w.settle(t)
	for _, c := range []*aliyun.Client{w.Client, far} {
		legs := ok[aliyun.ListTransitRouterPeersResponse](t)(c.ListTransitRouterPeers(ctx, aliyun.ListTransitRouterPeersRequest{CENID: cen})).Attachments
		if len(legs) != 1 || legs[0].Bandwidth != 20 || legs[0].PeerTransitRouterID != distant || legs[0].Status != "Attached" || legs[0].BandwidthPlanID != "plan-1" {
			t.Errorf("legs %+v", legs)
		}
	}
	w.checkTable(t, near, vpcOn, leg)
	w.checkVPCRouteTo(t, vpcOn)

	// From here on all is taken away, the wrong way round first.
	for name, refused := range map[string]func() error{
		"CEN with routers": func() error { _, err := w.DeleteCEN(ctx, aliyun.DeleteCENRequest{CENID: cen}); return err },
		"router with attachment": func() error {
			_, err := w.DeleteTransitRouter(ctx, aliyun.DeleteTransitRouterRequest{TransitRouterID: near})
			return err
		},
		"plan in use": func() error {
			_, err := w.UnassociateBandwidthPlan(ctx, aliyun.UnassociateBandwidthPlanRequest{CENID: cen, BandwidthPlanID: "plan-1"})
			return err
		},
	} {
		if err := refused(); !causeway.HasCode(err, "cloud.conflict") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ok[aliyun.DeleteTransitRouterPeerResponse](t)(w.DeleteTransitRouterPeer(ctx, aliyun.DeleteTransitRouterPeerRequest{AttachmentID: leg}))
	w.settle(t)
	ok[aliyun.DeleteTransitRouterVPCResponse](t)(w.DeleteTransitRouterVPC(ctx, aliyun.DeleteTransitRouterVPCRequest{AttachmentID: vpcOn}))
	w.settle(t)
	plans := ok[aliyun.DescribeBandwidthPlansResponse](t)(w.DescribeBandwidthPlans(ctx, aliyun.DescribeBandwidthPlansRequest{Filters: []aliyun.Filter{{Key: "CenBandwidthPackageId", Values: []string{"plan-1"}}}}))
	if len(plans.BandwidthPlans) != 1 || !slices.Equal(plans.BandwidthPlans[0].CENIDs, []string{cen}) {
		t.Errorf("plans %+v", plans)
	}
	ok[aliyun.UnassociateBandwidthPlanResponse](t)(w.UnassociateBandwidthPlan(ctx, aliyun.UnassociateBandwidthPlanRequest{CENID: cen, BandwidthPlanID: "plan-1"}))
	for _, id := range []string{near, distant} {
		ok[aliyun.DeleteTransitRouterResponse](t)(w.DeleteTransitRouter(ctx, aliyun.DeleteTransitRouterRequest{TransitRouterID: id}))
	}
	w.settle(t)
	ok[aliyun.DeleteCENResponse](t)(w.DeleteCEN(ctx, aliyun.DeleteCENRequest{CENID: cen}))
	w.settle(t)
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

// checkTable is associations and routes of a router's system table.
func (w world) checkTable(t *testing.T, router, vpcOn, leg string) {
	t.Helper()
	ctx := t.Context()
	tables := ok[aliyun.ListTransitRouterTablesResponse](t)(w.ListTransitRouterTables(ctx, aliyun.ListTransitRouterTablesRequest{TransitRouterID: router})).Tables
	if len(tables) != 1 || tables[0].Type != "System" || tables[0].Status != "Active" {
		t.Fatalf("tables %+v", tables)
	}
	table := tables[0].TableID
	ok[aliyun.AssociateTransitRouterResponse](t)(w.AssociateTransitRouter(ctx, aliyun.AssociateTransitRouterRequest{TableID: table, AttachmentID: vpcOn, ClientToken: "a1"}))
	associations := ok[aliyun.ListTransitRouterAssociationsResponse](t)(w.ListTransitRouterAssociations(ctx, aliyun.ListTransitRouterAssociationsRequest{TableID: table}))
	if a := associations.Associations; len(a) != 1 || a[0] != (aliyun.TransitRouterAssociation{TableID: table, AttachmentID: vpcOn, Status: "Associating"}) {
		t.Errorf("associations %+v", a)
	}
	// One change at a time: the client waits its turn.
	waits := len(w.clock.waits)
	route := ok[aliyun.CreateTransitRouterRouteResponse](t)(w.CreateTransitRouterRoute(ctx, aliyun.CreateTransitRouterRouteRequest{
		TableID: table, DestinationCIDRBlock: "10.1.0.0/16", NextHopType: "Attachment", NextHopID: leg, Name: "r", ClientToken: "r1",
	})).RouteID
	if len(w.clock.waits) == waits {
		t.Error("two changes of one router at once")
	}
	active := ok[aliyun.ListTransitRouterRoutesResponse](t)(w.ListTransitRouterRoutes(ctx, aliyun.ListTransitRouterRoutesRequest{TableID: table}))
	all := ok[aliyun.ListTransitRouterRoutesResponse](t)(w.ListTransitRouterRoutes(ctx, aliyun.ListTransitRouterRoutesRequest{TableID: table, Status: "All", Type: "Static"}))
	if len(active.Routes) != 0 || len(all.Routes) != 1 || all.Routes[0].NextHopID != leg || all.Routes[0].Status != "Creating" {
		t.Errorf("active %+v, all %+v", active, all)
	}
	w.settle(t)
	if _, err := w.DeleteTransitRouterPeer(ctx, aliyun.DeleteTransitRouterPeerRequest{AttachmentID: leg}); !causeway.HasCode(err, "cloud.conflict") {
		t.Errorf("deleting what a route leads to: %v", err)
	}
	ok[aliyun.DeleteTransitRouterRouteResponse](t)(w.DeleteTransitRouterRoute(ctx, aliyun.DeleteTransitRouterRouteRequest{RouteID: route}))
	w.settle(t)
	ok[aliyun.DissociateTransitRouterResponse](t)(w.DissociateTransitRouter(ctx, aliyun.DissociateTransitRouterRequest{TableID: table, AttachmentID: vpcOn}))
	w.settle(t)
}

// checkVPCRouteTo is a route from the VPC to its attachment.
func (w world) checkVPCRouteTo(t *testing.T, attachment string) {
	t.Helper()
	r := aliyun.CreateRouteEntryRequest{RouteTableID: w.table, DestinationCIDRBlock: "10.9.0.0/16", NextHopType: "Attachment", NextHopID: attachment, ClientToken: "v1"}
	ok[aliyun.CreateRouteEntryResponse](t)(w.CreateRouteEntry(t.Context(), r))
	if _, err := w.DeleteTransitRouterVPC(t.Context(), aliyun.DeleteTransitRouterVPCRequest{AttachmentID: attachment}); !causeway.HasCode(err, "cloud.conflict") {
		t.Errorf("deleting what a VPC's route leads to: %v", err)
	}
	w.settle(t)
	ok[aliyun.DeleteRouteEntryResponse](t)(w.DeleteRouteEntry(t.Context(), aliyun.DeleteRouteEntryRequest{RouteTableID: w.table, DestinationCIDRBlock: "10.9.0.0/16", NextHopID: attachment}))
	w.settle(t)
}

// A custom route table and an alarm, from nothing and back to nothing.
func TestRouteTableAndAlarm(t *testing.T) { newWorld(t, nil).liveRest(t) }

func (w world) liveRest(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	before := w.cloud.Objects()
	table := ok[aliyun.CreateRouteTableResponse](t)(w.CreateRouteTable(ctx, aliyun.CreateRouteTableRequest{
		VPCID: vpc, RouteTableName: "cw-table", Tags: []aliyun.Tag{{Key: "causeway", Value: "x"}}, ClientToken: "t1",
	})).RouteTableID
	w.settle(t)
	ok[aliyun.AssociateRouteTableResponse](t)(w.AssociateRouteTable(ctx, aliyun.AssociateRouteTableRequest{RouteTableID: table, VSwitchID: "vsw-a", ClientToken: "t2"}))
	w.settle(t)
	of := map[string][]string{}
	for _, r := range ok[aliyun.DescribeRouteTableListResponse](t)(w.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{VPCID: vpc})).RouteTables {
		of[r.RouteTableID] = r.VSwitchIDs
	}
	if diff := cmp.Diff(map[string][]string{table: {"vsw-a"}, w.table: {"vsw-c"}}, of); diff != "" {
		t.Error(diff)
	}
	if _, err := w.DeleteRouteTable(ctx, aliyun.DeleteRouteTableRequest{RouteTableID: table}); !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("deleting a table in use: %v", err)
	}
	ok[aliyun.UnassociateRouteTableResponse](t)(w.UnassociateRouteTable(ctx, aliyun.UnassociateRouteTableRequest{RouteTableID: table, VSwitchID: "vsw-a", ClientToken: "t3"}))
	w.settle(t)
	ok[aliyun.DeleteRouteTableResponse](t)(w.DeleteRouteTable(ctx, aliyun.DeleteRouteTableRequest{RouteTableID: table}))

	metrics := ok[aliyun.DescribeMetricMetaListResponse](t)(w.DescribeMetricMetaList(ctx, aliyun.DescribeMetricMetaListRequest{Namespace: "acs_vpn"})).Metrics
	if len(metrics) != 3 || !strings.Contains(metrics[0].Dimensions, "instanceId") {
		t.Fatalf("metrics %+v", metrics)
	}
	r := aliyun.PutResourceMetricRuleRequest{
		RuleID: "cw-alarm", RuleName: "cw-alarm", Namespace: "acs_vpn", MetricName: metrics[0].MetricName, Resources: `[{"instanceId":"vpn-1"}]`,
		ContactGroups: "oncall", Period: "300", Escalations: aliyun.Escalations{Critical: aliyun.Escalation{
			Statistics: "Minimum", ComparisonOperator: "LessThanThreshold", Threshold: "1", Times: 1,
		}},
	}
	for range 2 {
		ok[aliyun.PutResourceMetricRuleResponse](t)(w.PutResourceMetricRule(ctx, r))
	}
	rules := ok[aliyun.DescribeMetricRuleListResponse](t)(w.DescribeMetricRuleList(ctx, aliyun.DescribeMetricRuleListRequest{Namespace: "acs_vpn"})).Rules
	if len(rules) != 1 || rules[0].Resources != r.Resources || rules[0].Escalations != r.Escalations || !rules[0].EnableState {
		t.Errorf("rules %+v", rules)
	}
	ok[aliyun.DeleteMetricRulesResponse](t)(w.DeleteMetricRules(ctx, aliyun.DeleteMetricRulesRequest{RuleIDs: []string{"cw-alarm"}}))
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}
