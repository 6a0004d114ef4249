package l7

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/http/httputil"
	"time"

	"causeway"
	"causeway/l7/route"
)

// exchange is a request and its answer on their way through this gateway. It is
// what the proxy writes the answer to, and counts it.
type exchange struct {
	http.ResponseWriter
	gateway *Gateway
	plan    *plan // in force when the request came
	request *http.Request
	// target and query are those of the request as they came, escaped.
	target, query string
	since         time.Time
	side          Side
	from          string
	client        string
	caller        string // the name in the client's certificate
	service       string
	status        int
	interim       int
	giveUp        context.CancelCauseFunc
	sent          int64
	body          *countedBody
	tries         int
	path          string
	reason        string
	trace         Trace // or nil
}

func (g *Gateway) begin(side Side, from string, w http.ResponseWriter, r *http.Request) *exchange {
	e := &exchange{ResponseWriter: w, gateway: g, plan: g.inForce.Load(), since: time.Now(), side: side, from: from}
	e.target, e.query = target(r)
	e.body = counted(r.Body)
	e.request = r.WithContext(r.Context())
	e.request.Body = e.body
	if g.config.Trace != nil {
		e.trace = g.config.Trace.Request(side, r)
	}
	return e
}

// admit returns the service a request is for, or answers it.
func (e *exchange) admit() *causeway.Service {
	if e.request.Method == http.MethodConnect {
		e.refuse(http.StatusMethodNotAllowed, "CONNECT is for proxies")
		return nil
	}
	if err := route.Check(e.target, e.query); err != nil {
		e.refuse(http.StatusBadRequest, err.Error())
		return nil
	}
	table := e.plan.table
	s := table.Find(e.request.Host, e.target)
	switch {
	case s != nil:
		e.service = s.Name
	case table.Knows(e.request.Host):
		e.refuse(http.StatusNotFound, "no service has this path")
	default:
		e.refuse(http.StatusMisdirectedRequest, "no service has this host")
	}
	return s
}

// refuse answers in place of a service. A client learns what it did, not what
// is behind the gateway.
func (e *exchange) refuse(status int, reason string) {
	e.reason = reason
	if e.status == 0 {
		http.Error(e, reason, status)
	}
}

// WriteHeader implements http.ResponseWriter.
func (e *exchange) WriteHeader(status int) {
	switch {
	case e.status == 0 && status >= 200:
		e.status = status
	case status < 200:
		if e.interim++; e.interim > mostInterim {
			e.giveUp(errInterim)
			return
		}
	}
	e.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (e *exchange) Write(p []byte) (int, error) {
	if e.status == 0 {
		e.status = http.StatusOK
	}
	n, err := e.ResponseWriter.Write(p)
	e.sent += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController flush and hijack.
func (e *exchange) Unwrap() http.ResponseWriter { return e.ResponseWriter }

// end tells what came of it.
func (e *exchange) end() {
	o := Observation{
		Side: e.side, Service: e.service, From: e.from, Client: e.client, Caller: e.caller, Target: e.target, Method: e.request.Method, Status: e.status,
		Duration: time.Since(e.since), Tries: e.tries, Path: e.path,
		Sent: e.sent, Received: e.body.read.Load(), Reason: e.reason, Trace: e.traceID(),
	}
	e.gateway.config.Observe(o)
	if e.trace != nil {
		e.trace.Ended(o)
	}
}

// proxy returns what carries an exchange over a transport.
func (g *Gateway) proxy(e *exchange, clock *patience, transport http.RoundTripper) *httputil.ReverseProxy {
	e.giveUp = clock.cancel
	proxy := &httputil.ReverseProxy{Transport: transport, FlushInterval: -1, BufferPool: &g.buffers, ErrorLog: g.base.ErrorLog}
	proxy.ModifyResponse = func(r *http.Response) error {
		route.Disown(r.Header)
		if r.StatusCode == http.StatusNotModified {
			// The length of a body that does not come: the transport between
			// gateways would miss it.
			r.Header.Del("Content-Length")
		}
		if r.ContentLength >= 0 {
			proxy.FlushInterval = flushWithin
		}
		if r.ContentLength > bufferSize {
			proxy.BufferPool = &g.longBuffers
		}
		if streams(r) {
			clock.hold()
		}
		return nil
	}
	proxy.ErrorHandler = func(_ http.ResponseWriter, r *http.Request, err error) { e.failed(r.Context(), err) }
	return proxy
}

// flushWithin is how long what came of an answer of known length may wait for
// more: one that is short goes out in one piece. Others go out as they come.
const flushWithin = 5 * time.Millisecond

// last returns an answer, which may be nil, after which there is no other try.
func (e *exchange) last(response *http.Response) *http.Response {
	if response != nil {
		response.Body = &endingBody{ReadCloser: response.Body, end: e.stopReading}
	}
	return response
}

// stopReading ends the wait for more of a body that its answer did without. A
// transport is done with an answer only when nobody reads the body any more.
func (e *exchange) stopReading() {
	if e.request.ContentLength != 0 && !e.body.ended.Load() {
		_ = http.NewResponseController(e.ResponseWriter).SetReadDeadline(time.Unix(1, 0))
	}
}

// failed answers for a service that did not.
func (e *exchange) failed(ctx context.Context, err error) {
	if e.side == Exit && unasked(err) {
		e.Header().Set(refusedField, "1")
	}
	switch {
	case tooLarge(err):
		e.gateway.count(e.service, BodyTooLarge)
		e.refuse(http.StatusRequestEntityTooLarge, "the body is too large")
	case errors.Is(context.Cause(ctx), errTooLong):
		e.refuse(http.StatusGatewayTimeout, "the service did not answer in time")
	case errors.Is(context.Cause(ctx), errInterim):
		e.refuse(http.StatusBadGateway, "the service did not come to an answer")
	case ctx.Err() != nil:
		e.brokeOff()
		e.reason = "the client left"
		e.status = statusClientLeft
	case errors.Is(err, errFull):
		e.Header().Set("Retry-After", "1")
		e.refuse(http.StatusServiceUnavailable, "too many requests at once")
	case errors.Is(err, errOpen):
		e.refuse(http.StatusServiceUnavailable, "the service's upstreams are left out")
	case errors.Is(err, errNoWay):
		e.refuse(http.StatusServiceUnavailable, "the service's site cannot be reached")
	default:
		e.gateway.config.Log.Debug("request failed", "side", string(e.side), "service", e.service, "error", err)
		e.refuse(http.StatusBadGateway, "the service could not be reached")
		e.reason = cmp.Or(reasonOf(err), e.reason)
	}
}

// brokeOff answers a client that sends no more, which is gone as a rule; but it
// may listen on after a body that was refused, and net/http would tell it 200.
func (e *exchange) brokeOff() {
	if e.request.ProtoMajor == 1 {
		e.Header().Set("Connection", "close")
	}
	e.refuse(http.StatusBadRequest, "the request broke off")
}

// statusClientLeft is what nginx's log calls a client that gave up.
const statusClientLeft = 499
