package tun

import (
	"bytes"
	"os"
	"sync"
	"testing"
	"time"

	"causeway/lab/netns"
	"causeway/tunnel/packet"
)

func TestMain(m *testing.M) { os.Exit(netns.RunTests(m)) }

const deviceName = "cw0"

// patience is for what must happen; a test that passes does not spend it.
const patience = 20 * time.Second

// kinds opens either kind whatever this host would choose.
var kinds = map[string]func(name string) (*Device, error){
	KindTUN:  func(name string) (*Device, error) { return start(openTUN(name)) },
	KindVeth: func(name string) (*Device, error) { return start(openVeth(name)) },
}

func eachKind(t *testing.T, test func(t *testing.T, kind string)) {
	for kind := range kinds {
		t.Run(kind, func(t *testing.T) { test(t, kind) })
	}
}

func TestReadGivesWhatTheHostSends(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		payload := []byte("to the other site")
		if _, err := s.dial(t).Write(payload); err != nil {
			t.Fatal(err)
		}
		virtio, b := s.readPacket(t)
		if virtio.Flags&packet.NeedsChecksum == 0 || virtio.ChecksumStart != 20 || virtio.ChecksumOffset != 6 ||
			virtio.GSOType != packet.GSONone || int(virtio.HeaderLength) > len(b) {
			t.Errorf("virtio header %+v", virtio)
		}
		inner, err := packet.Parse(b)
		if err != nil || inner.Source != s.own || inner.Destination != far.Addr() || inner.Protocol != packet.UDP {
			t.Fatalf("packet %x: %+v, %v", b, inner, err)
		}
		if got := b[28:]; !bytes.Equal(got, payload) {
			t.Errorf("payload %q", got)
		}
	})
}

func TestWriteReachesTheHost(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		conn := s.dial(t)
		payload := []byte("from the other site, in three parts")
		virtio, b := s.datagram(payload)
		// The kernel checks the checksum that it was asked to complete.
		if got := s.deliver(t, conn, vectorOf(virtio, b[:28], b[28:40], b[40:])); !bytes.Equal(got, payload) {
			t.Errorf("received %q", got)
		}
	})
}

func TestWriteFromManyGoroutines(t *testing.T) {
	const writers, each = 4, 20
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		conn := s.dial(t)
		virtio, b := s.datagram([]byte{writers, 0})
		s.deliver(t, conn, vectorOf(virtio, b))
		var wg sync.WaitGroup
		for writer := range byte(writers) {
			wg.Go(func() {
				for i := range byte(each) {
					virtio, b := s.datagram([]byte{writer, i})
					if err := s.device.Write(vectorOf(virtio, b[:20], b[20:])); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		got := map[[2]byte]bool{}
		conn.SetReadDeadline(time.Now().Add(patience))
		for len(got) < writers*each {
			var payload [2]byte
			if _, err := conn.Read(payload[:]); err != nil {
				t.Fatalf("%d of %d: %v", len(got), writers*each, err)
			}
			if payload[0] != writers {
				got[payload] = true
			}
		}
	})
}

func TestReadAndWriteDoNotAllocate(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		conn := s.dial(t)
		virtio, datagram := s.datagram([]byte("once"))
		s.deliver(t, conn, vectorOf(virtio, datagram))
		// Every echo request is answered, through the device.
		parts := vectorOf(packet.VirtioHeader{}, s.echoRequest())
		b := make([]byte, MaxRead)
		read := 0
		allocations := testing.AllocsPerRun(100, func() {
			s.device.Write(parts)
			for range 3 {
				s.device.Wait(time.Second)
				if _, err := s.device.Read(b); err == nil {
					read++
					break
				}
			}
		})
		if allocations != 0 || read < 100 {
			t.Errorf("%v allocations per packet, %d packets read", allocations, read)
		}
	})
}
