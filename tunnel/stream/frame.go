package stream

import (
	"encoding/binary"
	"errors"
)

// A connection carries one frame after the other, each a record behind its
// length:
//
//	 0        1        2
//	+--------+--------+------------------ ··· -+
//	| length, big end.| record: length bytes   |
//	+--------+--------+------------------ ··· -+
//
// A length of zero is none: it ends the stream.
const lengthSize = 2

// MaxRecord is the longest record a frame carries, in bytes.
const MaxRecord = 1<<16 - 1

const maxFrame = lengthSize + MaxRecord

// ErrFrame means that the other end sent what is not a frame.
var ErrFrame = errors.New("a frame without a record")

// split appends the whole records at the start of b to records, which point
// into b, and returns how many bytes they and their lengths take. What
// follows an error is of no use.
func split(b []byte, records [][]byte) (all [][]byte, used int, err error) {
	for len(b)-used >= lengthSize {
		length := int(binary.BigEndian.Uint16(b[used:]))
		if length == 0 {
			return records, used, ErrFrame
		}
		from := used + lengthSize
		if len(b)-from < length {
			break
		}
		used = from + length
		// The capacity ends with the record, so that appending to one cannot
		// write over the next.
		records = append(records, b[from:used:used])
	}
	return records, used, nil
}
