package resources

import (
	"context"
	"reflect"
	"slices"

	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

// kind is what is done with the resources of one type.
type kind struct {
	of reflect.Type
	// observe adds what there is of it to the view.
	observe func(context.Context, *view) error
	// create makes the desired resource and returns its id. It is safe to
	// repeat: what an earlier call made is found by its tags or its place.
	create func(context.Context, work, provision.Resource) (string, error)
	// change sets the properties that the order names; nil for a type that has
	// only fixed ones.
	change func(context.Context, work, provision.Resource) error
	// ready waits until others can build upon the object of that id.
	ready func(context.Context, work, provision.Resource, string) (apply.Made, error)
	// remove deletes the observed resource and returns when it is gone;
	// cloud.not_found says that it was.
	remove func(context.Context, work, provision.Resource) error
	// tag sets tags on the object of that id.
	tag func(ctx context.Context, w work, id string, tags aws.Tags) error
	// apart says that few files ask for it, and so permissions may lack it.
	apart bool
}

// kind is what is known of the type.
func (k kind) kind() provision.Kind {
	all := provision.Kinds()
	return all[slices.IndexFunc(all, func(p provision.Kind) bool { return reflect.PointerTo(p.Type) == k.of })]
}

// apart marks kinds that may be hidden where nothing of them is desired.
func apart(kinds ...kind) []kind {
	for i := range kinds {
		kinds[i].apart = true
	}
	return kinds
}

// kinds are in the order they are observed in: to whom a route belongs is told
// by where it leads, which has to be known by then.
func kinds() []kind {
	return slices.Concat(
		[]kind{firewalls()},
		apart(instanceRoles()),
		[]kind{instances(), elasticAddresses(), addressAssociations()},
		apart(targetGroups(), balancers(), listeners(), dnsRecords()),
		[]kind{vpnGateways(), vpnGatewayAttachments(), transitGateways(), transitGatewayVPCs()},
		apart(directGateways(), transitInterfaces(), directAssociations()),
		connectionKinds(),
	)
}

// connectionKinds are what leads to the other side, and what watches it.
func connectionKinds() []kind {
	return []kind{
		customerGateways(),
		vpnConnections(),
		vpnRoutes(),
		routeTables(),
		routePropagations(),
		routes(),
		securityGroupRules(),
		flowLogs(),
		alarms(),
	}
}

// kindOf begins a row of the table for a type R, a pointer to its struct.
// Unless the row says otherwise, what is made can be built upon at once, and
// tags are EC2's.
func kindOf[R provision.Resource](
	observe func(context.Context, *view) error,
	create func(context.Context, work, R) (string, error),
	remove func(context.Context, work, R) error,
) kind {
	return kind{
		of:      reflect.TypeFor[R](),
		observe: observe,
		create: func(ctx context.Context, w work, about provision.Resource) (string, error) {
			return create(ctx, w, about.(R)) // the table is looked up by this type
		},
		remove: typed(remove),
		ready: func(_ context.Context, _ work, _ provision.Resource, id string) (apply.Made, error) {
			return apply.Made{ID: id}, nil
		},
		tag: func(ctx context.Context, w work, id string, tags aws.Tags) error { return w.CreateTags(ctx, id, tags) },
	}
}

func typed[R provision.Resource](do func(context.Context, work, R) error) func(context.Context, work, provision.Resource) error {
	return func(ctx context.Context, w work, about provision.Resource) error { return do(ctx, w, about.(R)) }
}

// waiting is a ready that waits for no more than a state and tells no more
// than the id.
func waiting(wait func(ctx context.Context, w work, id string) error) func(context.Context, work, provision.Resource, string) (apply.Made, error) {
	return func(ctx context.Context, w work, _ provision.Resource, id string) (apply.Made, error) {
		return apply.Made{ID: id}, wait(ctx, w, id)
	}
}
