package wan

import "encoding/binary"

// Offsets of Ethernet, IPv4, IPv6 and UDP headers.
const (
	ethernetBytes  = 14
	ipv4Least      = 20
	ipv6Bytes      = 40
	udpBytes       = 8
	udpChecksum    = 6
	etherTypeIPv4  = 0x0800
	etherTypeIPv6  = 0x86dd
	protocolUDP    = 17
	fragmentOffset = 0x1fff
)

// layout is where the parts of an IP packet lie in its frame.
type layout struct {
	// payload is where the IP header ends; 0 if there is none.
	payload int
	udp     bool
	// headed: the packet begins with its transport header; a later fragment
	// does not.
	headed bool
}

// parse looks at the outermost headers. It does not follow IPv6 extension
// headers, which the lab's traffic does not have.
func parse(frame []byte) layout {
	if len(frame) < ethernetBytes {
		return layout{}
	}
	ip := frame[ethernetBytes:]
	switch binary.BigEndian.Uint16(frame[12:]) {
	case etherTypeIPv4:
		return parseIPv4(ip)
	case etherTypeIPv6:
		if len(ip) >= ipv6Bytes {
			return layout{payload: ethernetBytes + ipv6Bytes, udp: ip[6] == protocolUDP, headed: true}
		}
	}
	return layout{}
}

func parseIPv4(ip []byte) layout {
	if len(ip) < ipv4Least {
		return layout{}
	}
	length := int(ip[0]&0xf) * 4
	if length < ipv4Least || length > len(ip) {
		return layout{}
	}
	return layout{
		payload: ethernetBytes + length,
		udp:     ip[9] == protocolUDP,
		headed:  binary.BigEndian.Uint16(ip[6:])&fragmentOffset == 0,
	}
}

// damage changes one byte behind the IP header and reports whether there was
// one to change. The high half of how chooses the byte, the low half what
// becomes of it.
//
// A UDP datagram is damaged behind its header, and its checksum is made to
// fit: the kernel would drop it otherwise, and whether the tunnel itself
// notices is the question. Anything else is left to the checksum of its
// receiver's kernel, as on a real line.
func damage(frame []byte, how uint64) bool {
	p := parse(frame)
	from := p.payload
	whole := p.udp && p.headed
	if whole {
		from += udpBytes
	}
	if p.payload == 0 || from >= len(frame) {
		return false
	}
	place := from + int(how>>32)%(len(frame)-from)
	before := word(frame, p.payload, place)
	frame[place] ^= byte(how) | 1
	if whole {
		adjust(frame[p.payload+udpChecksum:], before, word(frame, p.payload, place))
	}
	return true
}

// word is the 16-bit word of the checksum that a byte belongs to; words are
// counted from start, and the last may lack its second byte.
func word(frame []byte, start, place int) uint16 {
	first := place - (place-start)%2
	low := byte(0)
	if first+1 < len(frame) {
		low = frame[first+1]
	}
	return uint16(frame[first])<<8 | uint16(low)
}

// adjust updates a UDP checksum for one word that changed (RFC 1624, section
// 3). A datagram without one (0) keeps none.
func adjust(checksum []byte, before, after uint16) {
	old := binary.BigEndian.Uint16(checksum)
	if old == 0 {
		return
	}
	sum := uint32(^old) + uint32(^before) + uint32(after)
	sum = sum&0xffff + sum>>16
	sum = sum&0xffff + sum>>16
	updated := ^uint16(sum)
	if updated == 0 {
		updated = 0xffff
	}
	binary.BigEndian.PutUint16(checksum, updated)
}
