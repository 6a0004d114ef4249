//lint:file-ignore SA1019 net/http serves listeners, not a connection that the test has made

package l7

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
)

// outage is one way to a peer on a clock of the test's own, whose path fails and
// comes back.
type outage struct {
	wan   *wan
	works atomic.Bool
	// cut silences connections that were made before a failure.
	cut *atomic.Bool
	// silent loses what is sent to a path that fails; otherwise it is refused.
	silent bool
	// takes is how long a connection takes on a path that works.
	takes time.Duration
	dials atomic.Int64
}

var errRefused = errors.New("refused")

// run keeps the way while the test goes on.
func (o *outage) run(t *testing.T, test func()) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		o.cut = new(atomic.Bool)
		o.wan = newWAN(Config{
			Connect: func(ctx context.Context, _ Way) (net.Conn, error) { return o.connect(ctx, &wg) },
			Health:  func(Way) (time.Duration, bool) { return 0, o.works.Load() },
			Log:     slog.New(slog.DiscardHandler),
		})
		o.wan.follow([]Way{{california, "one"}})
		wg.Go(func() { o.wan.run(ctx) })
		test()
	})
}

func (o *outage) connect(ctx context.Context, wg *sync.WaitGroup) (net.Conn, error) {
	o.dials.Add(1)
	takes := o.takes
	lost := !o.works.Load() && o.takes == 0
	switch {
	case lost && !o.silent:
		return nil, errRefused
	case lost:
		takes = handshakeWithin
	}
	rest(ctx, takes)
	if ctx.Err() != nil || lost {
		return nil, errors.Join(ctx.Err(), errRefused)
	}
	near, far := net.Pipe()
	wg.Go(func() { new(http2.Server).ServeConn(far, &http2.ServeConnOpts{}) })
	return line{near, o.cut, new(heard)}, nil
}

func (o *outage) stands() bool {
	o.wan.mu.Lock()
	defer o.wan.mu.Unlock()
	return len(o.wan.ready) == 1
}

// until tells when the way has a connection, or none.
func (o *outage) until(t *testing.T, stands bool) (took time.Duration) {
	t.Helper()
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		synctest.Wait()
		took = time.Since(began)
		if o.stands() == stands {
			return took
		}
		if took > time.Minute {
			t.Fatalf("waited in vain for a connection: %t", stands)
		}
	}
}

// However long a path was gone, and whatever was under way when it came back, its
// next connection stands as soon as that is seen.
func TestPathComesBack(t *testing.T) {
	for name, silent := range map[string]bool{"connections are refused": false, "connections get no answer": true} {
		for _, gone := range []time.Duration{4 * time.Second, 6400 * time.Millisecond, 11500 * time.Millisecond, 30 * time.Second} {
			t.Run(name+" for "+gone.String(), func(t *testing.T) {
				o := &outage{silent: silent}
				o.works.Store(true)
				o.run(t, func() {
					o.until(t, true)
					o.cut.Store(true)
					o.works.Store(false)
					failed := time.Now()
					o.until(t, false)
					time.Sleep(gone - time.Since(failed))
					before := o.dials.Load()
					o.cut = new(atomic.Bool)
					o.works.Store(true)
					if took := o.until(t, true); took > lookEvery {
						t.Errorf("a connection stands %v after the path came back, want %v at most", took, lookEvery)
					}
					if more := o.dials.Load() - before; more > 1 {
						t.Errorf("%d dials for one connection", more)
					}
				})
			})
		}
	}
}

// A path that keeps failing and coming back does not keep its connection from
// being made where it could be.
func TestPathFlaps(t *testing.T) {
	for name, works := range map[string]bool{"from working on": true, "from failing on": false} {
		t.Run(name, func(t *testing.T) {
			o := &outage{takes: 2 * time.Second}
			o.works.Store(works)
			o.run(t, func() {
				for range 20 {
					time.Sleep(2 * lookEvery)
					o.works.Store(!o.works.Load())
				}
				if !o.stands() || o.dials.Load() > 2 {
					t.Errorf("standing: %t, after %d dials", o.stands(), o.dials.Load())
				}
			})
		})
	}
}

// A path that stays away is tried less and less often.
func TestPauses(t *testing.T) {
	o := &outage{}
	o.run(t, func() {
		time.Sleep(6400 * time.Millisecond) // 0.1 + 0.2 + … + 3.2 s
		if n := o.dials.Load(); n != 7 {
			t.Errorf("%d dials, want 7", n)
		}
		time.Sleep(time.Minute)
		if n := o.dials.Load(); n != 7+12 {
			t.Errorf("%d dials, want 19", n)
		}
	})
}
