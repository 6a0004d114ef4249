package packet

import (
	"bytes"
	"testing"
)

// The datagrams of a UDP super-packet stay what they were, whatever a record
// has room for.
func TestUDPIsCutAtItsDatagrams(t *testing.T) {
	super := udpPacket(bytes.Repeat([]byte("x"), 2500))
	in, _ := Parse(super)
	cut, ok := NewCut(super, in, VirtioHeader{GSOType: GSOUDP, GSOSize: 1000}, 500)
	if !ok || cut.Segments() != 3 || cut.Longest() != 1028 {
		t.Fatalf("cut: %v, %d segments of up to %d bytes", ok, cut.Segments(), cut.Longest())
	}
	for i, want := range []int{1000, 1000, 500} {
		datagram := segmentOf(&cut, super, i)
		segment, err := Parse(datagram)
		if err != nil || len(datagram) != 28+want || !udpLengthHolds(datagram, &segment) || datagram[5] != byte(i) {
			t.Errorf("datagram %d: % x, %v", i, datagram[:28], err)
		}
	}
}

func TestVirtioHeaderFits(t *testing.T) {
	tcp4, tcp6 := tcpPacket(0x10, nil, make([]byte, 300)), overIPv6(tcpPacket(0x10, nil, make([]byte, 300)))
	udp4, udp6 := udpPacket(make([]byte, 300)), overIPv6(udpPacket(make([]byte, 300)))
	echo := udpPacket(make([]byte, 300))
	echo[9] = icmp
	partial := func(start, offset uint16) VirtioHeader {
		return VirtioHeader{Flags: NeedsChecksum, ChecksumStart: start, ChecksumOffset: offset}
	}
	super := func(v VirtioHeader, kind uint8, header, size uint16) VirtioHeader {
		v.GSOType, v.HeaderLength, v.GSOSize = kind, header, size
		return v
	}
	tests := []struct {
		name   string
		packet []byte
		v      VirtioHeader
		want   bool
	}{
		{"nothing said", tcp4, VirtioHeader{}, true},
		{"nothing said of ICMP", echo, VirtioHeader{}, true},
		{"partial", udp6, partial(40, 6), true},
		{"super-packet of TCP", tcp4, super(partial(20, 16), GSOTCPv4, 40, 100), true},
		{"with ECN", tcp6, super(partial(40, 16), GSOTCPv6|GSOECN, 60, 100), true},
		{"super-packet of UDP", udp4, super(partial(20, 6), GSOUDP, 28, 100), true},
		{"super-packet of UDP over IPv6", udp6, super(partial(40, 6), GSOUDP, 48, 5), true},

		{"unknown flag", tcp4, VirtioHeader{Flags: 2}, false},
		{"size without a type", tcp4, VirtioHeader{GSOSize: 1}, false},
		{"checksum of UDP in TCP", tcp4, partial(20, 6), false},
		{"checksum elsewhere", tcp4, partial(24, 16), false},
		{"checksum of ICMP", echo, partial(20, 2), false},
		{"TCP without partial checksum", tcp4, super(VirtioHeader{}, GSOTCPv4, 40, 100), false},
		{"TCP of the other version", tcp4, super(partial(20, 16), GSOTCPv6, 40, 100), false},
		{"IPv6 as IPv4", tcp6, super(partial(40, 16), GSOTCPv4, 60, 100), false},
		{"TCP as UDP", tcp4, super(partial(20, 16), GSOUDP, 40, 100), false},
		{"UDP as TCP", udp4, super(partial(20, 6), GSOTCPv4, 28, 100), false},
		{"UDP with ECN", udp4, super(partial(20, 6), GSOUDP|GSOECN, 28, 100), false},
		{"UDP fragmentation", udp4, super(partial(20, 6), 3, 28, 100), false},
		{"wrong header length", tcp4, super(partial(20, 16), GSOTCPv4, 44, 100), false},
		{"segment of 0", tcp4, super(partial(20, 16), GSOTCPv4, 40, 0), false},
		{"one segment", tcp4, super(partial(20, 16), GSOTCPv4, 40, 300), false},
		{"75 datagrams", udp4, super(partial(20, 6), GSOUDP, 28, 4), false},
	}
	for _, tt := range tests {
		in, err := Parse(tt.packet)
		if err != nil {
			t.Fatal(tt.name, err)
		}
		if got := tt.v.Fits(&in, len(tt.packet)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	in, _ := Parse(tcp6)
	if (VirtioHeader{}).Fits(&in, MaxLength+1) {
		t.Error("longer than any packet: true")
	}
}

func TestJoinableSegments(t *testing.T) {
	lying := udpPacket([]byte("longer than it says"))
	lying[25] = 9
	fragment := udpPacket([]byte("part"))
	fragment[6] = 0x20
	for name, tt := range map[string]struct {
		packet []byte
		want   bool
	}{
		"TCP":             {tcpPacket(0x10, nil, []byte("x")), true},
		"TCP with CWR":    {tcpPacket(flagCWR|0x10, nil, []byte("x")), true},
		"UDP":             {udpPacket([]byte("x")), true},
		"TCP without any": {tcpPacket(0x10, nil, nil), false},
		"SYN":             {tcpPacket(flagSYN, nil, []byte("x")), false},
		"RST":             {tcpPacket(flagRST, nil, []byte("x")), false},
		"urgent":          {tcpPacket(flagURG, nil, []byte("x")), false},
		"empty datagram":  {udpPacket(nil), false},
		"lying datagram":  {lying, false},
		"fragment":        {fragment, false},
	} {
		in, err := Parse(tt.packet)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := Joinable(tt.packet, &in); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestContinues(t *testing.T) {
	first := tcpPacket(0x10, nil, []byte("hello"))
	in, _ := Parse(first)
	next := func(sequence byte, flags uint8) []byte {
		b := tcpPacket(flags, nil, []byte("world"))
		b[27] = sequence
		return b
	}
	datagram := udpPacket([]byte("hello"))
	udpIn, _ := Parse(datagram)
	otherPort := udpPacket([]byte("world"))
	otherPort[21]++
	lying := udpPacket([]byte("world"))
	lying[25]++
	for name, tt := range map[string]struct {
		got, want bool
	}{
		"next":           {Continues(first, next(5, 0x18), &in, 5), true},
		"gap":            {Continues(first, next(6, 0x10), &in, 5), false},
		"repeated":       {Continues(first, next(0, 0x10), &in, 5), false},
		"SYN":            {Continues(first, next(5, flagSYN), &in, 5), false},
		"CWR":            {Continues(first, next(5, flagCWR), &in, 5), false},
		"datagram":       {Continues(datagram, udpPacket([]byte("world")), &udpIn, 5), true},
		"other port":     {Continues(datagram, otherPort, &udpIn, 5), false},
		"lying datagram": {Continues(datagram, lying, &udpIn, 5), false},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %v", name, tt.got)
		}
	}
	if !EndsRun(next(5, flagPSH), &in) || !EndsRun(next(5, flagFIN), &in) || EndsRun(first, &in) || EndsRun(datagram, &udpIn) {
		t.Error("runs end elsewhere than at FIN and PSH")
	}
}

// A partial checksum of a packet inside another, such as one of VXLAN, is
// completed; headers already parsed are never written.
func TestPartialChecksumElsewhere(t *testing.T) {
	inside := tcpPacket(0x10, nil, []byte("inside"))
	want := udpPacket(inside)
	b := bytes.Clone(want)
	insideIn, _ := Parse(inside)
	setPartialChecksum(b[28:], &insideIn, len(inside)-20)
	in, _ := Parse(b)
	if PartialChecksum(b, &in, VirtioHeader{Flags: NeedsChecksum, ChecksumStart: 48, ChecksumOffset: 16}) || !bytes.Equal(b, want) {
		t.Errorf("% x", b)
	}
	for _, start := range []uint16{0, 16, 20, 24, 2000} {
		if PartialChecksum(b, &in, VirtioHeader{Flags: NeedsChecksum, ChecksumStart: start}) || !bytes.Equal(b, want) {
			t.Errorf("from %d: % x", start, b)
		}
	}
	if !PartialChecksum(b, &in, VirtioHeader{Flags: NeedsChecksum, ChecksumStart: 20, ChecksumOffset: 6}) {
		t.Error("UDP's own is not taken for partial")
	}
}

// FuzzVirtio takes what a kernel may hand over through what becomes of it:
// parsed, cut, and each piece written alone or joined again. Whatever comes
// in, what goes to a kernel is true.
func FuzzVirtio(f *testing.F) {
	seed := func(v VirtioHeader, b []byte) {
		header := make([]byte, VirtioHeaderSize)
		v.Put(header)
		f.Add(append(header, b...), 100)
	}
	tcp, udp := tcpPacket(flagCWR|0x18, nil, make([]byte, 50)), withChecksum(udpPacket(make([]byte, 50)))
	seed(VirtioHeader{NeedsChecksum, GSOTCPv4 | GSOECN, 40, 20, 20, 16}, tcp)
	seed(VirtioHeader{NeedsChecksum, GSOTCPv6, 60, 20, 40, 16}, overIPv6(tcp))
	seed(VirtioHeader{NeedsChecksum, GSOUDP, 28, 20, 20, 6}, udp)
	seed(VirtioHeader{NeedsChecksum, GSOUDP, 48, 20, 40, 6}, overIPv6(udp))
	seed(VirtioHeader{NeedsChecksum, GSONone, 0, 0, 20, 6}, udp)
	f.Fuzz(func(t *testing.T, b []byte, limit int) {
		if len(b) < VirtioHeaderSize || len(b) > VirtioHeaderSize+MaxLength {
			return
		}
		v := ParseVirtioHeader(b)
		b = b[VirtioHeaderSize:]
		in, err := Parse(b)
		if err != nil {
			return
		}
		if !PartialChecksum(b, &in, v) && !TransportChecksumHolds(b, &in) {
			return
		}
		if again, err := Parse(b); err != nil || again != in {
			t.Fatalf("parsed as %+v before, %+v after: %v", in, again, err)
		}
		cut, ok := NewCut(b, in, v, limit)
		if !ok {
			return
		}
		if in.Protocol == UDP && cut.Longest() != in.Payload+min(int(v.GSOSize), len(b)-in.Payload) {
			t.Fatalf("datagrams of %d bytes cut to %d", v.GSOSize, cut.Longest()-in.Payload)
		}
		rejoin(t, &cut, b)
	})
}

// rejoin joins the segments of a super-packet as long as they continue.
func rejoin(t *testing.T, cut *Cut, super []byte) {
	first := segmentOf(cut, super, 0)
	in, err := Parse(first)
	if err != nil || !Joinable(first, &in) {
		t.Fatalf("the first segment is not one: % x, %v", first, err)
	}
	size, joined := len(first)-in.Payload, first
	last, count := first, 1
	for ; count < min(cut.Segments(), maxDatagrams-1); count++ {
		segment := segmentOf(cut, super, count)
		if segmentIn, err := Parse(segment); err != nil || segmentIn != in {
			t.Fatalf("segment %d: %+v, %v", count, segmentIn, err)
		}
		v, ok := SinglePartial(bytes.Clone(segment), &in)
		if !ok || !v.Fits(&in, len(segment)) {
			t.Fatalf("segment %d: %+v", count, v)
		}
		if !Continues(joined, segment, &in, len(joined)-in.Payload) {
			t.Fatalf("segment %d does not continue", count)
		}
		last = segment
		joined = append(joined[:len(joined):len(joined)], segment[in.Payload:]...)
	}
	if v := JoinedHeader(joined[:in.Payload], &in, len(joined)-in.Payload, size, last); count > 1 && !v.Fits(&in, len(joined)) {
		t.Fatalf("%d segments: %+v", count, v)
	}
}
