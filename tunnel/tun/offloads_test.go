package tun

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"causeway/tunnel/packet"
)

var everything = Offloads{TCP: true, UDP: true}

// requireUDP skips where the kernel has no segmentation offload of UDP.
func requireUDP(t *testing.T, d *Device) {
	t.Helper()
	if !d.Offloads().UDP {
		t.Skip("this kernel passes no super-packets of UDP")
	}
}

// Switching the sending site while a connection runs changes no byte of it.
func TestSetOffloadsWhileRunning(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		a, b := newSite(t, kind, 1), newSite(t, kind, 2)
		data := bytes.Repeat([]byte("0123456789abcdef"), 256<<10)
		stop := join(t, a, b)
		done := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				on := i%2 == 0
				if err := a.device.SetOffloads(Offloads{TCP: on, UDP: on && b.device.Offloads().UDP}); err != nil {
					t.Error(err)
					return
				}
			}
		})
		if got := transfer(t, a, b, b.own, data); got != sha256.Sum256(data) {
			t.Error("the bytes were changed on the way")
		}
		close(done)
		wg.Wait()
		stop()
	})
}

// segment makes the kernel cut what conn sends into datagrams.
func segment(t *testing.T, conn *net.UDPConn, size int) {
	t.Helper()
	raw, err := conn.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	raw.Control(func(fd uintptr) { err = unix.SetsockoptInt(int(fd), unix.IPPROTO_UDP, unix.UDP_SEGMENT, size) })
	if err != nil {
		t.Skip("no UDP segmentation:", err)
	}
}

func TestUDPOffloadSwitchesReading(t *testing.T) {
	const size = 100
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		requireUDP(t, s.device)
		conn := s.dial(t)
		for _, on := range []bool{true, false, true} {
			if err := s.device.SetOffloads(Offloads{TCP: true, UDP: on}); err != nil || s.device.Offloads() != (Offloads{true, on}) {
				t.Fatalf("%v: %+v", err, s.device.Offloads())
			}
			segment(t, conn, size)
			if _, err := conn.Write(make([]byte, 3*size)); err != nil {
				t.Fatal(err)
			}
			if on {
				if virtio, b := s.readPacket(t); len(b) != 28+3*size || virtio.GSOType != packet.GSOUDP || virtio.GSOSize != size {
					t.Errorf("on: %d bytes with %+v", len(b), virtio)
				}
				continue
			}
			for range 3 {
				if virtio, b := s.readPacket(t); len(b) != 28+size || virtio.GSOType != packet.GSONone {
					t.Errorf("off: %d bytes with %+v", len(b), virtio)
				}
			}
		}
	})
}

func TestTCPOffloadSwitchesReading(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		a, b := newSite(t, kind, 1), newSite(t, kind, 2)
		for _, s := range []*site{a, b} {
			if err := s.device.SetOffloads(Offloads{}); err != nil {
				t.Fatal(err)
			}
		}
		data := bytes.Repeat([]byte("0123456789abcdef"), 64<<10)
		stop := join(t, a, b)
		if got := transfer(t, a, b, b.own, data); got != sha256.Sum256(data) {
			t.Error("the bytes were changed on the way")
		}
		if longest := stop(); longest > packet.VirtioHeaderSize+1500 {
			t.Errorf("a packet of %d bytes although the offload is off", longest)
		}
	})
}

// Datagrams sent many at a time cross two devices as super-packets, and every
// one arrives as it was sent.
func TestBulkDatagrams(t *testing.T) {
	const size, rounds = 1200, 50
	eachKind(t, func(t *testing.T, kind string) {
		a, b := newSite(t, kind, 1), newSite(t, kind, 2)
		requireUDP(t, a.device)
		var from, to *net.UDPConn
		within(t, b.host, func() (err error) {
			to, err = net.ListenUDP("udp4", &net.UDPAddr{IP: b.own.AsSlice()})
			return err
		})
		defer to.Close()
		within(t, a.host, func() (err error) {
			from, err = net.DialUDP("udp4", nil, to.LocalAddr().(*net.UDPAddr))
			return err
		})
		defer from.Close()
		segment(t, from, size)
		stop := join(t, a, b)
		data := make([]byte, 40*size-7)
		random := rand.NewChaCha8([32]byte{})
		lost := 0
		for range rounds {
			random.Read(data)
			if _, err := from.Write(data); err != nil {
				t.Fatal(err)
			}
			if !arrives(t, to, data, size) {
				lost++
			}
		}
		if lost > rounds/10 {
			t.Errorf("of %d rounds, %d lost datagrams", rounds, lost)
		}
		if longest := stop(); longest < len(data) {
			t.Errorf("longest packet %d bytes: no super-packets", longest)
		}
	})
}

// arrives reads the datagrams that data was cut into, and reports whether all
// of them came. A machine that is short of time may lose one, and then it is
// told by the silence; what does come is as it was sent, in order.
func arrives(t *testing.T, to *net.UDPConn, data []byte, size int) bool {
	t.Helper()
	sent := slices.Collect(slices.Chunk(data, size))
	got, whole := make([]byte, 2*size), true
	for len(sent) > 0 {
		to.SetReadDeadline(time.Now().Add(silence))
		n, err := to.Read(got)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return false
		}
		at := slices.IndexFunc(sent, func(want []byte) bool { return bytes.Equal(got[:n], want) })
		if err != nil || at < 0 {
			t.Fatalf("%d bytes that were not sent, or not now: %v", n, err)
		}
		whole = whole && at == 0
		sent = sent[at+1:]
	}
	return whole
}

// silence is how long nothing has to come until nothing will.
const silence = 2 * time.Second

// superDatagram is a super-packet of UDP from far to a site.
func (s *site) superDatagram(payload []byte, size int) (packet.VirtioHeader, []byte) {
	_, b := s.datagram(payload)
	inner, _ := packet.Parse(b)
	return packet.JoinedHeader(b[:inner.Payload], &inner, len(payload), size, b), b
}

func TestUDPOffloadSwitchesWriting(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		requireUDP(t, s.device)
		conn := s.dial(t)
		virtio, b := s.superDatagram([]byte("one, two, last"), 5)
		parts := vectorOf(virtio, b[:28], b[28:])
		if got := s.deliver(t, conn, parts); string(got) != "one, " {
			t.Errorf("received %q", got)
		}
		conn.SetReadDeadline(time.Now().Add(patience))
		for _, want := range []string{"two, ", "last"} {
			got := make([]byte, 100)
			if n, err := conn.Read(got); err != nil || string(got[:n]) != want {
				t.Errorf("received %q, want %q: %v", got[:n], want, err)
			}
		}
		if err := s.device.SetOffloads(Offloads{TCP: true}); err != nil {
			t.Fatal(err)
		}
		if err := s.device.Write(parts); !errors.Is(err, unix.EINVAL) {
			t.Errorf("with the offload off: %v", err)
		}
		single, datagram := s.datagram([]byte("alone"))
		if got := s.deliver(t, conn, vectorOf(single, datagram)); string(got) != "alone" {
			t.Errorf("received %q", got)
		}
	})
}

// What a probe writes leads to nothing: the first packet that comes out of the
// device afterwards is one that the host was told to send.
func TestProbeLeavesTheHostAlone(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		conn := s.dial(t)
		virtio, b := s.datagram([]byte("the device is up"))
		s.deliver(t, conn, vectorOf(virtio, b))
		found := s.device.Offloads()
		if err := s.device.SetOffloads(Offloads{}); err != nil {
			t.Fatal(err)
		}
		if again := s.device.Probe(); again != found {
			t.Errorf("up: %+v, down: %+v", again, found)
		}
		if _, err := conn.Write([]byte("marker")); err != nil {
			t.Fatal(err)
		}
		if _, b := s.readPacket(t); string(b[28:]) != "marker" {
			t.Errorf("read % x", b)
		}
	})
}

// A segment that says the sender slowed down (CWR) is joined as well.
func TestKernelTakesECN(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, 1)
		header, b := probePacket(packet.TCP, probeSegment/2)
		const cwr = 0x80
		b[33] |= cwr
		inner, _ := packet.Parse(b)
		virtio := packet.JoinedHeader(b[:inner.Payload], &inner, len(b)-inner.Payload, probeSegment, b)
		if virtio.GSOType != packet.GSOTCPv4|packet.GSOECN {
			t.Fatalf("%+v", virtio)
		}
		if err := s.device.Write(vectorOf(virtio, b)); err != nil && !errors.Is(err, ErrAgain) {
			t.Error(err)
		}
		virtio.Put(header)
		header[1] = packet.GSOUDP | packet.GSOECN
		if err := s.device.Write(vectorOf(packet.ParseVirtioHeader(header), b)); !errors.Is(err, unix.EINVAL) {
			t.Errorf("UDP with ECN: %v", err)
		}
	})
}

// refusingPort is a kernel with a quirk.
type refusingPort struct {
	refuseWrite func(v packet.VirtioHeader, length int) bool
	refuseUDP   bool
	set         []Offloads
	written     int
}

func (p *refusingPort) read([]byte) (int, error) { return 0, ErrAgain }
func (p *refusingPort) drops() uint64            { return 0 }
func (p *refusingPort) close() error             { return nil }

func (p *refusingPort) offload(o Offloads) error {
	p.set = append(p.set, o)
	if p.refuseUDP && o.UDP {
		return unix.EINVAL
	}
	return nil
}

func (p *refusingPort) write(parts []unix.Iovec) error {
	header := bytes.Clone(sliceOf(&parts[0]))
	p.written++
	if v := packet.ParseVirtioHeader(header); p.refuseWrite != nil && p.refuseWrite(v, int(parts[1].Len)) {
		return unix.EINVAL
	}
	return nil
}

func TestProbeFindsQuirks(t *testing.T) {
	tests := []struct {
		name string
		port refusingPort
		want Offloads
		set  []Offloads
	}{
		{"none", refusingPort{}, everything, []Offloads{everything}},
		{
			"before 6.2",
			refusingPort{refuseWrite: func(v packet.VirtioHeader, _ int) bool { return v.GSOType == packet.GSOUDP }},
			Offloads{TCP: true},
			[]Offloads{{TCP: true}},
		},
		{
			// "net: missing check virtio" of 6.6.44 and its like.
			"remainder",
			refusingPort{refuseWrite: func(v packet.VirtioHeader, length int) bool {
				rest, needed := length%int(v.GSOSize), int(v.ChecksumStart+v.ChecksumOffset)+2
				return rest != 0 && rest <= needed
			}},
			Offloads{},
			[]Offloads{{}},
		},
		{"written but not read", refusingPort{refuseUDP: true}, Offloads{TCP: true}, []Offloads{everything, {TCP: true}}},
	}
	for _, tt := range tests {
		d, err := start(newDevice(deviceName, KindTUN, &tt.port, -1), nil)
		if err != nil || d.Offloads() != tt.want || !slices.Equal(tt.port.set, tt.set) {
			t.Errorf("%s: %+v, asked for %+v: %v", tt.name, d.Offloads(), tt.port.set, err)
		}
		if tt.port.written == 0 {
			t.Errorf("%s: nothing tried", tt.name)
		}
	}
}

func TestSetOffloadsThatTheKernelLacks(t *testing.T) {
	d, err := start(newDevice(deviceName, KindTUN, &refusingPort{refuseUDP: true}, -1), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetOffloads(everything); !errors.Is(err, unix.EINVAL) || d.Offloads() != (Offloads{TCP: true}) {
		t.Errorf("%v, now %+v", err, d.Offloads())
	}
}

func TestDropsAreCounted(t *testing.T) {
	s := newSite(t, KindVeth, 1)
	conn := s.dial(t)
	fd := s.device.port.(*veth).fd
	for _, option := range []int{unix.SO_RCVBUFFORCE, unix.SO_RCVBUF} {
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, option, 4096)
	}
	send := func() {
		for range 100 {
			if _, err := conn.Write(make([]byte, 1000)); err != nil {
				t.Fatal(err)
			}
		}
	}
	send()
	first := s.device.Drops()
	send()
	if second := s.device.Drops(); first == 0 || second <= first || s.device.Drops() != second {
		t.Errorf("%d drops, then %d, then %d", first, second, s.device.Drops())
	}
}
