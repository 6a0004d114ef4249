package resources

import (
	"cmp"
	"context"
	"slices"
	"time"

	"causeway"
	"causeway/provision/aws"
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

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// await looks until the object is as it should be. look returns the state it
// has seen, for people, and whether that is enough; its error ends the wait. In
// the end there is a problem cloud.not_ready with the last state.
func (r *Resources) await(ctx context.Context, object string, p pace, look func() (state string, done bool, err error)) error {
	start := r.config.Now()
	for {
		state, done, err := look()
		if done || err != nil {
			return err
		}
		waited := r.config.Now().Sub(start)
		if waited >= p.limit {
			return notReady(object, state, waited, nil)
		}
		if err := r.config.Wait(ctx, p.every); err != nil {
			return notReady(object, state, waited, err)
		}
	}
}

func notReady(object, state string, waited time.Duration, cause error) *causeway.Problem {
	return causeway.NewProblem("cloud.not_ready", object, cause,
		"state", cmp.Or(state, "not listed"), "waited", waited.Round(time.Second).String())
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
			err = notReady(w.name()+" ("+id+")", state, 0, nil)
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
