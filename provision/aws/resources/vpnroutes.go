package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aws"
)

func vpnRoutes() kind {
	k := kindOf(observeVPNRoutes, createVPNRoute, deleteVPNRoute)
	// The id of a route is made up here: connection and destination.
	k.ready = waiting(func(ctx context.Context, w work, _ string) error {
		r := w.order.Change.Resource.(*provision.AWSVPNRoute)
		connection, err := w.id(r.Connection)
		if err != nil {
			return err
		}
		return w.await(ctx, w.name(), usual, func() (string, bool, error) {
			state, err := w.vpnRoute(ctx, connection, deref(r.Destination))
			return state, state == "available", err
		})
	})
	return k
}

// observeVPNRoutes finds the static routes of our connections.
func observeVPNRoutes(_ context.Context, v *view) error {
	for _, c := range v.connections {
		key, ours := keyOf[*provision.AWSVPNConnection](v, c.ID)
		if !ours {
			continue
		}
		for _, route := range c.Routes {
			if route.State == "deleting" {
				continue
			}
			want := wanted(v, func(r *provision.AWSVPNRoute) bool {
				return r.Connection.Key == key && deref(r.Destination) == route.Destination
			})
			r := &provision.AWSVPNRoute{
				Meta:       provision.Meta{ID: c.ID + " " + route.Destination},
				Connection: &provision.AWSVPNConnection{Meta: provision.Meta{ID: c.ID}}, Destination: &route.Destination,
			}
			v.addPlaced(provision.Observed{Resource: r, Ours: true, Pending: route.State == "pending"}, want, string(key), "route/"+route.Destination)
		}
	}
	return nil
}

// vpnRoute is the state of a route, empty if there is none.
func (w work) vpnRoute(ctx context.Context, connection, destination string) (string, error) {
	return seen(ctx, connection, w.DescribeVpnConnections, func(c aws.VpnConnection) string {
		// One that was deleted may still be listed beside its successor.
		state := ""
		for _, r := range c.Routes {
			if r.Destination == destination && (state == "" || r.State != "deleting") {
				state = r.State
			}
		}
		return state
	})
}

func createVPNRoute(ctx context.Context, w work, r *provision.AWSVPNRoute) (string, error) {
	connection, err := w.id(r.Connection)
	if err != nil {
		return "", err
	}
	return connection + " " + deref(r.Destination), w.CreateVpnConnectionRoute(ctx, connection, deref(r.Destination))
}

func deleteVPNRoute(ctx context.Context, w work, r *provision.AWSVPNRoute) error {
	if err := gone(w.DeleteVpnConnectionRoute(ctx, r.Connection.ID, *r.Destination)); err != nil {
		return err
	}
	return w.await(ctx, w.name(), usual, func() (string, bool, error) {
		state, err := w.vpnRoute(ctx, r.Connection.ID, *r.Destination)
		return state, !slices.Contains([]string{"pending", "available", "deleting"}, state), err
	})
}
