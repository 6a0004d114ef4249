package resources

import (
	"context"
	"slices"
	"time"

	"causeway"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

// How long the cloud may take, and how often it is asked. A connection takes
// some minutes, each change of a tunnel as many again; half an hour is more
// than anybody has reported.
var (
	slow  = pace{15 * time.Second, 30 * time.Minute}
	usual = pace{5 * time.Second, 10 * time.Minute}
	// settle is how long something new may be missing from what the cloud
	// shows.
	settle = pace{5 * time.Second, 2 * time.Minute}
)

// pace is how often to look, and for how long.
type pace struct{ every, limit time.Duration }

// await looks until the object is as it should be: cloud.Poll.
func (r *Resources) await(ctx context.Context, object string, p pace, look func() (state string, done bool, err error)) error {
	return cloud.Poll{Object: object, Every: p.every, Limit: p.limit, Now: r.config.Now, Wait: r.config.Wait}.Until(ctx, look)
}

// look returns nil as soon as what a call should have done is seen, and the
// call's error if it is not seen in a while.
func (w work) look(ctx context.Context, lost error, isDone func() (bool, error)) error {
	err := w.await(ctx, w.name(), settle, func() (string, bool, error) {
		done, err := isDone()
		return "", done, err
	})
	if causeway.HasCode(err, "cloud.not_ready") {
		return lost
	}
	return err
}

// failed are states that an object does not leave.
var failed = []string{"failed", "failing", "rejected", "rejecting"}

// awaitAvailable waits until the object of an id is shown in state
// "available".
func awaitAvailable[T any](ctx context.Context, w work, id string, p pace, list func(context.Context, aws.Query) ([]T, error), stateOf func(T) string) error {
	return w.await(ctx, w.name()+" ("+id+")", p, func() (string, bool, error) {
		state, err := seen(ctx, id, list, stateOf)
		if slices.Contains(failed, state) {
			err = cloud.NotReady(w.name()+" ("+id+")", state, 0, nil)
		}
		return state, state == "available", err
	})
}

// awaitGone waits until the object of an id is no longer shown.
func awaitGone[T any](ctx context.Context, w work, id string, p pace, list func(context.Context, aws.Query) ([]T, error), stateOf func(T) string) error {
	return w.await(ctx, w.name()+" ("+id+")", p, func() (string, bool, error) {
		state, err := seen(ctx, id, list, stateOf)
		return state, state == "", err
	})
}

// seen is the state of the object of an id, empty if there is none.
func seen[T any](ctx context.Context, id string, list func(context.Context, aws.Query) ([]T, error), stateOf func(T) string) (string, error) {
	objects, err := list(ctx, aws.Query{IDs: []string{id}})
	if err != nil || len(objects) == 0 {
		return "", gone(err)
	}
	return stateOf(objects[0]), nil
}
