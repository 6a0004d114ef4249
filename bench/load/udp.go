package load

import (
	"encoding/binary"
	"math"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// receiveBuffer holds the datagrams of a moment in which the receiver was
	// not scheduled.
	receiveBuffer = 8 << 20
	// grace is how long after the last datagram was sent one may arrive and
	// still count: standing queues must not pass for throughput.
	grace = 50 * time.Millisecond
	// receiveTimeout is how late a receiver notices that its time is over.
	receiveTimeout = 20 * time.Millisecond
)

// Datagrams is what became of datagrams sent at a rate.
type Datagrams struct {
	Sent, Received int
	// Duration is from the first sent to the last.
	Duration time.Duration
}

// Rate is what arrived, in datagrams per second.
func (d Datagrams) Rate() float64 {
	if d.Duration <= 0 {
		return 0
	}
	return float64(d.Received) / d.Duration.Seconds()
}

// Offered is what was sent, in datagrams per second.
func (d Datagrams) Offered() float64 {
	if d.Duration <= 0 {
		return 0
	}
	return float64(d.Sent) / d.Duration.Seconds()
}

// Loss is the share that did not arrive, 0 to 1.
func (d Datagrams) Loss() float64 {
	if d.Sent == 0 {
		return 1
	}
	return 1 - float64(d.Received)/float64(d.Sent)
}

// Blast sends datagrams of the payload size, at least 4 bytes, at a rate in
// datagrams per second. They are ordinary datagrams, one by one to the kernel
// (no segmentation offload), in bursts of up to 32 as the clock allows. run
// marks them, so that stragglers of an earlier call do not count.
func Blast(from, to Host, size int, rate float64, over time.Duration, run uint32) (Datagrams, error) {
	in, err := to.socket(unix.SOCK_DGRAM, udpPort, receiveTimeout)
	if err != nil {
		return Datagrams{}, err
	}
	defer unix.Close(in)
	// Only root of the machine may exceed the limit; others live with it.
	if unix.SetsockoptInt(in, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, receiveBuffer) != nil {
		_ = unix.SetsockoptInt(in, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer)
	}
	out, err := from.socket(unix.SOCK_DGRAM, fromPort, receiveTimeout)
	if err != nil {
		return Datagrams{}, err
	}
	defer unix.Close(out)
	if err := unix.Connect(out, to.at(udpPort)); err != nil {
		return Datagrams{}, err
	}
	deadline := time.Now().Add(over)
	var received int
	var receiver sync.WaitGroup
	receiver.Go(func() { received = count(in, size, run, deadline.Add(grace)) })
	result := sendPaced(out, size, rate, run, deadline)
	receiver.Wait()
	result.Received = received
	return result, nil
}

// count receives until the deadline.
func count(fd, size int, run uint32, deadline time.Time) int {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	m, received := newMessages(size), 0
	for time.Now().Before(deadline) {
		n, err := m.receive(fd)
		if err != nil {
			continue
		}
		for i := range n {
			if binary.BigEndian.Uint32(m.buffers[i]) == run {
				received++
			}
		}
	}
	return received
}

// sendPaced sends what is due, and sleeps until a burst is due again: a
// spinning sender would take one of two cores from the gateways.
func sendPaced(fd, size int, rate float64, run uint32, deadline time.Time) Datagrams {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	m, batch := newMessages(size), batchAt(rate)
	for i := range m.buffers {
		binary.BigEndian.PutUint32(m.buffers[i], run)
	}
	start, sent := time.Now(), 0
	for now := start; now.Before(deadline); now = time.Now() {
		due := int(rate*now.Sub(start).Seconds()) - sent
		if due < batch {
			rest := unix.NsecToTimespec(int64(float64(batch-due) / rate * 1e9))
			_ = unix.Nanosleep(&rest, nil)
			continue
		}
		n, err := m.send(fd, min(due, burst))
		if err != nil {
			// Not taken by the kernel (ENOBUFS, no route): sent and lost.
			n = min(due, burst)
		}
		sent += n
	}
	return Datagrams{Sent: sent, Duration: time.Since(start)}
}

// batchAt is what is due in a millisecond, a burst at most.
func batchAt(rate float64) int { return min(burst, int(math.Ceil(rate/1000))) }
