package l7

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"causeway"
)

// Tracer follows requests through this gateway, for whoever wants to see where
// their time goes. Any goroutine calls it.
type Tracer interface {
	// Request begins to follow a request as it came, and reads in its head what
	// it is part of. It returns nil where there is nothing to follow.
	Request(side Side, r *http.Request) Trace
}

// Trace follows one request at this gateway.
type Trace interface {
	// ID names what the request is part of, in 32 hexadecimal digits.
	ID() string
	// Try is told of each sending before it, and puts into the head what the
	// next one goes on with.
	Try(try Try, r *http.Request) TryTrace
	// Ended is told of the request when it has ended.
	Ended(Observation)
}

// TryTrace follows one sending until Ended, which is called once.
type TryTrace interface {
	Answered(status int)
	// Ended is told why the sending failed, or nil at the end of its answer.
	Ended(error)
}

// Try is one sending of a request.
type Try struct {
	// Number counts from 1.
	Number int
	// Way and its round trip are those of an entry, Upstream that of an exit.
	Way      Way
	RTT      time.Duration
	Upstream causeway.Upstream
}

// sending is a try that is followed, or not.
type sending struct{ trace TryTrace }

// overWAN begins to follow a request onto a connection to a peer.
func (e *exchange) overWAN(c *carrier, r *http.Request) sending {
	if e.trace == nil {
		return sending{}
	}
	rtt, _ := e.gateway.config.Health(c.way)
	return sending{e.trace.Try(Try{Number: e.tries, Way: c.way, RTT: rtt}, r)}
}

// toUpstream begins to follow a request to an upstream.
func (e *exchange) toUpstream(u causeway.Upstream, r *http.Request) sending {
	if e.trace == nil {
		return sending{}
	}
	return sending{e.trace.Try(Try{Number: e.tries, Upstream: u}, r)}
}

// answered follows on until the answer's body has ended. A connection that
// became another protocol's is not followed any further.
func (s sending) answered(response *http.Response, err error) {
	if s.trace == nil {
		return
	}
	if err != nil {
		s.trace.Ended(err)
		return
	}
	s.trace.Answered(response.StatusCode)
	if response.StatusCode == http.StatusSwitchingProtocols {
		s.trace.Ended(nil)
		return
	}
	response.Body = &tracedBody{ReadCloser: response.Body, end: s.trace.Ended}
}

// tracedBody tells when it has ended or is closed, and why it broke off.
type tracedBody struct {
	io.ReadCloser
	once sync.Once
	end  func(error)
}

func (b *tracedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		b.tell(nil)
	case err != nil:
		b.tell(err)
	}
	return n, err
}

func (b *tracedBody) Close() error {
	b.tell(nil)
	return b.ReadCloser.Close()
}

func (b *tracedBody) tell(err error) { b.once.Do(func() { b.end(err) }) }

// traceID names what the request is part of, or is "".
func (e *exchange) traceID() string {
	if e.trace == nil {
		return ""
	}
	return e.trace.ID()
}
