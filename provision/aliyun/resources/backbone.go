package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// backboneKinds are what a path over CEN is made of. Each is found below those
// before it.
func backboneKinds() []kind {
	cen := kindOf[*provision.AliyunCEN](observeCENs)
	cen.create, cen.update, cen.await, cen.delete = making(createCEN), making(updateCEN), making(awaitCEN), taking(deleteCEN)

	router := kindOf[*provision.AliyunTransitRouter](observeRouters)
	router.create, router.update, router.await, router.delete = making(createRouter), making(updateRouter), making(awaitRouter), taking(deleteRouter)

	vpc := kindOf[*provision.AliyunTransitRouterVPC](observeRouterVPCs)
	vpc.create, vpc.update, vpc.await, vpc.delete = making(createRouterVPC), making(updateRouterVPC), making(awaitRouterVPC), taking(deleteRouterVPC)

	peer := kindOf[*provision.AliyunTransitRouterPeer](observePeers)
	peer.create, peer.update, peer.await, peer.delete = making(createPeer), making(updatePeer), making(awaitPeer), taking(deletePeer)

	association := kindOf[*provision.AliyunTransitRouterAssociation](observeAssociations)
	association.create, association.await, association.delete = making(createAssociation), making(awaitAssociation), taking(deleteAssociation)

	route := kindOf[*provision.AliyunTransitRouterRoute](observeRouterRoutes)
	route.create, route.await, route.delete = making(createRouterRoute), making(awaitRouterRoute), taking(deleteRouterRoute)

	return []kind{cen, router, vpc, routerVBRKind(), peer, association, propagationKind(), route}
}

// inEachCEN calls look for every region and every network of ours.
func (v *view) inEachCEN(look func(client *aliyun.Client, region, cen string) error) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		for _, cen := range ours[*provision.AliyunCEN](v) {
			if err := look(client, region, cen.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// become waits until what look sees is in the wanted state.
func (w work) become(ctx context.Context, id, wanted string, look func() (state string, err error)) error {
	return w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		state, err := look()
		return state, state == wanted, err
	})
}

// vanish waits until look sees nothing.
func (w work) vanish(ctx context.Context, id string, look func() (state string, err error)) error {
	return w.awaitGone(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		state, err := look()
		return state, state == "" && err == nil, err
	})
}

// retagCEN puts the tags that the order changes on an object of CEN.
func (w work) retagCEN(ctx context.Context, what aliyun.ResourceType) error {
	changed := w.changedTags()
	if len(changed) == 0 {
		return nil
	}
	_, err := w.TagCENResources(ctx, aliyun.TagCENResourcesRequest{ResourceType: what, ResourceIDs: []string{w.thereID()}, Tags: tagList(changed)})
	return err
}

func madeOf(id string, err error) (apply.Made, error) { return apply.Made{ID: id}, err }
