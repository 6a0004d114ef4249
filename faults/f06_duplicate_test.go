package faults

import (
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway"
	"causeway/lab"
	"causeway/lab/middlebox"
	"causeway/lab/netns"
	"causeway/lab/packet"
	"causeway/lab/wan"
)

// F6: 5 % and all frames arrive twice; nothing is delivered twice, no path
// changes its state.
func TestF06Duplicates(t *testing.T) {
	s := start(t, plan{line: farApart})
	flaps := s.flaps(t, "suspect")
	for _, share := range []causeway.Ratio{0.05, 1} {
		for _, line := range []string{first, second} {
			s.change(line, func(w *wan.Settings) { w.Duplicate = share })
		}
		before := s.drops(t, "replayed")
		r := s.observe(t)
		<-time.After(time.Second)
		r.end(t)
		if refused := s.drops(t, "replayed") - before; refused < int(1000*share) {
			t.Errorf("at %v only %d copies were refused: where did they go?", share, refused)
		}
	}
	s.noFalseFailover(t, s.flaps(t, "suspect")-flaps)
}

// F6: a copy of every record arrives over the other line too; none of them is
// taken.
func TestF06CopyOnTheOtherPath(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart})
	box := s.interpose(t)
	inject := s.injector(t, "att")
	to := hardwareAddress(t, s.Namespace(lab.CAGateway), "wan1")
	var copies atomic.Int64
	box.Does(func(way wan.Way, frame []byte) [][]byte {
		if way == wan.Forward && isRecord(frame) {
			other := slices.Clone(frame)
			copy(other, to)
			middlebox.SetAddress(other, middlebox.SourceAt, netip.MustParseAddr("192.0.3.1"))
			middlebox.SetAddress(other, middlebox.DestinationAt, netip.MustParseAddr("192.0.3.2"))
			copies.Add(int64(inject(other)))
		}
		return middlebox.Pass(way, frame)
	})
	s.allUp(t)
	before := s.calif.drops(t, "unknown_index", "replayed")
	copies.Store(0)
	r := s.observe(t)
	<-time.After(time.Second)
	r.end(t)
	if refused := s.calif.drops(t, "unknown_index", "replayed") - before; copies.Load() < 500 || refused < int(copies.Load())*9/10 {
		t.Errorf("%d of %d copies were refused", refused, copies.Load())
	}
}

// injector opens one of the emulator's devices for frames of the test's own;
// the returned function belongs to one goroutine and says how many it sent.
func (s *sites) injector(t *testing.T, device string) func(frames ...[]byte) int {
	t.Helper()
	var socket *packet.Socket
	err := s.Namespace(lab.WAN).Do(func() (err error) {
		socket, err = packet.Open(device, packet.Incoming, packet.WireFrames)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	writer := packet.NewWriter(socket)
	return func(frames ...[]byte) int {
		taken, _ := writer.Write(frames)
		return taken
	}
}

func hardwareAddress(t *testing.T, host *netns.Namespace, device string) net.HardwareAddr {
	t.Helper()
	var address net.HardwareAddr
	err := host.Do(func() error {
		link, err := netlink.LinkByName(device)
		if err == nil {
			address = link.Attrs().HardwareAddr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return address
}
