package resources

import (
	"context"
	"strings"

	"causeway/provision"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

func directGateways() kind {
	k := kindOf(observeDirectGateways, createDirectGateway, deleteDirectGateway)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, usual, w.DescribeDirectConnectGateways, directGatewayState)
	})
	k.tag = func(ctx context.Context, w work, id string, tags aws.Tags) error {
		return tagDirect(ctx, w, id, tags, w.DescribeDirectConnectGateways, func(g aws.DirectConnectGateway) string { return g.ARN })
	}
	return k
}

func directGatewayState(g aws.DirectConnectGateway) string { return g.State }

// observeDirectGateways shows each gateway in one region: every region has them
// all.
func observeDirectGateways(ctx context.Context, v *view) error {
	var err error
	if v.directGateways, err = v.DescribeDirectConnectGateways(ctx, aws.Query{}); err != nil {
		return err
	}
	for _, g := range v.directGateways {
		r := directGatewayOf(v, g)
		if g.State != "deleting" && v.home(r) == v.region {
			v.addTagged(provision.Observed{Resource: r, Pending: g.State == "pending"})
		}
	}
	return nil
}

func directGatewayOf(v *view, g aws.DirectConnectGateway) *provision.AWSDirectConnectGateway {
	return &provision.AWSDirectConnectGateway{Meta: v.meta(g.ID, g.Tags), ASN: ptr(uint32(g.ASN))}
}

// home is the region in which an object of all regions is shown: that of the
// desired resource, else the first.
func (v *view) home(r provision.Resource) string {
	meta := r.Head()
	for _, want := range v.everywhere {
		head := want.Head()
		if isAlike(want, r) && (head.Name == meta.Name || head.Tags[provision.TagResource] == meta.Tags[provision.TagResource]) {
			return head.Region
		}
	}
	return v.regions[0]
}

func createDirectGateway(ctx context.Context, w work, r *provision.AWSDirectConnectGateway) (string, error) {
	g, err := w.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{Name: lineName(r.Name), ASN: int64(deref(r.ASN)), Tags: r.Tags})
	g, err = made(ctx, w, g, err, w.DescribeDirectConnectGateways)
	return g.ID, err
}

// lineName is a name as Direct Connect takes it: a-z, 0-9 and "-". Nothing is
// told by it; what an object is called elsewhere is its tag Name.
func lineName(name string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(name))
}

// deleteDirectGateway fails as soon as AWS gives the deletion up, which it does
// after some minutes where something is still joined to the gateway.
func deleteDirectGateway(ctx context.Context, w work, r *provision.AWSDirectConnectGateway) error {
	if err := gone(w.DeleteDirectConnectGateway(ctx, r.ID)); err != nil {
		return err
	}
	object, began := w.name()+" ("+r.ID+")", false
	return w.await(ctx, object, slow, func() (string, bool, error) {
		state, err := seen(ctx, r.ID, w.DescribeDirectConnectGateways, directGatewayState)
		if began && state == "available" {
			err = cloud.NotReady(object, state, 0, nil)
		}
		began = began || state == "deleting"
		return state, state == "", err
	})
}

// tagDirect sets tags on an object of Direct Connect, which is named by its ARN.
func tagDirect[T any](ctx context.Context, w work, id string, tags aws.Tags, list func(context.Context, aws.Query) ([]T, error), arn func(T) string) error {
	found, err := list(ctx, aws.Query{IDs: []string{id}})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return cloud.NotReady(w.name()+" ("+id+")", "", 0, nil)
	}
	return w.TagDirectConnectResource(ctx, arn(found[0]), tags)
}
