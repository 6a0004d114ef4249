package aliyun_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway/provision/aliyun"
)

// The pieces of an IPsec interconnect, from nothing and back to nothing.
func TestLife(t *testing.T) { newWorld(t, nil).live(t) }

func (w world) live(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	before := w.cloud.Objects()

	found := ok[aliyun.DescribeVPCsResponse](t)(w.DescribeVPCs(ctx, aliyun.DescribeVPCsRequest{VPCID: vpc}))
	switches := ok[aliyun.DescribeVSwitchesResponse](t)(w.DescribeVSwitches(ctx, aliyun.DescribeVSwitchesRequest{VPCID: vpc}))
	tables := ok[aliyun.DescribeRouteTableListResponse](t)(w.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{VPCID: vpc}))
	if found.VPCs[0].CIDRBlock != "10.0.0.0/16" || len(switches.VSwitches) != 2 || tables.RouteTables[0].RouteTableID != w.table || len(tables.RouteTables[0].VSwitchIDs) != 2 {
		t.Fatalf("network: %+v %+v %+v", found, switches, tables)
	}

	gateway, connection := w.connection(t)
	g := ok[aliyun.DescribeVPNGatewayResponse](t)(w.DescribeVPNGateway(ctx, aliyun.DescribeVPNGatewayRequest{VPNGatewayID: gateway}))
	if g.Status != "updating" || g.Spec != "200M" || g.InternetIP == "" || g.InternetIP == g.DisasterRecoveryInternetIP || len(g.Tags) != 0 {
		t.Errorf("gateway %+v", g)
	}
	tag := []aliyun.Tag{{Key: "causeway", Value: "beijing-california"}}
	ok[aliyun.TagResourcesResponse](t)(w.TagResources(ctx, aliyun.TagResourcesRequest{ResourceType: aliyun.TypeVPNGateway, ResourceIDs: []string{gateway}, Tags: tag}))
	byTag := ok[aliyun.DescribeVPNGatewaysResponse](t)(w.DescribeVPNGateways(ctx, aliyun.DescribeVPNGatewaysRequest{Tags: tag}))
	if len(byTag.VPNGateways) != 1 || byTag.VPNGateways[0].VPNGatewayID != gateway {
		t.Errorf("by tag: %+v", byTag)
	}
	w.checkConnection(t, connection, g.VPNGateway)
	w.checkRoutes(t, gateway, connection)
	w.checkRest(t)
	w.dismantle(t, gateway, connection)
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

func (w world) checkConnection(t *testing.T, id string, g aliyun.VPNGateway) {
	t.Helper()
	c := ok[aliyun.DescribeVPNConnectionResponse](t)(w.DescribeVPNConnection(t.Context(), aliyun.DescribeVPNConnectionRequest{VPNConnectionID: id}))
	want := aliyun.IKE{PSK: psk, Version: "ikev2", Mode: "main", EncAlg: "aes256", AuthAlg: "sha256", PFS: "group14", Lifetime: 28800}
	slave := c.Tunnels[1]
	if diff := cmp.Diff(want, slave.IKE); diff != "" {
		t.Error(diff)
	}
	if slave.Role != "slave" || slave.InternetIP != g.DisasterRecoveryInternetIP || slave.BGP.TunnelCIDR != "169.254.214.96/30" || !slave.EnableDPD {
		t.Errorf("slave %+v", slave)
	}
	if err := w.cloud.Change(id, "1.Status", "ipsec_sa_established"); err != nil {
		t.Fatal(err)
	}
	c = ok[aliyun.DescribeVPNConnectionResponse](t)(w.DescribeVPNConnection(t.Context(), aliyun.DescribeVPNConnectionRequest{VPNConnectionID: id}))
	if bgp := c.Tunnels[0].BGP; bgp.Status != "success" || bgp.PeerASN != 64512 || bgp.PeerIP != "169.254.116.209" || bgp.LocalASN != 65530 {
		t.Errorf("master's BGP %+v", bgp)
	}
	all := ok[aliyun.DescribeVPNConnectionsResponse](t)(w.DescribeVPNConnections(t.Context(), aliyun.DescribeVPNConnectionsRequest{VPNGatewayID: g.VPNGatewayID}))
	if one := all.VPNConnections[0]; one.Status != "ipsec_sa_established" || !slices.Contains(one.Tags, aliyun.Tag{Key: "causeway", Value: "beijing-california"}) {
		t.Errorf("listed %+v", one)
	}
	change := aliyun.ModifyVPNConnectionAttributeRequest{VPNConnectionID: id, Tunnels: []aliyun.TunnelChange{
		{TunnelID: slave.TunnelID, TunnelOptions: aliyun.TunnelOptions{IKE: aliyun.IKE{PSK: "Another.1"}}},
	}}
	ok[aliyun.ModifyVPNConnectionAttributeResponse](t)(w.ModifyVPNConnectionAttribute(t.Context(), change))
	c = ok[aliyun.DescribeVPNConnectionResponse](t)(w.DescribeVPNConnection(t.Context(), aliyun.DescribeVPNConnectionRequest{VPNConnectionID: id}))
	if c.Tunnels[1].IKE.PSK != "Another.1" || c.Tunnels[0].IKE.PSK != psk {
		t.Errorf("PSKs after the change: %q %q", string(c.Tunnels[0].IKE.PSK), string(c.Tunnels[1].IKE.PSK))
	}
}

func (w world) checkRoutes(t *testing.T, gateway, connection string) {
	t.Helper()
	ctx := t.Context()
	ok[aliyun.CreateVPNRouteEntryResponse](t)(w.CreateVPNRouteEntry(ctx, aliyun.CreateVPNRouteEntryRequest{
		VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: connection, Weight: 100, PublishVPC: true, ClientToken: "r1",
	}))
	ok[aliyun.CreateRouteEntryResponse](t)(w.CreateRouteEntry(ctx, aliyun.CreateRouteEntryRequest{
		RouteTableID: w.table, DestinationCIDRBlock: "172.17.0.0/16", NextHopType: "VpnGateway", NextHopID: gateway, ClientToken: "r2",
	}))
	_, err := w.CreateRouteEntry(ctx, aliyun.CreateRouteEntryRequest{
		RouteTableID: w.table, DestinationCIDRBlock: "172.17.0.0/16", NextHopType: "VpnGateway", NextHopID: gateway, ClientToken: "r3",
	})
	if !aliyun.IsAlreadyThere(err) {
		t.Errorf("a second route to the same network: %v", err)
	}
	routes := ok[aliyun.DescribeVPNRouteEntriesResponse](t)(w.DescribeVPNRouteEntries(ctx, aliyun.DescribeVPNRouteEntriesRequest{VPNGatewayID: gateway}))
	if len(routes.VPNRouteEntries) != 1 || routes.VPNRouteEntries[0].State != "published" || routes.VPNRouteEntries[0].Weight != 100 {
		t.Errorf("gateway's routes %+v", routes)
	}
	list := ok[aliyun.DescribeRouteEntryListResponse](t)(w.DescribeRouteEntryList(ctx, aliyun.DescribeRouteEntryListRequest{RouteTableID: w.table}))
	if len(list.RouteEntries) != 2 || list.RouteEntries[1].NextHops[0].NextHopID != gateway || list.RouteEntries[1].Status != "Creating" {
		t.Errorf("VPC's routes %+v", list)
	}
	ok[aliyun.PublishVPNRouteEntryResponse](t)(w.PublishVPNRouteEntry(ctx, aliyun.PublishVPNRouteEntryRequest{
		VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: connection, RouteType: "dbr", PublishVPC: true,
	}))
}

// checkRest is security group, flow log and the attributes that can change.
func (w world) checkRest(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	rule := aliyun.Permission{IPProtocol: "icmp", PortRange: "-1/-1", SourceCIDRIP: "172.16.0.0/16", Policy: "accept", Priority: "1", Description: "causeway"}
	for range 2 {
		ok[aliyun.AuthorizeSecurityGroupResponse](t)(w.AuthorizeSecurityGroup(ctx, aliyun.AuthorizeSecurityGroupRequest{SecurityGroupID: "sg-1", Permissions: []aliyun.Permission{rule}}))
	}
	groups := ok[aliyun.DescribeSecurityGroupsResponse](t)(w.DescribeSecurityGroups(ctx, aliyun.DescribeSecurityGroupsRequest{VPCID: vpc}))
	group := ok[aliyun.DescribeSecurityGroupAttributeResponse](t)(w.DescribeSecurityGroupAttribute(ctx, aliyun.DescribeSecurityGroupAttributeRequest{SecurityGroupID: "sg-1"}))
	if len(groups.SecurityGroups) != 1 || len(group.Permissions) != 1 || group.Permissions[0].IPProtocol != "ICMP" || group.Permissions[0].Direction != "ingress" {
		t.Errorf("groups %+v, rules %+v", groups, group)
	}
	ok[aliyun.RevokeSecurityGroupResponse](t)(w.RevokeSecurityGroup(ctx, aliyun.RevokeSecurityGroupRequest{SecurityGroupID: "sg-1", Permissions: []aliyun.Permission{rule}}))

	log := ok[aliyun.CreateFlowLogResponse](t)(w.CreateFlowLog(ctx, aliyun.CreateFlowLogRequest{
		FlowLogName: "cw-log", ResourceID: vpc, ResourceType: "VPC", TrafficType: "All", ProjectName: "p", LogStoreName: "s", AggregationInterval: 10,
		Tags: []aliyun.Tag{{Key: "causeway", Value: "x"}},
	})).FlowLogID
	logs := ok[aliyun.DescribeFlowLogsResponse](t)(w.DescribeFlowLogs(ctx, aliyun.DescribeFlowLogsRequest{FlowLogName: "cw-log"}))
	if len(logs.FlowLogs) != 1 || logs.FlowLogs[0].Status != "Activating" || len(logs.FlowLogs[0].Tags) != 1 {
		t.Errorf("flow logs %+v", logs)
	}
	ok[aliyun.DeleteFlowLogResponse](t)(w.DeleteFlowLog(ctx, aliyun.DeleteFlowLogRequest{FlowLogID: log}))
}

// dismantle takes everything away in the order that the cloud allows.
func (w world) dismantle(t *testing.T, gateway, connection string) {
	t.Helper()
	ctx := t.Context()
	yes := true
	ok[aliyun.ModifyVPNGatewayAttributeResponse](t)(w.ModifyVPNGatewayAttribute(ctx, aliyun.ModifyVPNGatewayAttributeRequest{VPNGatewayID: gateway, AutoPropagate: &yes}))
	ok[aliyun.DeleteRouteEntryResponse](t)(w.DeleteRouteEntry(ctx, aliyun.DeleteRouteEntryRequest{RouteTableID: w.table, DestinationCIDRBlock: "172.17.0.0/16", NextHopID: gateway}))
	ok[aliyun.DeleteVPNRouteEntryResponse](t)(w.DeleteVPNRouteEntry(ctx, aliyun.DeleteVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: connection, Weight: 100}))
	tags := ok[aliyun.ListTagResourcesResponse](t)(w.ListTagResources(ctx, aliyun.ListTagResourcesRequest{ResourceType: aliyun.TypeVPNGateway, ResourceIDs: []string{gateway}}))
	if len(tags.TagResources) != 1 || tags.TagResources[0].TagValue != "beijing-california" {
		t.Errorf("tags %+v", tags)
	}
	ok[aliyun.UntagResourcesResponse](t)(w.UntagResources(ctx, aliyun.UntagResourcesRequest{ResourceType: aliyun.TypeVPNGateway, ResourceIDs: []string{gateway}, TagKeys: []string{"causeway"}}))

	ok[aliyun.DeleteVPNConnectionResponse](t)(w.DeleteVPNConnection(ctx, aliyun.DeleteVPNConnectionRequest{VPNConnectionID: connection}))
	customers := ok[aliyun.DescribeCustomerGatewaysResponse](t)(w.DescribeCustomerGateways(ctx, aliyun.DescribeCustomerGatewaysRequest{Tags: []aliyun.Tag{{Key: "causeway"}}}))
	for _, c := range customers.CustomerGateways {
		one := ok[aliyun.DescribeCustomerGatewayResponse](t)(w.DescribeCustomerGateway(ctx, aliyun.DescribeCustomerGatewayRequest{CustomerGatewayID: c.CustomerGatewayID}))
		if one.ASN != 64512 {
			t.Errorf("customer gateway %+v", one)
		}
		ok[aliyun.ModifyCustomerGatewayAttributeResponse](t)(w.ModifyCustomerGatewayAttribute(ctx, aliyun.ModifyCustomerGatewayAttributeRequest{CustomerGatewayID: c.CustomerGatewayID, Name: "cw-old"}))
		ok[aliyun.DeleteCustomerGatewayResponse](t)(w.DeleteCustomerGateway(ctx, aliyun.DeleteCustomerGatewayRequest{CustomerGatewayID: c.CustomerGatewayID}))
	}
	ok[aliyun.DeleteVPNGatewayResponse](t)(w.DeleteVPNGateway(ctx, aliyun.DeleteVPNGatewayRequest{VPNGatewayID: gateway}))
	w.clock.pause(t, time.Minute)
	if _, err := w.DescribeVPNGateway(ctx, aliyun.DescribeVPNGatewayRequest{VPNGatewayID: gateway}); !aliyun.IsGone(err) {
		t.Errorf("the deleted gateway: %v", err)
	}
}
