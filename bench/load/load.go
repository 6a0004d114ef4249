// Package load drives two hosts as hard as their network allows, and costs
// little itself: one TCP flow (tcp.go), small datagrams at a given rate
// (udp.go) with the search for the highest rate that arrives (search.go), and
// round trips on an idle line (echo.go). Both ends live in this process and
// share its clock. Sockets block and each has a thread of its own: nothing of
// Go's poller is in the way of a wake-up.
package load

import (
	"net/netip"
	"time"

	"golang.org/x/sys/unix"

	"causeway/lab/netns"
)

// Host is an end of the load.
type Host struct {
	Namespace *netns.Namespace
	Address   netip.Addr
}

// socket opens a blocking socket of the host, bound to its address and the
// port. Waiting calls on it return unix.EAGAIN after the timeout.
func (h Host) socket(kind int, port uint16, timeout time.Duration) (fd int, err error) {
	err = h.Namespace.Do(func() error {
		fd, err = unix.Socket(unix.AF_INET, kind|unix.SOCK_CLOEXEC, 0)
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := h.prepare(fd, port, timeout); err != nil {
		unix.Close(fd)
		return 0, err
	}
	return fd, nil
}

func (h Host) prepare(fd int, port uint16, timeout time.Duration) error {
	limit := unix.NsecToTimeval(timeout.Nanoseconds())
	for _, option := range []int{unix.SO_RCVTIMEO, unix.SO_SNDTIMEO} {
		if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, option, &limit); err != nil {
			return err
		}
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return err
	}
	return unix.Bind(fd, h.at(port))
}

func (h Host) at(port uint16) *unix.SockaddrInet4 {
	return &unix.SockaddrInet4{Port: int(port), Addr: h.Address.As4()}
}

// Ports of the load, outside the example file's classes.
const (
	tcpPort  = 20001
	udpPort  = 20002
	fromPort = 20003
	echoPort = 20004
)
