package resources

import (
	"context"
	"reflect"
	"slices"

	"causeway/provision"
	"causeway/provision/apply"
)

// kind is what is done with the resources of one type. A step that is nil is
// never asked for: what has only fixed properties is not updated.
type kind struct {
	of reflect.Type
	// observe adds what there is of it to the view.
	observe func(context.Context, *view) error
	create  step
	update  step
	await   step
	delete  step
	retire  step
}

// step carries out an order about one resource: the desired one where it is
// made or changed, else the observed one.
type step func(context.Context, work, provision.Resource) (apply.Made, error)

func (k kind) creation() step   { return k.create }
func (k kind) updating() step   { return k.update }
func (k kind) awaiting() step   { return k.await }
func (k kind) deletion() step   { return k.delete }
func (k kind) retirement() step { return k.retire }

// kinds are in the order they are observed in: to whom a route belongs is told
// by its next hop, which has to be known by then.
func kinds() []kind {
	return slices.Concat(
		gatewayKinds(),
		connectionKinds(),
		lineKinds(),
		backboneKinds(),
		hostKinds(),
		balancerKinds(),
		[]kind{recordKind()},
		tableKinds(),
		routeKinds(),
		securityKinds(),
		flowLogKinds(),
		alarmKinds(),
	)
}

// kindOf begins a row of the table; R is a pointer to the resource's struct.
func kindOf[R provision.Resource](observe func(context.Context, *view) error) kind {
	return kind{of: reflect.TypeFor[R](), observe: observe}
}

// making makes a step of a function that returns what others may build upon.
func making[R provision.Resource](do func(context.Context, work, R) (apply.Made, error)) step {
	return func(ctx context.Context, w work, about provision.Resource) (apply.Made, error) {
		return do(ctx, w, about.(R)) // the table is looked up by this type
	}
}

// taking makes a step of a function that returns nothing.
func taking[R provision.Resource](do func(context.Context, work, R) error) step {
	return func(ctx context.Context, w work, about provision.Resource) (apply.Made, error) {
		return apply.Made{}, do(ctx, w, about.(R))
	}
}
