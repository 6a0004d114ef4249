package peering

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"causeway"
)

// Times of keeping a peering.
const (
	// renewAfter is how old an own session gets before it is replaced by one
	// with fresh keys. The contract is ten minutes; the rest is jitter.
	renewAfter = 9 * time.Minute
	// openWithin bounds one attempt: TCP, TLS and the opening.
	openWithin = 10 * time.Second

	// steadyAfter is how long a conversation has to last to count as a success.
	// Two processes with one identity, or a device that kills connections,
	// would otherwise make the peers dial without a pause.
	steadyAfter = 5 * time.Second

	firstBackoff = 200 * time.Millisecond
	lastBackoff  = 5 * time.Second

	// untilItChanges is for a wait that something else ends.
	untilItChanges = time.Hour
)

// keep dials the peer whenever no conversation with it lives, and renews the
// sessions this end dialled.
func (s *Service) keep(ctx context.Context, b *book) {
	var conversations sync.WaitGroup
	defer conversations.Wait()
	backoff := firstBackoff
	for ctx.Err() == nil {
		current, attached, changed := b.now()
		if wait, due := nextCall(current, attached, time.Now()); !due {
			sleep(ctx, wait, changed)
			continue
		}
		c, err := s.call(ctx, b)
		if err == nil {
			conversations.Go(func() { c.hold(ctx, b) })
			s.recheck(ctx, b)
			if b.lasts(ctx, c.attachment, steadyAfter) {
				backoff = firstBackoff
				continue
			}
		} else {
			s.complain(ctx, b, err)
		}
		sleep(ctx, jitter(backoff), nil) // whatever changes: this is what keeps a storm away
		backoff = nextBackoff(backoff)
	}
}

// complain logs why a call failed, except where nothing is wrong.
func (s *Service) complain(ctx context.Context, b *book, err error) {
	if ctx.Err() == nil && !causeway.HasCode(err, "peer.glare") {
		s.config.Log.Warn("peering failed", "peer", b.peer().Identity.URI(), "error", err.Error())
	}
}

// nextCall decides when to dial: at once without a conversation, before the
// keys grow old with one of our own, and not at all with one of the peer's,
// who sees to that.
func nextCall(current attachment, attached bool, now time.Time) (wait time.Duration, due bool) {
	switch {
	case !attached:
		return 0, true
	case !current.own:
		return untilItChanges, false
	}
	wait = renewAfter - now.Sub(current.since)
	return wait, wait <= 0
}

// sleep returns when d is over, something changed or ctx ended.
func sleep(ctx context.Context, d time.Duration, changed <-chan struct{}) {
	select {
	case <-time.After(d):
	case <-changed:
	case <-ctx.Done():
	}
}

func nextBackoff(d time.Duration) time.Duration { return min(2*d, lastBackoff) }

// jitter spreads d over ±10 %, so that many gateways do not dial in step.
func jitter(d time.Duration) time.Duration {
	return d + time.Duration((rand.Float64()-0.5)*0.2*float64(d))
}
