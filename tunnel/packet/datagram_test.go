package packet

import (
	"encoding/binary"
	"slices"
	"testing"
)

// lone is a datagram that leaves a Linux host: with DF, checksums
// complete.
func lone(payload string) []byte {
	b := make([]byte, 28, 28+len(payload))
	b[0], b[6], b[8], b[9] = 0x45, flagDF, 64, UDP
	copy(b[12:], []byte{10, 0, 1, 10, 172, 16, 1, 10})
	binary.BigEndian.PutUint16(b[20:], 5000)
	binary.BigEndian.PutUint16(b[22:], 5001)
	b = append(b, payload...)
	completeUDP(b)
	return b
}

// completeUDP makes the lengths and checksums of a datagram true.
func completeUDP(b []byte) {
	header := int(b[0]&0xf) * 4
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	binary.BigEndian.PutUint16(b[header+4:], uint16(len(b)-header))
	setIPv4Checksum(b[:header])
	in, err := Parse(b)
	if err != nil {
		panic(err)
	}
	setPartialChecksum(b, &in, len(b)-header)
	CompleteChecksum(b, header, 6)
}

func TestJoinableDatagram(t *testing.T) {
	change := func(f func(b []byte)) []byte {
		b := lone("payload")
		f(b)
		return b
	}
	withOptions := slices.Insert(lone("payload"), 20, 1, 1, 1, 1)
	withOptions[0] = 0x46
	completeUDP(withOptions)
	hopByHop := slices.Insert(overIPv6(lone("payload")), 40, UDP, 0, 1, 4, 0, 0, 0, 0)
	hopByHop[6], hopByHop[5] = 0, hopByHop[5]+8
	noChecksum := change(func(b []byte) { b[26], b[27] = 0, 0 })
	for _, tt := range []struct {
		name          string
		b             []byte
		partial, want bool
	}{
		{"IPv4", lone("payload"), false, true},
		{"IPv6", overIPv6(lone("payload")), false, true},
		{"checksum is partial", lone("payload"), true, true},
		{"a sum that looks like none, but is partial", noChecksum, true, true},
		{"no checksum", noChecksum, false, false},
		{"no payload", lone(""), false, false},
		{"IPv4 options", withOptions, false, false},
		{"IPv6 extension header", hopByHop, false, false},
		{"first fragment", change(func(b []byte) { b[6] = 0x20 }), false, false},
		{"later fragment", change(func(b []byte) { b[7] = 1 }), false, false},
		{"UDP length too short", change(func(b []byte) { b[25]-- }), false, false},
		{"UDP length too long", change(func(b []byte) { b[25]++ }), false, false},
		{"TCP", tcpPacket(0x10, nil, []byte("payload")), false, false},
	} {
		in, err := Parse(tt.b)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := JoinableDatagram(tt.b, &in, tt.partial); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestSameHeaders(t *testing.T) {
	type edit = func(first, next []byte)
	nothing := func(first, next []byte) {}
	at := func(i int) edit { return func(_, next []byte) { next[i] ^= 1 } }
	ids := func(df byte, first, next uint16) edit {
		return func(a, b []byte) {
			a[6], b[6] = df, df
			binary.BigEndian.PutUint16(a[4:], first)
			binary.BigEndian.PutUint16(b[4:], next)
		}
	}
	for _, tt := range []struct {
		name string
		ipv6 bool
		n    int
		edit edit
		want bool
	}{
		{"alike", false, 1, nothing, true},
		{"TOS", false, 1, at(1), false},
		{"TTL", false, 1, at(8), false},
		{"source", false, 1, at(15), false},
		{"destination", false, 1, at(19), false},
		{"source port", false, 1, at(21), false},
		{"destination port", false, 1, at(23), false},
		{"DF of one alone", false, 1, func(a, _ []byte) { a[6] = 0 }, false},
		{"checksums", false, 1, func(_, b []byte) { b[10], b[27] = 1, 1 }, true},
		{"ids count", false, 3, ids(0, 7, 10), true},
		{"ids count over the end", false, 2, ids(0, 0xffff, 1), true},
		{"ids do not count", false, 3, ids(0, 7, 9), false},
		{"the same id without DF", false, 1, ids(0, 7, 7), false},
		{"the same id with DF", false, 5, ids(flagDF, 7, 7), true},
		{"ids count with DF", false, 5, ids(flagDF, 7, 12), true},
		{"ids do not count with DF", false, 5, ids(flagDF, 7, 13), false},
		{"alike", true, 1, nothing, true},
		{"traffic class", true, 1, at(1), false},
		{"flow label", true, 1, at(3), false},
		{"hop limit", true, 1, at(7), false},
		{"source", true, 1, at(23), false},
		{"destination", true, 1, at(39), false},
		{"source port", true, 1, at(41), false},
		{"destination port", true, 1, at(43), false},
		{"checksum", true, 1, at(47), true},
	} {
		first, next := lone("first"), lone("next")
		if tt.ipv6 {
			first, next = overIPv6(first), overIPv6(next)
		}
		in, err := Parse(first)
		if err != nil {
			t.Fatal(err)
		}
		tt.edit(first, next)
		if got := SameHeaders(first, next, &in, tt.n); got != tt.want {
			t.Errorf("%s (IPv6 %v): %v", tt.name, tt.ipv6, got)
		}
	}
}

func TestChecksumsHold(t *testing.T) {
	for _, b := range [][]byte{lone("odd"), overIPv6(lone("even"))} {
		in, err := Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if !ChecksumsHold(b, &in, false) || !ChecksumsHold(b, &in, true) {
			t.Errorf("version %d: a sound datagram does not hold", in.Version)
		}
		b[len(b)-1] ^= 1
		if ChecksumsHold(b, &in, false) || !ChecksumsHold(b, &in, true) {
			t.Errorf("version %d: a damaged payload holds, or its partial checksum does not", in.Version)
		}
	}
	b := lone("payload")
	in, _ := Parse(b)
	b[8]++ // TTL
	if ChecksumsHold(b, &in, false) || ChecksumsHold(b, &in, true) {
		t.Error("a damaged IP header holds")
	}
}
