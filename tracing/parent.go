package tracing

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"causeway/l7"
	"causeway/l7/policy"
)

// vouched is set between gateways by one that has decided whether a request is
// followed. No client can say so: an entry takes fields of that name away.
const vouched = "Causeway-Traced"

// clientProto is where an entry tells an exit what its client speaks.
const clientProto = "Causeway-Proto"

// wanted bounds how many clients have their requests followed by saying so
// (the flag "sampled" of traceparent): the share of requests that are followed
// anyway, once more, and one a second.
type wanted struct {
	mu     sync.Mutex
	budget *policy.Budget
}

const wantedFloor = 1

func newWanted(share float64) *wanted {
	return &wanted{budget: policy.NewBudget(share, wantedFloor)}
}

// came counts a request, and says whether a client that wants it followed has
// its will.
func (w *wanted) came(wants bool, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.budget.Sent(now)
	return wants && w.budget.TakeRetry(now)
}

// parent returns what a request is part of, as W3C Trace Context says; nothing
// where its head does not say so validly. The flag "sampled" is what was
// decided, by a peer or here.
func (w *wanted) parent(side l7.Side, r *http.Request, now time.Time) context.Context {
	said := told(r.Header)
	if side == l7.Exit && r.Header.Get(vouched) != "" {
		return remote(said)
	}
	follow := w.came(said.IsSampled(), now)
	return remote(said.WithTraceFlags(said.TraceFlags().WithSampled(follow)))
}

func remote(said trace.SpanContext) context.Context {
	if !said.IsValid() {
		return context.Background()
	}
	return trace.ContextWithRemoteSpanContext(context.Background(), said)
}

// told reads traceparent and tracestate. Of several parents none is believed.
func told(h http.Header) trace.SpanContext {
	if len(h["Traceparent"]) != 1 {
		return trace.SpanContext{}
	}
	fields := propagation.MapCarrier{"traceparent": h["Traceparent"][0], "tracestate": strings.Join(h["Tracestate"], ",")}
	return trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), fields))
}

// tell puts a span into the head of a request, in place of any that is there.
func tell(span context.Context, h http.Header) {
	h.Del("Tracestate")
	propagation.TraceContext{}.Inject(span, propagation.HeaderCarrier(h))
}
