package middlebox

import (
	"encoding/binary"
	"net/netip"
)

// Places in an Ethernet frame with IPv4 without options and UDP. SourceAt and
// DestinationAt are those of the addresses.
const (
	protocolAt    = 14 + 9
	ipChecksumAt  = 14 + 10
	SourceAt      = 14 + 12
	DestinationAt = 14 + 16
	udpAt         = 14 + 20
	PayloadAt     = udpAt + 8
)

// Protocol numbers.
const (
	ProtocolTCP = 6
	ProtocolUDP = 17
)

// Carries reports whether the frame is IPv4 without options, of a protocol,
// and long enough for everything below.
func Carries(frame []byte, protocol byte) bool {
	return len(frame) >= PayloadAt && frame[12] == 8 && frame[13] == 0 && frame[14] == 0x45 && frame[protocolAt] == protocol
}

// SourcePort is that of a frame that carries UDP or TCP.
func SourcePort(frame []byte) uint16 { return binary.BigEndian.Uint16(frame[udpAt:]) }

// DestinationPort is that of a frame that carries UDP or TCP.
func DestinationPort(frame []byte) uint16 { return binary.BigEndian.Uint16(frame[udpAt+2:]) }

// SetSourcePort and the others below are for UDP. They give up its checksum,
// which IPv4 allows, so that the kernel passes on what they made.
func SetSourcePort(frame []byte, port uint16) {
	binary.BigEndian.PutUint16(frame[udpAt:], port)
	withoutChecksum(frame)
}

// SetDestinationPort changes the other port.
func SetDestinationPort(frame []byte, port uint16) {
	binary.BigEndian.PutUint16(frame[udpAt+2:], port)
	withoutChecksum(frame)
}

// SetAddress writes an IPv4 address at SourceAt or DestinationAt.
func SetAddress(frame []byte, at int, address netip.Addr) {
	copy(frame[at:], address.AsSlice())
	withoutChecksum(frame)
	binary.BigEndian.PutUint16(frame[ipChecksumAt:], 0)
	var sum uint32
	for i := 14; i < udpAt; i += 2 {
		sum += uint32(binary.BigEndian.Uint16(frame[i:]))
	}
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	binary.BigEndian.PutUint16(frame[ipChecksumAt:], ^uint16(sum))
}

func withoutChecksum(frame []byte) { binary.BigEndian.PutUint16(frame[udpAt+6:], 0) }
