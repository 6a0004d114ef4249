package udp

import (
	"bytes"
	"net/netip"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

func openLoopback(t testing.TB) *Socket {
	t.Helper()
	return openAt(t, "127.0.0.1")
}

func openAt(t testing.TB, address string) *Socket {
	t.Helper()
	s, err := Open(netip.AddrPortFrom(netip.MustParseAddr(address), 0), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func endpointOf(t testing.TB, s *Socket) *Endpoint {
	t.Helper()
	return NewEndpoint(s.Local())
}

// receiveAll reads until count datagrams came or a second passed.
func receiveAll(t testing.TB, s *Socket, count int) [][]byte {
	t.Helper()
	receiver := s.NewReceiver()
	var got [][]byte
	for deadline := time.Now().Add(time.Second); len(got) < count && time.Now().Before(deadline); {
		if err := receiver.Wait(100 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		for _, m := range receiver.Receive() {
			if m.From.Addr() != s.Local().Addr() || m.From.Port() == 0 {
				t.Errorf("came from %v", m.From)
			}
			for from := 0; from < len(m.Data); from += m.Segment {
				got = append(got, bytes.Clone(m.Data[from:min(from+m.Segment, len(m.Data))]))
			}
		}
	}
	return got
}

func add(s *Sender, to *Endpoint, datagram []byte) {
	copy(s.Room(len(datagram)), datagram)
	s.Add(to, len(datagram))
}

func datagrams(sizes ...int) [][]byte {
	var all [][]byte
	for i, size := range sizes {
		all = append(all, bytes.Repeat([]byte{byte(i + 1)}, size))
	}
	return all
}

func TestSendReceive(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "::1"} {
		t.Run(address, func(t *testing.T) { testSendReceive(t, openAt(t, address), openAt(t, address)) })
	}
}

func testSendReceive(t *testing.T, from, to *Socket) {
	sender, endpoint := from.NewSender(), endpointOf(t, to)
	want := datagrams(1400, 1400, 1400, 300, 60, 60, 1400, 1)
	for _, d := range want {
		add(sender, endpoint, d)
	}
	sender.Flush()
	got := receiveAll(t, to, len(want))
	if len(got) != len(want) || sender.Dropped != 0 {
		t.Fatalf("%d of %d datagrams arrived, %d dropped", len(got), len(want), sender.Dropped)
	}
	for i := range want {
		if !bytes.Equal(got[i], want[i]) {
			t.Errorf("datagram %d: %d bytes of %d, want %d of %d", i, len(got[i]), got[i][0], len(want[i]), want[i][0])
		}
	}
}

// The messages keep order and bytes, never exceed the kernel's limits, and
// all datagrams of one but the last are equal in size.
func TestMessagesAreWhatTheKernelCanCut(t *testing.T) {
	socket := openLoopback(t)
	endpoints := []*Endpoint{endpointOf(t, socket), endpointOf(t, socket)}
	rapid.Check(t, func(t *rapid.T) {
		socket.gso.Store(true)
		sender := socket.NewSender()
		sent := 0
		sender.transmit = func(_ int, messages []multiMessage) (int, unix.Errno) {
			for i := range messages {
				length, segment := sizesOf(&messages[i])
				if length > maxMessage || (length+segment-1)/segment > maxSegments {
					t.Fatalf("message of %d bytes in segments of %d", length, segment)
				}
				sent += length
			}
			return len(messages), 0
		}
		want := 0
		for _, size := range rapid.SliceOfN(rapid.SampledFrom([]int{1, 60, 1400, 1472, 9000}), 1, 400).Draw(t, "sizes") {
			sender.Room(size)
			sender.Add(endpoints[rapid.IntRange(0, 1).Draw(t, "to")], size)
			want += size
		}
		sender.Flush()
		if sent != want {
			t.Fatalf("%d bytes sent, want %d", sent, want)
		}
	})
}

func sizesOf(m *multiMessage) (length, segment int) {
	length = int(m.header.Iov.Len)
	if m.header.Control == nil {
		return length, length
	}
	control := (*segmentControl)(unsafe.Pointer(m.header.Control))
	return length, int(*(*uint16)(unsafe.Pointer(&control.value)))
}

// bytesOf copies what a message would put on the wire, cut into datagrams.
func bytesOf(m *multiMessage) [][]byte {
	length, segment := sizesOf(m)
	data := unsafe.Slice(m.header.Iov.Base, length)
	var all [][]byte
	for from := 0; from < length; from += segment {
		all = append(all, bytes.Clone(data[from:min(from+segment, length)]))
	}
	return all
}

// Rule W7: whatever the kernel answers, a retry sends the same bytes, nothing
// is sent twice that the kernel took, and the order stays.
func TestW07RetriesSendTheSameBytes(t *testing.T) {
	tests := []struct {
		name    string
		answers []unix.Errno // to the first calls; 0 takes one message
		gso     bool
	}{
		{"partial sends", []unix.Errno{0, 0, 0}, true},
		{"interrupted", []unix.Errno{unix.EINTR, 0, unix.EINTR}, true},
		{"socket full for a while", []unix.Errno{unix.EAGAIN, 0, unix.ENOBUFS, unix.EAGAIN}, true},
		{"segmentation refused with EIO", []unix.Errno{unix.EIO}, false},
		{"segmentation refused with EINVAL", []unix.Errno{unix.EINVAL}, false},
		{"segmentation refused with EMSGSIZE", []unix.Errno{0, unix.EMSGSIZE}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			socket := openLoopback(t)
			socket.gso.Store(true)
			sender, endpoint := socket.NewSender(), endpointOf(t, socket)
			var taken [][]byte
			answers := tt.answers
			sender.transmit = func(_ int, messages []multiMessage) (int, unix.Errno) {
				if len(answers) > 0 {
					answer := answers[0]
					answers = answers[1:]
					if answer != 0 {
						return 0, answer
					}
				}
				taken = append(taken, bytesOf(&messages[0])...)
				return 1, 0
			}
			want := datagrams(100, 100, 40, 90, 90, 90, 20, 70, 70)
			for _, d := range want {
				add(sender, endpoint, d)
			}
			sender.Flush()
			if len(taken) != len(want) || sender.Dropped != 0 {
				t.Fatalf("%d datagrams taken, want %d; %d dropped", len(taken), len(want), sender.Dropped)
			}
			for i := range want {
				if !bytes.Equal(taken[i], want[i]) {
					t.Errorf("datagram %d differs", i)
				}
			}
			if socket.gso.Load() != tt.gso {
				t.Errorf("segmentation in use: %v, want %v", socket.gso.Load(), tt.gso)
			}
		})
	}
}

// Datagrams too large for the device are not the fault of segmentation.
func TestTooLargeDatagramsKeepSegmentation(t *testing.T) {
	socket := openLoopback(t)
	socket.gso.Store(true)
	sender, endpoint := socket.NewSender(), endpointOf(t, socket)
	sender.transmit = func(_ int, messages []multiMessage) (int, unix.Errno) {
		if length, segment := sizesOf(&messages[0]); length > segment || length > 1000 {
			return 0, unix.EMSGSIZE
		}
		return 1, 0
	}
	for _, d := range datagrams(1400, 1400, 1400, 700) {
		add(sender, endpoint, d)
	}
	sender.Flush()
	if sender.Dropped != 3 || !socket.gso.Load() {
		t.Errorf("%d dropped, want 3; segmentation in use: %v", sender.Dropped, socket.gso.Load())
	}
}

func TestRefusedDatagramsAreCounted(t *testing.T) {
	socket := openLoopback(t)
	sender, endpoint := socket.NewSender(), endpointOf(t, socket)
	sender.transmit = func(int, []multiMessage) (int, unix.Errno) { return 0, unix.ENETUNREACH }
	for _, d := range datagrams(100, 100, 40, 90) {
		add(sender, endpoint, d)
	}
	sender.Flush()
	if sender.Dropped != 4 {
		t.Errorf("%d dropped, want 4", sender.Dropped)
	}
}

func TestSendReceiveDoNotAllocate(t *testing.T) {
	from, to := openLoopback(t), openLoopback(t)
	sender, endpoint, receiver := from.NewSender(), endpointOf(t, to), to.NewReceiver()
	datagram := make([]byte, 1400)
	allocs := testing.AllocsPerRun(200, func() {
		for range 10 {
			add(sender, endpoint, datagram)
		}
		sender.Flush()
		receiver.Wait(time.Second)
		receiver.Receive()
	})
	if allocs != 0 {
		t.Errorf("%v allocations per batch, want 0", allocs)
	}
}
