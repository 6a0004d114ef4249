package packet

import (
	"encoding/binary"
	"math/bits"
)

const (
	flagSYN = 0x02

	optionEnd     = 0
	optionNop     = 1
	optionMSS     = 2
	mssOptionSize = 4
)

// ClampMSS lowers the MSS option of a SYN to limit, so that the segments of
// the connection fit into records without being cut again (RFC 4459 section
// 3.2). partial says that the checksum does not cover the options yet. It
// reports whether it changed the packet.
func ClampMSS(b []byte, in *Inner, limit uint16, partial bool) bool {
	if in.Protocol != TCP || in.Payload == 0 || b[in.Transport+13]&flagSYN == 0 {
		return false
	}
	segment := b[in.Transport:]
	at := findMSS(segment[:in.Payload-in.Transport])
	if at == 0 {
		return false
	}
	old := binary.BigEndian.Uint16(segment[at:])
	if old <= limit {
		return false
	}
	binary.BigEndian.PutUint16(segment[at:], limit)
	if !partial {
		check := binary.BigEndian.Uint16(segment[16:])
		from, to := wordsAt(at, old, limit)
		binary.BigEndian.PutUint16(segment[16:], replaceInChecksum(check, from, to))
	}
	return true
}

// findMSS returns where the MSS value stands in a TCP header, 0 if nowhere.
func findMSS(header []byte) int {
	for i := tcpMinHeader; i < len(header); {
		switch header[i] {
		case optionEnd:
			return 0
		case optionNop:
			i++
			continue
		}
		if i+1 >= len(header) || header[i+1] < 2 || i+int(header[i+1]) > len(header) {
			return 0
		}
		if header[i] == optionMSS && header[i+1] == mssOptionSize {
			return i + 2
		}
		i += int(header[i+1])
	}
	return 0
}

// wordsAt returns old and new as the checksum sees them: a value at an odd
// offset straddles two words, which amounts to swapping its bytes.
func wordsAt(offset int, old, new uint16) (from, to uint16) {
	if offset%2 == 0 {
		return old, new
	}
	return bits.ReverseBytes16(old), bits.ReverseBytes16(new)
}
