package stream

import (
	"net"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// unsentInKernel bounds what the kernel holds back from the line, in
	// bytes: what waits, waits in our queue, which knows what is too late.
	unsentInKernel = 128 << 10
	// unacknowledged is how long the other end's kernel may be silent before
	// the connection is given up. Heartbeats are always on the way.
	unacknowledged = 10 * time.Second
	// retransmitAtMost bounds the pause between two retransmissions, so that
	// a line that works again is used within it. Linux takes it from 6.15 on,
	// and no less.
	retransmitAtMost = time.Second
)

// tune asks the kernel to keep little and to give up in time. Each option is
// a help, none a need.
func tune(conn net.Conn) {
	tcp, ok := below(conn).(*net.TCPConn)
	if !ok {
		return
	}
	_ = tcp.SetNoDelay(true)
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		for option, value := range map[int]int{
			unix.TCP_NOTSENT_LOWAT: unsentInKernel,
			unix.TCP_USER_TIMEOUT:  int(unacknowledged.Milliseconds()),
			unix.TCP_RTO_MAX_MS:    int(retransmitAtMost.Milliseconds()),
		} {
			_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, option, value)
		}
	})
}

// below returns the connection at the bottom of those that wrap it.
func below(conn net.Conn) net.Conn {
	for {
		wrapped, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			return conn
		}
		conn = wrapped.NetConn()
	}
}
