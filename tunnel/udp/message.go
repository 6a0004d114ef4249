package udp

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// multiMessage is struct mmsghdr.
type multiMessage struct {
	header unix.Msghdr
	length uint32
	_      [4]byte
}

// segmentControl is the control message that carries a segment size: a
// uint16 to the kernel (UDP_SEGMENT), an int from it (UDP_GRO).
type segmentControl struct {
	header unix.Cmsghdr
	value  [8]byte
}

// prepare fills slot i of the kernel's array with a message.
func (s *Sender) prepare(i int, m *message) {
	s.vectors[i].Base = &s.arena[m.from]
	s.vectors[i].SetLen(m.length)
	h := &s.wire[i].header
	h.Name = &m.to.raw[0]
	h.Namelen = m.to.length
	h.Iov = &s.vectors[i]
	h.SetIovlen(1)
	if m.segments == 1 {
		h.Control = nil
		h.SetControllen(0)
		return
	}
	control := &s.controls[i]
	control.header.Level, control.header.Type = unix.IPPROTO_UDP, unix.UDP_SEGMENT
	control.header.SetLen(unix.CmsgLen(2))
	*(*uint16)(unsafe.Pointer(&control.value)) = uint16(m.segment)
	h.Control = (*byte)(unsafe.Pointer(control))
	h.SetControllen(unix.CmsgSpace(2))
}

// sendMultiple is sendmmsg(2).
func sendMultiple(fd int, messages []multiMessage) (int, unix.Errno) {
	n, _, errno := unix.Syscall6(unix.SYS_SENDMMSG, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(messages))), uintptr(len(messages)), 0, 0, 0)
	return int(n), errno
}

// receiveMultiple is recvmmsg(2) without waiting.
func receiveMultiple(fd int, messages []multiMessage) (int, unix.Errno) {
	n, _, errno := unix.Syscall6(unix.SYS_RECVMMSG, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(messages))), uintptr(len(messages)), unix.MSG_DONTWAIT, 0, 0)
	return int(n), errno
}
