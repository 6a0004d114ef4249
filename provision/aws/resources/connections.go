package resources

import (
	"context"
	"fmt"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

func vpnConnections() kind {
	k := kindOf(observeConnections, createConnection, deleteConnection)
	k.change = typed(changeTunnels)
	k.ready = func(ctx context.Context, w work, about provision.Resource, id string) (apply.Made, error) {
		return connectionReady(ctx, w, about.(*provision.AWSVPNConnection), id)
	}
	return k
}

func connectionState(c aws.VpnConnection) string { return c.State }

func observeConnections(ctx context.Context, v *view) error {
	var err error
	if v.connections, err = v.DescribeVpnConnections(ctx, aws.Query{}); err != nil {
		return err
	}
	for _, c := range v.connections {
		if c.State == "deleting" {
			continue
		}
		r := connectionOf(v, c)
		o := provision.Observed{Resource: r, Pending: c.State == "pending"}
		if !v.claim(&o) {
			continue
		}
		want, _ := wanted(v, func(w *provision.AWSVPNConnection) bool { return w.Key == r.Key }).(*provision.AWSVPNConnection)
		tunnels := paired(c.Tunnels, want)
		o.Outputs, o.Secrets = addresses(tunnels), map[string]causeway.Secret{}
		for i, t := range tunnels {
			r.Tunnels = append(r.Tunnels, tunnelOf(t.Options))
			if t.Options.PSK != "" {
				o.Secrets[fmt.Sprintf("tunnel[%d].pre_shared_key", i)] = t.Options.PSK
			}
		}
		v.found = append(v.found, o)
	}
	return nil
}

func connectionOf(v *view, c aws.VpnConnection) *provision.AWSVPNConnection {
	r := &provision.AWSVPNConnection{
		Meta:             v.meta(c.ID, c.Tags),
		CustomerGateway:  &provision.AWSCustomerGateway{Meta: provision.Meta{ID: c.CustomerGateway}},
		StaticRoutesOnly: &c.StaticRoutesOnly,
	}
	if c.VpnGateway != "" {
		r.VPNGateway = &provision.AWSVPNGateway{Meta: provision.Meta{ID: c.VpnGateway}}
	}
	if c.TransitGateway != "" {
		r.TransitGateway = &provision.AWSTransitGateway{Meta: provision.Meta{ID: c.TransitGateway}}
	}
	return r
}

// addresses are the outputs of a connection.
func addresses(tunnels []aws.Tunnel) map[string]string {
	outputs := map[string]string{}
	for i, t := range tunnels {
		if t.OutsideIP != "" {
			outputs[fmt.Sprintf("tunnel%d_address", i+1)] = t.OutsideIP
		}
	}
	return outputs
}

func createConnection(ctx context.Context, w work, r *provision.AWSVPNConnection) (string, error) {
	n := aws.NewVpnConnection{StaticRoutesOnly: deref(r.StaticRoutesOnly), Tags: r.Tags}
	var err error
	if n.CustomerGateway, err = w.id(r.CustomerGateway); err != nil {
		return "", err
	}
	if r.VPNGateway != nil {
		n.VpnGateway, err = w.id(r.VPNGateway)
	} else {
		n.TransitGateway, err = w.id(r.TransitGateway)
	}
	for i := range min(len(n.Tunnels), len(r.Tunnels)) {
		if err == nil {
			n.Tunnels[i], err = w.tunnelOptions(r.Tunnels[i])
		}
	}
	if err != nil {
		return "", err
	}
	c, err := w.CreateVpnConnection(ctx, n)
	c, err = made(ctx, w, c, err, w.DescribeVpnConnections)
	return c.ID, err
}

func connectionReady(ctx context.Context, w work, r *provision.AWSVPNConnection, id string) (apply.Made, error) {
	var tunnels []aws.Tunnel
	err := awaitAvailable(ctx, w, id, slow, w.DescribeVpnConnections, func(c aws.VpnConnection) string {
		tunnels = paired(c.Tunnels, r)
		return c.State
	})
	return apply.Made{ID: id, Outputs: addresses(tunnels)}, err
}

func deleteConnection(ctx context.Context, w work, r *provision.AWSVPNConnection) error {
	if err := gone(w.DeleteVpnConnection(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, slow, w.DescribeVpnConnections, connectionState)
}
