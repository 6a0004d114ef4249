package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// routeTable is the output of a router that names its system table.
const routeTable = "route_table"

// observeRouters looks at the routers of our networks. A network has one in
// each region, so one that is not ours there stands in the way of ours.
func observeRouters(ctx context.Context, v *view) error {
	return v.inEachCEN(func(client *aliyun.Client, region, cen string) error {
		all, err := client.ListTransitRouters(ctx, aliyun.ListTransitRoutersRequest{CENID: cen})
		if err != nil {
			return err
		}
		for _, router := range all.TransitRouters {
			if router.Status == "Deleting" {
				continue
			}
			o := provision.Observed{Pending: router.Status != "Active", Resource: &provision.AliyunTransitRouter{
				Meta: provision.Meta{Region: region, Name: router.Name, ID: router.TransitRouterID, Tags: tagsOf(router.Tags)},
				CEN:  &provision.AliyunCEN{Meta: provision.Meta{ID: cen}},
			}}
			if table, err := systemTable(ctx, client, router.TransitRouterID); err != nil {
				return err
			} else if table != "" {
				o.Outputs = map[string]string{routeTable: table}
			}
			if !v.addTagged(o) {
				v.addInTheWay(o, v.wantedRouter(region, cen))
			}
		}
		return nil
	})
}

// addInTheWay puts in an object that is not ours under the key of what we want
// in its place, if anything.
func (v *view) addInTheWay(o provision.Observed, want provision.Resource) {
	if want != nil {
		o.Resource.Head().Key = want.Head().Key
		v.found = append(v.found, o)
	}
}

func (v *view) wantedRouter(region, cen string) provision.Resource {
	for _, want := range desired[*provision.AliyunTransitRouter](v) {
		if want.Region == region && v.idOf(want.CEN) == cen {
			return want
		}
	}
	return nil
}

// systemTable is the table that a router is made with; empty until it is there.
func systemTable(ctx context.Context, client *aliyun.Client, router string) (string, error) {
	all, err := client.ListTransitRouterTables(ctx, aliyun.ListTransitRouterTablesRequest{TransitRouterID: router})
	for _, table := range all.Tables {
		if table.Type == "System" && table.Status == "Active" {
			return table.TableID, err
		}
	}
	return "", gone(err)
}

func createRouter(ctx context.Context, w work, r *provision.AliyunTransitRouter) (apply.Made, error) {
	cen, err := w.id(r.CEN)
	if err != nil {
		return apply.Made{}, err
	}
	if err := w.checkService(ctx); err != nil {
		return apply.Made{}, err
	}
	err = w.settled(ctx, func() ([]string, error) { return leavingRouters(ctx, []*aliyun.Client{w.Client}, cen) })
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateTransitRouterRequest{CENID: cen, Name: r.Name, Tags: tagList(r.Tags)}
	request.ClientToken = w.token(request)
	made, err := w.CreateTransitRouter(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.routerReady(ctx, made.TransitRouterID)
}

// router describes a router; its state is empty for one that is not there.
func (w work) router(ctx context.Context, id string) (aliyun.TransitRouter, error) {
	all, err := w.ListTransitRouters(ctx, aliyun.ListTransitRoutersRequest{TransitRouterID: id})
	for _, router := range all.TransitRouters {
		if router.TransitRouterID == id {
			return router, err
		}
	}
	return aliyun.TransitRouter{}, gone(err)
}

// routerReady waits until a router is active and has its table.
func (w work) routerReady(ctx context.Context, id string) (apply.Made, error) {
	var table string
	err := w.become(ctx, id, "Active", func() (string, error) {
		router, err := w.router(ctx, id)
		if err != nil || router.Status != "Active" {
			return router.Status, err
		}
		if table, err = systemTable(ctx, w.Client, id); table == "" {
			return "Active, but without a route table", err
		}
		return router.Status, err
	})
	return apply.Made{ID: id, Outputs: map[string]string{routeTable: table}}, err
}

func updateRouter(ctx context.Context, w work, _ *provision.AliyunTransitRouter) (apply.Made, error) {
	if err := w.retagCEN(ctx, aliyun.TypeTransitRouter); err != nil {
		return apply.Made{}, err
	}
	return w.routerReady(ctx, w.thereID())
}

func awaitRouter(ctx context.Context, w work, r *provision.AliyunTransitRouter) (apply.Made, error) {
	return w.routerReady(ctx, r.ID)
}

func deleteRouter(ctx context.Context, w work, r *provision.AliyunTransitRouter) error {
	look := func() (string, error) {
		router, err := w.router(ctx, r.ID)
		return router.Status, err
	}
	err := w.settled(ctx, func() ([]string, error) { return leavingAttachments(ctx, w.Client, r.ID) })
	if err != nil {
		return err
	}
	return w.deleteOnce(ctx, r.ID, "Deleting", look, func() error {
		_, err := w.DeleteTransitRouter(ctx, aliyun.DeleteTransitRouterRequest{TransitRouterID: r.ID})
		return err
	})
}

// deleteOnce deletes what is there and not yet being deleted, and waits until
// it is gone. A refusal counts only while it is there: an earlier attempt may
// have achieved it, and its answer was lost.
func (w work) deleteOnce(ctx context.Context, id, leaving string, look func() (state string, err error), call func() error) error {
	state, err := look()
	if err != nil {
		return err
	}
	if state != "" && state != leaving {
		refused := gone(call())
		if refused == nil {
			return w.vanish(ctx, id, look)
		}
		if state, err = look(); err != nil || state != "" && state != leaving {
			return refused
		}
	}
	return w.vanish(ctx, id, look)
}
