package resources

import (
	"context"
	"slices"
	"strings"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// connectionKinds are those of connections and the far ends they face.
func connectionKinds() []kind {
	connection := kindOf[*provision.AliyunVPNConnection](observeConnections)
	connection.create = making(createConnection)
	connection.update = making(updateConnection)
	connection.await = making(awaitConnection)
	connection.delete = taking(deleteConnection)
	return []kind{customerKind(), connection}
}

func observeConnections(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeVPNConnections(ctx, aliyun.DescribeVPNConnectionsRequest{})
		if err != nil {
			return err
		}
		for _, c := range all.VPNConnections {
			if c.State != "deleted" && c.State != "deleting" {
				v.addConnection(region, c)
			}
		}
	}
	return nil
}

func (v *view) addConnection(region string, c aliyun.VPNConnection) {
	r := &provision.AliyunVPNConnection{
		Meta:         provision.Meta{Region: region, Name: c.Name, ID: c.VPNConnectionID, Tags: tagsOf(c.Tags)},
		Gateway:      &provision.AliyunVPNGateway{Meta: provision.Meta{ID: c.VPNGatewayID}},
		LocalSubnets: strings.Split(c.LocalSubnet, ","), RemoteSubnets: strings.Split(c.RemoteSubnet, ","),
		EffectImmediately: ptr(bool(c.EffectImmediately)), EnableTunnelsBGP: ptr(bool(c.EnableTunnelsBGP)),
	}
	o := provision.Observed{Resource: r, Pending: !isUsable(c.State)}
	r.Tunnels, o.Secrets = observedTunnels(c.Tunnels)
	if !v.addTagged(o) {
		return
	}
	for _, want := range desired[*provision.AliyunVPNConnection](v) {
		if want.Key == r.Key {
			// No answer of the cloud tells it, so it is taken to be as wanted.
			r.AutoConfigRoute = want.AutoConfigRoute
		}
	}
}

// isUsable reports whether a connection is neither being made nor changed. One
// that says no state is not.
func isUsable(state string) bool { return state == "" || state == "active" || state == "attached" }

// createConnection makes a connection; its gateway takes the next change once
// both are active.
func createConnection(ctx context.Context, w work, r *provision.AliyunVPNConnection) (apply.Made, error) {
	gateway, err := w.id(r.Gateway)
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateVPNConnectionRequest{
		VPNGatewayID: gateway, Name: r.Name,
		LocalSubnet: strings.Join(r.LocalSubnets, ","), RemoteSubnet: strings.Join(r.RemoteSubnets, ","),
		EffectImmediately: r.EffectImmediately, AutoConfigRoute: r.AutoConfigRoute, EnableTunnelsBGP: r.EnableTunnelsBGP,
		Tags: tagList(r.Tags),
	}
	for _, tunnel := range r.Tunnels {
		options, err := w.tunnel(tunnel)
		if err != nil {
			return apply.Made{}, err
		}
		request.Tunnels = append(request.Tunnels, options)
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateVPNConnection(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.connectionReady(ctx, made.VPNConnectionID, gateway)
}

// connectionReady waits until a connection and its gateway are active.
func (w work) connectionReady(ctx context.Context, id, gateway string) (apply.Made, error) {
	shown := w.config.Now().Add(settle)
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		c, err := w.DescribeVPNConnection(ctx, aliyun.DescribeVPNConnectionRequest{VPNConnectionID: id})
		if aliyun.IsGone(err) && w.config.Now().Before(shown) {
			return "ordered", false, nil
		}
		if c.State == "financialLocked" {
			err = locked("DescribeVpnConnection", id, c.State)
		}
		return c.State, isUsable(c.State), err
	})
	if err != nil {
		return apply.Made{}, err
	}
	_, err = w.gatewayReady(ctx, gateway)
	return apply.Made{ID: id}, err
}

// updateConnection changes what differs. Of a tunnel with a difference all is
// said again: what is left out of a tunnel's IKE part is not promised to stay,
// and for a key it is documented that the cloud makes one up. The other tunnel
// is left alone, so that it carries on.
func updateConnection(ctx context.Context, w work, r *provision.AliyunVPNConnection) (apply.Made, error) {
	id := w.thereID()
	if err := w.retag(ctx, aliyun.TypeVPNConnection); err != nil {
		return apply.Made{}, err
	}
	request := aliyun.ModifyVPNConnectionAttributeRequest{VPNConnectionID: id, AutoConfigRoute: r.AutoConfigRoute}
	if w.changes("local_subnet") || w.changes("remote_subnet") {
		request.LocalSubnet, request.RemoteSubnet = strings.Join(r.LocalSubnets, ","), strings.Join(r.RemoteSubnets, ",")
	}
	if w.changes("effect_immediately") {
		request.EffectImmediately = r.EffectImmediately
	}
	if w.changes("enable_tunnels_bgp") {
		request.EnableTunnelsBGP = r.EnableTunnelsBGP
	}
	var err error
	if request.Tunnels, err = w.tunnelChanges(ctx, id, r.Tunnels); err != nil {
		return apply.Made{}, err
	}
	gateway := w.order.There.Resource.(*provision.AliyunVPNConnection).Gateway.ID
	if w.onlyTags() {
		return w.connectionReady(ctx, id, gateway)
	}
	if _, err := w.ModifyVPNConnectionAttribute(ctx, request); err != nil {
		return apply.Made{}, err
	}
	return w.connectionReady(ctx, id, gateway)
}

// onlyTags reports whether the order changes nothing but tags.
func (w work) onlyTags() bool {
	return !slices.ContainsFunc(w.order.Change.Fields, func(f provision.FieldChange) bool { return !strings.HasPrefix(f.Name, "tags.") })
}

func awaitConnection(ctx context.Context, w work, r *provision.AliyunVPNConnection) (apply.Made, error) {
	return w.connectionReady(ctx, r.ID, r.Gateway.ID)
}

func deleteConnection(ctx context.Context, w work, r *provision.AliyunVPNConnection) error {
	if _, err := w.DeleteVPNConnection(ctx, aliyun.DeleteVPNConnectionRequest{VPNConnectionID: r.ID}); err != nil {
		return gone(err)
	}
	err := w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		c, err := w.DescribeVPNConnection(ctx, aliyun.DescribeVPNConnectionRequest{VPNConnectionID: r.ID})
		return c.State, c.State == "deleted", err
	})
	if err != nil {
		return err
	}
	_, err = w.gatewayReady(ctx, r.Gateway.ID)
	return gone(err)
}
