package tunnel

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"causeway/tunnel/packet"
	"causeway/tunnel/tun"
	"causeway/tunnel/wire"
)

// recordingDevice keeps every packet written, virtio header included.
type recordingDevice struct {
	written          [][]byte
	refuseGSO, noUDP bool
}

func (d *recordingDevice) Wait(time.Duration) error { return nil }
func (d *recordingDevice) Read([]byte) (int, error) { return 0, tun.ErrAgain }
func (d *recordingDevice) Offloads() tun.Offloads   { return tun.Offloads{TCP: true, UDP: !d.noUDP} }
func (d *recordingDevice) Drops() uint64            { return 0 }
func (d *recordingDevice) Close() error             { return nil }

func (d *recordingDevice) Write(parts []unix.Iovec) error {
	all, err := written(parts, d.refuseGSO)
	if err == nil {
		d.written = append(d.written, all)
	}
	return err
}

// superCase is a super-packet drawn at random, and what is lost of it.
type superCase struct {
	super  []byte
	virtio packet.VirtioHeader
	ip     int // length of the IP header
	header int // of the IP and transport header
	lost   []bool
}

const (
	flagFIN, flagPSH, flagCWR = 0x01, 0x08, 0x80
)

func drawSuper(t *rapid.T) superCase {
	c := superCase{ip: 20}
	if rapid.Bool().Draw(t, "IPv6") {
		c.ip = 40
	}
	udp := rapid.Bool().Draw(t, "UDP")
	segments, size := rapid.IntRange(2, 64).Draw(t, "segments"), rapid.IntRange(1, 900).Draw(t, "size")
	last := rapid.IntRange(1, size).Draw(t, "last")
	payload := make([]byte, (segments-1)*size+last)
	for i := range payload {
		payload[i] = byte(i*7 + i/251)
	}
	transport := make([]byte, 8)
	if !udp {
		transport = make([]byte, 20+4*rapid.IntRange(0, 10).Draw(t, "options"))
		binary.BigEndian.PutUint32(transport[4:], rapid.Uint32().Draw(t, "sequence"))
		transport[12] = byte(len(transport) / 4 << 4)
		transport[13] = 0x10 | rapid.Uint8().Draw(t, "flags")&(flagFIN|flagPSH|flagCWR)
	}
	binary.BigEndian.PutUint16(transport, 5000)
	binary.BigEndian.PutUint16(transport[2:], 443)
	c.header = c.ip + len(transport)
	c.super = slices.Concat(make([]byte, c.ip), transport, payload)
	c.virtio = packet.VirtioHeader{GSOSize: uint16(size), GSOType: packet.GSOUDP}
	protocol := byte(packet.UDP)
	if !udp {
		protocol, c.virtio.GSOType = packet.TCP, packet.GSOTCPv4
		if c.ip == 40 {
			c.virtio.GSOType = packet.GSOTCPv6
		}
	}
	if c.ip == 20 {
		copy(c.super, []byte{0: 0x45, 4: 0xff, 5: 0xf0, 8: 64, 9: protocol, 12: 10, 14: 1, 15: 1, 16: 172, 19: 2})
	} else {
		copy(c.super, []byte{0: 0x60, 6: protocol, 7: 64, 8: 0xfd, 23: 1, 24: 0xfd, 39: 2})
	}
	putLengths(c.super, c.ip)
	c.lost = make([]bool, segments)
	if rapid.Bool().Draw(t, "lossy") {
		for i := range c.lost {
			c.lost[i] = rapid.IntRange(0, 7).Draw(t, "loss") == 0
		}
	}
	return c
}

// segments is what the network would have carried without any offload: the
// plain way to cut a super-packet, with every checksum computed in full.
func segments(super []byte, ip, header, size int) [][]byte {
	var all [][]byte
	for from := header; from < len(super); from += size {
		to := min(from+size, len(super))
		b := slices.Concat(super[:header], super[from:to])
		if ip == 20 {
			binary.BigEndian.PutUint16(b[4:], binary.BigEndian.Uint16(b[4:])+uint16(len(all)))
		}
		if protocolOf(b) == packet.TCP {
			binary.BigEndian.PutUint32(b[ip+4:], binary.BigEndian.Uint32(b[ip+4:])+uint32(from-header))
			if from > header {
				b[ip+13] &^= flagCWR
			}
			if to < len(super) {
				b[ip+13] &^= flagFIN | flagPSH
			}
		}
		putLengths(b, ip)
		putChecksums(b, ip)
		all = append(all, b)
	}
	return all
}

func protocolOf(b []byte) byte {
	if b[0]>>4 == 6 {
		return b[6]
	}
	return b[9]
}

func putLengths(b []byte, ip int) {
	if ip == 40 {
		binary.BigEndian.PutUint16(b[4:], uint16(len(b)-40))
	} else {
		binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	}
	if protocolOf(b) == packet.UDP {
		binary.BigEndian.PutUint16(b[ip+4:], uint16(len(b)-ip))
	}
}

// putChecksums computes both checksums from nothing (RFC 1071).
func putChecksums(b []byte, ip int) {
	addresses, at := b[12:20], ip+16
	if ip == 40 {
		addresses = b[8:40]
	} else {
		b[10], b[11] = 0, 0
		binary.BigEndian.PutUint16(b[10:], ^onesSum(b[:20]))
	}
	if protocolOf(b) == packet.UDP {
		at = ip + 6
	}
	b[at], b[at+1] = 0, 0
	pseudo := binary.BigEndian.AppendUint32(slices.Clone(addresses), uint32(len(b)-ip))
	pseudo = append(pseudo, 0, 0, 0, protocolOf(b))
	check := ^onesSum(append(pseudo, b[ip:]...))
	if check == 0 {
		check = 0xffff
	}
	binary.BigEndian.PutUint16(b[at:], check)
}

func onesSum(b []byte) uint16 {
	acc := uint32(0)
	for i := 0; i+1 < len(b); i += 2 {
		acc += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	if len(b)%2 == 1 {
		acc += uint32(b[len(b)-1]) << 8
	}
	for acc > 0xffff {
		acc = acc&0xffff + acc>>16
	}
	return uint16(acc)
}

// arrive gives the joiner the records of a super-packet that were not lost,
// as the inbound loop does.
func (c *superCase) arrive(t *rapid.T, j *joiner) {
	inner, err := packet.Parse(c.super)
	if err != nil {
		t.Fatal(err)
	}
	cut, ok := packet.NewCut(c.super, inner, c.virtio, len(c.super))
	if !ok || cut.Segments() != len(c.lost) {
		t.Fatalf("cut: %v, %d segments, want %d", ok, cut.Segments(), len(c.lost))
	}
	path := &inboundPath{}
	for i := range cut.Segments() {
		from, to := cut.Payload(i)
		body := append(make([]byte, cut.HeaderLength()), c.super[from:to]...)
		cut.Header(body[:cut.HeaderLength()], i)
		idx := uint8(i % (wire.MaxIdx + 1))
		h := wire.Header{Idx: idx, Last: i == len(c.lost)-1 || idx == wire.MaxIdx}
		meta := wire.Meta{Flags: wire.PartialChecksum | wire.Segment, HeaderLength: uint8(cut.HeaderLength())}
		if !c.lost[i] {
			feed(j, path, h, uint64(i), meta, body)
		}
	}
	j.flush()
}

// admitted is where packets may come from in these tests.
var admitted = networks{netip.MustParsePrefix("10.0.1.0/24"), netip.MustParsePrefix("fd00::/8")}

type networks []netip.Prefix

func (n networks) Contains(a netip.Addr) bool {
	return slices.ContainsFunc(n, func(p netip.Prefix) bool { return p.Contains(a) })
}

func feed(j *joiner, path *inboundPath, h wire.Header, pn uint64, meta wire.Meta, body []byte) {
	if j.extend(path, h, pn, meta, body) {
		return
	}
	inner, err := packet.Parse(body)
	if err == nil && admitted.Contains(inner.Source) {
		j.take(path, h, pn, meta, &inner, body)
	}
}

// runs counts the maximal runs of segments that arrived and can be joined.
func (c *superCase) runs() int {
	count, before := 0, false
	for i, lost := range c.lost {
		if !lost && (!before || i%(wire.MaxIdx+1) == 0) {
			count++
		}
		before = !lost
	}
	return count
}

// What arrives of a super-packet is exactly what the network would have
// delivered segment by segment, and every unbroken run of it in one piece.
func TestJoinedSegmentsAreThoseThatArrived(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawSuper(t)
		device := &recordingDevice{refuseGSO: rapid.IntRange(0, 4).Draw(t, "refuse") == 0}
		j := joinerOn(device)
		want := segments(c.super, c.ip, c.header, int(c.virtio.GSOSize))
		for i := len(want) - 1; i >= 0; i-- {
			if c.lost[i] {
				want = slices.Delete(want, i, i+1)
			}
		}
		c.arrive(t, &j)
		if !device.refuseGSO && len(device.written) != c.runs() {
			t.Fatalf("%d packets written, want one for each of %d runs", len(device.written), c.runs())
		}
		var got [][]byte
		for _, b := range device.written {
			got = append(got, deliver(t, b)...)
		}
		if !slices.EqualFunc(got, want, bytes.Equal) {
			t.Fatalf("%d segments delivered, want %d:\n% x\n% x", len(got), len(want), got, want)
		}
	})
}

type failer interface{ Fatalf(string, ...any) }

// deliver does to a written packet what the kernel does.
func deliver(t failer, written []byte) [][]byte {
	v, b := packet.ParseVirtioHeader(written), written[packet.VirtioHeaderSize:]
	inner, err := packet.Parse(b)
	if err != nil || !v.Fits(&inner, len(b)) {
		t.Fatalf("%+v before % x: %v", v, b, err)
	}
	if v.GSOType != packet.GSONone {
		return segments(b, inner.Transport, inner.Payload, int(v.GSOSize))
	}
	if v.Flags&packet.NeedsChecksum != 0 {
		packet.CompleteChecksum(b, int(v.ChecksumStart), int(v.ChecksumOffset))
	}
	return [][]byte{b}
}

// Where segments are written one by one, one that continues another with
// addresses that nobody admitted is not written.
func TestSegmentsOfAnotherFlowAreNotWritten(t *testing.T) {
	device := &recordingDevice{refuseGSO: true}
	e := New(Config{Device: device, Plan: Plan{Failover: time.Second}})
	j := newJoiner(e)
	path := &inboundPath{}
	for i, source := range []string{"10.0.1.10", "10.0.9.9", "10.0.1.10"} {
		body := ipv4(packet.UDP, source, "172.16.1.10", []byte{1, 2, 3, 4, 0, 10, 0, 0, 'a', byte('0' + i)})
		meta := wire.Meta{Flags: wire.PartialChecksum | wire.Segment, HeaderLength: 28}
		feed(&j, path, wire.Header{Idx: uint8(i)}, uint64(i), meta, body)
	}
	j.flush()
	var got []byte
	for _, b := range device.written {
		got = append(got, b[len(b)-1])
	}
	if string(got) != "02" || e.drops.Count(DropMalformed) != 1 {
		t.Errorf("written %q, %d dropped", got, e.drops.Count(DropMalformed))
	}
}

// FuzzJoiner gives the joiner what a hostile peer may say of its records:
// none of it makes a virtio header that is not true, and packets that came
// whole and complete are delivered as they came. A record of the input is
// five bytes (step of the packet number, idx and last, meta flags, header
// length, length of the body) and its body.
func FuzzJoiner(f *testing.F) {
	record := func(step, idx, flags byte, body []byte) []byte {
		header := byte(28)
		if protocolOf(body) == packet.TCP {
			header = 40
		}
		return append([]byte{step, idx, flags, header, byte(len(body))}, body...)
	}
	udp := ipv4(packet.UDP, "10.0.1.10", "172.16.1.10", []byte{0, 1, 0, 2, 0, 12, 0, 0, 'a', 'b', 'c', 'd'})
	tcp := ipv4(packet.TCP, "10.0.1.10", "172.16.1.10", []byte{12: 0x50, 13: 0x90, 20: 'a', 21: 'b'})
	checked := (&lone{df: true, port: 5000, payload: "abcd"}).bytes()
	next := ipv4(packet.TCP, "10.0.1.10", "172.16.1.10", []byte{7: 2, 12: 0x50, 13: 0x18, 20: 'a', 21: 'b'})
	f.Add(slices.Concat(record(0, 0, 3, udp), record(1, 1, 3, udp), record(1, 2, 3, udp)), false)
	f.Add(slices.Concat(record(0, 0, 3, tcp), record(1, 1, 3, next)), true)
	f.Add(slices.Concat(record(0, 0, 3, tcp), record(1, 1, 3, udp), record(1, 1, 1, udp), record(1, 0, 0, udp)), false)
	f.Add(slices.Concat(record(0, 0, 0, checked), record(1, 0, 0, checked), record(1, 0, 1, checked), record(1, 0, 8, checked)), false)
	f.Fuzz(func(t *testing.T, b []byte, refuseGSO bool) {
		device := &recordingDevice{refuseGSO: refuseGSO}
		j := joinerOn(device)
		path := &inboundPath{}
		var complete [][]byte
		special := false
		for pn := uint64(0); len(b) >= 5; {
			pn += uint64(b[0])
			h := wire.Header{Idx: b[1] & 0x7f, Last: b[1]&0x80 != 0}
			meta := wire.Meta{Flags: b[2], HeaderLength: b[3]}
			length := min(int(b[4]), len(b)-5)
			body := b[5 : 5+length]
			special = special || meta.Flags != 0
			if inner, err := packet.Parse(body); err == nil && admitted.Contains(inner.Source) {
				complete = append(complete, anyID(slices.Clone(body)))
			}
			feed(&j, path, h, pn, meta, slices.Clone(body))
			b = b[5+length:]
		}
		j.flush()
		if !special {
			if got, _ := device.delivered(t); !slices.EqualFunc(got, complete, bytes.Equal) {
				t.Fatalf("delivered\n% x, want\n% x", got, complete)
			}
		}
		for _, written := range device.written {
			v := packet.ParseVirtioHeader(written)
			inner, err := packet.Parse(written[packet.VirtioHeaderSize:])
			if err != nil || !admitted.Contains(inner.Source) || !v.Fits(&inner, len(written)-packet.VirtioHeaderSize) {
				t.Fatalf("%+v before % x: %v", v, written[packet.VirtioHeaderSize:], err)
			}
		}
	})
}

// udpSuperPacket builds what the kernel hands over for one send of many
// datagrams.
func udpSuperPacket(payload []byte, segment int) []byte {
	b := ipv4(packet.UDP, "10.0.1.10", "172.16.1.10", append(make([]byte, 8), payload...))
	putLengths(b, 20)
	return behindVirtio(b, packet.VirtioHeader{GSOType: packet.GSOUDP, HeaderLength: 28, GSOSize: uint16(segment), ChecksumOffset: 6})
}

func TestUDPSuperPacketCrosses(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.waitLimit(t, "a-a", 1438)
	payload := bytes.Repeat([]byte("0123456789abcdef"), 3500) // 56,000 bytes
	for name, tt := range map[string]struct{ size, written int }{
		"whole, when a record holds a datagram":  {1410, 1},
		"as datagrams, when two records hold it": {1472, 39},
	} {
		p.bj.device.in <- udpSuperPacket(payload, tt.size)
		var all []byte
		for range tt.written {
			virtio, got := p.ca.receive(t)
			if length := int(binary.BigEndian.Uint16(got[24:])); length != len(got)-20 {
				t.Errorf("%s: UDP length %d in a packet of %d bytes", name, length, len(got))
			}
			if tt.written == 1 && int(virtio.GSOSize) != tt.size || tt.written > 1 && len(got) > 28+tt.size {
				t.Errorf("%s: %+v, %d bytes", name, virtio, len(got))
			}
			all = append(all, got[28:]...)
		}
		if !bytes.Equal(all, payload) {
			t.Errorf("%s: %d bytes arrived, want %d", name, len(all), len(payload))
		}
	}
}

// A UDP super-packet that does not say where its datagrams end is nothing to
// guess about.
func TestUDPSuperPacketWithoutSizeIsDropped(t *testing.T) {
	p := startPair(t)
	p.session(t, "s1")
	p.ready(t, "a-a")
	p.bj.device.in <- udpSuperPacket([]byte("two datagrams"), 0)
	eventually(t, "dropped", func() bool { return p.bj.drops.Count(DropMalformed) == 1 })
}
