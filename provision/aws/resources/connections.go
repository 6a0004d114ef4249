package resources

import (
	"context"
	"fmt"
	"slices"

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
				o.Secrets[fmt.Sprintf("tunnel[%d].psk", i)] = t.Options.PSK
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

// paired puts tunnels in the order of the desired ones, told by their inside
// networks: nothing says that AWS keeps the order they were asked for in. A
// tunnel whose network was changed takes the place that is left.
func paired(there []aws.Tunnel, want *provision.AWSVPNConnection) []aws.Tunnel {
	if want == nil || len(want.Tunnels) != len(there) {
		return there
	}
	ordered := make([]aws.Tunnel, len(there))
	var left []aws.Tunnel
	taken := map[int]bool{}
	for _, t := range there {
		i := slices.IndexFunc(want.Tunnels, func(w provision.AWSTunnel) bool { return deref(w.InsideCIDR) == t.Options.InsideCIDR })
		if i < 0 || taken[i] {
			left = append(left, t)
			continue
		}
		ordered[i], taken[i] = t, true
	}
	for i := range ordered {
		if !taken[i] {
			ordered[i], left = left[0], left[1:]
		}
	}
	return ordered
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

// changeTunnels changes one tunnel after the other: AWS replaces the endpoint
// of each, and the connection must be available again before the next.
func changeTunnels(ctx context.Context, w work, r *provision.AWSVPNConnection) error {
	for i, t := range r.Tunnels {
		prefix := fmt.Sprintf("tunnel[%d].", i)
		if !w.changesBelow(prefix) {
			continue
		}
		options, err := w.tunnelOptions(t)
		if err != nil {
			return err
		}
		// What stays is not said again: a key and a network are checked anew.
		if !w.changesBelow(prefix + "pre_shared_key") {
			options.PSK = ""
		}
		if !w.changesBelow(prefix + "tunnel_inside_cidr") {
			options.InsideCIDR = ""
		}
		if err := w.changeTunnel(ctx, r, i, options); err != nil {
			return err
		}
	}
	return nil
}

// changeTunnel sets the options of the tunnel in that place. After a lost
// answer it is done again: the same options twice cost no more than another
// pause of that tunnel.
func (w work) changeTunnel(ctx context.Context, r *provision.AWSVPNConnection, place int, options aws.TunnelOptions) error {
	for again := false; ; again = true {
		there, err := connectionReady(ctx, w, r, w.thereID())
		if err != nil {
			return err
		}
		err = w.ModifyVpnTunnelOptions(ctx, w.thereID(), there.Outputs[fmt.Sprintf("tunnel%d_address", place+1)], options)
		if again || !aws.IsOutcomeUnknown(err) {
			return err
		}
	}
}

func deleteConnection(ctx context.Context, w work, r *provision.AWSVPNConnection) error {
	if err := gone(w.DeleteVpnConnection(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, slow, w.DescribeVpnConnections, connectionState)
}
