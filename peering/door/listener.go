package door

import (
	"context"
	"net"
	"sync"
)

// Listener is a net.Listener of connections that are handed to it, past their
// handshake.
type Listener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// NewListener returns a Listener nothing waits at.
func NewListener() *Listener {
	return &Listener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// Hand gives a connection to whoever accepts; it closes it when nobody does
// any more or ctx ends.
func (l *Listener) Hand(ctx context.Context, conn net.Conn) {
	select {
	case l.conns <- conn:
	case <-l.closed:
		conn.Close()
	case <-ctx.Done():
		conn.Close()
	}
}

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *Listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr implements net.Listener; there is no one address.
func (l *Listener) Addr() net.Addr { return &net.TCPAddr{} }
