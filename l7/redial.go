//lint:file-ignore SA1019 net/http does not ping a connection at its caller's wish

package l7

import (
	"context"
	"sync"
	"time"

	"golang.org/x/net/http2"
)

// The pause before a way is tried again, unless its path comes back earlier.
const (
	redialFirst = 100 * time.Millisecond
	redialMost  = 5 * time.Second
)

// attempt connects, and pauses when that fails. It ends early, and says so, when
// the path comes back meanwhile: then it is time for the next attempt.
func (w *wan) attempt(ctx context.Context, way Way, pause time.Duration) (c *http2.ClientConn, came bool) {
	_, works := w.config.Health(way)
	away, back := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() {
		w.awaitReturn(away, way, works)
		back()
	})
	defer looking.Wait()
	defer back()
	during := ctx
	if !works {
		// What it sent was lost, and TCP would send it again seconds later. One
		// that began on a path that worked is let finish, however often the path
		// changes.
		during = away
	}
	c, err := w.connect(during, way)
	if err != nil {
		rest(away, pause)
	}
	return c, away.Err() != nil
}

// awaitReturn returns when a path begins to work, or ctx ends. One that works
// at first has to fail before.
func (w *wan) awaitReturn(ctx context.Context, way Way, works bool) {
	for ctx.Err() == nil {
		rest(ctx, lookEvery)
		before := works
		if _, works = w.config.Health(way); works && !before {
			return
		}
	}
}
