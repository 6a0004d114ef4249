package l7

import (
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// bounded ends the requests of clients that take what they asked for too slowly,
// or do not end what nobody waits for any more. What such a client holds at
// both gateways would be held for as long as it likes.
type bounded struct {
	http.Handler
	take, linger time.Duration
}

// ServeHTTP implements http.Handler.
func (b bounded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	if r.ProtoMajor == 1 {
		_ = control.SetWriteDeadline(time.Time{}) // of the request before
	}
	t := &taking{ResponseWriter: w, control: control, within: b.take}
	t.timer = time.AfterFunc(b.take, t.cut)
	t.timer.Stop()
	body := &countedBody{ReadCloser: r.Body}
	// net/http looks at the body of its own request to see whether the rest of it
	// is still to come: it would take that for the next request.
	r = r.WithContext(r.Context())
	r.Body = body
	defer func() {
		t.end()
		_ = control.SetWriteDeadline(time.Now().Add(b.take)) // of the end of the answer, which net/http writes
		if r.ProtoMajor == 1 && r.ContentLength != 0 && !body.ended.Load() && (body.read.Load() > 0 || r.Header.Get("Expect") == "") {
			b.drain(control, body)
		}
	}()
	b.Handler.ServeHTTP(t, r)
}

// drain reads what is left of a request, as net/http does for a client that looks
// at no answer before it has sent everything; but net/http waits without end.
func (b bounded) drain(control *http.ResponseController, body io.Reader) {
	_ = control.Flush()
	_ = control.SetReadDeadline(time.Unix(1, 0)) // nobody else reads any more
	_ = control.SetReadDeadline(time.Now().Add(b.linger))
	_, _ = io.CopyN(io.Discard, body, mostDrained)
}

// mostDrained is what net/http would read at most.
const mostDrained = 256 << 10

// taking is what a client has to take piece by piece, each within a time.
type taking struct {
	http.ResponseWriter
	control *http.ResponseController
	within  time.Duration
	timer   *time.Timer
	mu      sync.Mutex
	ended   bool
}

// Write implements http.ResponseWriter.
func (t *taking) Write(p []byte) (int, error) {
	t.timer.Reset(t.within)
	defer t.timer.Stop()
	return t.ResponseWriter.Write(p)
}

// FlushError is what http.ResponseController flushes with.
func (t *taking) FlushError() error {
	t.timer.Reset(t.within)
	defer t.timer.Stop()
	return t.control.Flush()
}

// Unwrap lets http.ResponseController do the rest.
func (t *taking) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// cut has what is being written fail.
func (t *taking) cut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ended {
		_ = t.control.SetWriteDeadline(time.Unix(1, 0))
	}
}

func (t *taking) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timer.Stop()
	t.ended = true
}

// takingConn is a client's connection that has become another protocol's.
type takingConn struct {
	net.Conn
	within time.Duration
}

// Write implements net.Conn.
func (c takingConn) Write(p []byte) (int, error) {
	_ = c.SetWriteDeadline(time.Now().Add(c.within))
	return c.Conn.Write(p)
}
