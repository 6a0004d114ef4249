// Package cloud is what every client of a cloud shares: how a call is repeated
// and for how long, what the cloud's refusals mean, the problems they become,
// and which endpoints may get a signed call. What differs stays in the client's
// own package: the SDK, the error codes, and which calls must not be made twice.
//
// Reading starts with Config, then call.go, whose loop everything else serves.
package cloud

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

// Config is what a client needs; Credentials is the type its package has for
// them. Region and Credentials are required, other zero fields are filled in by
// WithDefaults.
type Config[Credentials any] struct {
	// Region is one of the cloud: "cn-beijing", "us-west-1".
	Region      string
	Credentials Credentials
	// Endpoint, a URL, takes the place of every endpoint of the cloud's own. It
	// is https, or http to an address of this machine: pre-shared keys travel in
	// the calls.
	Endpoint string
	// HTTP sends the requests. Left nil, a client is used that follows no
	// redirect and takes the proxy from the environment.
	HTTP *http.Client
	// Timeout bounds one attempt; 0 means 30 seconds.
	Timeout time.Duration
	// Retry bounds the attempts of one call; its zero value means the
	// defaults.
	Retry Retry
	// Now, Wait and Random are the clock, the pause between attempts and a
	// number in [0, 1); left nil, they are the real ones.
	Now    func() time.Time
	Wait   func(context.Context, time.Duration) error
	Random func() float64
}

// WithDefaults returns a configuration that lacks nothing of what is not
// required.
func (c Config[Credentials]) WithDefaults() Config[Credentials] {
	if c.HTTP == nil {
		c.HTTP = newHTTPClient()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = Wait
	}
	if c.Random == nil {
		c.Random = rand.Float64
	}
	c.Timeout = cmp.Or(c.Timeout, 30*time.Second)
	c.Retry = c.Retry.withDefaults()
	return c
}

// Wait pauses for a time, and ends early with the error of ctx.
func Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
