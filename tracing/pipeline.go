package tracing

import (
	"context"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"causeway"
)

// Bounds of what waits for the collector, and of how long it may take.
const (
	mostWaiting = 4096 // spans
	mostAtOnce  = 512
	sendEvery   = 5 * time.Second
	sendWithin  = 10 * time.Second
	flushWithin = 3 * time.Second
	longestText = 2048
	scope       = "causeway/tracing"
)

// pipeline takes the spans of one setting to its collector. The SDK's own
// queue does not tell how many spans it drops.
type pipeline struct {
	settings causeway.Tracing
	config   Config
	tracer   trace.Tracer
	wanted   *wanted
	exporter *exporter
	counts   *counts
	waiting  chan sdk.ReadOnlySpan
	over     context.Context
	end      context.CancelFunc
	closed   atomic.Bool // nobody reads waiting any more
	failing  bool        // of run alone
}

func newPipeline(config Config, settings causeway.Tracing, counts *counts) *pipeline {
	p := &pipeline{
		settings: settings, config: config, counts: counts, wanted: newWanted(float64(settings.Share)),
		exporter: newExporter(settings), waiting: make(chan sdk.ReadOnlySpan, mostWaiting),
	}
	p.over, p.end = context.WithCancel(context.Background())
	limits := sdk.NewSpanLimits()
	limits.AttributeValueLengthLimit = longestText
	p.tracer = sdk.NewTracerProvider(
		sdk.WithSpanProcessor(p), sdk.WithRawSpanLimits(limits), sdk.WithResource(resourceOf(config)),
		sdk.WithSampler(sdk.ParentBased(sdk.TraceIDRatioBased(float64(settings.Share)))),
	).Tracer(scope, trace.WithInstrumentationVersion(config.Version), trace.WithSchemaURL(semconv.SchemaURL))
	return p
}

// resourceOf says which gateway spans come from.
func resourceOf(c Config) *resource.Resource {
	return resource.NewWithAttributes(semconv.SchemaURL,
		semconv.ServiceName("causeway-gateway"), semconv.ServiceNamespace(c.Self.Interconnect),
		semconv.ServiceInstanceID(c.Self.Site+"/"+c.Self.Name), semconv.ServiceVersion(c.Version),
		attribute.String("causeway.site", c.Self.Site), attribute.String("causeway.gateway", c.Self.Name))
}

// OnStart implements sdk.SpanProcessor.
func (p *pipeline) OnStart(context.Context, sdk.ReadWriteSpan) {}

// OnEnd implements sdk.SpanProcessor. It does not wait.
func (p *pipeline) OnEnd(s sdk.ReadOnlySpan) {
	if !p.closed.Load() {
		select {
		case p.waiting <- s:
			return
		default:
		}
	}
	p.counts.dropped.Add(1)
}

// Shutdown implements sdk.SpanProcessor; run ends with its context.
func (p *pipeline) Shutdown(context.Context) error { return nil }

// ForceFlush implements sdk.SpanProcessor.
func (p *pipeline) ForceFlush(context.Context) error { return nil }

// run sends spans until ctx or the pipeline is over, and then those that wait,
// as far as that is quick.
func (p *pipeline) run(ctx context.Context) {
	defer context.AfterFunc(ctx, p.end)()
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	late := make(chan *time.Timer, 1)
	defer func() { (<-late).Stop() }()
	context.AfterFunc(p.over, func() { late <- time.AfterFunc(flushWithin, cancel) })
	p.collect(sending)
	p.closed.Store(true)
	p.rest(sending)
	p.exporter.close()
}

// collect sends what comes, by the batch and at least every few seconds, until
// the pipeline is over.
func (p *pipeline) collect(ctx context.Context) {
	tick := time.NewTicker(sendEvery)
	defer tick.Stop()
	var batch []sdk.ReadOnlySpan
	send := func() {
		p.send(ctx, batch)
		batch = nil
	}
	defer func() { send() }()
	for {
		select {
		case s := <-p.waiting:
			if batch = append(batch, s); len(batch) == mostAtOnce {
				send()
			}
		case <-tick.C:
			send()
		case <-p.over.Done():
			return
		}
	}
}

// rest sends what is still waiting.
func (p *pipeline) rest(ctx context.Context) {
	for {
		var batch []sdk.ReadOnlySpan
		for len(batch) < mostAtOnce && len(p.waiting) > 0 {
			batch = append(batch, <-p.waiting)
		}
		if len(batch) == 0 {
			return
		}
		p.send(ctx, batch)
	}
}

// send sends a batch; one that the collector does not take is lost.
func (p *pipeline) send(ctx context.Context, batch []sdk.ReadOnlySpan) {
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	err := p.exporter.ExportSpans(ctx, batch)
	if err != nil {
		p.counts.dropped.Add(uint64(len(batch)))
	} else {
		p.counts.sent.Add(uint64(len(batch)))
	}
	p.tell(err)
}

// tell logs that sending began to fail, or works again.
func (p *pipeline) tell(err error) {
	switch {
	case err != nil && !p.failing:
		p.config.Log.Warn("traces are not sent", "error", err.Error())
	case err == nil && p.failing:
		p.config.Log.Info("traces are sent again")
	}
	p.failing = err != nil
}
