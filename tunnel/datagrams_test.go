package tunnel

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway/tunnel/packet"
	"causeway/tunnel/wire"
)

// lone is a datagram that was sent by itself.
type lone struct {
	ipv6, df bool
	port     uint16 // where it comes from
	id       uint16 // of IPv4
	class    byte   // TOS or traffic class
	payload  string
	// What is special about it.
	partial, noChecksum, damaged bool
}

// bytes are the whole packet, as it came out of a TUN device: a partial
// checksum is not filled in.
func (l *lone) bytes() []byte {
	ip := 20
	var b []byte
	if l.ipv6 {
		ip = 40
		b = make([]byte, 48)
		copy(b, []byte{0: 0x60 | l.class>>4, 1: l.class << 4, 6: packet.UDP, 7: 64, 8: 0xfd, 23: 1, 24: 0xfd, 39: 2})
	} else {
		b = ipv4(packet.UDP, "10.0.1.10", "172.16.1.10", make([]byte, 8))
		b[1] = l.class
		binary.BigEndian.PutUint16(b[4:], l.id)
		if l.df {
			b[6] = 0x40
		}
	}
	binary.BigEndian.PutUint16(b[ip:], l.port)
	binary.BigEndian.PutUint16(b[ip+2:], 443)
	b = append(b, l.payload...)
	putLengths(b, ip)
	putChecksums(b, ip)
	switch {
	case l.partial:
		b[ip+6], b[ip+7] = 0x12, 0x34
	case l.noChecksum:
		b[ip+6], b[ip+7] = 0, 0
	case l.damaged:
		b[ip+8] ^= 0x40
	}
	return b
}

// arrives is the datagram as the far kernel has to have it.
func (l *lone) arrives() []byte {
	b := l.bytes()
	if l.partial {
		putChecksums(b, len(b)-len(l.payload)-8)
	}
	return anyID(b)
}

// anyID gives an intact packet that is never fragmented the identification 0:
// it means nothing, and the kernel counts it up where it was always the same.
func anyID(b []byte) []byte {
	if b[0] == 0x45 && b[6]&0x40 != 0 && onesSum(b[:20]) == 0xffff {
		b[4], b[5], b[10], b[11] = 0, 0, 0, 0
		binary.BigEndian.PutUint16(b[10:], ^onesSum(b[:20]))
	}
	return b
}

// pass takes datagrams through a joiner as records of one burst.
func pass(j *joiner, all []lone) {
	path := &inboundPath{}
	for i := range all {
		var meta wire.Meta
		if all[i].partial {
			meta.Flags = wire.PartialChecksum
		}
		feed(j, path, wire.Header{Last: true}, uint64(i), meta, all[i].bytes())
	}
	j.flush()
}

// written are the packets a device was given, as the kernel delivers them, and
// how many datagrams each held.
func (d *recordingDevice) delivered(t failer) (all [][]byte, held []int) {
	for _, b := range d.written {
		cut := deliver(t, b)
		held = append(held, len(cut))
		for _, b := range cut {
			all = append(all, anyID(b))
		}
	}
	return all, held
}

func TestDatagramsAreJoined(t *testing.T) {
	plain := lone{df: true, port: 5000, payload: "same"}
	with := func(changes ...func(*lone)) []lone {
		var all []lone
		for _, change := range changes {
			l := plain
			change(&l)
			all = append(all, l)
		}
		return all
	}
	same := func(*lone) {}
	says := func(payload string) func(*lone) { return func(l *lone) { l.payload = payload } }
	partial := func(l *lone) { l.partial = true }
	damaged := func(l *lone) { l.damaged = true }
	none := func(l *lone) { l.noChecksum = true }
	other := func(l *lone) { l.port++ }
	ipv6 := func(l *lone) { l.ipv6 = true }
	numbered := func(id uint16) func(*lone) { return func(l *lone) { l.id, l.df = id, false } }
	for _, tt := range []struct {
		name string
		sent []lone
		held []int
	}{
		{"one", with(same), []int{1}},
		{"alike", with(same, same, same), []int{3}},
		{"IPv6", with(ipv6, ipv6), []int{2}},
		{"IPv4 and IPv6", with(same, ipv6, same), []int{1, 1, 1}},
		{"as many as a send has", slices.Repeat(with(same), 64), []int{63, 1}},
		{"a shorter one ends a run", with(same, says("end"), same, same), []int{2, 2}},
		{"a longer one begins another", with(same, same, says("longer"), says("longer")), []int{2, 2}},
		{"an empty one stands alone", with(same, says(""), same), []int{1, 1, 1}},
		{"no more than 64 KiB", slices.Repeat(with(says(string(make([]byte, 20_000)))), 4), []int{3, 1}},
		{"partial checksums", with(partial, same, partial), []int{3}},
		{"a damaged one stands alone", with(same, same, damaged, same, same), []int{2, 1, 2}},
		{"a damaged one is first", with(damaged, same, same), []int{1, 2}},
		{"damaged ones", with(damaged, damaged), []int{1, 1}},
		{"without checksums", with(none, none), []int{1, 1}},
		{"one without a checksum", with(same, none, same), []int{1, 1, 1}},
		{"another flow", with(same, same, other, other, same), []int{2, 2, 1}},
		{"another class", with(same, func(l *lone) { l.class = 0xb8 }, same), []int{1, 1, 1}},
		{"marked by a full queue", with(same, func(l *lone) { l.class = 3 }), []int{1, 1}},
		{"may be fragmented, numbered", with(numbered(9), numbered(10), numbered(11)), []int{3}},
		{"may be fragmented, a number is missing", with(numbered(9), numbered(11), numbered(12)), []int{1, 2}},
		{"may be fragmented, not numbered", with(numbered(0), numbered(0)), []int{1, 1}},
	} {
		for _, refuse := range []bool{false, true} {
			device := &recordingDevice{refuseGSO: refuse}
			j := joinerOn(device)
			pass(&j, tt.sent)
			var want [][]byte
			for i := range tt.sent {
				want = append(want, tt.sent[i].arrives())
			}
			got, held := device.delivered(t)
			if !slices.EqualFunc(got, want, bytes.Equal) {
				t.Errorf("%s (refused: %v): delivered\n% x, want\n% x", tt.name, refuse, got, want)
			}
			if !refuse && !slices.Equal(held, tt.held) {
				t.Errorf("%s: written as %v, want %v", tt.name, held, tt.held)
			}
		}
	}
}

func joinerOn(d Device) joiner {
	j := newJoiner(New(Config{Device: d, Plan: Plan{Failover: time.Second}}))
	j.uso = d.Offloads().UDP
	return j
}

// What is not a lone datagram stays in its place between those that are.
func TestDatagramsKeepTheirPlace(t *testing.T) {
	device := &recordingDevice{}
	j := joinerOn(device)
	path := &inboundPath{}
	send := func(pn uint64, flags uint8, b []byte) {
		meta := wire.Meta{Flags: flags}
		if flags&wire.Segment != 0 {
			meta.HeaderLength = 28
		}
		feed(&j, path, wire.Header{Idx: uint8(pn)}, pn, meta, b)
	}
	alike := lone{df: true, port: 5000, payload: "same"}
	fragment := alike.bytes()
	fragment[6] = 0x20
	send(0, 0, alike.bytes())
	send(1, 0, alike.bytes())
	send(2, 0, fragment)
	send(3, 0, alike.bytes())
	send(4, wire.PartialChecksum|wire.Segment, alike.bytes())
	send(5, wire.PartialChecksum|wire.Segment, alike.bytes())
	send(6, 0, alike.bytes())
	send(7, wire.LastPart, alike.bytes()) // put together from halves
	send(8, 0, alike.bytes())
	j.flush()
	var held []int
	for _, b := range device.written {
		held = append(held, max(1, (len(b)-packet.VirtioHeaderSize-28)/len(alike.payload)))
	}
	if want := []int{2, 1, 1, 2, 1, 1, 1}; !slices.Equal(held, want) {
		t.Errorf("written as %v, want %v", held, want)
	}
}

// Whatever is sent arrives, in the order it was sent.
func TestDatagramsArriveAsTheyWereSent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		template := rapid.Custom(func(t *rapid.T) lone {
			return lone{
				ipv6: rapid.IntRange(0, 3).Draw(t, "IPv6") == 0, df: rapid.IntRange(0, 3).Draw(t, "DF") > 0,
				port: uint16(rapid.IntRange(5000, 5001).Draw(t, "port")), class: byte(rapid.IntRange(0, 1).Draw(t, "class")),
				payload:    string(make([]byte, rapid.SampledFrom([]int{0, 1, 2, 7, 64, 1400}).Draw(t, "length"))),
				partial:    rapid.IntRange(0, 4).Draw(t, "partial") == 0,
				noChecksum: rapid.IntRange(0, 9).Draw(t, "none") == 0,
				damaged:    rapid.IntRange(0, 9).Draw(t, "damaged") == 0,
			}
		})
		var sent []lone
		for range rapid.IntRange(1, 6).Draw(t, "runs") {
			l := template.Draw(t, "datagram")
			step := uint16(rapid.IntRange(0, 2).Draw(t, "step"))
			for range rapid.IntRange(1, 70).Draw(t, "count") {
				l.damaged = l.damaged && l.payload != ""
				sent = append(sent, l)
				l.id += step
			}
		}
		device := &recordingDevice{refuseGSO: rapid.IntRange(0, 4).Draw(t, "refuse") == 0}
		j := joinerOn(device)
		pass(&j, sent)
		got, _ := device.delivered(t)
		if len(got) != len(sent) {
			t.Fatalf("%d delivered, want %d", len(got), len(sent))
		}
		for i := range sent {
			if want := sent[i].arrives(); !bytes.Equal(got[i], want) {
				t.Fatalf("%d of %d: % x, want % x", i, len(sent), got[i], want)
			}
		}
	})
}

// Records of lone datagrams are joined where the device takes super-packets of
// UDP, in the burst they come in, and not where that is switched off.
func TestTheDeviceSaysWhetherDatagramsAreJoined(t *testing.T) {
	for noUDP, want := range map[bool][]int{false: {3, 2}, true: {1, 1, 1, 1, 1}} {
		device := &recordingDevice{noUDP: noUDP}
		r := newRawPathTo(t, device)
		records := r.datagrams(5)
		r.loop.records(records[:3])
		r.loop.records(records[3:])
		got, held := device.delivered(t)
		alike := alikeDatagram()
		if !slices.Equal(held, want) || !bytes.Equal(got[4], alike.arrives()) {
			t.Errorf("switched off %v: written as %v, want %v", noUDP, held, want)
		}
	}
}

func alikeDatagram() lone { return lone{df: true, port: 5000, payload: "the same again"} }

// datagrams are records of as many datagrams of one flow.
func (r *rawPath) datagrams(count int) [][]byte {
	r.t.Helper()
	alike := alikeDatagram()
	b := append(make([]byte, packet.VirtioHeaderSize), alike.bytes()...)
	return slices.Concat(sealed(r.t, r.out, b, count)...)
}

func TestJoiningDatagramsDoesNotAllocate(t *testing.T) {
	device := &sinkDevice{}
	r := newRawPathTo(t, device)
	const runs, burst = 50, 4
	records := r.datagrams((runs + 1) * burst)
	allocs := testing.AllocsPerRun(runs, func() {
		r.loop.records(records[:burst])
		records = records[burst:]
	})
	if allocs != 0 {
		t.Errorf("%v allocations per burst", allocs)
	}
	if want := (runs + 1) * (1 + burst); device.written != want {
		t.Errorf("%d parts were written, want %d: nothing was joined", device.written, want)
	}
}
