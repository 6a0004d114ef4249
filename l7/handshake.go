package l7

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

const (
	// handshakeWithin bounds a client's handshake, from accepting on.
	handshakeWithin = 5 * time.Second
	// handshakeBytes bounds what it may send meanwhile: a certificate with its
	// intermediates is a few KiB.
	handshakeBytes = 64 << 10
	// acceptAgain is how long a port stays shut when accepting fails: for want
	// of file descriptors, for instance.
	acceptAgain = 200 * time.Millisecond
)

// Welcome is how a ClientListener takes connections. Any goroutine calls its
// functions.
type Welcome struct {
	// TLS returns the configuration of a connection's handshake, nil for none.
	TLS func() *tls.Config
	// Refused is told of handshakes that fail, Unfit of requests that Filter
	// refuses.
	Refused func(remote net.Addr, why error)
	Unfit   func(error)
}

// ClientListener makes handshakes with the clients that another listener
// accepts. It hands over who is through: a *tls.Conn that has agreed on HTTP/2,
// and what comes through Filter for the rest. Make it with NewClientListener; it
// accepts while it runs.
type ClientListener struct {
	net.Listener
	Welcome
	ready chan net.Conn
	over  chan struct{} // closed when Run ends
}

// NewClientListener returns a listener whose Run has to be called.
func NewClientListener(below net.Listener, welcome Welcome) *ClientListener {
	return &ClientListener{below, welcome, make(chan net.Conn), make(chan struct{})}
}

// Accept implements net.Listener.
func (l *ClientListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.ready:
		return conn, nil
	case <-l.over:
		return nil, net.ErrClosed
	}
}

// Run makes handshakes until the listener is closed, and ends those that are
// under way then.
func (l *ClientListener) Run() {
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	defer close(l.over)
	defer wg.Wait()
	defer cancel()
	for {
		conn, err := l.Listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			rest(ctx, acceptAgain)
		default:
			wg.Go(func() { l.handOver(ctx, conn) })
		}
	}
}

// handOver makes a handshake, if there is to be one, and has the connection
// accepted.
func (l *ClientListener) handOver(ctx context.Context, raw net.Conn) {
	var through net.Conn
	if config := l.TLS(); config != nil {
		through = l.shakeHands(ctx, raw, config)
	} else {
		through = Filter(raw, l.Unfit)
	}
	if through == nil {
		raw.Close()
		return
	}
	select {
	case l.ready <- through:
	case <-ctx.Done():
		raw.Close()
	}
}

// shakeHands returns nil where the handshake fails.
func (l *ClientListener) shakeHands(ctx context.Context, raw net.Conn, config *tls.Config) net.Conn {
	ctx, cancel := context.WithTimeout(ctx, handshakeWithin)
	defer cancel()
	below := &handshakeConn{Conn: raw, left: handshakeBytes}
	conn := tls.Server(below, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		l.Refused(raw.RemoteAddr(), handshakeReason(err))
		tellPlain(err)
		return nil
	}
	below.left = -1
	if conn.ConnectionState().NegotiatedProtocol == "h2" {
		return conn
	}
	return secureConn{Filter(conn, l.Unfit), conn}
}

var (
	errNotTLS        = errors.New("the client does not speak TLS")
	errSlowHandshake = errors.New("the handshake took too long")
	errHandshake     = errors.New("the handshake failed")
	errLongHandshake = errors.New("the handshake is longer than 64 KiB")
)

// handshakeReason is why a handshake failed, without what a client sent: text in
// its hello could be anything.
func handshakeReason(err error) error {
	var header tls.RecordHeaderError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &header):
		return errNotTLS
	case errors.As(err, &certificate):
		return certificate
	case errors.Is(err, errLongHandshake):
		return errLongHandshake
	case errors.Is(err, context.DeadlineExceeded):
		return errSlowHandshake
	}
	return errHandshake
}

// tellPlain answers who speaks HTTP without TLS, as far as that can be seen.
func tellPlain(err error) {
	var header tls.RecordHeaderError
	if !errors.As(err, &header) || header.Conn == nil {
		return
	}
	switch string(header.RecordHeader[:]) {
	case "GET /", "HEAD ", "POST ", "PUT /", "OPTIO", "DELET", "PATCH":
		_ = header.Conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(header.Conn, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 24\r\n\r\nthis port speaks https.\n")
	}
}

// secureConn is HTTP/1 in TLS: net/http finds the state of the handshake.
type secureConn struct {
	*FilterConn
	secure *tls.Conn
}

// ConnectionState is what net/http puts into http.Request.TLS.
func (c secureConn) ConnectionState() tls.ConnectionState { return c.secure.ConnectionState() }

// handshakeConn is a connection that may read only so many bytes more. The goroutine
// of its handshake sets left, before anybody else knows the connection.
type handshakeConn struct {
	net.Conn
	left int // negative: no limit
}

// Read implements net.Conn.
func (c *handshakeConn) Read(p []byte) (int, error) {
	switch {
	case c.left < 0:
		return c.Conn.Read(p)
	case c.left == 0:
		return 0, errLongHandshake
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
