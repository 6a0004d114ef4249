// Package tracing sends traces of the requests between sites to a collector, by
// OpenTelemetry's protocol over HTTP (OTLP).
//
//	client ─▶ entry span ─▶ one span a sending over the WAN ─▶ exit span ─▶ one span a sending to an upstream
//
// Reading starts here; then request.go (the spans of a request), parent.go (what
// a request is part of, and whether it is followed) and pipeline.go (spans on
// their way to the collector). Names and attributes of spans are those of
// OpenTelemetry's stable conventions for HTTP, besides causeway.…; queries and
// fields of requests are never among them.
package tracing

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"causeway"
	"causeway/l7"
)

// Config is who sends traces.
type Config struct {
	Self    causeway.Identity
	Version string
	Log     *slog.Logger
}

// Tracer follows requests as the file wants it. Make it with New, then Run it
// once. It implements l7.Tracer.
type Tracer struct {
	config  Config
	inForce atomic.Pointer[pipeline] // nil: nobody wants traces
	counts  counts

	mu      sync.Mutex
	waiting []*pipeline   // to be run
	changed chan struct{} // one is waiting in it if there are any
}

// counts are of spans, since the start.
type counts struct{ sent, dropped atomic.Uint64 }

// New returns a Tracer that follows nothing yet.
func New(config Config) *Tracer {
	return &Tracer{config: config, changed: make(chan struct{}, 1)}
}

// Follow sends the traces of requests that come from now on elsewhere, or with
// nil nowhere; those under way end where they began. Calls come one at a time.
func (t *Tracer) Follow(settings *causeway.Tracing) {
	before := t.inForce.Load()
	if before != nil && settings != nil && before.settings == *settings {
		return
	}
	var next *pipeline
	if settings != nil {
		next = newPipeline(t.config, *settings, &t.counts)
		t.mu.Lock()
		t.waiting = append(t.waiting, next)
		t.mu.Unlock()
		select {
		case t.changed <- struct{}{}:
		default:
		}
	}
	t.inForce.Store(next)
	if before != nil {
		before.end()
	}
}

// Run sends traces until ctx ends, and what there is then within a few seconds.
func (t *Tracer) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		t.mu.Lock()
		for _, p := range t.waiting {
			wg.Go(func() { p.run(ctx) })
		}
		t.waiting = nil
		t.mu.Unlock()
		select {
		case <-t.changed:
		case <-ctx.Done():
			return nil
		}
	}
}

// Request implements l7.Tracer.
func (t *Tracer) Request(side l7.Side, r *http.Request) l7.Trace {
	p := t.inForce.Load()
	if p == nil {
		return nil
	}
	return p.request(side, r)
}

// Spans returns how many were taken by the collector, and how many were lost:
// the collector did not take them, or more came than were sent.
func (t *Tracer) Spans() (sent, dropped uint64) {
	return t.counts.sent.Load(), t.counts.dropped.Load()
}
