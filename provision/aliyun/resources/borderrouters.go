package resources

import (
	"context"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// lineKinds are what a leased line has before it meets CEN. Whose a BGP group or
// peer is, is told by its border router.
//
// There is no kind for what a border router announces (AddBgpNetwork): that is
// for VPCs joined by router interfaces. On a transit router, which announces its
// table itself, it is not needed.
func lineKinds() []kind {
	border := kindOf[*provision.AliyunBorderRouter](observeBorders)
	border.create, border.update, border.await, border.delete = making(createBorder), making(updateBorder), making(awaitBorder), taking(deleteBorder)

	group := kindOf[*provision.AliyunBGPGroup](observeBGPGroups)
	group.create, group.update, group.await, group.delete = making(createBGPGroup), making(updateBGPGroup), making(awaitBGPGroup), taking(deleteBGPGroup)

	peer := kindOf[*provision.AliyunBGPPeer](observeBGPPeers)
	peer.create, peer.update, peer.await, peer.delete = making(createBGPPeer), making(updateBGPPeer), making(awaitBGPPeer), taking(deleteBGPPeer)

	return []kind{border, group, peer}
}

// borderName is what the cloud takes as the name of a border router: by its
// documentation there may be no dots.
func borderName(name string) string { return strings.ReplaceAll(name, ".", "-") }

func observeBorders(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeBorderRouters(ctx, aliyun.DescribeBorderRoutersRequest{})
		if err != nil {
			return err
		}
		for _, b := range all.BorderRouters {
			if b.Status != "deleting" {
				v.addBorder(region, b)
			}
		}
	}
	return nil
}

func (v *view) addBorder(region string, b aliyun.BorderRouter) {
	r := &provision.AliyunBorderRouter{
		Meta:       provision.Meta{Region: region, Name: b.Name, ID: b.VBRID, Tags: tagsOf(b.Tags)},
		Connection: existing(physicalConnection, b.PhysicalConnectionID), VLAN: ptr(int(b.VLANID)),
		LocalIP: some(b.LocalGatewayIP), PeerIP: some(b.PeerGatewayIP), Mask: some(b.PeeringSubnetMask), Bandwidth: some(int(b.Bandwidth)),
	}
	for _, want := range desired[*provision.AliyunBorderRouter](v) {
		if borderName(want.Name) == b.Name {
			r.Name = want.Name
		}
	}
	o := provision.Observed{Resource: r, Pending: b.Status != "active"}
	if !v.addTagged(o) {
		v.addInTheWay(o, v.wantedBorder(r))
	}
}

// wantedBorder is what we want on the VLAN of this router: a physical connection
// has one router on each.
func (v *view) wantedBorder(there *provision.AliyunBorderRouter) provision.Resource {
	for _, want := range desired[*provision.AliyunBorderRouter](v) {
		isThere := want.Connection != nil && want.VLAN != nil && want.Connection.ID == there.Connection.ID && *want.VLAN == *there.VLAN
		if isThere && want.Region == there.Region {
			return want
		}
	}
	return nil
}

// createBorder makes a border router, once the carrier has named connection and
// VLAN: 0 is one of them.
func createBorder(ctx context.Context, w work, r *provision.AliyunBorderRouter) (apply.Made, error) {
	if r.Connection == nil || r.VLAN == nil {
		return apply.Made{}, causeway.NewProblem("provision.not_known", string(w.order.Change.Key), nil, "need", string(r.Key), "output", "physical_connection_id, vlan_id")
	}
	err := w.settled(ctx, func() ([]string, error) { return leavingBorders(ctx, w.Client, r.Connection.ID) })
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateBorderRouterRequest{
		PhysicalConnectionID: r.Connection.ID, VLANID: *r.VLAN, LocalGatewayIP: or(r.LocalIP), PeerGatewayIP: or(r.PeerIP),
		PeeringSubnetMask: or(r.Mask), Bandwidth: or(r.Bandwidth), Name: borderName(r.Name), Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateBorderRouter(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.borderReady(ctx, made.VBRID)
}

// leavingBorders are those of a physical connection, which hold their VLANs
// until they are gone.
func leavingBorders(ctx context.Context, client *aliyun.Client, line string) (ids []string, err error) {
	all, err := client.DescribeBorderRouters(ctx, aliyun.DescribeBorderRoutersRequest{Filters: []aliyun.Filter{{Key: "PhysicalConnectionId", Values: []string{line}}}})
	for _, b := range all.BorderRouters {
		if b.Status == "deleting" {
			ids = append(ids, b.VBRID)
		}
	}
	return ids, gone(err)
}

// stateOfBorder is empty for one that is not there.
func (w work) stateOfBorder(ctx context.Context, id string) (string, error) {
	all, err := w.DescribeBorderRouters(ctx, aliyun.DescribeBorderRoutersRequest{Filters: []aliyun.Filter{{Key: "VbrId", Values: []string{id}}}})
	for _, b := range all.BorderRouters {
		if b.VBRID == id {
			return b.Status, err
		}
	}
	return "", gone(err)
}

// borderReady waits until a router is active. One that somebody has terminated,
// and the file still asks for, is taken into service again.
func (w work) borderReady(ctx context.Context, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "active", func() (string, error) {
		state, err := w.stateOfBorder(ctx, id)
		if err == nil && state == "terminated" {
			_, err = w.RecoverBorderRouter(ctx, aliyun.RecoverBorderRouterRequest{VBRID: id})
		}
		return state, err
	}))
}

// updateBorder changes what differs; a terminated router takes changes only
// once it is in service again.
func updateBorder(ctx context.Context, w work, r *provision.AliyunBorderRouter) (apply.Made, error) {
	id := w.thereID()
	if changed := w.changedTags(); len(changed) > 0 {
		request := aliyun.TagLineResourcesRequest{ResourceType: aliyun.TypeBorderRouter, ResourceIDs: []string{id}, Tags: tagList(changed)}
		if _, err := w.TagLineResources(ctx, request); err != nil {
			return apply.Made{}, err
		}
	}
	made, err := w.borderReady(ctx, id)
	request := w.borderChange(id, r)
	if err != nil || request == (aliyun.ModifyBorderRouterRequest{VBRID: id}) {
		return made, err
	}
	if _, err := w.ModifyBorderRouter(ctx, request); err != nil {
		return apply.Made{}, err
	}
	return w.borderReady(ctx, id)
}

// borderChange is what the order changes of a router. Addresses and mask go
// together.
func (w work) borderChange(id string, r *provision.AliyunBorderRouter) aliyun.ModifyBorderRouterRequest {
	request := aliyun.ModifyBorderRouterRequest{VBRID: id}
	if w.changes("vlan_id") {
		request.VLANID = r.VLAN
	}
	if w.changes("bandwidth_mbps") {
		request.Bandwidth = or(r.Bandwidth)
	}
	if w.changes("local_gateway_ip") || w.changes("peer_gateway_ip") || w.changes("peering_subnet_mask") {
		request.LocalGatewayIP, request.PeerGatewayIP, request.PeeringSubnetMask = or(r.LocalIP), or(r.PeerIP), or(r.Mask)
	}
	return request
}

func awaitBorder(ctx context.Context, w work, r *provision.AliyunBorderRouter) (apply.Made, error) {
	return w.borderReady(ctx, r.ID)
}

func deleteBorder(ctx context.Context, w work, r *provision.AliyunBorderRouter) error {
	err := w.settled(ctx, func() ([]string, error) { return w.leavingOf(ctx, r.ID) })
	if err != nil {
		return err
	}
	look := func() (string, error) { return w.stateOfBorder(ctx, r.ID) }
	return w.deleteOnce(ctx, r.ID, "deleting", look, func() error {
		_, err := w.DeleteBorderRouter(ctx, aliyun.DeleteBorderRouterRequest{VBRID: r.ID})
		return err
	})
}

// leavingOf are the BGP groups and attachments of a border router that are being
// deleted: until they are gone, it cannot go.
func (w work) leavingOf(ctx context.Context, border string) (ids []string, err error) {
	groups, err := w.bgpGroups(ctx, border)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if g.Status == "Deleting" {
			ids = append(ids, g.BGPGroupID)
		}
	}
	attachments, err := w.ListTransitRouterVBRs(ctx, aliyun.ListTransitRouterVBRsRequest{})
	for _, a := range attachments.Attachments {
		if a.VBRID == border && a.Status == "Detaching" {
			ids = append(ids, a.AttachmentID)
		}
	}
	return ids, gone(err)
}
