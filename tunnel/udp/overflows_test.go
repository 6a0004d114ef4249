package udp

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestOverflowsAreCounted(t *testing.T) {
	from, to := openLoopback(t), openLoopback(t)
	for _, option := range []int{unix.SO_RCVBUFFORCE, unix.SO_RCVBUF} {
		unix.SetsockoptInt(to.fd, unix.SOL_SOCKET, option, 4096)
	}
	sender, receiver, endpoint := from.NewSender(), to.NewReceiver(), endpointOf(t, to)
	from.SetOffloads(Offloads{})
	const count = 100
	for round := range uint64(2) {
		for range count {
			add(sender, endpoint, make([]byte, 1000))
		}
		sender.Flush()
		arrived := uint64(len(receiveAllNow(receiver)))
		want := (round + 1) * (count - arrived)
		if got := receiver.Overflows(); arrived == 0 || got != want {
			t.Errorf("%d of %d arrived, %d overflows, want %d", arrived, count, got, want)
		}
	}
}

// receiveAllNow reads until nothing is left.
func receiveAllNow(receiver *Receiver) (got []Received) {
	for {
		received := receiver.Receive()
		if len(received) == 0 {
			return got
		}
		got = append(got, received...)
	}
}
