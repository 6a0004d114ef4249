package cloud

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
)

// Polling ends in time, and says what was seen last and for how long.
func TestPoll(t *testing.T) {
	over, end := context.WithCancel(t.Context())
	end()
	broken := errors.New("broken")
	for _, test := range []struct {
		name   string
		ctx    context.Context
		states []string
		err    error
		looks  int
		says   string
	}{
		{"ready at once", t.Context(), []string{"available"}, nil, 1, ""},
		{"ready at last", t.Context(), []string{"pending", "pending", "available"}, nil, 3, ""},
		{"ready at the limit", t.Context(), []string{"pending", "pending", "pending", "pending", "available"}, nil, 5, ""},
		{"never ready", t.Context(), []string{"pending"}, nil, 5, "still pending after 20s"},
		{"never seen", t.Context(), []string{""}, nil, 5, "still not listed after 20s"},
		{"interrupted", over, []string{"pending"}, nil, 1, "still pending after 0s"},
		{"an error of the cloud", t.Context(), []string{"pending"}, broken, 1, "broken"},
	} {
		t.Run(test.name, func(t *testing.T) {
			now, looks := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC), 0
			p := Poll{
				Object: "california/vgw", Every: 5 * time.Second, Limit: 20 * time.Second, Now: func() time.Time { return now },
				Wait: func(ctx context.Context, d time.Duration) error { now = now.Add(d); return ctx.Err() },
			}
			err := p.Until(test.ctx, func() (string, bool, error) {
				state := test.states[min(looks, len(test.states)-1)]
				looks++
				return state, state == "available", test.err
			})
			if looks != test.looks || (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%d looks, want %d, and %v, want %q", looks, test.looks, err, test.says)
			}
			if isBounded := slices.Contains([]error{nil, broken}, err); !isBounded && !causeway.HasCode(err, "cloud.not_ready") {
				t.Errorf("%v is no cloud.not_ready", err)
			}
		})
	}
}
