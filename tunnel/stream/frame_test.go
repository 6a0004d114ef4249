package stream

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

// frames returns records as they stand on the wire.
func frames(records ...[]byte) []byte {
	var b []byte
	for _, r := range records {
		b = binary.BigEndian.AppendUint16(b, uint16(len(r)))
		b = append(b, r...)
	}
	return b
}

func TestSplit(t *testing.T) {
	long := bytes.Repeat([]byte{7}, MaxRecord)
	tests := []struct {
		name    string
		in      []byte
		records int
		used    int
		err     error
	}{
		{"nothing", nil, 0, 0, nil},
		{"half a length", []byte{0}, 0, 0, nil},
		{"a length alone", []byte{0, 1}, 0, 0, nil},
		{"one byte", []byte{0, 1, 9}, 1, 3, nil},
		{"one and the start of another", []byte{0, 1, 9, 0, 2, 8}, 1, 3, nil},
		{"the longest", frames(long), 1, maxFrame, nil},
		{"all but the last byte of the longest", frames(long)[:maxFrame-1], 0, 0, nil},
		{"no record", []byte{0, 0}, 0, 0, ErrFrame},
		{"no record behind one", []byte{0, 1, 9, 0, 0, 0, 1, 1}, 1, 3, ErrFrame},
	}
	for _, tt := range tests {
		records, used, err := split(tt.in, nil)
		if len(records) != tt.records || used != tt.used || !errors.Is(err, tt.err) {
			t.Errorf("%s: %d records in %d bytes, %v; want %d in %d, %v", tt.name, len(records), used, err, tt.records, tt.used, tt.err)
		}
	}
}

// FuzzFrames: whatever comes, records and what is left are exactly the bytes
// that came, and no record reaches into the next.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte{0, 0})
	f.Add(frames([]byte("one"), []byte("two")))
	f.Add(append(frames([]byte("whole")), 0, 9, 'p', 'a', 'r', 't'))
	f.Fuzz(func(t *testing.T, b []byte) {
		records, used, err := split(b, nil)
		again := frames(records...)
		if used != len(again) || !bytes.Equal(again, b[:used]) {
			t.Fatalf("%d records of %d bytes are not what came", len(records), used)
		}
		for _, r := range records {
			if len(r) == 0 || cap(r) != len(r) {
				t.Fatalf("a record of %d bytes with room for %d", len(r), cap(r))
			}
		}
		rest := b[used:]
		whole := len(rest) >= lengthSize && len(rest) >= lengthSize+int(binary.BigEndian.Uint16(rest))
		if (err != nil) != (whole && binary.BigEndian.Uint16(rest) == 0) || err == nil && whole {
			t.Fatalf("stopped at %d of %d bytes: %v", used, len(b), err)
		}
	})
}
