package traffic

import (
	"encoding/binary"
	"hash/crc32"

	"causeway/lab/oracle"
)

// A datagram: canary, sequence number (8 bytes), filling, CRC-32 of all
// before it (4 bytes).
const (
	datagramBytes  = 200
	sequenceOffset = oracle.CanarySize
)

// Bounds of a datagram's size.
const (
	LeastDatagram = sequenceOffset + 8 + crc32.Size
	MostDatagram  = 65507
)

// sealDatagram writes datagram number sequence into b, which has at least
// LeastDatagram bytes.
func sealDatagram(b []byte, sequence uint64) {
	copy(b, oracle.CanaryUDP[:])
	binary.BigEndian.PutUint64(b[sequenceOffset:], sequence)
	end := len(b) - crc32.Size
	binary.BigEndian.PutUint32(b[end:], crc32.ChecksumIEEE(b[:end]))
}

// openDatagram returns the sequence number; ok is false if a byte is wrong.
func openDatagram(b []byte) (sequence uint64, ok bool) {
	end := len(b) - crc32.Size
	if len(b) < LeastDatagram || crc32.ChecksumIEEE(b[:end]) != binary.BigEndian.Uint32(b[end:]) {
		return 0, false
	}
	return binary.BigEndian.Uint64(b[sequenceOffset:]), true
}

// DNSQuestion put before a datagram, makes it look like a query of DNS
// (RFC 1035 section 4.1): a header that says one question, and the length of
// a label, which is the canary. The zeros behind it end the name.
var DNSQuestion = []byte{0xca, 0x5e, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, oracle.CanarySize}
