package packet

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mmsghdr is struct mmsghdr of sendmmsg(2).
type mmsghdr struct {
	header unix.Msghdr
	sent   uint32
	_      [4]byte
}

// Batch is the most frames one Write hands to the kernel.
const Batch = 64

// Writer sends frames on a socket's device. It belongs to one goroutine.
type Writer struct {
	socket   *Socket
	messages [Batch]mmsghdr
	vectors  [Batch]unix.Iovec
}

// NewWriter returns a writer for the socket.
func NewWriter(s *Socket) *Writer {
	w := &Writer{socket: s}
	for i := range w.messages {
		w.messages[i].header.Iov = &w.vectors[i]
		w.messages[i].header.SetIovlen(1)
	}
	return w
}

// Write sends up to Batch whole Ethernet frames and returns how many the
// kernel took; the rest met a full queue and may be tried again or dropped.
func (w *Writer) Write(frames [][]byte) (int, error) {
	count := min(len(frames), Batch)
	if count == 0 {
		return 0, nil
	}
	for i, frame := range frames[:count] {
		w.vectors[i].Base = unsafe.SliceData(frame)
		w.vectors[i].SetLen(len(frame))
	}
	taken, _, errno := unix.Syscall6(unix.SYS_SENDMMSG, uintptr(w.socket.fd),
		uintptr(unsafe.Pointer(&w.messages[0])), uintptr(count), unix.MSG_DONTWAIT, 0, 0)
	runtime.KeepAlive(frames)
	if errno != 0 {
		return 0, errno
	}
	return int(taken), nil
}
