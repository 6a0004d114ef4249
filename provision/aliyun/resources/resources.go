// Package resources turns the planned resources of Alibaba Cloud into calls: it
// observes what is there, creates, changes and deletes.
//
// Reading starts here; kinds.go is the table of what is done with resources of
// each type, view.go what one observation has found so far, work.go what one
// order has at hand, and poll.go how to wait for the cloud. Then there is a
// file for each kind of resource or for a few that belong together.
package resources

import (
	"context"
	"reflect"
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
	"causeway/provision/cloud"
)

// Config is what Resources need.
type Config struct {
	// Clients are by region: one for each region that a site of the file is in.
	Clients map[string]*aliyun.Client
	// Wait pauses between two looks at the cloud, Now is the clock that bounds
	// how long; left nil, they are the real ones.
	Wait func(context.Context, time.Duration) error
	Now  func() time.Time
}

// Resources are those of one account. They implement apply.Cloud; nothing is
// remembered between two calls.
type Resources struct {
	config Config
	kinds  []kind
}

// New returns the resources behind the clients. It does not reach out.
func New(config Config) *Resources {
	if config.Wait == nil {
		config.Wait = cloud.Wait
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Resources{config: config, kinds: kinds()}
}

// Name is the cloud's, as kinds of resources have it.
func (r *Resources) Name() string { return "aliyun" }

// Observe returns what apply.Cloud asks for. An object of the user's that the
// file names and that does not exist is a problem provision.missing_object for
// each.
func (r *Resources) Observe(ctx context.Context, scope apply.Scope) ([]provision.Observed, error) {
	v := &view{Resources: r, scope: scope}
	if err := v.checkExisting(ctx); err != nil {
		return nil, err
	}
	for _, k := range r.kinds {
		if k.observe == nil {
			continue
		}
		if err := k.observe(ctx, v); err != nil {
			return nil, err
		}
	}
	if err := v.checkConnections(); err != nil {
		return nil, err
	}
	if len(v.unseen) > 0 {
		return v.found, v.unseen
	}
	return v.found, nil
}

// Create makes order.Change.Resource.
func (r *Resources) Create(ctx context.Context, order apply.Order) (apply.Made, error) {
	return r.make(ctx, order, order.Change.Resource, kind.creation)
}

// Update changes what order.Change.Fields names to what order.Change.Resource
// has.
func (r *Resources) Update(ctx context.Context, order apply.Order) (apply.Made, error) {
	return r.make(ctx, order, order.Change.Resource, kind.updating)
}

// Await waits for order.There.
func (r *Resources) Await(ctx context.Context, order apply.Order) (apply.Made, error) {
	return r.make(ctx, order, order.There.Resource, kind.awaiting)
}

// Delete deletes order.There.
func (r *Resources) Delete(ctx context.Context, order apply.Order) error {
	_, err := r.make(ctx, order, order.There.Resource, kind.deletion)
	return err
}

// Retire renames order.There in its tags.
func (r *Resources) Retire(ctx context.Context, order apply.Order) error {
	_, err := r.make(ctx, order, order.There.Resource, kind.retirement)
	return err
}

// make carries out an order about a resource by the step of its kind.
func (r *Resources) make(ctx context.Context, order apply.Order, about provision.Resource, stepOf func(kind) step) (apply.Made, error) {
	w := work{Resources: r, order: order}
	var err error
	if w.Client, err = r.client(about.Head().Region); err != nil {
		return apply.Made{}, err
	}
	for _, k := range r.kinds {
		if do := stepOf(k); k.of == reflect.TypeOf(about) && do != nil {
			return do(ctx, w, about)
		}
	}
	return apply.Made{}, causeway.NewProblem("provision.no_such_change", string(order.Change.Key), nil,
		"action", string(order.Change.Action), "kind", provision.KindOf(about).Name)
}

func (r *Resources) client(region string) (*aliyun.Client, error) {
	if c := r.config.Clients[region]; c != nil {
		return c, nil
	}
	return nil, causeway.NewProblem("cloud.no_region", region, nil)
}
