package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// observeRouterRoutes looks at the entries that somebody wrote into tables of
// our routers: ours by their name or by where they lead, or in the place of one
// of ours.
func observeRouterRoutes(ctx context.Context, v *view) error {
	return v.inEachTable(ctx, func(client *aliyun.Client, router *provision.AliyunTransitRouter, table string) error {
		all, err := client.ListTransitRouterRoutes(ctx, aliyun.ListTransitRouterRoutesRequest{TableID: table, Status: "All", Type: "Static"})
		for _, e := range all.Routes {
			if e.Status != "Deleting" {
				v.addRouterRoute(router, table, e)
			}
		}
		return err
	})
}

func (v *view) addRouterRoute(router *provision.AliyunTransitRouter, table string, e aliyun.TransitRouterRoute) {
	hop := v.ourAttachment(e.NextHopID)
	o := provision.Observed{Ours: hop != nil || v.isOurName(e.Name), Pending: e.Status == "Creating"}
	if hop == nil {
		hop = existing("next hop", e.NextHopType+" "+e.NextHopID)
	}
	r := &provision.AliyunTransitRouterRoute{
		Meta:   provision.Meta{Region: router.Region, Name: e.Name, ID: e.RouteID, Key: leftover("cen", table+"/"+e.DestinationCIDRBlock)},
		Router: router, Table: provision.Known(table), Destination: ptr(e.DestinationCIDRBlock), NextHop: hop,
	}
	o.Resource = r
	want := v.wantedRouterRoute(router.ID, table, e.DestinationCIDRBlock)
	if want != nil {
		r.Key = want.Key
	}
	if o.Ours || want != nil {
		v.found = append(v.found, o)
	}
}

// wantedRouterRoute is what we want in a table for a destination; all we want
// is in the system table.
func (v *view) wantedRouterRoute(router, table, destination string) *provision.AliyunTransitRouterRoute {
	for _, want := range desired[*provision.AliyunTransitRouterRoute](v) {
		if v.idOf(want.Router) == router && or(want.Destination) == destination && v.systemTableOf(router) == table {
			return want
		}
	}
	return nil
}

func (v *view) systemTableOf(router string) string {
	for _, o := range v.found {
		if r, ok := o.Resource.(*provision.AliyunTransitRouter); ok && r.ID == router {
			return o.Outputs[routeTable]
		}
	}
	return ""
}

func (w work) routerRoutes(ctx context.Context, table string) ([]aliyun.TransitRouterRoute, error) {
	all, err := w.ListTransitRouterRoutes(ctx, aliyun.ListTransitRouterRoutesRequest{TableID: table, Status: "All", Type: "Static"})
	return all.Routes, gone(err)
}

// createRouterRoute makes an entry. One that is there and leads where it
// should, left from a run that was cut off, is as good.
func createRouterRoute(ctx context.Context, w work, r *provision.AliyunTransitRouterRoute) (apply.Made, error) {
	table, err := w.value(r.Table)
	if err != nil {
		return apply.Made{}, err
	}
	hop, err := w.id(r.NextHop)
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateTransitRouterRouteRequest{
		TableID: table, DestinationCIDRBlock: or(r.Destination), NextHopType: "Attachment", NextHopID: hop, Name: r.Name,
	}
	request.ClientToken = w.token(request)
	err = w.settled(ctx, func() ([]string, error) { return w.leavingRoutes(ctx, table, request.DestinationCIDRBlock) })
	if err != nil {
		return apply.Made{}, err
	}
	there, err := w.routerRoutes(ctx, table)
	if err != nil {
		return apply.Made{}, err
	}
	for _, e := range there {
		if e.DestinationCIDRBlock == request.DestinationCIDRBlock && e.NextHopID == hop {
			return w.routerRouteReady(ctx, table, e.RouteID)
		}
	}
	made, err := w.CreateTransitRouterRoute(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.routerRouteReady(ctx, table, made.RouteID)
}

// leavingRoutes are those of a table to one destination that are being deleted.
func (w work) leavingRoutes(ctx context.Context, table, destination string) (ids []string, err error) {
	all, err := w.routerRoutes(ctx, table)
	for _, e := range all {
		if e.Status == "Deleting" && e.DestinationCIDRBlock == destination {
			ids = append(ids, e.RouteID)
		}
	}
	return ids, err
}

// stateOfRouterRoute is empty for one that is not there.
func (w work) stateOfRouterRoute(ctx context.Context, table, id string) (string, error) {
	all, err := w.routerRoutes(ctx, table)
	for _, e := range all {
		if e.RouteID == id {
			return e.Status, err
		}
	}
	return "", err
}

func (w work) routerRouteReady(ctx context.Context, table, id string) (apply.Made, error) {
	return madeOf(id, w.become(ctx, id, "Active", func() (string, error) { return w.stateOfRouterRoute(ctx, table, id) }))
}

func awaitRouterRoute(ctx context.Context, w work, r *provision.AliyunTransitRouterRoute) (apply.Made, error) {
	return w.routerRouteReady(ctx, r.Table.Text, r.ID)
}

func deleteRouterRoute(ctx context.Context, w work, r *provision.AliyunTransitRouterRoute) error {
	look := func() (string, error) { return w.stateOfRouterRoute(ctx, r.Table.Text, r.ID) }
	return w.deleteOnce(ctx, r.ID, "Deleting", look, func() error {
		_, err := w.DeleteTransitRouterRoute(ctx, aliyun.DeleteTransitRouterRouteRequest{RouteID: r.ID})
		return err
	})
}
