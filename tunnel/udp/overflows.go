package udp

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// overflows extends the kernel's 32-bit counter of a socket's drops.
type overflows struct {
	mutex sync.Mutex
	last  uint32
	total uint64
}

// Overflows counts the messages that the kernel dropped at the socket, for want
// of room in its buffer or, rarely, for a wrong checksum; one that it had
// coalesced counts once. Any goroutine may call it until the socket is closed,
// at least once in 2^32 drops.
func (r *Receiver) Overflows() uint64 {
	r.overflows.mutex.Lock()
	defer r.overflows.mutex.Unlock()
	if drops, ok := droppedBy(r.socket.fd); ok {
		r.overflows.total += uint64(drops - r.overflows.last)
		r.overflows.last = drops
	}
	return r.overflows.total
}

// droppedBy asks the socket for SK_MEMINFO_DROPS (SO_MEMINFO, Linux 4.12).
func droppedBy(fd int) (drops uint32, ok bool) {
	var memory [unix.SK_MEMINFO_VARS]uint32
	size := uint32(unsafe.Sizeof(memory))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), unix.SOL_SOCKET, unix.SO_MEMINFO,
		uintptr(unsafe.Pointer(&memory)), uintptr(unsafe.Pointer(&size)), 0)
	return memory[unix.SK_MEMINFO_DROPS], errno == 0 && size > 4*unix.SK_MEMINFO_DROPS
}
