package tunnel

import (
	"net"
	"testing"
	"time"
)

func TestEveryDropReasonHasAName(t *testing.T) {
	names := map[string]bool{}
	(&Drops{}).Each(func(reason string, _ uint64) {
		if reason == "" || names[reason] {
			t.Errorf("reason %q after %v", reason, names)
		}
		names[reason] = true
	})
}

// What the kernel counts since the last look is added; between looks it is
// not asked.
func TestKernelCountIsFollowed(t *testing.T) {
	var c kernelCount
	kernel, asked := uint64(7), 0
	ask := func() uint64 { asked++; return kernel }
	for _, tt := range []struct {
		at   time.Duration
		grow uint64
		want uint64
	}{
		{pollInterval, 0, 7},
		{pollInterval + 1, 5, 0},
		{2 * pollInterval, 1, 6},
		{4 * pollInterval, 0, 0},
	} {
		kernel += tt.grow
		if got := c.more(tt.at, ask); got != tt.want {
			t.Errorf("at %v: %d more, want %d", tt.at, got, tt.want)
		}
	}
	if asked != 3 {
		t.Errorf("asked %d times, want 3", asked)
	}
}

// What a link's socket has no room for is among the drops.
func TestSocketOverflowsAreDrops(t *testing.T) {
	r := newRawPath(t)
	e := r.loop.engine
	e.origin = e.origin.Add(-time.Hour) // the kernel was asked long ago
	conn, err := net.Dial("udp", r.loop.link.Socket.Local().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	datagram := make([]byte, 60_000)
	for range 10_000 {
		if _, err := conn.Write(datagram); err != nil {
			t.Fatal(err)
		}
		if r.loop.receiver.Overflows() > 0 {
			break
		}
	}
	want := r.loop.receiver.Overflows()
	if want == 0 {
		t.Fatal("the socket took 600 MB: the test is blind")
	}
	r.loop.burst()
	if got := e.drops.Count(DropOverflow); got != want {
		t.Errorf("%d counted, the kernel says %d", got, want)
	}
}

// What the device's queue has no room for is among the drops.
func TestDeviceOverflowsAreDrops(t *testing.T) {
	p := startPair(t)
	for _, n := range []uint64{3, 5} {
		p.bj.device.dropped.Store(n)
		eventually(t, "counted", func() bool { return p.bj.drops.Count(DropDeviceOverflow) == n })
	}
}
