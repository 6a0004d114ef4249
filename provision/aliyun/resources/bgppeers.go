package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// observeBGPPeers looks at those of our border routers.
func observeBGPPeers(ctx context.Context, v *view) error {
	for _, border := range ours[*provision.AliyunBorderRouter](v) {
		client, err := v.client(border.Region)
		if err != nil {
			return err
		}
		all, err := client.DescribeBGPPeers(ctx, aliyun.DescribeBGPPeersRequest{RouterID: border.ID})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		for _, p := range all.BGPPeers {
			if !isLeaving(p) {
				v.addBGPPeer(border, p)
			}
		}
	}
	return nil
}

func isLeaving(p aliyun.BGPPeer) bool { return p.Status == "Deleting" || p.Status == "Deleted" }

func (v *view) addBGPPeer(border *provision.AliyunBorderRouter, p aliyun.BGPPeer) {
	r := &provision.AliyunBGPPeer{
		Meta:   provision.Meta{Region: border.Region, ID: p.BGPPeerID, Key: leftover(string(border.Key), p.BGPPeerID)},
		Router: border, Group: &provision.AliyunBGPGroup{Meta: provision.Meta{ID: p.BGPGroupID}},
		PeerIP: ptr(p.PeerIPAddress), BFD: ptr(bool(p.EnableBFD)), Hops: some(int(p.BFDMultiHop)),
	}
	for _, want := range desired[*provision.AliyunBGPPeer](v) {
		if v.idOf(want.Router) == border.ID && or(want.PeerIP) == p.PeerIPAddress {
			r.Key, r.Name = want.Key, want.Name
		}
	}
	v.found = append(v.found, provision.Observed{Resource: r, Ours: true, Pending: p.Status != "Available"})
}

func (w work) bgpPeers(ctx context.Context, border string) ([]aliyun.BGPPeer, error) {
	all, err := w.DescribeBGPPeers(ctx, aliyun.DescribeBGPPeersRequest{RouterID: border})
	return all.BGPPeers, gone(err)
}

// createBGPPeer makes a peer. One of its address in its group that is there, left
// from a run that was cut off, is it; one that is being deleted goes first.
func createBGPPeer(ctx context.Context, w work, r *provision.AliyunBGPPeer) (apply.Made, error) {
	ids, err := w.ids(r.Router, r.Group)
	if err != nil {
		return apply.Made{}, err
	}
	var there string
	err = w.settled(ctx, func() (leaving []string, err error) {
		peers, err := w.bgpPeers(ctx, ids[0])
		for _, p := range peers {
			switch {
			case p.PeerIPAddress != or(r.PeerIP):
			case p.Status == "Deleting":
				leaving = append(leaving, p.BGPPeerID)
			case p.BGPGroupID == ids[1] && !isLeaving(p):
				there = p.BGPPeerID
			}
		}
		return leaving, err
	})
	if err != nil {
		return apply.Made{}, err
	}
	if there != "" {
		return w.bgpPeerReady(ctx, ids[0], there)
	}
	request := aliyun.CreateBGPPeerRequest{BGPGroupID: ids[1], PeerIPAddress: or(r.PeerIP), EnableBFD: r.BFD, BFDMultiHop: or(r.Hops)}
	request.ClientToken = w.token(request)
	made, err := w.CreateBGPPeer(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.bgpPeerReady(ctx, ids[0], made.BGPPeerID)
}

// stateOfBGPPeer is empty for one that is not there.
func (w work) stateOfBGPPeer(ctx context.Context, border, id string) (string, error) {
	peers, err := w.bgpPeers(ctx, border)
	for _, p := range peers {
		if p.BGPPeerID == id && p.Status != "Deleted" {
			return p.Status, err
		}
	}
	return "", err
}

// bgpPeerReady waits until a peer is set up, which does not mean that the far end
// answers.
func (w work) bgpPeerReady(ctx context.Context, border, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "Available", func() (string, error) { return w.stateOfBGPPeer(ctx, border, id) }))
}

// updateBGPPeer changes BFD, which the cloud wants together with its hops.
func updateBGPPeer(ctx context.Context, w work, r *provision.AliyunBGPPeer) (apply.Made, error) {
	border, err := w.id(r.Router)
	if err != nil {
		return apply.Made{}, err
	}
	if _, err := w.bgpPeerReady(ctx, border, w.thereID()); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.ModifyBGPPeerRequest{BGPPeerID: w.thereID(), EnableBFD: r.BFD, BFDMultiHop: or(r.Hops)}
	if _, err := w.ModifyBGPPeer(ctx, request); err != nil {
		return apply.Made{}, err
	}
	return w.bgpPeerReady(ctx, border, w.thereID())
}

func awaitBGPPeer(ctx context.Context, w work, r *provision.AliyunBGPPeer) (apply.Made, error) {
	return w.bgpPeerReady(ctx, r.Router.ID, r.ID)
}

func deleteBGPPeer(ctx context.Context, w work, r *provision.AliyunBGPPeer) error {
	look := func() (string, error) { return w.stateOfBGPPeer(ctx, r.Router.ID, r.ID) }
	return w.deleteOnce(ctx, r.ID, "Deleting", look, func() error {
		_, err := w.DeleteBGPPeer(ctx, aliyun.DeleteBGPPeerRequest{BGPPeerID: r.ID})
		return err
	})
}
