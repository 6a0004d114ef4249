package tracing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"causeway/l7"
)

// Attributes that OpenTelemetry has no name for.
const (
	serviceKey     = attribute.Key("causeway.service")
	sideKey        = attribute.Key("causeway.side")
	clientSiteKey  = attribute.Key("causeway.client_site")
	reasonKey      = attribute.Key("causeway.reason")
	triesKey       = attribute.Key("causeway.tries")
	tryKey         = attribute.Key("causeway.try")
	pathKey        = attribute.Key("causeway.path")
	rttKey         = attribute.Key("causeway.rtt_ms")
	peerSiteKey    = attribute.Key("causeway.peer.site")
	peerGatewayKey = attribute.Key("causeway.peer.gateway")
)

// request is a request that is followed, or only passes its trace on.
type request struct {
	pipeline *pipeline
	ctx      context.Context // of the request's span
	span     trace.Span
	method   string
}

func (p *pipeline) request(side l7.Side, r *http.Request) *request {
	now := time.Now()
	started := &request{pipeline: p, method: methodOf(r.Method)}
	started.ctx, started.span = p.tracer.Start(p.wanted.parent(side, r, now), started.method,
		trace.WithSpanKind(trace.SpanKindServer), trace.WithTimestamp(now))
	if started.span.IsRecording() {
		started.span.SetAttributes(method(r.Method)...)
		started.span.SetAttributes(hostAndPort(r.Host)...)
		started.span.SetAttributes(sideKey.String(string(side)),
			semconv.NetworkProtocolVersion(version(r)), semconv.URLScheme(schemeOf(side, r)))
	}
	return started
}

// ID implements l7.Trace.
func (q *request) ID() string { return q.span.SpanContext().TraceID().String() }

// Try implements l7.Trace.
func (q *request) Try(try l7.Try, r *http.Request) l7.TryTrace {
	ctx, span := q.pipeline.tracer.Start(q.ctx, nameOf(methodOf(r.Method), try), trace.WithSpanKind(trace.SpanKindClient))
	tell(ctx, r.Header)
	if try.Way != (l7.Way{}) {
		r.Header.Set(vouched, "1")
	}
	if span.IsRecording() {
		span.SetAttributes(method(r.Method)...)
		span.SetAttributes(tryKey.Int(try.Number))
		if try.Number > 1 {
			span.SetAttributes(semconv.HTTPRequestResendCount(try.Number - 1))
		}
		span.SetAttributes(where(try)...)
	}
	return tried{span}
}

// nameOf is "wan GET" for the leg between the gateways.
func nameOf(method string, try l7.Try) string {
	if try.Way != (l7.Way{}) {
		return "wan " + method
	}
	return method
}

// where says to whom a try goes.
func where(try l7.Try) []attribute.KeyValue {
	if way := try.Way; way != (l7.Way{}) {
		return []attribute.KeyValue{
			pathKey.String(way.Path), peerSiteKey.String(way.Peer.Site), peerGatewayKey.String(way.Peer.Name),
			rttKey.Float64(float64(try.RTT.Microseconds()) / 1000), semconv.ServerAddress(way.Peer.Name),
		}
	}
	host := try.Upstream.Host
	if try.Upstream.Address.IsValid() {
		host = try.Upstream.Address.String()
	}
	return []attribute.KeyValue{semconv.ServerAddress(host), semconv.ServerPort(int(try.Upstream.Port))}
}

// Ended implements l7.Trace.
func (q *request) Ended(o l7.Observation) {
	defer q.span.End()
	if !q.span.IsRecording() {
		return
	}
	if o.Service != "" {
		q.span.SetName(q.method + " " + o.Service)
	}
	q.span.SetAttributes(semconv.URLPath(o.Target), triesKey.Int(o.Tries), semconv.HTTPResponseStatusCode(o.Status))
	for key, text := range map[attribute.Key]string{
		semconv.ClientAddressKey: o.Client, clientSiteKey: o.From, serviceKey: o.Service, reasonKey: o.Reason,
	} {
		if text != "" {
			q.span.SetAttributes(key.String(text))
		}
	}
	if o.Status >= http.StatusInternalServerError || o.Status == 0 {
		failed(q.span, strconv.Itoa(o.Status))
	}
}

// tried is one sending.
type tried struct{ span trace.Span }

// Answered implements l7.TryTrace.
func (t tried) Answered(status int) {
	t.span.SetAttributes(semconv.HTTPResponseStatusCode(status))
	if status >= http.StatusBadRequest {
		failed(t.span, strconv.Itoa(status))
	}
}

// Ended implements l7.TryTrace.
func (t tried) Ended(err error) {
	if err != nil {
		failed(t.span, kindOf(err))
	}
	t.span.End()
}

// failed marks a span. kind is one of few words.
func failed(span trace.Span, kind string) {
	span.SetAttributes(semconv.ErrorTypeKey.String(kind))
	span.SetStatus(codes.Error, "")
}

// kindOf is the kind of an error: its text may name what nobody is to be told.
func kindOf(err error) string {
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.As(err, &op):
		return cmp.Or(op.Op, "connection") // dial, read, write
	}
	return "connection"
}

// methods are those that have a name of their own in spans: others could be
// anything.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"}

func methodOf(m string) string {
	if slices.Contains(methods, m) {
		return m
	}
	return "HTTP"
}

func method(m string) []attribute.KeyValue {
	if slices.Contains(methods, m) {
		return []attribute.KeyValue{semconv.HTTPRequestMethodKey.String(m)}
	}
	return []attribute.KeyValue{semconv.HTTPRequestMethodOther, semconv.HTTPRequestMethodOriginal(m)}
}

// schemeOf is what the client used, as far as is known.
func schemeOf(side l7.Side, r *http.Request) string {
	if side == l7.Entry && r.TLS != nil || side == l7.Exit && r.Header.Get(clientProto) == "https" {
		return "https"
	}
	return "http"
}

// version is 1.1 or 2.
func version(r *http.Request) string {
	if r.ProtoMajor >= 2 {
		return strconv.Itoa(r.ProtoMajor)
	}
	return fmt.Sprintf("%d.%d", r.ProtoMajor, r.ProtoMinor)
}

// hostAndPort says which host was asked for.
func hostAndPort(s string) []attribute.KeyValue {
	host, text, err := net.SplitHostPort(s)
	if err != nil {
		return []attribute.KeyValue{semconv.ServerAddress(s)}
	}
	all := []attribute.KeyValue{semconv.ServerAddress(host)}
	if port, err := strconv.ParseUint(text, 10, 16); err == nil {
		all = append(all, semconv.ServerPort(int(port)))
	}
	return all
}
