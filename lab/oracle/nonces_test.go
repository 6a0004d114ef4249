package oracle

import (
	"testing"

	"pgregory.net/rapid"

	"causeway/tunnel/wire"
)

// record is a datagram with a header, a shape the tunnel could send.
func record(h wire.Header, body byte) []byte {
	datagram := make([]byte, wire.MinRecord)
	h.Put(datagram)
	datagram[wire.HeaderSize] = body
	return datagram
}

func TestNonces(t *testing.T) {
	first := wire.Header{Type: wire.Data, Index: 7, PN: 100}
	with := func(change func(*wire.Header)) wire.Header {
		h := first
		change(&h)
		return h
	}
	tests := []struct {
		name    string
		second  []byte
		records int
		reused  int
	}{
		{"a copy", record(first, 1), 2, 0},
		{"other bytes", record(first, 2), 2, 1},
		{"another type", record(with(func(h *wire.Header) { h.Type = wire.Control }), 1), 2, 1},
		{"another place", record(with(func(h *wire.Header) { h.Idx = 5 }), 1), 2, 1},
		{"the next number", record(with(func(h *wire.Header) { h.PN++ }), 1), 2, 0},
		{"another index", record(with(func(h *wire.Header) { h.Index++ }), 1), 2, 0},
		{"another epoch", record(with(func(h *wire.Header) { h.Epoch++ }), 1), 2, 0},
		{"no record", []byte("something else, long enough to be one"), 1, 0},
		{"too short", record(first, 2)[:wire.MinRecord-1], 1, 0},
	}
	for _, tt := range tests {
		n := NewNonces()
		n.See(record(first, 1))
		n.See(tt.second)
		if got := n.Count(); got.Records != tt.records || got.Reused != tt.reused {
			t.Errorf("%s: %+v, want %d records and %d reused", tt.name, got, tt.records, tt.reused)
		}
	}
}

// TestNoncesFindOneReuseAmongMany also sends copies, which are none.
func TestNoncesFindOneReuseAmongMany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := NewNonces()
		count := rapid.IntRange(2, 300).Draw(t, "records")
		indexes := rapid.IntRange(1, count).Draw(t, "indexes")
		header := func(i int) wire.Header {
			return wire.Header{Index: uint32(i % indexes), Epoch: uint8(i / indexes % epochs), PN: uint32(i / indexes)}
		}
		for i := range count {
			n.See(record(header(i), 1))
			n.See(record(header(i/2), 1))
		}
		if got := n.Count(); got.Reused != 0 || got.Indexes != indexes || got.Records != 2*count {
			t.Fatalf("%+v", got)
		}
		n.See(record(header(rapid.IntRange(0, count-1).Draw(t, "again")), 2))
		if got := n.Count(); got.Reused != 1 {
			t.Fatalf("%+v, want one reuse", got)
		}
	})
}

func TestNoncesSayWhatTheyDidNotCheck(t *testing.T) {
	n := NewNonces()
	n.See(record(wire.Header{PN: 1}, 1))
	n.kept = maxNonces
	n.See(record(wire.Header{PN: 1}, 2))
	n.See(record(wire.Header{PN: 2}, 1))
	if got := n.Count(); got.Reused != 1 || got.Unchecked != 1 {
		t.Errorf("%+v", got)
	}
}
