package load

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// burst is how many datagrams one system call sends or receives at most.
const burst = 32

// message is struct mmsghdr of recvmmsg(2).
type message struct {
	header unix.Msghdr
	length uint32
	_      [4]byte
}

// messages are the arguments of sendmmsg and recvmmsg over own buffers.
type messages struct {
	buffers  [burst][]byte
	vectors  [burst]unix.Iovec
	messages [burst]message
}

func newMessages(size int) *messages {
	m := &messages{}
	for i := range m.messages {
		m.buffers[i] = make([]byte, size)
		m.vectors[i] = unix.Iovec{Base: &m.buffers[i][0], Len: uint64(size)}
		m.messages[i].header.Iov, m.messages[i].header.Iovlen = &m.vectors[i], 1
	}
	return m
}

// send sends the first n buffers and returns how many the kernel took.
func (m *messages) send(fd, n int) (int, error) {
	return m.call(unix.SYS_SENDMMSG, fd, n, 0)
}

// receive waits for one datagram and takes those that are there with it.
func (m *messages) receive(fd int) (int, error) {
	return m.call(unix.SYS_RECVMMSG, fd, burst, unix.MSG_WAITFORONE)
}

func (m *messages) call(trap uintptr, fd, n, flags int) (int, error) {
	done, _, errno := unix.Syscall6(trap, uintptr(fd), uintptr(unsafe.Pointer(&m.messages[0])), uintptr(n), uintptr(flags), 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(done), nil
}
