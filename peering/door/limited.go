package door

import (
	"errors"
	"net"
)

// limited is a connection that may read only so many bytes more. The goroutine
// of its handshake sets left, before anybody else knows the connection.
type limited struct {
	net.Conn
	left int // negative: no limit
}

var errTooLong = errors.New("the handshake is longer than any of ours")

// Read implements net.Conn.
func (l *limited) Read(b []byte) (int, error) {
	switch {
	case l.left < 0:
		return l.Conn.Read(b)
	case l.left == 0:
		return 0, errTooLong
	}
	n, err := l.Conn.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}

// NetConn returns the connection below.
func (l *limited) NetConn() net.Conn { return l.Conn }
