package packet

import (
	"encoding/binary"
	"net/netip"
)

const (
	icmp            = 1
	icmpEchoReply   = 0
	icmpEchoRequest = 8
	icmpUnreachable = 3 // code 0: network (RFC 792)

	icmpv6            = 58
	icmpv6Error       = 128 // types below are errors
	icmpv6Unreachable = 1   // code 0: no route (RFC 4443 section 3.1)

	icmpHeader       = 8
	quotedTransport  = 8
	unreachableTTL   = 64
	fragmentOffset   = 0x1fff
	precedenceNetCtl = 0xc0
)

// UnreachableSize is the room Unreachable needs: IPv6's smallest MTU.
const UnreachableSize = 1280

// Unreachable writes into b the ICMP message that tells the source of packet
// that its destination network cannot be reached now (RFC 792 and RFC 1812
// section 4.3.3.1, RFC 4443 section 3.1), from the given address, and returns
// its length. It returns 0 where none may be sent (RFC 1812 section 4.3.2.7,
// RFC 4443 section 2.4): about another ICMP error, a later fragment, or a
// source that is not one host.
func Unreachable(b, packet []byte, in *Inner, from netip.Addr) int {
	if !mayComplain(packet, in) {
		return 0
	}
	switch {
	case in.Version == 4 && from.Is4():
		return unreachableIPv4(b, packet, in, from)
	case in.Version == 6 && from.Is6():
		return unreachableIPv6(b, packet, in, from)
	}
	return 0
}

func unreachableIPv4(b, packet []byte, in *Inner, from netip.Addr) int {
	quoted := packet[:min(len(packet), in.Transport+quotedTransport)]
	length := ipv4MinHeader + icmpHeader + len(quoted)
	clear(b[:ipv4MinHeader+icmpHeader])
	b[0], b[1], b[8], b[9] = 0x45, precedenceNetCtl, unreachableTTL, icmp
	binary.BigEndian.PutUint16(b[2:], uint16(length))
	source, destination := from.As4(), in.Source.As4()
	copy(b[12:], source[:])
	copy(b[16:], destination[:])
	setIPv4Checksum(b[:ipv4MinHeader])
	message := b[ipv4MinHeader:length]
	message[0] = icmpUnreachable
	copy(message[icmpHeader:], quoted)
	binary.BigEndian.PutUint16(message[2:], ^fold(sum(message, 0)))
	return length
}

func unreachableIPv6(b, packet []byte, in *Inner, from netip.Addr) int {
	quoted := packet[:min(len(packet), UnreachableSize-ipv6Header-icmpHeader)]
	length := ipv6Header + icmpHeader + len(quoted)
	clear(b[:ipv6Header+icmpHeader])
	b[0], b[6], b[7] = 0x60, icmpv6, unreachableTTL
	binary.BigEndian.PutUint16(b[4:], uint16(length-ipv6Header))
	source, destination := from.As16(), in.Source.As16()
	copy(b[8:], source[:])
	copy(b[24:], destination[:])
	message := b[ipv6Header:length]
	message[0] = icmpv6Unreachable
	copy(message[icmpHeader:], quoted)
	pseudo := pseudoHeaderSum(b, &Inner{Version: 6, Protocol: icmpv6}, len(message))
	binary.BigEndian.PutUint16(message[2:], ^fold(sum(message, uint64(pseudo))))
	return length
}

func mayComplain(packet []byte, in *Inner) bool {
	if in.Destination.IsMulticast() || in.Source.IsMulticast() || in.Source.IsUnspecified() || in.Source.IsLoopback() {
		return false
	}
	if len(packet) <= in.Transport {
		return in.Protocol != icmp && in.Protocol != icmpv6
	}
	kind := packet[in.Transport]
	switch {
	case in.Version == 6:
		return !in.Fragment && (in.Protocol != icmpv6 || kind >= icmpv6Error)
	case binary.BigEndian.Uint16(packet[6:])&fragmentOffset != 0:
		return false
	}
	return in.Protocol != icmp || kind == icmpEchoReply || kind == icmpEchoRequest
}
