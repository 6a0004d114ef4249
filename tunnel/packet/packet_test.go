package packet

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// tcpPacket builds a TCP packet with a complete checksum.
func tcpPacket(flags uint8, options, payload []byte) []byte {
	for len(options)%4 != 0 {
		options = append(options, optionNop)
	}
	b := make([]byte, 20, 40+len(options)+len(payload))
	b[0], b[8], b[9] = 0x45, 64, TCP
	binary.BigEndian.PutUint16(b[4:], 0xfffe)
	copy(b[12:], []byte{10, 0, 1, 10, 172, 16, 1, 10})
	tcp := make([]byte, 20)
	binary.BigEndian.PutUint16(tcp, 40000)
	binary.BigEndian.PutUint16(tcp[2:], 443)
	binary.BigEndian.PutUint32(tcp[4:], 0xffffff00)
	tcp[12] = uint8(20+len(options)) / 4 << 4
	tcp[13] = flags
	b = append(append(append(b, tcp...), options...), payload...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	setIPv4Checksum(b[:20])
	in, err := Parse(b)
	if err != nil {
		panic(err)
	}
	setPartialChecksum(b, &in, len(b)-20)
	CompleteChecksum(b, 20, 16)
	return b
}

// overIPv6 puts the transport part of an IPv4 packet into an IPv6 packet.
func overIPv6(ipv4 []byte) []byte {
	b := make([]byte, 40, 40+len(ipv4)-20)
	b[0], b[6], b[7] = 0x60, ipv4[9], 64
	source, destination := netip.MustParseAddr("fd00:1::10").As16(), netip.MustParseAddr("fd00:2::10").As16()
	copy(b[8:], source[:])
	copy(b[24:], destination[:])
	b = append(b, ipv4[20:]...)
	binary.BigEndian.PutUint16(b[4:], uint16(len(b)-40))
	in, err := Parse(b)
	if err != nil {
		panic(err)
	}
	if offset, ok := in.checksumOffset(); ok {
		setPartialChecksum(b, &in, len(b)-40)
		CompleteChecksum(b, 40, offset)
	}
	return b
}

// withExtensions puts extension headers between the IPv6 header and the rest.
func withExtensions(b []byte, kinds ...uint8) []byte {
	for _, kind := range slices.Backward(kinds) {
		extension := make([]byte, 8)
		extension[0] = b[6]
		b = slices.Concat(b[:40], extension, b[40:])
		b[6] = kind
	}
	binary.BigEndian.PutUint16(b[4:], uint16(len(b)-40))
	return b
}

func TestParseIPv6(t *testing.T) {
	tcp := overIPv6(tcpPacket(flagSYN, nil, []byte("hello")))
	tests := []struct {
		name      string
		packet    []byte
		transport int
		fragment  bool
	}{
		{"plain", tcp, 40, false},
		{"options", withExtensions(tcp, hopByHop, destinationOptions), 56, false},
		{"fragment", withExtensions(tcp, fragmentHeader), 48, true},
		{"options before a fragment", withExtensions(tcp, destinationOptions, fragmentHeader), 56, true},
	}
	for _, tt := range tests {
		in, err := Parse(tt.packet)
		if err != nil || in.Transport != tt.transport || in.Fragment != tt.fragment || in.Protocol != TCP || in.Version != 6 {
			t.Errorf("%s: %+v, %v", tt.name, in, err)
		}
		if tt.fragment == (in.Payload != 0) {
			t.Errorf("%s: payload at %d", tt.name, in.Payload)
		}
	}
}

func TestParseIPv6Refuses(t *testing.T) {
	tcp := overIPv6(tcpPacket(0, nil, []byte("hello")))
	tests := []struct {
		name   string
		mutate func([]byte) []byte
	}{
		{"cut header", func(b []byte) []byte { return b[:39] }},
		{"shorter than its length", func(b []byte) []byte { return b[:len(b)-1] }},
		{"jumbogram", func(b []byte) []byte { b[4], b[5] = 0, 0; return b }},
		{"routing header", func(b []byte) []byte { return withExtensions(b, routing) }},
		{"extension beyond the packet", func(b []byte) []byte { b = withExtensions(b, hopByHop); b[41] = 200; return b }},
		{"extension of 2 KiB that wraps a byte", func(b []byte) []byte { b = withExtensions(b, hopByHop); b[41] = 255; return b }},
		{"nine extensions", func(b []byte) []byte { return withExtensions(b, 60, 60, 60, 60, 60, 60, 60, 60, 60) }},
		{"cut fragment header", func(b []byte) []byte { b[6] = fragmentHeader; b[5] = 4; return b[:44] }},
		{"IPv4 in a source address", func(b []byte) []byte { copy(b[8:], make([]byte, 10)); b[18], b[19] = 0xff, 0xff; return b }},
	}
	for _, tt := range tests {
		if in, err := Parse(tt.mutate(bytes.Clone(tcp))); err == nil {
			t.Errorf("%s: accepted as %+v", tt.name, in)
		}
	}
}

func TestUnreachableIPv6(t *testing.T) {
	from := netip.MustParseAddr("fd00:1::1")
	for _, size := range []int{10, 5000} {
		original := overIPv6(tcpPacket(0, nil, make([]byte, size)))
		in, _ := Parse(original)
		b := make([]byte, UnreachableSize)
		b = b[:Unreachable(b, original, &in, from)]
		answer, err := Parse(b)
		if err != nil || answer.Source != from || answer.Destination != in.Source || answer.Protocol != icmpv6 || !checksumsHold(b) {
			t.Fatalf("%d bytes: %+v, %v", size, answer, err)
		}
		if b[40] != 1 || !bytes.HasPrefix(original, b[48:]) || len(b) > 1280 {
			t.Errorf("%d bytes: message of %d", size, len(b))
		}
		if n := Unreachable(make([]byte, UnreachableSize), b, &answer, from); n != 0 {
			t.Error("an error about an error")
		}
	}
}

func udpPacket(payload []byte) []byte {
	b := make([]byte, 28, 28+len(payload))
	b[0], b[8], b[9] = 0x45, 64, UDP
	copy(b[12:], []byte{10, 0, 1, 10, 172, 16, 1, 10})
	b = append(b, payload...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	binary.BigEndian.PutUint16(b[24:], uint16(len(b)-20))
	setIPv4Checksum(b[:20])
	return b
}

// checksumsHold recomputes both checksums the slow way, word by word.
func checksumsHold(b []byte) bool {
	in, err := Parse(b)
	if err != nil {
		return false
	}
	addresses := b[12:20]
	switch {
	case in.Version == 6:
		addresses = b[8:40]
	case slowSum(b[:in.Transport]) != 0xffff:
		return false
	}
	pseudo := append(slices.Clone(addresses), 0, in.Protocol)
	pseudo = binary.BigEndian.AppendUint16(pseudo, uint16(len(b)-in.Transport))
	return slowSum(append(pseudo, b[in.Transport:]...)) == 0xffff
}

func slowSum(b []byte) uint16 {
	acc := uint32(0)
	for i := 0; i < len(b); i += 2 {
		word := uint32(b[i]) << 8
		if i+1 < len(b) {
			word |= uint32(b[i+1])
		}
		acc += word
		acc = acc&0xffff + acc>>16
	}
	return uint16(acc)
}

func TestParse(t *testing.T) {
	in, err := Parse(tcpPacket(0, nil, []byte("hello")))
	want := Inner{
		Source: netip.MustParseAddr("10.0.1.10"), Destination: netip.MustParseAddr("172.16.1.10"),
		Version: 4, Protocol: TCP, SourcePort: 40000, DestinationPort: 443, Transport: 20, Payload: 40,
	}
	if diff := cmp.Diff(want, in, cmpopts.EquateComparable(netip.Addr{})); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name   string
		mutate func([]byte) []byte
	}{
		{"empty", func(b []byte) []byte { return nil }},
		{"version 5", func(b []byte) []byte { b[0] = 0x55; return b }},
		{"IPv4 that calls itself IPv6", func(b []byte) []byte { b[0] = 0x65; return b }},
		{"IHL 4", func(b []byte) []byte { b[0] = 0x44; return b }},
		{"IHL beyond the packet", func(b []byte) []byte { b[0] = 0x4f; b[3] = 44; return b[:44] }},
		{"shorter than its length", func(b []byte) []byte { return b[:len(b)-1] }},
		{"longer than its length", func(b []byte) []byte { return append(b, 0) }},
		{"TCP header cut", func(b []byte) []byte { b[3] = 39; return b[:39] }},
		{"TCP data offset 4", func(b []byte) []byte { b[32] = 4 << 4; return b }},
		{"UDP header cut", func(b []byte) []byte { b[9], b[3] = UDP, 27; return b[:27] }},
		{"TCP data offset beyond the packet", func(b []byte) []byte { b[32] = 15 << 4; return b }},
	}
	for _, tt := range tests {
		if _, err := Parse(tt.mutate(tcpPacket(0, nil, []byte("hello")))); err == nil {
			t.Errorf("%s: accepted", tt.name)
		}
	}
}

func TestParseFragmentHasNoPorts(t *testing.T) {
	b := tcpPacket(0, nil, []byte("hello"))
	b[6] = 0x20
	in, err := Parse(b)
	if err != nil || !in.Fragment || in.Payload != 0 || in.SourcePort != 0 || in.DestinationPort != 0 {
		t.Errorf("%+v, %v", in, err)
	}
}

// Every segment cut from a super-packet is a correct packet by itself, and
// joining them gives the super-packet back.
func TestCutAndJoinAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		payload := rapid.SliceOfN(rapid.Byte(), 2, 3000).Draw(t, "payload")
		v := VirtioHeader{GSOType: rapid.SampledFrom([]uint8{GSOTCPv4, GSOTCPv6, GSOUDP}).Draw(t, "type")}
		v.GSOSize = uint16(rapid.IntRange(max(1, len(payload)/maxDatagrams+1), 1400).Draw(t, "size"))
		flags := rapid.Uint8().Draw(t, "flags") &^ (flagSYN | flagURG | flagRST)
		super := tcpPacket(flags, []byte{8, 10, 1, 2, 3, 4, 5, 6, 7, 8}, payload)
		if v.GSOType == GSOUDP {
			super = withChecksum(udpPacket(payload))
		}
		if v.GSOType == GSOTCPv6 || v.GSOType == GSOUDP && rapid.Bool().Draw(t, "IPv6") {
			super = overIPv6(super)
		}
		in, _ := Parse(super)
		cut, ok := NewCut(super, in, v, len(super))
		if !ok {
			t.Fatal("not cut")
		}
		var joined, last []byte
		for i := range cut.Segments() {
			last = segmentOf(&cut, super, i)
			if !checksumsHold(last) || len(last) > cut.Longest() {
				t.Fatalf("segment %d: % x", i, last)
			}
			if i == 0 {
				joined = slices.Clone(last)
				continue
			}
			if !Continues(joined, last, &in, len(joined)-in.Payload) {
				t.Fatalf("segment %d does not continue", i)
			}
			joined = append(joined, last[in.Payload:]...)
		}
		j := JoinedHeader(joined[:in.Payload], &in, len(joined)-in.Payload, int(v.GSOSize), last)
		if cut.Segments() > 1 && !j.Fits(&in, len(joined)) {
			t.Fatalf("%+v does not fit", j)
		}
		CompleteChecksum(joined, int(j.ChecksumStart), int(j.ChecksumOffset))
		if diff := cmp.Diff(super, joined); diff != "" {
			t.Fatalf("joined differs from the super-packet: %s", diff)
		}
		if ecn := j.GSOType&GSOECN != 0; ecn != (flags&flagCWR != 0 && in.Protocol == TCP) {
			t.Fatalf("ECN mark %v, flags %#x", ecn, flags)
		}
	})
}

// withChecksum completes the transport checksum of a packet.
func withChecksum(b []byte) []byte {
	in, _ := Parse(b)
	v, _ := SinglePartial(b, &in)
	CompleteChecksum(b, int(v.ChecksumStart), int(v.ChecksumOffset))
	return b
}

func segmentOf(cut *Cut, super []byte, i int) []byte {
	from, to := cut.Payload(i)
	segment := make([]byte, cut.HeaderLength(), cut.HeaderLength()+to-from)
	cut.Header(segment, i)
	return withChecksum(append(segment, super[from:to]...))
}

func TestCutFlagsAndNumbers(t *testing.T) {
	super := tcpPacket(flagFIN|flagPSH|flagCWR|0x10, nil, make([]byte, 250))
	in, _ := Parse(super)
	cut, _ := NewCut(super, in, VirtioHeader{GSOType: GSOTCPv4 | GSOECN, GSOSize: 100}, 1000)
	wantFlags := []uint8{flagCWR | 0x10, 0x10, flagFIN | flagPSH | 0x10}
	for i, want := range wantFlags {
		segment := segmentOf(&cut, super, i)
		if got := tcpFlags(segment, &in); got != want {
			t.Errorf("segment %d has flags %#x, want %#x", i, got, want)
		}
		if got, want := binary.BigEndian.Uint32(segment[24:]), uint32(0xffffff00+uint64(i*100)); got != want {
			t.Errorf("segment %d has sequence %#x, want %#x (it wraps)", i, got, want)
		}
		if got, want := binary.BigEndian.Uint16(segment[4:]), uint16(0xfffe+i); got != want {
			t.Errorf("segment %d has identification %#x, want %#x", i, got, want)
		}
	}
}

func TestTransportChecksumHolds(t *testing.T) {
	for name, b := range map[string][]byte{
		"TCP": tcpPacket(0, nil, []byte("hello")), "TCP over IPv6": overIPv6(tcpPacket(0, nil, []byte("hello"))),
		"UDP without": udpPacket([]byte("hello")),
	} {
		in, _ := Parse(b)
		if !TransportChecksumHolds(b, &in) {
			t.Errorf("%s: refused", name)
		}
	}
	for _, b := range [][]byte{tcpPacket(0, nil, []byte("hello")), overIPv6(tcpPacket(0, nil, []byte("hello")))} {
		in, _ := Parse(b)
		b[len(b)-1] ^= 1
		if TransportChecksumHolds(b, &in) {
			t.Errorf("IPv%d: a damaged packet passes", in.Version)
		}
	}
}

func TestNewCutRefuses(t *testing.T) {
	tcp := tcpPacket(0, nil, []byte("hello"))
	in, _ := Parse(tcp)
	udp := udpPacket([]byte("hello"))
	udpIn, _ := Parse(udp)
	empty := tcpPacket(0, nil, nil)
	emptyIn, _ := Parse(empty)
	plain, super := VirtioHeader{}, VirtioHeader{GSOType: GSOUDP, GSOSize: 2}
	for name, ok := range map[string]bool{
		"no room":          second(NewCut(tcp, in, plain, 40)),
		"size 0":           second(NewCut(tcp, in, VirtioHeader{GSOType: GSOTCPv4}, 100)),
		"UDP datagram":     second(NewCut(udp, udpIn, plain, 30)),
		"UDP, TCP by type": second(NewCut(udp, udpIn, VirtioHeader{GSOType: GSOTCPv4, GSOSize: 2}, 30)),
		"UDP, size 0":      second(NewCut(udp, udpIn, VirtioHeader{GSOType: GSOUDP}, 30)),
		"UDP, empty":       second(NewCut(udp[:28], udpIn, super, 30)),
		"no payload":       second(NewCut(empty, emptyIn, plain, 100)),
		"SYN":              second(NewCut(tcpPacket(flagSYN, nil, []byte("hello")), in, plain, 42)),
		"urgent":           second(NewCut(tcpPacket(flagURG, nil, []byte("hello")), in, plain, 42)),
	} {
		if ok {
			t.Errorf("%s: cut", name)
		}
	}
}

func second[A, B any](_ A, b B) B { return b }

func TestClampMSS(t *testing.T) {
	mss := func(v uint16) []byte { return []byte{optionMSS, 4, byte(v >> 8), byte(v)} }
	tests := []struct {
		name    string
		flags   uint8
		options []byte
		want    uint16 // 0: unchanged
	}{
		{"lowered", flagSYN, mss(1460), 1398},
		{"SYN-ACK", flagSYN | 0x10, mss(8961), 1398},
		{"low enough", flagSYN, mss(1398), 0},
		{"not a SYN", 0x10, mss(1460), 0},
		{"no option", flagSYN, []byte{optionNop, optionNop}, 0},
		{"odd place", flagSYN, append([]byte{optionNop}, mss(1460)...), 1398},
		{"after other options", flagSYN, append([]byte{3, 3, 7, 4, 2}, mss(9000)...), 1398},
		{"option of length 0", flagSYN, []byte{8, 0, optionMSS, 4}, 0},
		{"option beyond the header", flagSYN, []byte{8, 40, 0, 0}, 0},
		{"after the end", flagSYN, append([]byte{optionEnd}, mss(1460)...), 0},
	}
	for _, tt := range tests {
		b := tcpPacket(tt.flags, tt.options, nil)
		before := bytes.Clone(b)
		in, _ := Parse(b)
		changed := ClampMSS(b, &in, 1398, false)
		if changed != (tt.want != 0) || changed == bytes.Equal(before, b) {
			t.Errorf("%s: changed = %v", tt.name, changed)
		}
		if !checksumsHold(b) {
			t.Errorf("%s: checksum is wrong afterwards", tt.name)
		}
		if at := findMSS(b[20:in.Payload]); tt.want != 0 && binary.BigEndian.Uint16(b[20+at:]) != tt.want {
			t.Errorf("%s: MSS %d, want %d", tt.name, binary.BigEndian.Uint16(b[20+at:]), tt.want)
		}
	}
}

func TestClampMSSLeavesPartialChecksum(t *testing.T) {
	b := tcpPacket(flagSYN, []byte{optionMSS, 4, 0x05, 0xb4}, nil)
	in, _ := Parse(b)
	setPartialChecksum(b, &in, len(b)-20)
	ClampMSS(b, &in, 1000, true)
	CompleteChecksum(b, 20, 16)
	if !checksumsHold(b) {
		t.Error("the completed checksum is wrong")
	}
}

func TestUnreachable(t *testing.T) {
	from := netip.MustParseAddr("10.0.1.1")
	original := udpPacket([]byte("a payload longer than eight bytes"))
	in, _ := Parse(original)
	b := make([]byte, UnreachableSize)
	b = b[:Unreachable(b, original, &in, from)]
	answer, err := Parse(b)
	if err != nil || answer.Source != from || answer.Destination != in.Source || answer.Protocol != icmp {
		t.Fatalf("%+v, %v", answer, err)
	}
	if slowSum(b[:20]) != 0xffff || slowSum(b[20:]) != 0xffff {
		t.Error("a checksum is wrong")
	}
	if b[20] != 3 || b[21] != 0 || !bytes.Equal(b[28:], original[:28]) {
		t.Errorf("message % x", b[20:])
	}
}

func TestUnreachableIsNotSentAbout(t *testing.T) {
	tests := map[string]func([]byte){
		"a later fragment":       func(b []byte) { b[7] = 1 },
		"a multicast":            func(b []byte) { b[16] = 224 },
		"a source that is none":  func(b []byte) { copy(b[12:16], []byte{0, 0, 0, 0}) },
		"another ICMP error":     func(b []byte) { b[9], b[20] = icmp, 3 },
		"a multicast as source":  func(b []byte) { b[12] = 239 },
		"the sender's own loop ": func(b []byte) { b[12] = 127 },
	}
	for name, change := range tests {
		original := udpPacket([]byte("x"))
		change(original)
		in, err := Parse(original)
		if err != nil {
			t.Fatal(name, err)
		}
		if n := Unreachable(make([]byte, UnreachableSize), original, &in, netip.MustParseAddr("10.0.1.1")); n != 0 {
			t.Errorf("sent about %s", name)
		}
	}
}

func TestSumAgreesWithWordByWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "b")
		if got, want := fold(sum(b, 0)), slowSum(b); got != want {
			t.Fatalf("%#x, want %#x", got, want)
		}
	})
}

// FuzzInner gives the parser what a hostile peer with a valid certificate may
// put into a record.
func FuzzInner(f *testing.F) {
	f.Add(tcpPacket(flagSYN, []byte{optionMSS, 4, 0x05, 0xb4}, []byte("x")), 100)
	f.Add(tcpPacket(0x10, nil, []byte("hello")), 42)
	f.Add(udpPacket([]byte("x")), 0)
	f.Add(overIPv6(tcpPacket(flagSYN, []byte{optionMSS, 4, 0x05, 0xb4}, []byte("x"))), 100)
	f.Add(withExtensions(overIPv6(tcpPacket(0, nil, []byte("x"))), 0, 60, 44), 1)
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		in, err := Parse(b)
		if err != nil {
			return
		}
		ClampMSS(b, &in, 1000, false)
		SinglePartial(b, &in)
		CompleteChecksum(b, in.Transport, 16)
		Unreachable(make([]byte, UnreachableSize), b, &in, in.Destination)
		in.FlowHash(uint64(size))
		cut, ok := NewCut(b, in, VirtioHeader{}, size)
		if !ok {
			return
		}
		header := make([]byte, cut.HeaderLength())
		for _, i := range []int{0, cut.Segments() - 1} {
			cut.Header(header, i)
			if from, to := cut.Payload(i); from >= to || to > len(b) {
				t.Errorf("segment %d of %d: payload %d to %d of %d bytes", i, cut.Segments(), from, to, len(b))
			}
		}
	})
}
