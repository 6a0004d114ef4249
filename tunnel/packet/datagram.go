package packet

import "encoding/binary"

// Where the parts of an IPv4 header are that lone datagrams are compared by
// (RFC 791 section 3.1), and of an IPv6 header (RFC 8200 section 3).
const (
	ipv4ID        = 4
	ipv4Flags     = 6
	ipv4Checksum  = 10
	ipv4Addresses = 12
	ipv6Length    = 4
	ipv6Next      = 6
	portsSize     = 4

	flagDF = 0x40 // don't fragment, in the byte at ipv4Flags
)

// JoinableDatagram reports whether b, which came by itself, may be the first
// of several datagrams that become one super-packet: UDP with a payload, right
// behind an IP header without options or extension headers, with a length that
// is true, and not one that says it has no checksum, since a kernel gives one
// to every datagram it cuts off. partial says that the checksum is not filled
// in. What Linux joins on receiving is the same (net/ipv4/udp_offload.c,
// inet_gro_receive, ipv6_gro_receive).
func JoinableDatagram(b []byte, in *Inner, partial bool) bool {
	ip := ipv4MinHeader
	if in.Version == 6 {
		ip = ipv6Header
	}
	return in.Protocol == UDP && in.Payload == ip+udpHeader && len(b) > in.Payload && udpLengthHolds(b, in) &&
		(partial || binary.BigEndian.Uint16(b[in.Transport+6:]) != 0)
}

// SameHeaders reports whether next, a JoinableDatagram too, has the headers
// that a kernel would give the one at place n of a super-packet that begins
// with first: equal but for lengths, checksums and identification.
//
// The kernel numbers the datagrams it cuts off one by one, so identifications
// must count up. With DF they may also be all the same, usually zero: those of
// packets that are never fragmented mean nothing (RFC 6864 section 4.1).
func SameHeaders(first, next []byte, in *Inner, n int) bool {
	if in.Version == 6 {
		to := in.Transport + portsSize
		return string(first[:ipv6Length]) == string(next[:ipv6Length]) && string(first[ipv6Next:to]) == string(next[ipv6Next:to])
	}
	to := ipv4Addresses + 8 + portsSize
	if string(first[:2]) != string(next[:2]) || string(first[ipv4Flags:ipv4Checksum]) != string(next[ipv4Flags:ipv4Checksum]) ||
		string(first[ipv4Addresses:to]) != string(next[ipv4Addresses:to]) {
		return false
	}
	step := binary.BigEndian.Uint16(next[ipv4ID:]) - binary.BigEndian.Uint16(first[ipv4ID:])
	return step == uint16(n) || step == 0 && first[ipv4Flags]&flagDF != 0
}

// ChecksumsHold reports whether the headers of a JoinableDatagram and its
// payload are as their checksums say. Joining computes them anew: without
// this, damage done before would be made good in name only.
func ChecksumsHold(b []byte, in *Inner, partial bool) bool {
	if in.Version == 4 && fold(sum(b[:ipv4MinHeader], 0)) != 0xffff {
		return false
	}
	return partial || TransportChecksumHolds(b, in)
}
