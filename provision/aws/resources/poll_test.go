package resources

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

// clocked returns resources whose pauses move their clock.
func clocked() *Resources {
	now := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	return New(Config{
		Now:  func() time.Time { return now },
		Wait: func(ctx context.Context, d time.Duration) error { now = now.Add(d); return ctx.Err() },
	})
}

// A wait ends, and says what was seen last and for how long.
func TestAwaitIsBounded(t *testing.T) {
	over, end := context.WithCancel(t.Context())
	end()
	broken := errors.New("broken")
	for _, test := range []struct {
		name   string
		ctx    context.Context
		states []string
		err    error
		code   causeway.Code
		says   string
	}{
		{"ready at last", t.Context(), []string{"pending", "pending", "available"}, nil, "", ""},
		{"never ready", t.Context(), []string{"pending"}, nil, "cloud.not_ready", "still pending after 10m0s"},
		{"never seen", t.Context(), []string{""}, nil, "cloud.not_ready", "still not listed after 10m0s"},
		{"failed", t.Context(), []string{"pending", "failed"}, nil, "cloud.not_ready", "still failed after 0s"},
		{"interrupted", over, []string{"pending"}, nil, "cloud.not_ready", "still pending after 0s"},
		{"an error of the cloud", t.Context(), nil, broken, "", "broken"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := clocked()
			w := work{Resources: r, order: apply.Order{Change: provision.Change{Key: "california/vgw"}}}
			n := -1
			list := func(context.Context, aws.Query) ([]string, error) {
				n = min(n+1, len(test.states)-1)
				if test.err != nil || test.states[n] == "" {
					return nil, test.err
				}
				return test.states[n : n+1], nil
			}
			err := awaitAvailable(test.ctx, w, "vgw-1", usual, list, func(s string) string { return s })
			if test.says == "" && err == nil {
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.says) || test.code != "" && !causeway.HasCode(err, test.code) {
				t.Errorf("got %v", err)
			}
		})
	}
}
