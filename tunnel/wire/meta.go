package wire

import "encoding/binary"

// Flags of the inner meta of a data record.
const (
	// PartialChecksum: the transport checksum of the inner packet is not
	// filled in. The receiver hands the packet to its kernel as such; the
	// record's tag protects it on the way.
	PartialChecksum uint8 = 1 << 0
	// Segment: the inner packet is one segment of a super-packet, and
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
//	byte 1     header length: IP and transport header of a Segment, else 0
//	bytes 2-3  zero
//	bytes 4-7  sequence: counts the data records of a session and direction
type Meta struct {
	Flags        uint8
	HeaderLength uint8
	Sequence     uint32
}

// Put writes m into the first MetaSize bytes of b.
func (m Meta) Put(b []byte) {
	_ = b[MetaSize-1]
	b[0] = m.Flags
	b[1] = m.HeaderLength
	b[2], b[3] = 0, 0
	binary.BigEndian.PutUint32(b[4:], m.Sequence)
}

// ParseMeta splits an opened plaintext into its meta and the rest.
func ParseMeta(plaintext []byte) (Meta, []byte, error) {
	if len(plaintext) < MetaSize {
		return Meta{}, nil, ErrShort
	}
	m := Meta{
		Flags:        plaintext[0],
		HeaderLength: plaintext[1],
		Sequence:     binary.BigEndian.Uint32(plaintext[4:]),
	}
	return m, plaintext[MetaSize:], nil
}
