package l7

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

// errTooLong is why a request ended that took longer than its service may.
var errTooLong = errors.New("the time of the request is over")

// patience bounds a request with all its tries. An answer that goes on for as
// long as both like is not bounded once it has begun.
type patience struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	until  time.Time
}

func newPatience(parent context.Context, d time.Duration) *patience {
	p := &patience{until: time.Now().Add(d)}
	p.ctx, p.cancel = context.WithCancelCause(parent)
	p.timer = time.AfterFunc(d, func() { p.cancel(errTooLong) })
	return p
}

// hold lets the request go on without a bound.
func (p *patience) hold() { p.timer.Stop() }

// stop ends the request.
func (p *patience) stop() {
	p.timer.Stop()
	p.cancel(nil)
}

// streams reports whether an answer goes on for long: events (SSE) and calls of
// gRPC, which bring a deadline of their own.
func streams(r *http.Response) bool {
	kind := r.Header.Get("Content-Type")
	return strings.HasPrefix(kind, "text/event-stream") || strings.HasPrefix(kind, "application/grpc")
}
