package l7

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"sync"
	"syscall"
)

// quietConn is a connection to an upstream of HTTP/1 that tells whether the
// upstream has sent more than it was asked for, or has hung up.
//
// net/http gives a connection to the next request as soon as an answer has
// ended, and looks only then whether more came: a request that is quicker gets
// the rest as its own answer. So whoever is given a used connection waits until
// its reader has nothing left of what came, and asks the kernel for more.
// What comes later cannot be told from an answer.
type quietConn struct {
	*net.TCPConn
	raw syscall.RawConn
	// into, n and err are of the Read under way; try is tryRead, bound once so
	// that a Read allocates nothing.
	into []byte
	n    int
	err  error
	try  func(fd uintptr) bool

	changed chan struct{} // one is in it if what follows has changed
	mu      sync.Mutex
	waits   bool // its reader has nothing left, and waits for more
	closed  bool
}

type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// quietly dials connections that can be asked whether they are fit.
func quietly(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		plain, is := conn.(*net.TCPConn)
		if !is {
			return conn, nil
		}
		return newQuietConn(plain)
	}
}

// newQuietConn owns conn from now on, and closes it if it fails.
func newQuietConn(conn *net.TCPConn) (*quietConn, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		conn.Close()
		return nil, err
	}
	c := &quietConn{TCPConn: conn, raw: raw, changed: make(chan struct{}, 1)}
	c.try = c.tryRead
	return c, nil
}

// Read implements net.Conn, for one goroutine at a time.
func (c *quietConn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.into = p
	err := c.raw.Read(c.try)
	c.into = nil
	switch {
	case err != nil:
		return 0, err
	case c.err != nil:
		return 0, c.err
	case c.n == 0:
		return 0, io.EOF
	}
	return c.n, nil
}

// tryRead reads what is there, and reports false where there is nothing yet.
func (c *quietConn) tryRead(fd uintptr) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		c.n, c.err = 0, net.ErrClosed
		return true
	}
	var err error
	for {
		if c.n, err = syscall.Read(int(fd), c.into); err != syscall.EINTR {
			break
		}
	}
	c.err = os.NewSyscallError("read", err)
	c.waits = err == syscall.EAGAIN
	c.tell()
	return !c.waits
}

func (c *quietConn) tell() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// Close implements net.Conn.
func (c *quietConn) Close() error {
	c.mu.Lock()
	c.closed = true
	c.tell()
	c.mu.Unlock()
	return c.TCPConn.Close()
}

// fit reports whether the next request may be sent, and closes the connection
// where it may not. One caller at a time asks, who alone may send.
func (c *quietConn) fit(ctx context.Context) bool {
	for {
		if known, fit := c.judge(); known {
			if !fit {
				c.Close()
			}
			return fit
		}
		select {
		case <-c.changed:
		case <-ctx.Done():
			c.Close()
			return false
		}
	}
}

// judge does not know while the reader has still to look at what came. A
// connection it finds unfit is read no more.
func (c *quietConn) judge() (known, fit bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waits && !c.closed && !c.silent() {
		c.closed = true
	}
	return c.waits || c.closed, !c.closed
}

// silent reports whether the kernel has neither bytes nor an end to tell of.
func (c *quietConn) silent() bool {
	var err error
	var one [1]byte
	failed := c.raw.Control(func(fd uintptr) {
		_, _, err = syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	})
	return failed == nil && err == syscall.EAGAIN
}

// lease is the use of a connection for one sending.
type lease struct {
	ctx context.Context
	// unfit says that nothing was sent: the connection was closed instead.
	unfit bool
}

// got is told of each connection the transport chooses, before it sends.
func (l *lease) got(info httptrace.GotConnInfo) {
	conn := info.Conn
	if secure, is := conn.(*tls.Conn); is {
		conn = secure.NetConn()
	}
	quiet, is := conn.(*quietConn)
	l.unfit = is && info.Reused && !quiet.fit(l.ctx)
}

// sendQuietly sends a request by a connection that is fit, however many are not.
func sendQuietly(t *http.Transport, r *http.Request) (*http.Response, error) {
	for {
		l := &lease{ctx: r.Context()}
		response, err := t.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{GotConn: l.got})))
		if err == nil || !l.unfit || r.Context().Err() != nil || !rewound(r) {
			return response, err
		}
	}
}

// rewound has the body of a request begin again, if that can be.
func rewound(r *http.Request) bool {
	body, is := r.Body.(*replayed)
	if !is {
		return r.Body == nil || r.Body == http.NoBody
	}
	r.Trailer = r.Trailer.Clone() // whoever has the try before may still read its own
	body.replay.attach(r)
	return body.replay.whole()
}
