package resources

import (
	"context"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// authKey is the property of a BGP group that is a secret.
const authKey = "auth_key"

// observeBGPGroups looks at those of our border routers: they take no tags, and
// nobody else has any business there.
func observeBGPGroups(ctx context.Context, v *view) error {
	for _, border := range ours[*provision.AliyunBorderRouter](v) {
		client, err := v.client(border.Region)
		if err != nil {
			return err
		}
		all, err := client.DescribeBGPGroups(ctx, aliyun.DescribeBGPGroupsRequest{RouterID: border.ID})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		for _, g := range all.BGPGroups {
			if g.Status != "Deleting" {
				v.addBGPGroup(border, g)
			}
		}
	}
	return nil
}

func (v *view) addBGPGroup(border *provision.AliyunBorderRouter, g aliyun.BGPGroup) {
	r := &provision.AliyunBGPGroup{
		Meta:   provision.Meta{Region: border.Region, Name: g.Name, ID: g.BGPGroupID, Key: leftover(string(border.Key), g.BGPGroupID)},
		Router: border, PeerASN: some(uint32(g.PeerASN)), LocalASN: some(uint32(g.LocalASN)),
	}
	o := provision.Observed{Resource: r, Ours: true, Pending: g.Status != "Available"}
	told := isTold(g.AuthKey)
	if told {
		r.Key = provision.Known(provision.Fingerprint(*g.AuthKey))
		o.Secrets = map[string]causeway.Secret{authKey: *g.AuthKey}
	}
	for _, want := range desired[*provision.AliyunBGPGroup](v) {
		if want.Name != g.Name || v.idOf(want.Router) != border.ID {
			continue
		}
		r.Meta.Key = want.Meta.Key
		if !told && want.Key != nil {
			// It cannot be read, so that a key that somebody else has set goes
			// unnoticed; to set ours at every apply would end the session.
			r.Key = &provision.Value{Text: want.Key.Text, Of: want.Key.Of, Output: want.Key.Output}
		}
	}
	v.found = append(v.found, o)
}

// isTold reports whether the cloud has told a key. It is documented as shown; an
// answer without it, or with stars in its place, tells nothing.
func isTold(key *causeway.Secret) bool {
	return key != nil && (*key == "" || strings.Trim(string(*key), "*") != "")
}

func (w work) bgpGroups(ctx context.Context, border string) ([]aliyun.BGPGroup, error) {
	all, err := w.DescribeBGPGroups(ctx, aliyun.DescribeBGPGroupsRequest{RouterID: border})
	return all.BGPGroups, gone(err)
}

// authKeyOf is the key of a group in clear; empty is none. What only has a
// fingerprint cannot be sent.
func (w work) authKeyOf(r *provision.AliyunBGPGroup) (causeway.Secret, error) {
	if r.Key != nil && r.Key.Of == nil {
		return "", causeway.NewProblem("provision.not_known", string(w.order.Change.Key), nil, "need", string(r.Meta.Key), "output", authKey)
	}
	key, err := w.value(r.Key)
	return causeway.Secret(key), err
}

// createBGPGroup makes a group. One of its name that is there, left from a run
// that was cut off, is it.
func createBGPGroup(ctx context.Context, w work, r *provision.AliyunBGPGroup) (apply.Made, error) {
	border, err := w.id(r.Router)
	if err != nil {
		return apply.Made{}, err
	}
	key, err := w.authKeyOf(r)
	if err != nil {
		return apply.Made{}, err
	}
	groups, err := w.bgpGroups(ctx, border)
	if err != nil {
		return apply.Made{}, err
	}
	for _, g := range groups {
		if g.Name == r.Name && g.Status != "Deleting" {
			return w.bgpGroupReady(ctx, border, g.BGPGroupID)
		}
	}
	request := aliyun.CreateBGPGroupRequest{
		RouterID: border, Name: r.Name, PeerASN: aliyun.Int(or(r.PeerASN)), LocalASN: aliyun.Int(or(r.LocalASN)), AuthKey: key,
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateBGPGroup(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.bgpGroupReady(ctx, border, made.BGPGroupID)
}

// stateOfBGPGroup is empty for one that is not there.
func (w work) stateOfBGPGroup(ctx context.Context, border, id string) (string, error) {
	groups, err := w.bgpGroups(ctx, border)
	for _, g := range groups {
		if g.BGPGroupID == id {
			return g.Status, err
		}
	}
	return "", err
}

func (w work) bgpGroupReady(ctx context.Context, border, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "Available", func() (string, error) { return w.stateOfBGPGroup(ctx, border, id) }))
}

func updateBGPGroup(ctx context.Context, w work, r *provision.AliyunBGPGroup) (apply.Made, error) {
	border, err := w.id(r.Router)
	if err != nil {
		return apply.Made{}, err
	}
	if _, err := w.bgpGroupReady(ctx, border, w.thereID()); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.ModifyBGPGroupRequest{BGPGroupID: w.thereID()}
	if w.changes("peer_asn") {
		request.PeerASN = aliyun.Int(or(r.PeerASN))
	}
	if w.changes("local_asn") {
		request.LocalASN = aliyun.Int(or(r.LocalASN))
	}
	if w.changes(authKey) {
		if request.AuthKey, err = w.authKeyOf(r); err != nil {
			return apply.Made{}, err
		}
	}
	if _, err := w.ModifyBGPGroup(ctx, request); err != nil {
		return apply.Made{}, err
	}
	return w.bgpGroupReady(ctx, border, w.thereID())
}

func awaitBGPGroup(ctx context.Context, w work, r *provision.AliyunBGPGroup) (apply.Made, error) {
	return w.bgpGroupReady(ctx, r.Router.ID, r.ID)
}

func deleteBGPGroup(ctx context.Context, w work, r *provision.AliyunBGPGroup) error {
	err := w.settled(ctx, func() (ids []string, err error) {
		peers, err := w.bgpPeers(ctx, r.Router.ID)
		for _, p := range peers {
			if p.Status == "Deleting" && p.BGPGroupID == r.ID {
				ids = append(ids, p.BGPPeerID)
			}
		}
		return ids, err
	})
	if err != nil {
		return err
	}
	look := func() (string, error) { return w.stateOfBGPGroup(ctx, r.Router.ID, r.ID) }
	return w.deleteOnce(ctx, r.ID, "Deleting", look, func() error {
		_, err := w.DeleteBGPGroup(ctx, aliyun.DeleteBGPGroupRequest{BGPGroupID: r.ID})
		return err
	})
}
