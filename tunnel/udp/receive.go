package udp

import (
	"encoding/binary"
	"net/netip"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	receiveMessages = 8
	receiveSize     = 65535
)

// Received is one message from the kernel: one or more datagrams of Segment
// bytes each back to back, the last of which may be shorter.
type Received struct {
	Data    []byte
	Segment int
	// From is whom it came from, as far as a UDP header can say that.
	From netip.AddrPort
}

// Receiver receives from a socket. It belongs to one goroutine.
type Receiver struct {
	socket   *Socket
	wire     [receiveMessages]multiMessage
	vectors  [receiveMessages]unix.Iovec
	controls [receiveMessages]segmentControl
	names    [receiveMessages][unix.SizeofSockaddrInet6]byte
	buffers  [receiveMessages][]byte
	out      [receiveMessages]Received
	poll     [1]unix.PollFd

	overflows overflows
}

// NewReceiver returns the Receiver of the socket.
func (s *Socket) NewReceiver() *Receiver {
	r := &Receiver{socket: s, poll: [1]unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLIN}}}
	for i := range r.buffers {
		r.buffers[i] = make([]byte, receiveSize)
		r.vectors[i].Base = &r.buffers[i][0]
		r.vectors[i].SetLen(receiveSize)
		r.wire[i].header.Iov = &r.vectors[i]
		r.wire[i].header.SetIovlen(1)
		r.wire[i].header.Control = (*byte)(unsafe.Pointer(&r.controls[i]))
		r.wire[i].header.Name = &r.names[i][0]
	}
	return r
}

// Wait returns when something arrived or the timeout is over.
func (r *Receiver) Wait(timeout time.Duration) error { return wait(r.poll[:], timeout) }

// Unread reports whether datagrams wait to be received. It may be called from
// any goroutine.
func (s *Socket) Unread() bool {
	ready, err := unix.Poll([]unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLIN}}, 0)
	return err == nil && ready > 0
}

// Receive returns what has arrived, nothing if nothing has. The bytes are the
// caller's to change until the next Receive. Errors of earlier sends that the
// kernel reports here are not errors of receiving.
func (r *Receiver) Receive() []Received {
	for i := range r.wire {
		r.wire[i].header.SetControllen(int(unsafe.Sizeof(r.controls[i])))
		r.wire[i].header.Namelen = unix.SizeofSockaddrInet6
	}
	n, errno := receiveMultiple(r.socket.fd, r.wire[:])
	if errno != 0 {
		return nil
	}
	for i := range n {
		length := int(r.wire[i].length)
		r.out[i] = Received{Data: r.buffers[i][:length], Segment: r.segment(i, length), From: addressIn(&r.names[i])}
	}
	return r.out[:n]
}

// addressIn reads a struct sockaddr_in or sockaddr_in6.
func addressIn(raw *[unix.SizeofSockaddrInet6]byte) netip.AddrPort {
	port := binary.BigEndian.Uint16(raw[2:])
	if binary.NativeEndian.Uint16(raw[:]) == unix.AF_INET {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(raw[4:8])), port)
	}
	return netip.AddrPortFrom(netip.AddrFrom16([16]byte(raw[8:24])), port)
}

// segment returns the size of the datagrams in message i.
func (r *Receiver) segment(i, length int) int {
	control := &r.controls[i]
	if int(r.wire[i].header.Controllen) < unix.CmsgLen(4) ||
		control.header.Level != unix.IPPROTO_UDP || control.header.Type != unix.UDP_GRO {
		return length
	}
	if size := int(*(*int32)(unsafe.Pointer(&control.value))); size > 0 {
		return size
	}
	return length
}
