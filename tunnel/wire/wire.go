// Package wire is the format of a record, the one thing we put into a UDP
// datagram: encode and decode, nothing else. It knows no keys and no sockets.
//
//	 0                   1                   2                   3
//	 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//	+---+-----+---+-+---------------+-------------------------------+
//	|ver| type|ep |L|      idx      |          index (high)         |
//	+---+-----+---+-+---------------+-------------------------------+
//	|          index (low)          |           pn (high)           |
//	+-------------------------------+-------------------------------+
//	|           pn (low)            |                               |
//	+-------------------------------+                               +
//	|        sealed: meta (8), header copy, payload ...             |
//	+                                               +---------------+
//	|                                               | tag (16)      |
//	+-----------------------------------------------+---------------+
//
// ver is 1, ep the key epoch, L marks the last record of a super-packet, idx
// is the record's place in it. index is a random number the receiver chose
// for one path of one session: it finds the key. pn is the low half of the
// 64-bit packet number. The ten clear bytes are associated data, so nothing
// of a record can be changed on the way. Numbers are big-endian.
package wire

import (
	"encoding/binary"
	"errors"
)

// Sizes in bytes.
const (
	HeaderSize = 10
	MetaSize   = 8
	TagSize    = 16
	// MinRecord is the shortest record that can be genuine: an empty packet.
	MinRecord = HeaderSize + MetaSize + TagSize
	// Overhead is what a record adds to an inner packet.
	Overhead = HeaderSize + MetaSize + TagSize
)

// Version is the one record version of this build.
const Version = 1

// Type says what a record carries.
type Type uint8

// Types of record. Any other is dropped and counted.
const (
	Data    Type = 0
	Control Type = 1
	Repair  Type = 2
)

// MaxIdx is the largest idx of a record in its super-packet. One UDP send
// carries at most this many plus one equal segments.
const MaxIdx = 62

// Header is the clear part of a record.
type Header struct {
	Type  Type
	Epoch uint8
	Last  bool
	Idx   uint8
	Index uint32
	PN    uint32
}

// Errors of ParseHeader.
var (
	ErrShort   = errors.New("datagram is shorter than the shortest record")
	ErrVersion = errors.New("record version is not known")
	ErrType    = errors.New("record type is not known")
)

// Put writes h into the first HeaderSize bytes of b.
func (h Header) Put(b []byte) {
	_ = b[HeaderSize-1]
	b[0] = Version<<6 | uint8(h.Type)&7<<3 | h.Epoch&3<<1
	if h.Last {
		b[0] |= 1
	}
	b[1] = h.Idx
	binary.BigEndian.PutUint32(b[2:], h.Index)
	binary.BigEndian.PutUint32(b[6:], h.PN)
}

// ParseHeader reads the clear part of a datagram. It looks at nothing but
// lengths and these ten bytes: the rest is not yet authentic.
func ParseHeader(datagram []byte) (Header, error) {
	if len(datagram) < MinRecord {
		return Header{}, ErrShort
	}
	h := Header{
		Type:  Type(datagram[0] >> 3 & 7),
		Epoch: datagram[0] >> 1 & 3,
		Last:  datagram[0]&1 != 0,
		Idx:   datagram[1],
		Index: binary.BigEndian.Uint32(datagram[2:]),
		PN:    binary.BigEndian.Uint32(datagram[6:]),
	}
	if datagram[0]>>6 != Version {
		return h, ErrVersion
	}
	if h.Type > Repair {
		return h, ErrType
	}
	return h, nil
}
