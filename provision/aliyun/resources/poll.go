package resources

import (
	"context"
	"time"

	"causeway"
	"causeway/provision/aliyun"
)

// How long the cloud may take, and how often it is asked. A VPN gateway takes
// minutes, and half an hour has been seen; everything else takes seconds.
const (
	gatewayLimit = 30 * time.Minute
	gatewayEvery = 15 * time.Second
	usualLimit   = 10 * time.Minute
	usualEvery   = 5 * time.Second
	// settle is how long something new may be missing from what the cloud
	// shows.
	settle = 2 * time.Minute
)

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

// pace is how often to look, and for how long.
type pace struct{ every, limit time.Duration }

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
	return causeway.NewProblem("cloud.not_ready", object, cause, "state", state, "waited", waited.Round(time.Second).String())
}

// awaitGone looks until the cloud no longer has the object: until look says
// cloud.not_found or a state that is as good.
func (r *Resources) awaitGone(ctx context.Context, object string, p pace, look func() (state string, gone bool, err error)) error {
	return r.await(ctx, object, p, func() (string, bool, error) {
		state, done, err := look()
		if aliyun.IsGone(err) {
			return "", true, nil
		}
		return state, done, err
	})
}
