package aliyun_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision/aliyun"
)

// A leased line from its port to the transit router, and back to nothing.
func TestLeasedLine(t *testing.T) { newWorld(t, nil).liveLine(t) }

const line = "pc-beijing"

func (w world) liveLine(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	w.cloud.AddPhysicalConnection(region, line, "Enabled")
	before := w.cloud.Objects()
	byLine := []aliyun.Filter{{Key: "PhysicalConnectionId", Values: []string{line}}}
	lines := ok[aliyun.DescribePhysicalConnectionsResponse](t)(w.DescribePhysicalConnections(ctx, aliyun.DescribePhysicalConnectionsRequest{Filters: byLine}))
	if len(lines.PhysicalConnections) != 1 || lines.PhysicalConnections[0].Status != "Enabled" || lines.PhysicalConnections[0].BusinessStatus != "Normal" {
		t.Fatalf("connections %+v", lines)
	}
	vbr := w.borderRouter(t, byLine)
	group := w.bgp(t, vbr)
	w.onTransitRouter(t, vbr)

	if _, err := w.DeleteBorderRouter(ctx, aliyun.DeleteBorderRouterRequest{VBRID: vbr}); !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("deleting a router with a BGP group: %v", err)
	}
	ok[aliyun.DeleteBGPGroupResponse](t)(w.DeleteBGPGroup(ctx, aliyun.DeleteBGPGroupRequest{BGPGroupID: group}))
	w.settle(t)
	if err := w.cloud.Change(vbr, "Status", "terminated"); err != nil {
		t.Fatal(err)
	}
	ok[aliyun.RecoverBorderRouterResponse](t)(w.RecoverBorderRouter(ctx, aliyun.RecoverBorderRouterRequest{VBRID: vbr}))
	w.settle(t)
	ok[aliyun.DeleteBorderRouterResponse](t)(w.DeleteBorderRouter(ctx, aliyun.DeleteBorderRouterRequest{VBRID: vbr}))
	w.settle(t)
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

// borderRouter makes one and changes it.
func (w world) borderRouter(t *testing.T, byLine []aliyun.Filter) string {
	t.Helper()
	ctx := t.Context()
	tag := aliyun.Tag{Key: "causeway", Value: "x"}
	request := aliyun.CreateBorderRouterRequest{
		PhysicalConnectionID: line, VLANID: 0, LocalGatewayIP: "10.255.0.1", PeerGatewayIP: "10.255.0.2", PeeringSubnetMask: "255.255.255.252",
		Bandwidth: 200, Name: "cw-line", Tags: []aliyun.Tag{tag}, ClientToken: "l1",
	}
	vbr := ok[aliyun.CreateBorderRouterResponse](t)(w.CreateBorderRouter(ctx, request)).VBRID
	request.ClientToken = "l2"
	if _, err := w.CreateBorderRouter(ctx, request); !aliyun.IsAlreadyThere(err) {
		t.Errorf("a second router on one VLAN: %v", err)
	}
	vlan := 100
	ok[aliyun.ModifyBorderRouterResponse](t)(w.ModifyBorderRouter(ctx, aliyun.ModifyBorderRouterRequest{VBRID: vbr, VLANID: &vlan}))
	ok[aliyun.TagLineResourcesResponse](t)(w.TagLineResources(ctx, aliyun.TagLineResourcesRequest{
		ResourceType: aliyun.TypeBorderRouter, ResourceIDs: []string{vbr}, Tags: []aliyun.Tag{{Key: "other", Value: "y"}},
	}))
	ok[aliyun.UntagLineResourcesResponse](t)(w.UntagLineResources(ctx, aliyun.UntagLineResourcesRequest{
		ResourceType: aliyun.TypeBorderRouter, ResourceIDs: []string{vbr}, TagKeys: []string{"other"},
	}))
	want := aliyun.BorderRouter{
		VBRID: vbr, Name: "cw-line", PhysicalConnectionID: line, VLANID: 100, LocalGatewayIP: "10.255.0.1", PeerGatewayIP: "10.255.0.2",
		PeeringSubnetMask: "255.255.255.252", Bandwidth: 200, Status: "active", Tags: aliyun.List[aliyun.Tag]{tag},
	}
	got := ok[aliyun.DescribeBorderRoutersResponse](t)(w.DescribeBorderRouters(ctx, aliyun.DescribeBorderRoutersRequest{Filters: byLine, Tags: []aliyun.Tag{tag}}))
	if diff := cmp.Diff(aliyun.List[aliyun.BorderRouter]{want}, got.BorderRouters); diff != "" {
		t.Fatal(diff)
	}
	return vbr
}

// bgp makes a group with a peer, changes both and takes the peer away again.
func (w world) bgp(t *testing.T, vbr string) (group string) {
	t.Helper()
	ctx := t.Context()
	group = ok[aliyun.CreateBGPGroupResponse](t)(w.CreateBGPGroup(ctx, aliyun.CreateBGPGroupRequest{
		RouterID: vbr, Name: "cw.group", PeerASN: 65010, LocalASN: 45104, AuthKey: "Not.to.be.printed.1", ClientToken: "g1",
	})).BGPGroupID
	w.settle(t)
	ok[aliyun.ModifyBGPGroupResponse](t)(w.ModifyBGPGroup(ctx, aliyun.ModifyBGPGroupRequest{BGPGroupID: group, AuthKey: "Not.to.be.printed.2"}))
	groups := ok[aliyun.DescribeBGPGroupsResponse](t)(w.DescribeBGPGroups(ctx, aliyun.DescribeBGPGroupsRequest{RouterID: vbr})).BGPGroups
	if len(groups) != 1 || groups[0].Status != "Modifying" || groups[0].PeerASN != 65010 || groups[0].LocalASN != 45104 || *groups[0].AuthKey != "Not.to.be.printed.2" {
		t.Fatalf("groups %+v", groups)
	}
	w.settle(t)
	yes, no := true, false
	peer := ok[aliyun.CreateBGPPeerResponse](t)(w.CreateBGPPeer(ctx, aliyun.CreateBGPPeerRequest{
		BGPGroupID: group, PeerIPAddress: "10.255.0.2", EnableBFD: &yes, BFDMultiHop: 1, ClientToken: "p1",
	})).BGPPeerID
	w.settle(t)
	if _, err := w.DeleteBGPGroup(ctx, aliyun.DeleteBGPGroupRequest{BGPGroupID: group}); !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("deleting a group with a peer: %v", err)
	}
	ok[aliyun.ModifyBGPPeerResponse](t)(w.ModifyBGPPeer(ctx, aliyun.ModifyBGPPeerRequest{BGPPeerID: peer, EnableBFD: &no}))
	w.settle(t)
	want := aliyun.BGPPeer{
		BGPPeerID: peer, BGPGroupID: group, RouterID: vbr, PeerIPAddress: "10.255.0.2", BFDMultiHop: 1, Status: "Available", BGPStatus: "Idle",
	}
	peers := ok[aliyun.DescribeBGPPeersResponse](t)(w.DescribeBGPPeers(ctx, aliyun.DescribeBGPPeersRequest{RouterID: vbr}))
	if diff := cmp.Diff(aliyun.List[aliyun.BGPPeer]{want}, peers.BGPPeers); diff != "" {
		t.Error(diff)
	}
	ok[aliyun.DeleteBGPPeerResponse](t)(w.DeleteBGPPeer(ctx, aliyun.DeleteBGPPeerRequest{BGPPeerID: peer}))
	w.settle(t)
	return group
}

// onTransitRouter puts the border router on a transit router that learns from
// it, and takes that away again.
func (w world) onTransitRouter(t *testing.T, vbr string) {
	t.Helper()
	ctx := t.Context()
	tags := []aliyun.Tag{{Key: "causeway", Value: "x"}}
	cen := ok[aliyun.CreateCENResponse](t)(w.CreateCEN(ctx, aliyun.CreateCENRequest{Name: "cw-line", ClientToken: "n1"})).CENID
	w.settle(t)
	router := ok[aliyun.CreateTransitRouterResponse](t)(w.CreateTransitRouter(ctx, aliyun.CreateTransitRouterRequest{CENID: cen, Name: "tr-l", ClientToken: "n2"})).TransitRouterID
	w.settle(t)
	yes, no := true, false
	on := ok[aliyun.CreateTransitRouterVBRResponse](t)(w.CreateTransitRouterVBR(ctx, aliyun.CreateTransitRouterVBRRequest{
		CENID: cen, TransitRouterID: router, VBRID: vbr, AutoPublishRouteEnabled: &no, Name: "at-l", Tags: tags, ClientToken: "n3",
	})).AttachmentID
	w.settle(t)
	ok[aliyun.UpdateTransitRouterVBRResponse](t)(w.UpdateTransitRouterVBR(ctx, aliyun.UpdateTransitRouterVBRRequest{AttachmentID: on, AutoPublishRouteEnabled: &yes}))
	w.settle(t)
	want := aliyun.TransitRouterVBR{
		AttachmentID: on, Name: "at-l", CENID: cen, TransitRouterID: router, VBRID: vbr, VBRRegionID: region, AutoPublishRouteEnabled: true,
		Status: "Attached", Tags: tags,
	}
	attachments := ok[aliyun.ListTransitRouterVBRsResponse](t)(w.ListTransitRouterVBRs(ctx, aliyun.ListTransitRouterVBRsRequest{CENID: cen}))
	if diff := cmp.Diff(aliyun.List[aliyun.TransitRouterVBR]{want}, attachments.Attachments); diff != "" {
		t.Fatal(diff)
	}
	table := ok[aliyun.ListTransitRouterTablesResponse](t)(w.ListTransitRouterTables(ctx, aliyun.ListTransitRouterTablesRequest{TransitRouterID: router})).Tables[0].TableID
	ok[aliyun.EnableTransitRouterPropagationResponse](t)(w.EnableTransitRouterPropagation(ctx, aliyun.EnableTransitRouterPropagationRequest{TableID: table, AttachmentID: on}))
	w.settle(t)
	propagations := ok[aliyun.ListTransitRouterPropagationsResponse](t)(w.ListTransitRouterPropagations(ctx, aliyun.ListTransitRouterPropagationsRequest{TableID: table}))
	if diff := cmp.Diff(aliyun.List[aliyun.TransitRouterPropagation]{{TableID: table, AttachmentID: on, Status: "Active"}}, propagations.Propagations); diff != "" {
		t.Error(diff)
	}
	if _, err := w.DeleteTransitRouterVBR(ctx, aliyun.DeleteTransitRouterVBRRequest{AttachmentID: on}); !causeway.HasCode(err, "cloud.conflict") {
		t.Errorf("deleting what a table learns from: %v", err)
	}
	ok[aliyun.DisableTransitRouterPropagationResponse](t)(w.DisableTransitRouterPropagation(ctx, aliyun.DisableTransitRouterPropagationRequest{TableID: table, AttachmentID: on}))
	w.settle(t)
	ok[aliyun.DeleteTransitRouterVBRResponse](t)(w.DeleteTransitRouterVBR(ctx, aliyun.DeleteTransitRouterVBRRequest{AttachmentID: on}))
	w.settle(t)
	ok[aliyun.DeleteTransitRouterResponse](t)(w.DeleteTransitRouter(ctx, aliyun.DeleteTransitRouterRequest{TransitRouterID: router}))
	w.settle(t)
	ok[aliyun.DeleteCENResponse](t)(w.DeleteCEN(ctx, aliyun.DeleteCENRequest{CENID: cen}))
	w.settle(t)
}
