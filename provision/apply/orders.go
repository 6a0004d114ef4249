package apply

import (
	"context"

	"causeway"
	"causeway/provision"
)

// here is the cloud of what is made on this side.
const here = "local"

// make makes, changes or waits for one resource.
func (x *execution) make(ctx context.Context, t task) result {
	r := result{task: t}
	c := t.order.Change
	if c.Cloud == here {
		r.key, r.err = x.run.NewKey()
		return r
	}
	cloud, err := x.cloud(c)
	switch {
	case err != nil:
		r.err = err
	case c.Action == provision.Update:
		r.made, r.err = cloud.Update(ctx, t.order)
	case c.Action == provision.Await:
		r.made, r.err = cloud.Await(ctx, t.order)
	case t.first != nil:
		r.made, r.err = anew(ctx, cloud, t)
	default:
		r.made, r.err = cloud.Create(ctx, t.order)
	}
	return r
}

// anew deletes what is there and makes it again. A run that is cut off in
// between leaves it to the next to make.
func anew(ctx context.Context, cloud Cloud, t task) (Made, error) {
	if err := cloud.Delete(ctx, *t.first); err != nil {
		return Made{}, err
	}
	return cloud.Create(ctx, t.order)
}

func (x *execution) delete(ctx context.Context, t task) result {
	cloud, err := x.cloud(t.order.Change)
	if err == nil {
		err = cloud.Delete(ctx, t.order)
	}
	return result{task: t, err: err}
}

func (x *execution) retire(ctx context.Context, t task) result {
	cloud, err := x.cloud(t.order.Change)
	if err == nil {
		err = cloud.Retire(ctx, t.order)
	}
	return result{task: t, err: err}
}

// cloud is where a change happens; the clouds of a run are those of its file,
// so that one can be missing only for what an older file asked for.
func (x *execution) cloud(c provision.Change) (Cloud, error) {
	if cloud := x.clouds[c.Cloud]; cloud != nil {
		return cloud, nil
	}
	return nil, causeway.NewProblem("provision.no_cloud", string(c.Key), nil, "cloud", c.Cloud)
}
