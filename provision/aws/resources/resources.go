// Package resources turns the planned resources of AWS into calls: it observes
// what is there, creates, changes and deletes.
//
// Reading starts here; kinds.go is the table of what is done with resources of
// each type, view.go what one observation of a region has found so far, work.go
// what one order has at hand, and poll.go how to wait for the cloud. Then there
// is a file for each kind of resource or for a few that belong together.
package resources

import (
	"context"
	"reflect"
	"strings"
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

// Config is what Resources need.
type Config struct {
	// Clients are by region: one for each region that a site of the file is in.
	Clients map[string]*aws.Client
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

var _ apply.Cloud = (*Resources)(nil)

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
func (r *Resources) Name() string { return "aws" }

// Observe returns what apply.Cloud asks for, region by region. An object of the
// user's that the file names and that does not exist is a problem
// provision.missing_object for each.
func (r *Resources) Observe(ctx context.Context, scope apply.Scope) ([]provision.Observed, error) {
	var found []provision.Observed
	var unseen causeway.Problems
	for _, region := range regionsOf(scope) {
		client, err := r.client(region)
		if err != nil {
			return nil, err
		}
		v := newView(client, region, scope)
		if err := v.checkExisting(ctx); err != nil {
			return nil, err
		}
		for _, k := range r.kinds {
			err := k.observe(ctx, v)
			if k.apart && causeway.HasCode(err, "cloud.denied") && !v.desires(k) {
				unseen = append(unseen, apply.NotLookedAt(k.kind(), region, err))
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		found = append(found, v.found...)
	}
	if len(unseen) > 0 {
		return found, unseen
	}
	return found, nil
}

// Create makes order.Change.Resource.
func (r *Resources) Create(ctx context.Context, order apply.Order) (apply.Made, error) {
	k, w, err := r.work(order, order.Change.Resource)
	if err != nil {
		return apply.Made{}, err
	}
	id, err := k.create(ctx, w, order.Change.Resource)
	if err != nil {
		return apply.Made{}, err
	}
	return k.ready(ctx, w, order.Change.Resource, id)
}

// Update changes what order.Change.Fields names to what order.Change.Resource
// has.
func (r *Resources) Update(ctx context.Context, order apply.Order) (apply.Made, error) {
	k, w, err := r.work(order, order.Change.Resource)
	if err != nil {
		return apply.Made{}, err
	}
	if tags := w.changedTags(); len(tags) > 0 {
		if err := k.tag(ctx, w, w.thereID(), tags); err != nil {
			return apply.Made{}, err
		}
	}
	if w.changesProperties() {
		if k.change == nil {
			return apply.Made{}, noSuchChange(order, order.Change.Resource)
		}
		if err := k.change(ctx, w, order.Change.Resource); err != nil {
			return apply.Made{}, err
		}
	}
	return k.ready(ctx, w, order.Change.Resource, w.thereID())
}

// Await waits for order.There.
func (r *Resources) Await(ctx context.Context, order apply.Order) (apply.Made, error) {
	k, w, err := r.work(order, order.Change.Resource)
	if err != nil {
		return apply.Made{}, err
	}
	return k.ready(ctx, w, order.Change.Resource, w.thereID())
}

// Delete deletes order.There.
func (r *Resources) Delete(ctx context.Context, order apply.Order) error {
	k, w, err := r.work(order, order.There.Resource)
	if err != nil {
		return err
	}
	return gone(k.remove(ctx, w, order.There.Resource))
}

// Retire renames order.There in its tags.
func (r *Resources) Retire(ctx context.Context, order apply.Order) error {
	k, w, err := r.work(order, order.There.Resource)
	if err != nil {
		return err
	}
	if provision.KindOf(order.There.Resource).Tags == provision.TagsNever {
		return noSuchChange(order, order.There.Resource)
	}
	return k.tag(ctx, w, w.thereID(), aws.Tags{provision.TagResource: string(order.Change.Key)})
}

// work returns what is done with resources of that type, and what it takes to
// carry out an order about one.
func (r *Resources) work(order apply.Order, about provision.Resource) (kind, work, error) {
	client, err := r.client(about.Head().Region)
	if err != nil {
		return kind{}, work{}, err
	}
	for _, k := range r.kinds {
		if k.of == reflect.TypeOf(about) {
			return k, work{r, client, order}, nil
		}
	}
	return kind{}, work{}, noSuchChange(order, about)
}

func (r *Resources) client(region string) (*aws.Client, error) {
	if c := r.config.Clients[region]; c != nil {
		return c, nil
	}
	return nil, causeway.NewProblem("cloud.no_region", region, nil)
}

func noSuchChange(order apply.Order, about provision.Resource) *causeway.Problem {
	return causeway.NewProblem("provision.no_such_change", string(order.Change.Key), nil,
		"action", string(order.Change.Action), "kind", provision.KindOf(about).Name)
}

// isTag reports whether a changed property is a tag.
func isTag(f provision.FieldChange) bool { return strings.HasPrefix(f.Name, "tags.") }
