package fake_test

import (
	"testing"
	"time"

	"causeway"
	"causeway/provision/aliyun"
)

func borderRequest(change func(*aliyun.CreateBorderRouterRequest)) aliyun.CreateBorderRouterRequest {
	r := aliyun.CreateBorderRouterRequest{
		PhysicalConnectionID: "pc-1", VLANID: 100, LocalGatewayIP: "10.255.0.1", PeerGatewayIP: "10.255.0.2", PeeringSubnetMask: "255.255.255.252",
	}
	if change != nil {
		change(&r)
	}
	return r
}

// borderWorld has an enabled line with a border router on VLAN 100, and one that
// the carrier has not finished.
func borderWorld(t *testing.T) (w *world, vbr string) {
	t.Helper()
	w = newWorld(t, nil)
	w.cloud.AddPhysicalConnection("cn-beijing", "pc-1", "Enabled")
	w.cloud.AddPhysicalConnection("cn-beijing", "pc-2", "Allocated")
	made, err := w.CreateBorderRouter(t.Context(), borderRequest(nil))
	want(t, "", err)
	return w, made.VBRID
}

func TestBorderRouterThatIsRefused(t *testing.T) {
	w, _ := borderWorld(t)
	for name, tt := range map[string]struct {
		change func(*aliyun.CreateBorderRouterRequest)
		want   causeway.Code
	}{
		"good":               {func(r *aliyun.CreateBorderRouterRequest) { r.VLANID = 2999 }, ""},
		"VLAN taken":         {nil, "cloud.already_exists"},
		"VLAN too high":      {func(r *aliyun.CreateBorderRouterRequest) { r.VLANID = 3000 }, "cloud.invalid_parameter"},
		"unfinished line":    {func(r *aliyun.CreateBorderRouterRequest) { r.PhysicalConnectionID = "pc-2" }, "cloud.invalid_parameter"},
		"no such line":       {func(r *aliyun.CreateBorderRouterRequest) { r.PhysicalConnectionID = "pc-3" }, "cloud.not_found"},
		"no peer":            {func(r *aliyun.CreateBorderRouterRequest) { r.VLANID, r.PeerGatewayIP = 1, "" }, "cloud.invalid_parameter"},
		"peer elsewhere":     {func(r *aliyun.CreateBorderRouterRequest) { r.VLANID, r.PeerGatewayIP = 2, "10.255.0.5" }, "cloud.invalid_parameter"},
		"mask with holes":    {func(r *aliyun.CreateBorderRouterRequest) { r.VLANID, r.PeeringSubnetMask = 3, "255.0.255.0" }, "cloud.invalid_parameter"},
		"one address twice":  {func(r *aliyun.CreateBorderRouterRequest) { r.VLANID, r.PeerGatewayIP = 4, "10.255.0.1" }, "cloud.invalid_parameter"},
		"bandwidth unheard ": {func(r *aliyun.CreateBorderRouterRequest) { r.VLANID, r.Bandwidth = 5, 250 }, "cloud.invalid_parameter"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.CreateBorderRouter(t.Context(), borderRequest(tt.change))
			want(t, tt.want, err)
		})
	}
}

// A border router takes one change at a time, and none while it is out of
// service.
func TestBorderRouterIsBusy(t *testing.T) {
	w, vbr := borderWorld(t)
	ctx := t.Context()
	group := aliyun.CreateBGPGroupRequest{RouterID: vbr, Name: "g1", PeerASN: 65010}
	first, err := w.CreateBGPGroup(ctx, group)
	want(t, "", err)
	_, err = w.ModifyBorderRouter(ctx, aliyun.ModifyBorderRouterRequest{VBRID: vbr, Bandwidth: 50})
	want(t, "cloud.conflict", err)
	_, err = w.CreateBGPPeer(ctx, aliyun.CreateBGPPeerRequest{BGPGroupID: first.BGPGroupID, PeerIPAddress: "10.255.0.2"})
	want(t, "cloud.conflict", err)
	w.pause(time.Minute)
	want(t, "", w.cloud.Change(vbr, "Status", "terminated"))
	group.Name = "g2"
	_, err = w.CreateBGPGroup(ctx, group)
	want(t, "cloud.conflict", err)
	_, err = w.RecoverBorderRouter(ctx, aliyun.RecoverBorderRouterRequest{VBRID: vbr})
	want(t, "", err)
	all, err := w.DescribeBorderRouters(ctx, aliyun.DescribeBorderRoutersRequest{})
	want(t, "", err)
	if got := all.BorderRouters[0].Status; got != "recovering" {
		t.Errorf("status %s", got)
	}
	w.pause(time.Minute)
	_, err = w.CreateBGPGroup(ctx, group)
	want(t, "", err)
}

func TestBGPThatIsRefused(t *testing.T) {
	w, vbr := borderWorld(t)
	ctx := t.Context()
	for asn, code := range map[aliyun.Int]causeway.Code{45104: "", 65025: "cloud.invalid_parameter", 65535: "cloud.invalid_parameter", 4200000000: "", 100: "cloud.invalid_parameter"} {
		_, err := w.CreateBGPGroup(ctx, aliyun.CreateBGPGroupRequest{RouterID: vbr, PeerASN: 65010, LocalASN: asn})
		want(t, code, err)
		w.pause(time.Minute)
	}
	made, err := w.CreateBGPGroup(ctx, aliyun.CreateBGPGroupRequest{RouterID: vbr, PeerASN: 65010})
	want(t, "", err)
	w.pause(time.Minute)
	yes := true
	for _, tt := range []struct {
		request aliyun.CreateBGPPeerRequest
		want    causeway.Code
	}{
		{aliyun.CreateBGPPeerRequest{BGPGroupID: "bgpg-none", PeerIPAddress: "10.255.0.2"}, "cloud.not_found"},
		{aliyun.CreateBGPPeerRequest{BGPGroupID: made.BGPGroupID, PeerIPAddress: "nobody"}, "cloud.invalid_parameter"},
		{aliyun.CreateBGPPeerRequest{BGPGroupID: made.BGPGroupID, PeerIPAddress: "10.255.0.2", EnableBFD: &yes}, "cloud.invalid_parameter"},
		{aliyun.CreateBGPPeerRequest{BGPGroupID: made.BGPGroupID, PeerIPAddress: "10.255.0.2", EnableBFD: &yes, BFDMultiHop: 256}, "cloud.invalid_parameter"},
		{aliyun.CreateBGPPeerRequest{BGPGroupID: made.BGPGroupID, PeerIPAddress: "10.255.0.2", EnableBFD: &yes, BFDMultiHop: 1}, ""},
		{aliyun.CreateBGPPeerRequest{BGPGroupID: made.BGPGroupID, PeerIPAddress: "10.255.0.2"}, "cloud.invalid_parameter"},
	} {
		_, err := w.CreateBGPPeer(ctx, tt.request)
		want(t, tt.want, err)
		w.pause(time.Minute)
	}
}
