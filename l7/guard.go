package l7

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"causeway"
	"causeway/l7/policy"
)

// Event is something that a policy did to a request.
type Event string

// Events.
const (
	RateLimited   Event = "rate"
	TooMany       Event = "concurrency"
	BodyTooLarge  Event = "body"
	HeadTooLarge  Event = "headers"
	Faulted       Event = "fault"
	Mirrored      Event = "mirrored"
	MirrorSkipped Event = "mirror_skipped"
	MirrorFailed  Event = "mirror_failed"
)

// count tells of an event, if somebody listens.
func (g *Gateway) count(service string, what Event) {
	if g.config.Count != nil {
		g.config.Count(service, what)
	}
}

// gate lets requests of a service in. Any goroutine calls it.
type gate struct {
	bounds bounds
	mu     sync.Mutex
	policy *policy.Gate
}

type bounds struct {
	rate causeway.ServiceRate
	most int
}

// newGate returns the gate of before if its bounds are the same: it knows who is
// inside.
func newGate(b bounds, before *gate) *gate {
	if before != nil && before.bounds == b {
		return before
	}
	return &gate{bounds: b, policy: policy.NewGate(b.rate.PerSecond, b.rate.Burst, b.most)}
}

func (g *gate) enter() (policy.Verdict, time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.policy.Enter(time.Now())
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.policy.Leave()
}

// guard holds a client's request against its service's policy. It returns nil
// where it has answered, and else what is to be called when the request has
// ended.
func (g *Gateway) guard(e *exchange, s *causeway.Service) (leave func()) {
	p := &s.Policy.ServiceGuards
	if p.MostHead > 0 && headSize(e.request) > p.MostHead {
		g.count(s.Name, HeadTooLarge)
		e.refuse(http.StatusRequestHeaderFieldsTooLarge, "the head is too large")
		return nil
	}
	if !g.boundBody(e, s) {
		return nil
	}
	way := e.plan.gates[s.Name]
	switch verdict, wait := way.enter(); verdict {
	case policy.TooFast:
		g.count(s.Name, RateLimited)
		e.Header().Set("Retry-After", seconds(wait))
		e.refuse(http.StatusTooManyRequests, "too many requests a second")
		return nil
	case policy.TooMany:
		g.count(s.Name, TooMany)
		e.Header().Set("Retry-After", "1")
		e.refuse(http.StatusServiceUnavailable, "too many requests at once")
		return nil
	}
	if g.fault(e, s) {
		way.leave()
		return nil
	}
	return way.leave
}

// boundBody refuses a body that says it is too large, and ends one that turns
// out to be.
func (g *Gateway) boundBody(e *exchange, s *causeway.Service) bool {
	most := s.Policy.MostBody
	if most == 0 {
		return true
	}
	if e.request.ContentLength > most {
		g.count(s.Name, BodyTooLarge)
		if e.request.ProtoMajor == 1 {
			e.Header().Set("Connection", "close") // rather than to read all of it
		}
		e.refuse(http.StatusRequestEntityTooLarge, "the body is too large")
		return false
	}
	e.request.Body = http.MaxBytesReader(e.ResponseWriter, e.request.Body, most)
	return true
}

// headSize is about how many bytes the head of a request had.
func headSize(r *http.Request) int64 {
	size := len(r.Method) + len(r.RequestURI) + len(r.Host) + len(" HTTP/1.1\r\nHost: \r\n")
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(value) + len(": \r\n")
		}
	}
	return int64(size)
}

// seconds are whole ones, rounded up (RFC 9110 section 10.2.3).
func seconds(d time.Duration) string {
	return strconv.Itoa(int(math.Ceil(d.Seconds())))
}

// fault does to a request what the file asks for, for tests. It reports whether
// it has answered.
func (g *Gateway) fault(e *exchange, s *causeway.Service) bool {
	f := s.Policy.Fault
	if f == nil || !policy.Among(float64(f.Share), g.config.Chance) {
		return false
	}
	g.count(s.Name, Faulted)
	rest(e.request.Context(), f.Delay)
	if f.Abort == 0 {
		return false
	}
	e.refuse(f.Abort, "a fault that the file asks for")
	return true
}
