package l7

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/net/http2"
)

const (
	// pingEvery and pingWithin find a connection that is dead although nobody
	// closed it. What is under way on it ends with an error.
	pingEvery  = 2 * time.Second
	pingWithin = 5 * time.Second
	// The pause before a way is tried again.
	redialFirst = 100 * time.Millisecond
	redialMost  = 5 * time.Second
)

// wan has a connection on each way, or is about to.
type wan struct {
	config    Config
	transport *http2.Transport
	mu        sync.Mutex
	ready     map[Way]*carrier
}

// carrier is a connection that stands ready.
type carrier struct {
	way  Way
	conn *http2.ClientConn
}

func newWAN(config Config) *wan {
	return &wan{
		config: config, ready: map[Way]*carrier{},
		transport: &http2.Transport{
			AllowHTTP: true, DisableCompression: true,
			MaxHeaderListSize: mostHead, ReadIdleTimeout: pingEvery, PingTimeout: pingWithin,
			StrictMaxConcurrentStreams: true,
		},
	}
}

// run keeps all ways until ctx ends.
func (w *wan) run(ctx context.Context) {
	var wg sync.WaitGroup
	for _, way := range w.config.Ways {
		wg.Go(func() { w.keep(ctx, way) })
	}
	wg.Wait()
}

// keep has a connection on a way for as long as it can be had.
func (w *wan) keep(ctx context.Context, way Way) {
	pause := redialFirst
	for ctx.Err() == nil {
		conn, err := w.config.Connect(ctx, way)
		if err != nil {
			w.config.Log.Debug("no connection for requests", "peer", way.Peer.URI(), "path", way.Path, "error", err)
			rest(ctx, pause)
			pause = min(2*pause, redialMost)
			continue
		}
		pause = redialFirst
		c, err := w.transport.NewClientConn(conn)
		if err != nil {
			conn.Close()
			rest(ctx, pause)
			continue
		}
		w.put(way, &carrier{way: way, conn: c})
		w.watch(ctx, c)
		w.put(way, nil)
		c.Close()
	}
}

// watch pings a connection until it ends.
func (w *wan) watch(ctx context.Context, c *http2.ClientConn) {
	for ctx.Err() == nil {
		if state := c.State(); state.Closed || state.Closing {
			return
		}
		ping, cancel := context.WithTimeout(ctx, pingWithin)
		err := c.Ping(ping)
		cancel()
		if err != nil {
			return
		}
		rest(ctx, pingEvery)
	}
}

func (w *wan) put(way Way, c *carrier) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c == nil {
		delete(w.ready, way)
		return
	}
	w.ready[way] = c
}

// pick returns the carrier for a request to a site that has room for one more,
// and is not among those that were tried: the quickest of those whose path
// works, and of the others where none does. It has reserved that room.
func (w *wan) pick(site string, tried map[*carrier]bool) *carrier {
	var all []candidate
	w.mu.Lock()
	for _, way := range w.config.Ways { // in the order of the file
		if c := w.ready[way]; c != nil && way.Peer.Site == site && !tried[c] {
			rtt, works := w.config.Health(way)
			all = append(all, candidate{c, rtt, works})
		}
	}
	w.mu.Unlock()
	slices.SortStableFunc(all, quicker)
	for _, c := range all {
		if c.conn.ReserveNewRequest() {
			return c.carrier
		}
	}
	return nil
}

// candidate is a carrier with the state of its path.
type candidate struct {
	*carrier
	rtt   time.Duration
	works bool
}

func quicker(a, b candidate) int {
	if a.works != b.works {
		if a.works {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.rtt, b.rtt)
}

var errNoWay = errors.New("no connection to that site")

// refused reports whether the peer has said that it did not look at a request
// (RFC 9113 section 8.7).
func refused(err error) bool {
	var stream http2.StreamError
	return errors.As(err, &stream) && stream.Code == http2.ErrCodeRefusedStream
}

// rest waits, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
