package resources

import (
	"context"
	"fmt"
	"slices"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func vpnRouteKind() kind {
	route := kindOf[*provision.AliyunVPNRoute](observeVPNRoutes)
	route.create = making(createVPNRoute)
	route.update = making(updateVPNRoute)
	route.await = making(awaitVPNRoute)
	route.delete = taking(deleteVPNRoute)
	return route
}

// observeVPNRoutes looks at the routes of our gateways. The cloud tells neither
// id nor tags of them.
func observeVPNRoutes(ctx context.Context, v *view) error {
	for _, gateway := range ours[*provision.AliyunVPNGateway](v) {
		client, err := v.client(gateway.Region)
		if err != nil {
			return err
		}
		all, err := client.DescribeVPNRouteEntries(ctx, aliyun.DescribeVPNRouteEntriesRequest{VPNGatewayID: gateway.ID, RouteEntryType: "Custom"})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		connections, err := client.DescribeVPNConnections(ctx, aliyun.DescribeVPNConnectionsRequest{VPNGatewayID: gateway.ID})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		hops := map[string]bool{}
		for _, c := range connections.VPNConnections {
			hops[c.VPNConnectionID] = true
		}
		for _, wanted := range []bool{true, false} {
			for _, e := range all.VPNRouteEntries {
				if v.isWantedVPNRoute(gateway, e) == wanted {
					v.addVPNRoute(gateway, e, hops[e.NextHop])
				}
			}
		}
	}
	return nil
}

// isWantedVPNRoute reports whether an entry is just as the file asks for: such
// ones take their place before those that only resemble one.
func (v *view) isWantedVPNRoute(gateway *provision.AliyunVPNGateway, e aliyun.VPNRouteEntry) bool {
	want := v.wantedVPNRoute(gateway, e)
	return want != nil && v.idOf(want.NextHop) == e.NextHop && or(want.Weight) == int(e.Weight)
}

// wantedVPNRoute is the desired route of the gateway to that destination.
func (v *view) wantedVPNRoute(gateway *provision.AliyunVPNGateway, e aliyun.VPNRouteEntry) *provision.AliyunVPNRoute {
	for _, want := range desired[*provision.AliyunVPNRoute](v) {
		if v.idOf(want.Gateway) == gateway.ID && or(want.Destination) == e.RouteDest {
			return want
		}
	}
	return nil
}

// addVPNRoute puts in an entry of a gateway of ours. It is ours if it leads into
// a connection of ours, or into one that is no longer there. Any other is
// somebody else's, and matters only where the place of one of ours is empty.
func (v *view) addVPNRoute(gateway *provision.AliyunVPNGateway, e aliyun.VPNRouteEntry, hopExists bool) {
	r := &provision.AliyunVPNRoute{
		Meta: provision.Meta{
			Region: gateway.Region, ID: vpnRouteID(gateway.ID, e.RouteDest, e.NextHop, int(e.Weight)), Key: leftover(string(gateway.Key), e.RouteDest+"/"+e.NextHop+fmt.Sprintf("/%d", e.Weight)),
		},
		Gateway: gateway, Destination: ptr(e.RouteDest), NextHop: &provision.AliyunVPNConnection{Meta: provision.Meta{ID: e.NextHop}},
		Weight: ptr(int(e.Weight)), PublishVPC: ptr(e.State == "published"),
	}
	isMine := !hopExists || isOurs[*provision.AliyunVPNConnection](v, e.NextHop)
	want := v.wantedVPNRoute(gateway, e)
	free := want != nil && !v.isTaken(want)
	if free {
		r.Key, r.Name = want.Key, want.Name
	}
	if isMine || free {
		v.found = append(v.found, provision.Observed{Resource: r, Ours: isMine})
	}
}

// isTaken reports whether something was found already in the place of a desired
// resource.
func (v *view) isTaken(want provision.Resource) bool {
	for _, o := range v.found {
		if o.Resource.Head().Key == want.Head().Key && isAlike(o.Resource, want) {
			return true
		}
	}
	return false
}

// vpnRouteID stands for the id that the cloud does not give.
func vpnRouteID(gateway, destination, hop string, weight int) string {
	return fmt.Sprintf("%s %s %s %d", gateway, destination, hop, weight)
}

// createVPNRoute makes a route. One that is there and just as wanted, left from
// a run that was cut off, is as good.
func createVPNRoute(ctx context.Context, w work, r *provision.AliyunVPNRoute) (apply.Made, error) {
	ids, err := w.ids(r.Gateway, r.NextHop)
	if err != nil {
		return apply.Made{}, err
	}
	gateway, hop := ids[0], ids[1]
	request := aliyun.CreateVPNRouteEntryRequest{
		VPNGatewayID: gateway, RouteDest: *r.Destination, NextHop: hop, Weight: or(r.Weight), PublishVPC: or(r.PublishVPC),
	}
	request.ClientToken = w.token(request)
	_, refusal := w.CreateVPNRouteEntry(ctx, request)
	if refusal != nil && !aliyun.IsAlreadyThere(refusal) {
		return apply.Made{}, refusal
	}
	err = w.await(ctx, string(r.Key), pace{usualEvery, settle}, func() (string, bool, error) {
		found, err := w.hasVPNRoute(ctx, request)
		if err == nil && !found {
			err = refusal
		}
		return "ordered", found, err
	})
	if err != nil {
		return apply.Made{}, err
	}
	_, err = w.gatewayReady(ctx, gateway)
	return apply.Made{ID: vpnRouteID(gateway, *r.Destination, hop, or(r.Weight))}, err
}

// hasVPNRoute reports whether the gateway shows the route that was to be made.
func (w work) hasVPNRoute(ctx context.Context, want aliyun.CreateVPNRouteEntryRequest) (bool, error) {
	all, err := w.DescribeVPNRouteEntries(ctx, aliyun.DescribeVPNRouteEntriesRequest{VPNGatewayID: want.VPNGatewayID})
	return slices.ContainsFunc(all.VPNRouteEntries, func(e aliyun.VPNRouteEntry) bool {
		return e.RouteDest == want.RouteDest && e.NextHop == want.NextHop && int(e.Weight) == want.Weight && (e.State == "published") == want.PublishVPC
	}), err
}

// updateVPNRoute changes whether the VPC has the route: all else is its
// identity.
func updateVPNRoute(ctx context.Context, w work, r *provision.AliyunVPNRoute) (apply.Made, error) {
	there := w.order.There.Resource.(*provision.AliyunVPNRoute)
	_, err := w.PublishVPNRouteEntry(ctx, aliyun.PublishVPNRouteEntryRequest{
		VPNGatewayID: there.Gateway.ID, RouteDest: *there.Destination, NextHop: there.NextHop.ID, RouteType: "dbr", PublishVPC: or(r.PublishVPC),
	})
	if err != nil {
		return apply.Made{}, err
	}
	return awaitVPNRoute(ctx, w, there)
}

func awaitVPNRoute(ctx context.Context, w work, r *provision.AliyunVPNRoute) (apply.Made, error) {
	_, err := w.gatewayReady(ctx, r.Gateway.ID)
	return apply.Made{ID: r.ID}, err
}

func deleteVPNRoute(ctx context.Context, w work, r *provision.AliyunVPNRoute) error {
	_, err := w.DeleteVPNRouteEntry(ctx, aliyun.DeleteVPNRouteEntryRequest{
		VPNGatewayID: r.Gateway.ID, RouteDest: *r.Destination, NextHop: r.NextHop.ID, Weight: or(r.Weight),
	})
	if err != nil {
		return gone(err)
	}
	_, err = w.gatewayReady(ctx, r.Gateway.ID)
	return gone(err)
}
