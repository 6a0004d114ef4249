package packet

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Waker interrupts a Wait from another goroutine.
type Waker struct {
	read, write int
	once        sync.Once
}

// NewWaker returns a waker; the caller closes it when nobody waits any more.
func NewWaker() (*Waker, error) {
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return nil, err
	}
	return &Waker{read: ends[0], write: ends[1]}, nil
}

// Wake ends this and every later Wait at once.
func (w *Waker) Wake() { w.once.Do(func() { unix.Close(w.write) }) }

// Close frees the waker.
func (w *Waker) Close() {
	w.Wake()
	unix.Close(w.read)
}

// Wait blocks the thread until a frame is there, the timeout is over (a
// negative one never is) or the waker was woken, which returns true.
func (s *Socket) Wait(timeout time.Duration, w *Waker) (woken bool, err error) {
	fds := []unix.PollFd{
		{Fd: int32(s.fd), Events: unix.POLLIN},
		{Fd: int32(w.read), Events: unix.POLLIN},
	}
	var limit *unix.Timespec
	if timeout >= 0 {
		ts := unix.NsecToTimespec(timeout.Nanoseconds())
		limit = &ts
	}
	_, err = unix.Ppoll(fds, limit, nil)
	if err == unix.EINTR {
		err = nil
	}
	return fds[1].Revents != 0, err
}
