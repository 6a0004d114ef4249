package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// connectTimeout also bounds how long a stalled flow is waited for.
	connectTimeout = 5 * time.Second
	// chunk is what one call sends or discards.
	chunk = 1 << 20
)

// Flow is one established TCP connection from one host to another.
type Flow struct {
	out, in  int
	content  *os.File
	received atomic.Int64
	ended    chan struct{}
	done     sync.WaitGroup
}

// Connect opens a flow with the given congestion control and starts sending
// as fast as the flow takes it. The caller closes it.
//
// The sender sends pages of a file, and the receiver discards in the kernel
// (MSG_TRUNC, tcp(7)): neither copies, so that of two cores the gateways have
// as much as possible.
func Connect(from, to Host, congestion string) (*Flow, error) {
	out, in, err := pair(from, to, congestion)
	if err != nil {
		return nil, err
	}
	content, err := memory()
	if err != nil {
		return nil, errors.Join(err, unix.Close(out), unix.Close(in))
	}
	f := &Flow{out: out, in: in, content: content, ended: make(chan struct{})}
	f.done.Go(f.send)
	f.done.Go(f.receive)
	return f, nil
}

func pair(from, to Host, congestion string) (out, in int, err error) {
	listener, err := to.socket(unix.SOCK_STREAM, tcpPort, connectTimeout)
	if err != nil {
		return 0, 0, err
	}
	defer unix.Close(listener)
	if err := unix.Listen(listener, 1); err != nil {
		return 0, 0, err
	}
	out, err = from.socket(unix.SOCK_STREAM, 0, connectTimeout)
	if err != nil {
		return 0, 0, err
	}
	if err := unix.SetsockoptString(out, unix.IPPROTO_TCP, unix.TCP_CONGESTION, congestion); err != nil {
		return 0, 0, errors.Join(fmt.Errorf("congestion control %s: %w", congestion, err), unix.Close(out))
	}
	if err := unix.Connect(out, to.at(tcpPort)); err != nil {
		return 0, 0, errors.Join(fmt.Errorf("connect: %w", err), unix.Close(out))
	}
	in, _, err = unix.Accept4(listener, unix.SOCK_CLOEXEC)
	if err != nil {
		return 0, 0, errors.Join(fmt.Errorf("accept: %w", err), unix.Close(out))
	}
	return out, in, nil
}

// memory is a file of one chunk that lies in memory.
func memory() (*os.File, error) {
	fd, err := unix.MemfdCreate("content", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), "content")
	noise := make([]byte, chunk)
	for i := range noise {
		noise[i] = byte(i * 7)
	}
	if _, err := f.Write(noise); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *Flow) send() {
	for {
		var offset int64
		_, err := unix.Sendfile(f.out, int(f.content.Fd()), &offset, chunk)
		if err != nil && err != unix.EINTR && !f.waiting(err) {
			return
		}
	}
}

func (f *Flow) receive() {
	buffer := make([]byte, chunk)
	for {
		n, _, err := unix.Recvfrom(f.in, buffer, unix.MSG_TRUNC)
		switch {
		case n > 0:
			f.received.Add(int64(n))
		case err == unix.EINTR:
		case err == nil || !f.waiting(err):
			return
		}
	}
}

// waiting reports whether the call only timed out, in a flow still wanted.
func (f *Flow) waiting(err error) bool {
	select {
	case <-f.ended:
		return false
	default:
		return errors.Is(err, unix.EAGAIN)
	}
}

// Rate measures over a time: bits of payload received per second.
func (f *Flow) Rate(ctx context.Context, over time.Duration) (bps float64, bytes int64, err error) {
	start, before := time.Now(), f.received.Load()
	if err := pause(ctx, over); err != nil {
		return 0, 0, err
	}
	bytes = f.received.Load() - before
	return float64(bytes) * 8 / time.Since(start).Seconds(), bytes, nil
}

// Close ends the flow and waits for both ends.
func (f *Flow) Close() error {
	close(f.ended)
	// A flow that was reset is not connected any more.
	_ = unix.Shutdown(f.out, unix.SHUT_RDWR)
	_ = unix.Shutdown(f.in, unix.SHUT_RDWR)
	f.done.Wait()
	return errors.Join(unix.Close(f.out), unix.Close(f.in), f.content.Close())
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
