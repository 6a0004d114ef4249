package udp

import (
	"bytes"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

var all = Offloads{Segmentation: true, Coalescing: true, EqualSegments: true}

// requireOffloads skips where the kernel has none.
func requireOffloads(t *testing.T, s *Socket) {
	t.Helper()
	if s.Offloads() != all {
		t.Skipf("this kernel has %+v", s.Offloads())
	}
}

func TestSegmentationSwitches(t *testing.T) {
	from, to := openLoopback(t), openLoopback(t)
	requireOffloads(t, from)
	sender, endpoint := from.NewSender(), endpointOf(t, to)
	sends := 0
	sender.transmit = func(fd int, messages []multiMessage) (int, unix.Errno) {
		sends += len(messages)
		return sendMultiple(fd, messages)
	}
	want := datagrams(1000, 1000, 1000, 400)
	for _, tt := range []struct {
		offloads Offloads
		sends    int
	}{{all, 1}, {Offloads{}, 4}, {Offloads{Segmentation: true, EqualSegments: true}, 1}} {
		from.SetOffloads(tt.offloads)
		sends = 0
		for _, d := range want {
			add(sender, endpoint, d)
		}
		sender.Flush()
		if got := receiveAll(t, to, len(want)); sends != tt.sends || !slices.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("%+v: %d sends, want %d; %d datagrams", tt.offloads, sends, tt.sends, len(got))
		}
	}
}

func TestCoalescingSwitches(t *testing.T) {
	from, to := openLoopback(t), openLoopback(t)
	requireOffloads(t, to)
	sender, receiver, endpoint := from.NewSender(), to.NewReceiver(), endpointOf(t, to)
	for _, on := range []bool{true, false, true} {
		to.SetOffloads(Offloads{Coalescing: on})
		want := datagrams(1000, 1000, 400)
		for _, d := range want {
			add(sender, endpoint, d)
		}
		sender.Flush()
		var got [][]byte
		messages := 0
		for len(got) < len(want) {
			if err := receiver.Wait(patience * 100); err != nil {
				t.Fatal(err)
			}
			received := receiver.Receive()
			if len(received) == 0 {
				t.Fatalf("%d of %d datagrams", len(got), len(want))
			}
			for _, m := range received {
				messages++
				got = append(got, slices.Collect(slices.Chunk(bytes.Clone(m.Data), m.Segment))...)
			}
		}
		if !slices.EqualFunc(got, want, bytes.Equal) || on && messages != 1 || !on && messages != len(want) {
			t.Errorf("on %v: %d datagrams in %d messages", on, len(got), messages)
		}
	}
}

// What the kernel refused once is tried again when it is switched on anew.
func TestSetOffloadsAfterARefusal(t *testing.T) {
	socket := openLoopback(t)
	requireOffloads(t, socket)
	socket.gso.Store(false)
	socket.SetOffloads(all)
	if socket.Offloads() != all {
		t.Errorf("%+v", socket.Offloads())
	}
}

// Without EqualSegments, no segmented message is all of one length, and every
// datagram goes once and in order.
func TestEqualSegmentsGoAlone(t *testing.T) {
	socket := openLoopback(t)
	endpoint := endpointOf(t, socket)
	rapid.Check(t, func(t *rapid.T) {
		socket.gso.Store(true)
		socket.equal.Store(false)
		sender := socket.NewSender()
		var sent [][]byte
		sender.transmit = func(_ int, messages []multiMessage) (int, unix.Errno) {
			for i := range messages {
				length, segment := sizesOf(&messages[i])
				if segment < length && length%segment == 0 {
					t.Fatalf("%d datagrams of %d bytes in one message", length/segment, segment)
				}
				sent = append(sent, bytesOf(&messages[i])...)
			}
			return len(messages), 0
		}
		want := datagrams(rapid.SliceOfN(rapid.SampledFrom([]int{1, 60, 1400, 1472}), 1, 300).Draw(t, "sizes")...)
		for _, d := range want {
			add(sender, endpoint, d)
		}
		sender.Flush()
		if !slices.EqualFunc(sent, want, bytes.Equal) {
			t.Fatalf("%d datagrams sent, want %d", len(sent), len(want))
		}
	})
}

// Switching sending offloads while datagrams flow loses none and keeps order.
func TestSetOffloadsWhileSending(t *testing.T) {
	from, to := openLoopback(t), openLoopback(t)
	sender, endpoint := from.NewSender(), endpointOf(t, to)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				from.SetOffloads(Offloads{Segmentation: i%2 == 0, EqualSegments: i%3 == 0})
			}
		}
	})
	for round := range 50 {
		want := datagrams(1000, 1000, 1000, 400, 900, 900)
		for _, d := range want {
			d[0] = byte(round)
			add(sender, endpoint, d)
		}
		sender.Flush()
		if got := receiveAll(t, to, len(want)); !slices.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("round %d: %d datagrams", round, len(got))
			break
		}
	}
	close(stop)
	wg.Wait()
}

func TestUnequalSegmentsDoNotAllocate(t *testing.T) {
	from, to := openLoopback(t), openLoopback(t)
	from.SetOffloads(Offloads{Segmentation: true})
	sender, endpoint, datagram := from.NewSender(), endpointOf(t, to), make([]byte, 1000)
	allocs := testing.AllocsPerRun(100, func() {
		for range 100 {
			add(sender, endpoint, datagram)
		}
		sender.Flush()
	})
	if allocs != 0 {
		t.Errorf("%v allocations per batch", allocs)
	}
}
