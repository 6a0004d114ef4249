package packet

import (
	"encoding/binary"
	"math/bits"
)

// sum adds b to a running ones' complement sum (RFC 1071), eight bytes at a
// time; carries are folded in as they come.
func sum(b []byte, acc uint64) uint64 {
	var carry uint64
	for len(b) >= 8 {
		acc, carry = bits.Add64(acc, binary.BigEndian.Uint64(b), 0)
		acc += carry
		b = b[8:]
	}
	var tail [8]byte
	copy(tail[:], b)
	acc, carry = bits.Add64(acc, binary.BigEndian.Uint64(tail[:]), 0)
	return acc + carry
}

// fold reduces a running sum to 16 bits.
func fold(acc uint64) uint16 {
	acc = acc>>32 + acc&0xffffffff
	acc = acc>>32 + acc&0xffffffff
	acc = acc>>16 + acc&0xffff
	acc = acc>>16 + acc&0xffff
	return uint16(acc)
}

// setIPv4Checksum fills in the header checksum.
func setIPv4Checksum(header []byte) {
	header[10], header[11] = 0, 0
	binary.BigEndian.PutUint16(header[10:], ^fold(sum(header, 0)))
}

// pseudoHeaderSum is what a partial checksum holds: the sum over addresses,
// protocol and transport length, not complemented (RFC 9293 section 3.1, RFC
// 8200 section 8.1; the two differ in the addresses only).
func pseudoHeaderSum(ip []byte, in *Inner, transportLength int) uint16 {
	addresses := ip[12:20]
	if in.Version == 6 {
		addresses = ip[8:40]
	}
	return fold(sum(addresses, 0) + uint64(in.Protocol) + uint64(transportLength))
}

// setPartialChecksum writes the pseudo-header sum into the checksum field of
// packet, so that a kernel told NeedsChecksum completes it. transportLength
// may exceed the bytes in b when the payload stands elsewhere.
func setPartialChecksum(b []byte, in *Inner, transportLength int) {
	offset, ok := in.checksumOffset()
	if !ok {
		return
	}
	binary.BigEndian.PutUint16(b[in.Transport+offset:], pseudoHeaderSum(b, in, transportLength))
}

// PartialChecksum reports whether the transport checksum of b, which v
// describes, is still partial, so that the far end can complete it. One of a
// packet inside the payload, which the far end would not find, is completed
// here.
func PartialChecksum(b []byte, in *Inner, v VirtioHeader) bool {
	switch {
	case v.Flags&NeedsChecksum == 0:
		return false
	case v.checksumFits(in, len(b)):
		return true
	case int(v.ChecksumStart) >= max(in.Transport, in.Payload):
		CompleteChecksum(b, int(v.ChecksumStart), int(v.ChecksumOffset))
	}
	return false
}

// CompleteChecksum does what a device does for NeedsChecksum: it sums from
// start to the end of b and stores the complement at start+offset. The field
// holds the pseudo-header sum before. It returns false when the two do not
// fit the packet.
func CompleteChecksum(b []byte, start, offset int) bool {
	if start < 0 || offset < 0 || start+offset+2 > len(b) {
		return false
	}
	check := ^fold(sum(b[start:], 0))
	if check == 0 {
		check = 0xffff
	}
	binary.BigEndian.PutUint16(b[start+offset:], check)
	return true
}

// TransportChecksumHolds verifies a complete TCP or UDP checksum. Cutting a
// packet computes its checksums anew: without this, damage done before would
// be made good in name only. A UDP checksum of zero means none.
func TransportChecksumHolds(b []byte, in *Inner) bool {
	offset, ok := in.checksumOffset()
	if !ok || len(b) < in.Transport+offset+2 {
		return true
	}
	if in.Protocol == UDP && binary.BigEndian.Uint16(b[in.Transport+offset:]) == 0 {
		return true
	}
	pseudo := pseudoHeaderSum(b, in, len(b)-in.Transport)
	return fold(sum(b[in.Transport:], uint64(pseudo))) == 0xffff
}

// replaceInChecksum updates a complete checksum after a 16-bit word of the
// covered data changed (RFC 1624, equation 3).
func replaceInChecksum(check, from, to uint16) uint16 {
	return ^fold(uint64(^check) + uint64(^from) + uint64(to))
}
