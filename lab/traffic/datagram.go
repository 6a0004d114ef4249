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
	crcOffset      = datagramBytes - crc32.Size
)

// sealDatagram writes datagram number sequence into b, which has
// datagramBytes.
func sealDatagram(b []byte, sequence uint64) {
	copy(b, oracle.CanaryUDP[:])
	binary.BigEndian.PutUint64(b[sequenceOffset:], sequence)
	binary.BigEndian.PutUint32(b[crcOffset:], crc32.ChecksumIEEE(b[:crcOffset]))
}

// openDatagram returns the sequence number; ok is false if a byte is wrong.
func openDatagram(b []byte) (sequence uint64, ok bool) {
	if len(b) != datagramBytes || crc32.ChecksumIEEE(b[:crcOffset]) != binary.BigEndian.Uint32(b[crcOffset:]) {
		return 0, false
	}
	return binary.BigEndian.Uint64(b[sequenceOffset:]), true
}
