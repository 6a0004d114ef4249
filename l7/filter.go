package l7

import (
	"context"
	"net"

	"causeway/l7/strict"
)

// FilterConn is a client's connection that lets through only HTTP/1 that
// everybody reads alike.
type FilterConn struct {
	net.Conn
	reader *strict.Reader
}

// Filter wraps a connection whose TLS handshake, if any, is done and has not
// agreed on HTTP/2. refused is told why requests are refused, once at most.
func Filter(conn net.Conn, refused func(error)) *FilterConn {
	return &FilterConn{Conn: conn, reader: strict.New(conn, refused)}
}

// Read implements net.Conn.
func (c *FilterConn) Read(p []byte) (int, error) { return c.reader.Read(p) }

func (c *FilterConn) release() { c.reader.Release() }

func (c *FilterConn) end() { c.reader.End() }

// filterKey is where requests have their connection.
type filterKey struct{}

func withFilter(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, filterKey{}, conn)
}

// Release lets everything through a connection that is no longer HTTP's.
func Release(conn net.Conn) {
	if filtered, ok := conn.(interface{ release() }); ok {
		filtered.release()
	}
}

// FilterListener filters the connections it accepts.
type FilterListener struct {
	net.Listener
	Refused func(error)
}

// Accept implements net.Listener.
func (l FilterListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return Filter(conn, l.Refused), nil
}
