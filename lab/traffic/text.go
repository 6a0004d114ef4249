package traffic

import (
	"bytes"
	"encoding/binary"

	"causeway/lab/oracle"
)

// A flow's text is a row of blocks: canary, flow number (8 bytes), block
// number (8 bytes). No two places of any two flows look alike, so bytes that
// are lost, repeated or given to another flow are noticed.
const (
	flowOffset  = oracle.CanarySize
	blockOffset = flowOffset + 8
	blockBytes  = blockOffset + 8
)

// Canaries is how many canaries stand in that much of a flow's text.
func Canaries(bytes uint64) int { return int(bytes / blockBytes) }

// fillText writes whole blocks of a flow's text into b, beginning with block
// number first, and returns how many bytes it wrote.
func fillText(b []byte, flow, first uint64) int {
	blocks := len(b) / blockBytes
	for i := range blocks {
		block := b[i*blockBytes:][:blockBytes]
		copy(block, oracle.CanaryTCP[:])
		binary.BigEndian.PutUint64(block[flowOffset:], flow)
		binary.BigEndian.PutUint64(block[blockOffset:], first+uint64(i))
	}
	return blocks * blockBytes
}

// reader checks a flow's text as it arrives, in pieces of any length.
type reader struct {
	flow     uint64
	checked  uint64
	expected []byte
}

// check takes the next bytes of the text. It returns false at the first
// wrong one; checked then counts those before the piece.
func (r *reader) check(piece []byte) bool {
	first := r.checked / blockBytes
	skip := int(r.checked % blockBytes)
	if need := (skip+len(piece))/blockBytes*blockBytes + blockBytes; len(r.expected) < need {
		r.expected = make([]byte, need)
	}
	fillText(r.expected, r.flow, first)
	if !bytes.Equal(piece, r.expected[skip:][:len(piece)]) {
		return false
	}
	r.checked += uint64(len(piece))
	return true
}
