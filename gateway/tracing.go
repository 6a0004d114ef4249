package gateway

import (
	"github.com/prometheus/client_golang/prometheus"

	"causeway/tracing"
)

// newTraces returns what follows requests for traces, as the file wants.
func (g *gateway) newTraces() *tracing.Tracer {
	t := tracing.New(tracing.Config{Self: g.identity(), Version: g.options.Version, Log: g.options.Log})
	t.Follow(g.view().file.Tracing)
	return t
}

// traceMetrics tell of the spans of this gateway. They are there without
// traces too, at 0.
func (g *gateway) traceMetrics() []prometheus.Collector {
	counter := func(name, help string, value func() uint64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	return []prometheus.Collector{
		counter("causeway_trace_spans_sent_total", "Spans of traces that the collector took.", func() uint64 {
			sent, _ := g.traces.Spans()
			return sent
		}),
		counter("causeway_trace_spans_dropped_total", "Spans of traces that were lost: the collector did not take them, or too many came.", func() uint64 {
			_, dropped := g.traces.Spans()
			return dropped
		}),
	}
}
