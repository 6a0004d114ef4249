package endtoend

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"causeway/provision/apply"
	"causeway/provision/cloud"
)

// clock is a time of day that costs no time: it moves on when all tasks of a
// run that are under way wait for it, and then to the first that ends its wait.
// So minutes pass for one task while another waits, and not while it calls.
// Without a time it is the real one.
type clock struct {
	mu  sync.Mutex
	now time.Time
	// underWay are a run's tasks, waiting those who wait, tasks or not.
	underWay int
	waiting  []*pause
}

type pause struct {
	until time.Time
	over  chan struct{}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now.IsZero() {
		return time.Now()
	}
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	if c.now.IsZero() {
		c.mu.Unlock()
		return cloud.Wait(ctx, d)
	}
	p := &pause{c.now.Add(d), make(chan struct{})}
	c.waiting = append(c.waiting, p)
	c.moveOn()
	c.mu.Unlock()
	select {
	case <-p.over:
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		c.waiting = slices.DeleteFunc(c.waiting, func(other *pause) bool { return other == p })
	}
	return ctx.Err()
}

// note takes down which tasks of a run are under way.
func (c *clock) note(e apply.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e.Phase {
	case apply.Started:
		c.underWay++
	case apply.Done, apply.Failed:
		c.underWay--
	}
	c.moveOn()
}

// moveOn runs under the lock.
func (c *clock) moveOn() {
	for len(c.waiting) > 0 && len(c.waiting) >= c.underWay {
		first := slices.MinFunc(c.waiting, func(a, b *pause) int { return a.until.Compare(b.until) })
		if first.until.After(c.now) {
			c.now = first.until
		}
		c.waiting = slices.DeleteFunc(c.waiting, func(p *pause) bool { return p == first })
		close(first.over)
	}
}

// Time passes when everybody waits, and for everybody.
func TestClock(t *testing.T) {
	start := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	c := &clock{now: start}
	ok(t, c.Wait(t.Context(), time.Minute))
	if got := c.Now().Sub(start); got != time.Minute {
		t.Fatalf("alone: %v have passed", got)
	}
	c.note(apply.Event{Phase: apply.Started})
	c.note(apply.Event{Phase: apply.Started})
	woken := make(chan time.Duration)
	for _, d := range []time.Duration{3 * time.Minute, 2 * time.Minute} {
		go func() {
			if c.Wait(t.Context(), d) == nil {
				woken <- c.Now().Sub(start)
			}
		}()
	}
	if got := <-woken; got != 3*time.Minute {
		t.Errorf("the first wakes after %v", got)
	}
	c.note(apply.Event{Phase: apply.Done})
	if got := <-woken; got != 4*time.Minute {
		t.Errorf("the second wakes after %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.note(apply.Event{Phase: apply.Started}) // two again, and one of them does not wait
	cancel()
	if err := c.Wait(ctx, time.Minute); err == nil || c.Now().Sub(start) != 4*time.Minute {
		t.Errorf("ended early: %v, at %v", err, c.Now().Sub(start))
	}
}
