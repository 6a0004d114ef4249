package wire

import (
	"encoding/binary"
	"errors"
)

// Flags of the inner meta of a data record.
const (
	// PartialChecksum: the transport checksum of the inner packet is not
	// filled in. The receiver hands the packet to its kernel as such; the
	// record's tag protects it on the way.
	PartialChecksum uint8 = 1 << 0
	// Segment: the inner packet is one TCP segment of a super-packet, and
	// the records before and after it can be joined with it again.
	Segment uint8 = 1 << 1
	// FirstPart and LastPart: the body is one half of a packet that is larger
	// than a record of its path. The halves follow each other.
	FirstPart uint8 = 1 << 2
	LastPart  uint8 = 1 << 3
)

// Meta is the first part of every record's plaintext:
//
//	byte 0     flags (data) or kind (control)
//	byte 1     header length: IP and TCP header of a Segment, else 0
//	bytes 2-3  padding: bytes to leave away at the end of the plaintext
//	bytes 4-7  sequence: counts the data records of a session and direction
type Meta struct {
	Flags        uint8
	HeaderLength uint8
	Padding      uint16
	Sequence     uint32
}

// PaddingMultiple is what the lengths of padded inner packets are multiples
// of, so that the length of a record tells less of what is in it.
const PaddingMultiple = 16

// PaddingFor returns how many bytes to append to an inner packet of a length,
// no more than the record has room for. The sender appends zeros.
func PaddingFor(length, room int) int {
	return max(0, min(-length&(PaddingMultiple-1), room))
}

// ErrPadding is a record that claims to have more padding than body.
var ErrPadding = errors.New("record has more padding than body")

// Put writes m into the first MetaSize bytes of b.
func (m Meta) Put(b []byte) {
	_ = b[MetaSize-1]
	b[0] = m.Flags
	b[1] = m.HeaderLength
	binary.BigEndian.PutUint16(b[2:], m.Padding)
	binary.BigEndian.PutUint32(b[4:], m.Sequence)
}

// ParseMeta splits an opened plaintext into its meta and the body, without the
// padding.
func ParseMeta(plaintext []byte) (Meta, []byte, error) {
	if len(plaintext) < MetaSize {
		return Meta{}, nil, ErrShort
	}
	m := Meta{
		Flags:        plaintext[0],
		HeaderLength: plaintext[1],
		Padding:      binary.BigEndian.Uint16(plaintext[2:]),
		Sequence:     binary.BigEndian.Uint32(plaintext[4:]),
	}
	body := plaintext[MetaSize:]
	if int(m.Padding) > len(body) {
		return m, nil, ErrPadding
	}
	return m, body[:len(body)-int(m.Padding)], nil
}
