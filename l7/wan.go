//lint:file-ignore SA1019 net/http does not ping a connection at its caller's wish

package l7

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/net/http2"
)

const (
	// A connection that brings nothing for pingEvery has to answer within
	// pingWithin; one whose path does not work, within suspectWithin: it may
	// work where records do not. What is under way on a connection that does
	// not answer ends with an error.
	pingEvery     = 2 * time.Second
	pingWithin    = 5 * time.Second
	suspectWithin = 2 * time.Second
	// lookEvery is how often connections are looked at.
	lookEvery = 250 * time.Millisecond
	// drainWithin is how long requests may go on that are on a connection
	// which takes no more.
	drainWithin = time.Minute
	// agedWithin is the same for streams and WebSockets on a connection that
	// has been followed by the next one and works.
	agedWithin = 24 * time.Hour
	// freshFor is how long a connection is used. The next one is made with the
	// certificates of its day, and has fresh keys.
	freshFor = time.Hour
)

// wan has a connection on each way, or is about to.
type wan struct {
	config    Config
	transport *http2.Transport
	freshFor  time.Duration
	changed   chan struct{} // one is waiting in it if ways have changed
	mu        sync.Mutex
	ways      []Way
	ready     map[Way]*carrier
	more      chan struct{} // closed, and made anew, when one more is ready
}

// carrier is a connection that stands ready.
type carrier struct {
	way  Way
	conn *http2.ClientConn
}

func newWAN(config Config) *wan {
	return &wan{
		config: config, freshFor: freshFor, changed: make(chan struct{}, 1), ready: map[Way]*carrier{}, more: make(chan struct{}),
		transport: newTransport(),
	}
}

// newTransport returns what makes HTTP/2 of the connections to peers.
func newTransport() *http2.Transport {
	// It fails where the other transport knows of HTTP/2 already.
	t, _ := http2.ConfigureTransports(&http.Transport{HTTP2: &http.HTTP2Config{
		MaxReceiveBufferPerStream: answerWindow, MaxReceiveBufferPerConnection: answersWindow,
	}})
	t.AllowHTTP, t.DisableCompression = true, true
	t.MaxReadFrameSize, t.MaxHeaderListSize = longestFrame, mostHead
	t.ReadIdleTimeout, t.PingTimeout = pingEvery, pingWithin
	t.StrictMaxConcurrentStreams = true
	return t
}

// follow has other ways kept from now on.
func (w *wan) follow(ways []Way) {
	w.mu.Lock()
	w.ways = ways
	w.mu.Unlock()
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// run keeps all ways until ctx ends.
func (w *wan) run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	kept := map[Way]context.CancelFunc{}
	for {
		w.mu.Lock()
		ways := w.ways
		w.mu.Unlock()
		for way, end := range kept {
			if !slices.Contains(ways, way) {
				end()
				delete(kept, way)
			}
		}
		for _, way := range ways {
			if kept[way] == nil {
				life, end := context.WithCancel(ctx)
				kept[way] = end
				wg.Go(func() { w.keep(ctx, life, way, &wg) })
			}
		}
		select {
		case <-w.changed:
		case <-ctx.Done():
			for _, end := range kept {
				end()
			}
			return
		}
	}
}

// keep has a connection on a way for as long as it can be had, until ctx ends.
// What is still under way on one that is given up goes on until all ends.
func (w *wan) keep(all, ctx context.Context, way Way, wg *sync.WaitGroup) {
	var inUse *http2.ClientConn
	leave := func(c *http2.ClientConn, within time.Duration) { wg.Go(func() { drain(all, c, within) }) }
	for pause := redialFirst; ctx.Err() == nil; {
		after := pause
		if inUse != nil {
			after = 0 // it has to be looked at again
		}
		c, came := w.attempt(ctx, way, after)
		switch {
		case c != nil:
			pause = redialFirst
			w.put(way, &carrier{way: way, conn: c})
			if inUse != nil {
				leave(inUse, agedWithin)
			}
			inUse = c
		case came:
			pause = redialFirst
			continue
		case inUse == nil:
			pause = min(2*pause, redialMost)
			continue
		}
		switch w.watch(ctx, way, inUse) {
		case dead:
			w.put(way, nil)
			inUse.Close()
			inUse = nil
		case closing:
			w.put(way, nil)
			leave(inUse, drainWithin)
			inUse = nil
		case aged: // it goes when the next one stands
		}
	}
	if inUse != nil {
		w.put(way, nil)
		leave(inUse, drainWithin)
	}
}

// connect returns a connection that the peer has answered on.
func (w *wan) connect(ctx context.Context, way Way) (c *http2.ClientConn, err error) {
	conn, err := w.config.Connect(ctx, way)
	if err == nil {
		c, err = w.begin(ctx, conn)
	}
	if err != nil {
		w.config.Log.Debug("no connection for requests", "peer", way.Peer.URI(), "path", way.Path, "error", err)
	}
	return c, err
}

// begin returns a connection that the peer has answered on: it may refuse this
// gateway's certificate, or be about to stop. It closes conn if it fails.
func (w *wan) begin(ctx context.Context, conn net.Conn) (*http2.ClientConn, error) {
	c, err := w.transport.NewClientConn(conn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	if err := c.Ping(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// drain closes a connection after the requests that are under way on it.
func drain(ctx context.Context, c *http2.ClientConn, within time.Duration) {
	defer c.Close()
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	c.SetDoNotReuse()
	for ctx.Err() == nil {
		if state := c.State(); state.Closed || state.StreamsActive+state.StreamsReserved+state.StreamsPending == 0 {
			return
		}
		rest(ctx, lookEvery)
	}
}

// fate is what has become of a connection.
type fate int

const (
	dead    fate = iota // what is under way on it is lost
	closing             // it takes no more requests
	aged                // another has to take its place
)

// watch looks at a connection until it is not to be used any more, or ctx ends.
// Connections of paths that work the transport itself pings.
func (w *wan) watch(ctx context.Context, way Way, c *http2.ClientConn) fate {
	for since := time.Now(); ctx.Err() == nil && time.Since(since) < w.freshFor; rest(ctx, lookEvery) {
		switch state := c.State(); {
		case state.Closed:
			return dead
		case state.Closing:
			return closing
		}
		if _, works := w.config.Health(way); !works && !answers(ctx, c) {
			return dead
		}
	}
	return aged
}

func answers(ctx context.Context, c *http2.ClientConn) bool {
	ping, cancel := context.WithTimeout(ctx, suspectWithin)
	defer cancel()
	return c.Ping(ping) == nil || ctx.Err() != nil
}

func (w *wan) put(way Way, c *carrier) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c == nil {
		delete(w.ready, way)
		return
	}
	w.ready[way] = c
	close(w.more)
	w.more = make(chan struct{})
}

// pick returns the carrier for a request to one of the sites that has room for
// one more, and is none that without tells: the quickest of those whose path
// works, and of the others where none does. It has reserved that room.
func (w *wan) pick(sites []string, without func(*carrier) bool) *carrier {
	full := map[*carrier]bool{}
	for {
		all := w.candidates(sites, func(c *carrier) bool { return without(c) || full[c] })
		if len(all) == 0 {
			return nil
		}
		slices.SortStableFunc(all, emptier) // one that is full makes requests wait
		for _, c := range all {
			if c.conn.ReserveNewRequest() {
				return c.carrier
			}
			full[c.carrier] = true // or another has just taken its place
		}
	}
}

// candidates are the carriers to some sites, the best first.
func (w *wan) candidates(sites []string, without func(*carrier) bool) (all []candidate) {
	w.mu.Lock()
	for _, way := range w.ways { // in the order of the file
		if c := w.ready[way]; c != nil && slices.Contains(sites, way.Peer.Site) && !without(c) {
			rtt, works := w.config.Health(way)
			all = append(all, candidate{c, rtt, works})
		}
	}
	w.mu.Unlock()
	slices.SortStableFunc(all, quicker)
	return all
}

// candidate is a carrier with the state of its path.
type candidate struct {
	*carrier
	rtt   time.Duration
	works bool
}

// emptier puts those last that have no room for one more request.
func emptier(a, b candidate) int {
	full := func(c candidate) int {
		state := c.conn.State()
		if state.MaxConcurrentStreams > 0 && state.StreamsActive+state.StreamsReserved+state.StreamsPending >= int(state.MaxConcurrentStreams) {
			return 1
		}
		return 0
	}
	return full(a) - full(b)
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

// refused reports whether the peer has not looked at a request: it said so
// (RFC 9113 section 8.7), or told that it takes no more before the request came
// (section 6.8), or the request was never sent.
func refused(err error) bool {
	var stream http2.StreamError
	if errors.As(err, &stream) {
		return stream.Code == http2.ErrCodeRefusedStream
	}
	return slices.Contains(notSent, err.Error())
}

// notSent are errors of the transport that have no name; a test provokes them.
var notSent = []string{
	"http2: Transport received Server's graceful shutdown GOAWAY",
	"http2: client conn not usable",
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
