// Package udp is the socket of one WAN link: it sends and receives datagrams
// in batches, many to a system call, with segmentation (UDP_SEGMENT) and
// receive offload (UDP_GRO) where the kernel has them and does them right
// (probe.go). It is the only place that touches UDP sockets, and it knows
// nothing of what the bytes mean.
package udp

import (
	"errors"
	"net/netip"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// Buffer is what a socket asks the kernel for, each way: 10 ms at 10 Gbit/s.
const buffer = 16 << 20

// Socket is an open UDP socket, bound to one local address and, where given,
// to one device. Several Senders and one Receiver may use it.
type Socket struct {
	fd    int
	local netip.AddrPort

	gso, gro, equal atomic.Bool // Offloads
	refusal         refusal     // of segmentation
}

// Open binds a socket. With device, only packets of that device come and go.
func Open(local netip.AddrPort, device string) (*Socket, error) {
	return open(local, device, askForReceiving)
}

// open calls prepare before the socket is bound, and so before anything
// arrives.
func open(local netip.AddrPort, device string, prepare func(*Socket) error) (*Socket, error) {
	fd, err := unix.Socket(family(local.Addr()), unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	s := &Socket{fd: fd, local: local}
	if err := s.configure(device, prepare); err != nil {
		unix.Close(fd)
		return nil, err
	}
	return s, nil
}

func (s *Socket) configure(device string, prepare func(*Socket) error) error {
	if device != "" {
		if err := unix.BindToDevice(s.fd, device); err != nil {
			return os.NewSyscallError("SO_BINDTODEVICE", err)
		}
	}
	s.askForBuffer(unix.SO_SNDBUFFORCE, unix.SO_SNDBUF)
	if err := s.setOuterHeader(); err != nil {
		return err
	}
	if err := s.forbidFragments(); err != nil {
		return os.NewSyscallError("MTU_DISCOVER", err)
	}
	if err := prepare(s); err != nil {
		return err
	}
	return s.bind()
}

// hopLimit is what every datagram starts with.
const hopLimit = 64

// setOuterHeader gives every datagram the same TTL, DSCP 0 and Not-ECT,
// whatever the packets inside have and the host's defaults are: the outside
// tells nothing of the inside, and nothing on the way marks congestion where
// nobody reads it (RFC 6040 section 4.1, compatibility mode).
func (s *Socket) setOuterHeader() error {
	level, hops, class := unix.IPPROTO_IP, unix.IP_TTL, unix.IP_TOS
	if s.local.Addr().Is6() {
		level, hops, class = unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, unix.IPV6_TCLASS
	}
	return errors.Join(
		os.NewSyscallError("set the hop limit", unix.SetsockoptInt(s.fd, level, hops, hopLimit)),
		os.NewSyscallError("set the traffic class", unix.SetsockoptInt(s.fd, level, class, 0)),
	)
}

// forbidFragments sets "don't fragment" on every datagram and keeps the
// kernel's own idea of the path's MTU, which anyone's ICMP can shrink, out of
// it: the sender finds the MTU by probes of its own.
func (s *Socket) forbidFragments() error {
	if s.local.Addr().Is4() {
		return unix.SetsockoptInt(s.fd, unix.IPPROTO_IP, unix.IP_MTU_DISCOVER, unix.IP_PMTUDISC_PROBE)
	}
	return unix.SetsockoptInt(s.fd, unix.IPPROTO_IPV6, unix.IPV6_MTU_DISCOVER, unix.IPV6_PMTUDISC_PROBE)
}

func family(address netip.Addr) int {
	if address.Is4() {
		return unix.AF_INET
	}
	return unix.AF_INET6
}

// bind binds the socket and learns its port when the kernel may choose it.
func (s *Socket) bind() error {
	if err := unix.Bind(s.fd, socketAddress(s.local)); err != nil {
		return os.NewSyscallError("bind", err)
	}
	name, err := unix.Getsockname(s.fd)
	switch bound := name.(type) {
	case *unix.SockaddrInet4:
		s.local = netip.AddrPortFrom(s.local.Addr(), uint16(bound.Port))
	case *unix.SockaddrInet6:
		s.local = netip.AddrPortFrom(s.local.Addr(), uint16(bound.Port))
	}
	return os.NewSyscallError("getsockname", err)
}

func socketAddress(a netip.AddrPort) unix.Sockaddr {
	if a.Addr().Is4() {
		return &unix.SockaddrInet4{Port: int(a.Port()), Addr: a.Addr().As4()}
	}
	return &unix.SockaddrInet6{Port: int(a.Port()), Addr: a.Addr().As16()}
}

// askForBuffer sizes a buffer. Going beyond the system's limit needs a
// privilege an ordinary user's namespace does not have: then the limit must
// do.
func (s *Socket) askForBuffer(force, plain int) {
	if unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, force, buffer) != nil {
		_ = unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, plain, buffer)
	}
}

// askForReceiving is for a socket that is read.
func askForReceiving(s *Socket) error {
	s.askForBuffer(unix.SO_RCVBUFFORCE, unix.SO_RCVBUF)
	s.SetOffloads(Offloads{Segmentation: true, Coalescing: true, EqualSegments: true})
	return nil
}

// Local returns the address the socket is bound to.
func (s *Socket) Local() netip.AddrPort { return s.local }

// Close closes the socket. No other call may be under way.
func (s *Socket) Close() error { return unix.Close(s.fd) }

// wait returns when the socket is ready for events or the timeout is over.
func wait(poll []unix.PollFd, timeout time.Duration) error {
	_, err := unix.Poll(poll, int(timeout.Milliseconds()))
	if err == unix.EINTR {
		return nil
	}
	return err
}
