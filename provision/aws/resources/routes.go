package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aws"
)

func routePropagations() kind {
	return kindOf(observePropagations, enablePropagation, disablePropagation)
}

// observePropagations finds the tables that our gateways put their routes into,
// in whatever VPC they are.
func observePropagations(_ context.Context, v *view) error {
	for _, t := range v.tables {
		for _, gateway := range t.Propagating {
			key, ours := keyOf[*provision.AWSVPNGateway](v, gateway)
			if !ours {
				continue
			}
			want := wanted(v, func(r *provision.AWSRoutePropagation) bool { return r.Gateway.Key == key && v.isHere(r.Table, t.ID) })
			r := &provision.AWSRoutePropagation{
				Meta:  provision.Meta{ID: t.ID + " " + gateway},
				Table: v.table(t.ID), Gateway: &provision.AWSVPNGateway{Meta: provision.Meta{ID: gateway}},
			}
			v.addPlaced(provision.Observed{Resource: r, Ours: true}, want, string(key), "propagation/"+t.ID)
		}
	}
	return nil
}

// table refers to a route table, ours or the user's.
func (v *view) table(id string) provision.Resource {
	if _, ours := keyOf[*provision.AWSRouteTable](v, id); ours {
		return &provision.AWSRouteTable{Meta: provision.Meta{ID: id}}
	}
	return existing("route table", id)
}

func enablePropagation(ctx context.Context, w work, r *provision.AWSRoutePropagation) (string, error) {
	table, err := w.id(r.Table)
	if err != nil {
		return "", err
	}
	gateway, err := w.id(r.Gateway)
	if err != nil {
		return "", err
	}
	return table + " " + gateway, w.EnableVgwRoutePropagation(ctx, table, gateway)
}

func disablePropagation(ctx context.Context, w work, r *provision.AWSRoutePropagation) error {
	return w.DisableVgwRoutePropagation(ctx, r.Table.Head().ID, r.Gateway.ID)
}

func routes() kind {
	k := kindOf(observeRoutes, createRoute, deleteRoute)
	k.change = typed(changeRoute)
	return k
}

// observeRoutes finds the entries that lead to our transit gateways and hosts,
// and those of others to a desired destination. What a table took over from a gateway
// makes way for an entry of its own, and is left out.
func observeRoutes(ctx context.Context, v *view) error {
	for _, t := range v.tables {
		for _, route := range t.Routes {
			if route.Origin == "EnableVgwRoutePropagation" {
				continue
			}
			key, ours := keyOf[*provision.AWSTransitGateway](v, route.TransitGateway)
			if !ours {
				key, ours = keyOf[*provision.AWSInstance](v, route.Instance)
			}
			want := wanted(v, func(r *provision.AWSRoute) bool {
				return deref(r.Destination) == route.Destination && v.isHere(r.Table, t.ID)
			})
			if want != nil && !ours {
				var err error
				if ours, err = v.leadsNowhere(ctx, route); err != nil {
					return err
				}
			}
			r := &provision.AWSRoute{
				Meta: provision.Meta{ID: t.ID + " " + route.Destination}, Table: v.table(t.ID), Destination: &route.Destination,
			}
			if route.TransitGateway != "" {
				r.Gateway = &provision.AWSTransitGateway{Meta: provision.Meta{ID: route.TransitGateway}}
			}
			if route.Instance != "" {
				r.Instance = host(route.Instance)
			}
			v.addPlaced(provision.Observed{Resource: r, Ours: ours}, want, string(key), "route/"+t.ID+"/"+route.Destination)
		}
	}
	return nil
}

// leadsNowhere is true of an entry to a transit gateway or a host that is no
// more: what is left of ours when one was made anew and its entries were not led
// to the new one yet. It serves nobody.
// Of a host that is no more, its network interface may be all that stands there.
func (v *view) leadsNowhere(ctx context.Context, route aws.Route) (bool, error) {
	switch {
	case route.State != "blackhole":
		return false, nil
	case route.TransitGateway != "":
		return !slices.ContainsFunc(v.transits, func(g aws.TransitGateway) bool { return g.ID == route.TransitGateway }), nil
	case route.Instance != "":
		return !slices.ContainsFunc(v.instances, func(i aws.Instance) bool { return i.ID == route.Instance }), nil
	case route.Interface != "":
		there, err := v.HasNetworkInterface(ctx, route.Interface)
		return !there && err == nil, err
	}
	return false, nil
}

// entry returns the table and the route that a resource stands for.
func (w work) entry(r *provision.AWSRoute) (table string, route aws.Route, err error) {
	if table, err = w.id(r.Table); err != nil {
		return "", aws.Route{}, err
	}
	route.Destination = deref(r.Destination)
	if r.Instance != nil {
		route.Instance, err = w.id(r.Instance)
		return table, route, err
	}
	route.TransitGateway, err = w.id(r.Gateway)
	return table, route, err
}

// createRoute takes an entry that is there and leads where it should for its
// own: an earlier attempt made it.
func createRoute(ctx context.Context, w work, r *provision.AWSRoute) (string, error) {
	table, route, err := w.entry(r)
	if err != nil {
		return "", err
	}
	err = w.CreateRoute(ctx, table, route)
	if aws.IsAlreadyThere(err) {
		found, failure := w.DescribeRouteTables(ctx, aws.Query{IDs: []string{table}})
		if failure == nil && len(found) == 1 && slices.ContainsFunc(found[0].Routes, func(there aws.Route) bool {
			return there.Destination == route.Destination && there.TransitGateway == route.TransitGateway && there.Instance == route.Instance
		}) {
			err = nil
		}
	}
	return table + " " + route.Destination, err
}

func changeRoute(ctx context.Context, w work, r *provision.AWSRoute) error {
	table, route, err := w.entry(r)
	if err != nil {
		return err
	}
	return w.ReplaceRoute(ctx, table, route)
}

func deleteRoute(ctx context.Context, w work, r *provision.AWSRoute) error {
	return w.DeleteRoute(ctx, r.Table.Head().ID, *r.Destination)
}
