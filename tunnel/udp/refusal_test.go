package udp

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestRefusedSegmentationIsTriedAgain(t *testing.T) {
	socket := openLoopback(t)
	socket.setSegmentation(true)
	now := time.Unix(1000, 0)
	for i, pause := range []time.Duration{10, 20, 40, 80, 160, 320, 600, 600} {
		pause *= time.Second
		socket.segmentationRefused(now)
		socket.segmentationRefused(now) // by the other sender
		socket.retrySegmentation(now.Add(pause - 1))
		if socket.gso.Load() {
			t.Errorf("refusal %d: tried again within %v", i, pause)
		}
		now = now.Add(pause)
		if socket.retrySegmentation(now); !socket.gso.Load() {
			t.Errorf("refusal %d: not tried again after %v", i, pause)
		}
	}
	now = now.Add(time.Hour) // all is well
	socket.segmentationRefused(now)
	if socket.retrySegmentation(now.Add(firstPause)); !socket.gso.Load() {
		t.Error("what was refused long ago counts for ever")
	}
	socket.segmentationRefused(now)
	socket.setSegmentation(false)
	if socket.retrySegmentation(now.Add(time.Hour)); socket.gso.Load() {
		t.Error("switched on against somebody's decision")
	}
}

// A sender asks for segmentation again with the first flush that is due.
func TestSenderRetriesSegmentation(t *testing.T) {
	socket := openLoopback(t)
	socket.setSegmentation(true)
	sender, endpoint := socket.NewSender(), endpointOf(t, socket)
	refuse := true
	sender.transmit = func(_ int, messages []multiMessage) (int, unix.Errno) {
		if length, segment := sizesOf(&messages[0]); refuse && length > segment {
			return 0, unix.EIO
		}
		return 1, 0
	}
	flush := func() bool {
		for _, d := range datagrams(100, 100, 40) {
			add(sender, endpoint, d)
		}
		sender.Flush()
		return socket.gso.Load()
	}
	for range 2 {
		if flush() {
			t.Error("segmentation goes on though it was refused")
		}
	}
	refuse = false
	socket.refusal.retryAt = time.Now().Add(-time.Second)
	for range 2 {
		if !flush() {
			t.Error("segmentation is not back")
		}
	}
	if sender.Dropped != 0 {
		t.Errorf("%d datagrams dropped", sender.Dropped)
	}
}
