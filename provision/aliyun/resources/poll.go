package resources

import (
	"context"
	"time"

	"causeway/provision/aliyun"
	"causeway/provision/cloud"
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

// pace is how often to look, and for how long.
type pace struct{ every, limit time.Duration }

// await looks until the object is as it should be: cloud.Poll.
func (r *Resources) await(ctx context.Context, object string, p pace, look func() (state string, done bool, err error)) error {
	return cloud.Poll{Object: object, Every: p.every, Limit: p.limit, Now: r.config.Now, Wait: r.config.Wait}.Until(ctx, look)
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
