package l7

import (
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
	theirs := r.WithContext(r.Context()) // net/http goes by the type of the body of its own
	theirs.Body = body
	returned := false
	defer func() {
		t.end()
		if !returned { // net/http closes the connection, but would read first
			_ = control.SetReadDeadline(time.Unix(1, 0))
		}
	}()
	b.Handler.ServeHTTP(t, theirs)
	returned = true
	_ = control.SetWriteDeadline(time.Now().Add(b.take)) // of the end of the answer, which net/http writes
	if r.ProtoMajor == 1 && r.ContentLength != 0 && !body.whole.Load() {
		b.drain(control, r)
	}
}

// drain has net/http read some of what is left of a request, for a client that
// looks at no answer before it has sent everything; it would do so by itself,
// but without an end. When the end of the body does not come, nothing may be read
// from the connection any more: net/http would take the rest for a request.
func (b bounded) drain(control *http.ResponseController, r *http.Request) {
	_ = control.Flush()
	_ = control.SetReadDeadline(time.Unix(1, 0)) // nobody else reads any more
	_ = control.SetReadDeadline(time.Now().Add(b.linger))
	if conn, ok := r.Context().Value(filterKey{}).(interface{ end() }); ok && r.Body.Close() != nil {
		conn.end()
	}
}

// taking is what a client has to take piece by piece, each within a time.
type taking struct {
	http.ResponseWriter
	control *http.ResponseController
	within  time.Duration
	timer   *time.Timer
	mu      sync.Mutex
	ended   bool
}

// mostTaken is how much of an answer a client has to take within the time.
const mostTaken = 32 << 10

// Write implements http.ResponseWriter.
func (t *taking) Write(p []byte) (n int, err error) {
	for {
		taken, err := t.write(p[n:min(n+mostTaken, len(p))])
		if n += taken; err != nil || n == len(p) {
			return n, err
		}
	}
}

func (t *taking) write(p []byte) (int, error) {
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
