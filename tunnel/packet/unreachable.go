package packet

import (
	"encoding/binary"
	"net/netip"
)

const (
	icmp             = 1
	icmpHeader       = 8
	unreachable      = 3
	netUnreachable   = 0
	quotedTransport  = 8
	unreachableTTL   = 64
	maxUnreachable   = ipv4MinHeader + icmpHeader + maxIPv4Header + quotedTransport
	icmpEchoReply    = 0
	icmpEchoRequest  = 8
	fragmentOffset   = 0x1fff
	precedenceNetCtl = 0xc0
)

// UnreachableSize is the room Unreachable needs.
const UnreachableSize = maxUnreachable

// Unreachable writes into b the ICMP message that tells the source of packet
// that its destination network cannot be reached now (RFC 792, RFC 1812
// section 4.3.3.1), from the given address, and returns its length. It returns
// 0 where none may be sent (RFC 1812 section 4.3.2.7): about another ICMP
// error, a later fragment, or a source that is not one host.
func Unreachable(b, packet []byte, in *Inner, from netip.Addr) int {
	if !mayComplain(packet, in) || !from.Is4() {
		return 0
	}
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
	message[0], message[1] = unreachable, netUnreachable
	copy(message[icmpHeader:], quoted)
	binary.BigEndian.PutUint16(message[2:], ^fold(sum(message, 0)))
	return length
}

func mayComplain(packet []byte, in *Inner) bool {
	if binary.BigEndian.Uint16(packet[6:])&fragmentOffset != 0 || in.Destination.IsMulticast() {
		return false
	}
	if in.Source.IsMulticast() || in.Source.IsUnspecified() || in.Source.IsLoopback() {
		return false
	}
	if in.Protocol != icmp {
		return true
	}
	return len(packet) > in.Transport && (packet[in.Transport] == icmpEchoReply || packet[in.Transport] == icmpEchoRequest)
}
