package resources

import (
	"context"
	"slices"

	"causeway"
	"causeway/provision"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

// directConnection is what an object of the user's is called that is a
// connection of Direct Connect.
const directConnection = "direct connect connection"

func transitInterfaces() kind {
	k := kindOf(observeInterfaces, createInterface, deleteInterface)
	k.change = typed(func(ctx context.Context, w work, r *provision.AWSTransitInterface) error {
		return w.UpdateVirtualInterfaceAttributes(ctx, w.thereID(), int32(deref(r.MTU)))
	})
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		object := w.name() + " (" + id + ")"
		return w.await(ctx, object, slow, func() (string, bool, error) {
			state, err := seen(ctx, id, w.DescribeVirtualInterfaces, interfaceState)
			if slices.Contains(failed, state) {
				err = cloud.NotReady(object, state, 0, nil)
			}
			return state, isMade(state), err
		})
	})
	k.tag = func(ctx context.Context, w work, id string, tags aws.Tags) error {
		return tagDirect(ctx, w, id, tags, w.DescribeVirtualInterfaces, func(v aws.VirtualInterface) string { return v.ARN })
	}
	return k
}

func interfaceState(v aws.VirtualInterface) string { return v.State }

// isMade is true of an interface that is as it should be on AWS's side. "down"
// is no state on the way: BGP is down until the other end is set up, which may
// be weeks later and by others, and whenever the line fails; "testing" is a test
// of that, which somebody has begun.
func isMade(state string) bool {
	return slices.Contains([]string{"available", "down", "testing"}, state)
}

// observeInterfaces finds ours, and what has the place of one that is to be
// made: its VLAN on the connection. Where there is no gateway there is no
// transit interface either, and AWS is not asked.
func observeInterfaces(ctx context.Context, v *view) error {
	var found []aws.VirtualInterface
	if len(v.directGateways) > 0 {
		var err error
		if found, err = v.DescribeVirtualInterfaces(ctx, aws.Query{}); err != nil {
			return err
		}
	}
	for _, i := range found {
		if i.State != "deleting" && !slices.Contains(failed, i.State) {
			v.addInterface(i)
		}
	}
	return v.checkConnections(ctx)
}

func (v *view) addInterface(i aws.VirtualInterface) {
	r := &provision.AWSTransitInterface{
		Meta: v.meta(i.ID, i.Tags), Connection: existing(directConnection, i.Connection),
		Gateway: &provision.AWSDirectConnectGateway{Meta: provision.Meta{ID: i.Gateway}},
		VLAN:    ptr(int(i.VLAN)), PeerASN: ptr(uint32(i.PeerASN)), AmazonAddress: some(i.AmazonAddress), PeerAddress: some(i.CustomerAddress),
		Key: fingerprint(i.Key), MTU: some(int(i.MTU)),
	}
	o := provision.Observed{Resource: r, Pending: slices.Contains([]string{"confirming", "verifying", "pending"}, i.State)}
	if i.Key != "" {
		o.Secrets = map[string]causeway.Secret{"auth_key": i.Key}
	}
	if v.claim(&o) {
		v.found = append(v.found, o)
		return
	}
	v.addPlaced(o, wanted(v, func(w *provision.AWSTransitInterface) bool {
		return w.Connection != nil && w.Connection.ID == i.Connection && deref(w.VLAN) == int(i.VLAN)
	}), "", "")
}

// checkConnections looks at the connections on which an interface is still to
// be made, if the file says that the carrier has done its part. Once it is made,
// a connection that is down is a matter of watching the line: it keeps nobody
// from planning.
func (v *view) checkConnections(ctx context.Context) error {
	var problems causeway.Problems
	for _, r := range v.scope.Desired {
		want, ok := r.(*provision.AWSTransitInterface)
		if !ok || waitsForPeople(want) || v.has(want) {
			continue
		}
		found, err := v.DescribeConnections(ctx, aws.Query{IDs: []string{want.Connection.ID}})
		if err != nil {
			return err
		}
		if len(found) > 0 && found[0].State != "available" {
			problems = append(problems, causeway.NewProblem("provision.connection_not_ready", string(want.Head().Key), nil,
				"id", want.Connection.ID, "state", found[0].State))
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// waitsForPeople reports whether the file has no connection yet, or says that a
// step of the carrier is not done.
func waitsForPeople(r *provision.AWSTransitInterface) bool {
	return r.Connection == nil || slices.ContainsFunc(r.After, func(need provision.Resource) bool {
		stage, ok := need.(*provision.CarrierStage)
		return ok && !deref(stage.Done)
	})
}

// has reports whether something was found under the key of a desired resource.
func (v *view) has(want provision.Resource) bool {
	return slices.ContainsFunc(v.found, func(o provision.Observed) bool {
		return isAlike(o.Resource, want) && o.Resource.Head().Key == want.Head().Key
	})
}

func createInterface(ctx context.Context, w work, r *provision.AWSTransitInterface) (string, error) {
	gateway, err := w.id(r.Gateway)
	if err != nil {
		return "", err
	}
	key, err := w.value(r.Key)
	if err != nil {
		return "", err
	}
	i, err := w.CreateTransitVirtualInterface(ctx, aws.NewTransitVirtualInterface{
		Name: lineName(r.Name), Connection: r.Connection.ID, Gateway: gateway, VLAN: int32(deref(r.VLAN)), PeerASN: int64(deref(r.PeerASN)),
		AmazonAddress: deref(r.AmazonAddress), CustomerAddress: deref(r.PeerAddress), Key: causeway.Secret(key), MTU: int32(deref(r.MTU)),
		Tags: r.Tags,
	})
	i, err = made(ctx, w, i, err, w.DescribeVirtualInterfaces)
	return i.ID, err
}

func deleteInterface(ctx context.Context, w work, r *provision.AWSTransitInterface) error {
	if err := gone(w.DeleteVirtualInterface(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, slow, w.DescribeVirtualInterfaces, interfaceState)
}
