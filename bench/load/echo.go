package load

import (
	"context"
	"encoding/binary"
	"errors"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// echoTimeout is when a question counts as lost.
const echoTimeout = 250 * time.Millisecond

// echoSize is the payload of a question and its answer.
const echoSize = 64

// Echo is a far host that answers, and the near one that asks it.
type Echo struct {
	ask, answer int
	number      uint64
	ended       chan struct{}
	done        sync.WaitGroup
}

// OpenEcho starts the answering end. The caller closes it.
func OpenEcho(from, to Host) (*Echo, error) {
	answer, err := to.socket(unix.SOCK_DGRAM, echoPort, echoTimeout)
	if err != nil {
		return nil, err
	}
	ask, err := from.socket(unix.SOCK_DGRAM, 0, echoTimeout)
	if err != nil {
		return nil, errors.Join(err, unix.Close(answer))
	}
	if err := unix.Connect(ask, to.at(echoPort)); err != nil {
		return nil, errors.Join(err, unix.Close(answer), unix.Close(ask))
	}
	e := &Echo{ask: ask, answer: answer, ended: make(chan struct{})}
	e.done.Go(e.respond)
	return e, nil
}

func (e *Echo) respond() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	buffer := make([]byte, echoSize)
	for {
		n, from, err := unix.Recvfrom(e.answer, buffer, 0)
		if err == nil {
			// An answer that does not go out is one that is not received.
			_ = unix.Sendto(e.answer, buffer[:n], 0, from)
		}
		select {
		case <-e.ended:
			return
		default:
		}
	}
}

// ErrNoAnswer is returned by Ask when none came in time.
var ErrNoAnswer = errors.New("the far host does not answer")

// Ask sends one question and returns how long the answer took.
func (e *Echo) Ask() (time.Duration, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	e.number++
	buffer := make([]byte, echoSize)
	binary.BigEndian.PutUint64(buffer, e.number)
	start := time.Now()
	if _, err := unix.Write(e.ask, buffer); err != nil {
		return 0, err
	}
	for time.Since(start) < echoTimeout {
		if _, err := unix.Read(e.ask, buffer); err != nil {
			continue
		}
		if binary.BigEndian.Uint64(buffer) == e.number {
			return time.Since(start), nil
		}
	}
	return 0, ErrNoAnswer
}

// Await asks until there is an answer or ctx is done.
func (e *Echo) Await(ctx context.Context) error {
	for {
		_, err := e.Ask()
		if err == nil {
			return nil
		}
		// A refusal returns at once.
		if pause(ctx, 10*time.Millisecond) != nil {
			return errors.Join(err, ctx.Err())
		}
	}
}

// RoundTrips asks count times, with a pause before each question so long that
// everything on the way has gone to sleep. Lost ones are left out.
func (e *Echo) RoundTrips(ctx context.Context, count int, apart time.Duration) ([]time.Duration, error) {
	var trips []time.Duration
	for range count {
		if err := pause(ctx, apart); err != nil {
			return nil, err
		}
		if trip, err := e.Ask(); err == nil {
			trips = append(trips, trip)
		}
	}
	if len(trips) < count/2 {
		return nil, ErrNoAnswer
	}
	return trips, nil
}

// Close ends the answering end and waits for it.
func (e *Echo) Close() error {
	close(e.ended)
	e.done.Wait()
	return errors.Join(unix.Close(e.ask), unix.Close(e.answer))
}
