package wire

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestHeaderBytes(t *testing.T) {
	b := make([]byte, MinRecord)
	Header{Type: Control, Epoch: 2, Last: true, Idx: 7, Index: 0x01020304, PN: 0xa0b0c0d0}.Put(b)
	want := []byte{0b01_001_10_1, 7, 1, 2, 3, 4, 0xa0, 0xb0, 0xc0, 0xd0}
	if !bytes.Equal(b[:HeaderSize], want) {
		t.Errorf("header = %08b, want %08b", b[:HeaderSize], want)
	}
}

func TestHeaderRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Header{
			Type:  Type(rapid.IntRange(0, 2).Draw(t, "type")),
			Epoch: uint8(rapid.IntRange(0, 3).Draw(t, "epoch")),
			Last:  rapid.Bool().Draw(t, "last"),
			Idx:   rapid.Uint8().Draw(t, "idx"),
			Index: rapid.Uint32().Draw(t, "index"),
			PN:    rapid.Uint32().Draw(t, "pn"),
		}
		b := make([]byte, MinRecord)
		want.Put(b)
		got, err := ParseHeader(b)
		if err != nil || got != want {
			t.Fatalf("got %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestParseHeaderRefuses(t *testing.T) {
	valid := make([]byte, MinRecord)
	Header{Last: true}.Put(valid)
	tests := []struct {
		name   string
		mutate func([]byte) []byte
		want   error
	}{
		{"empty", func(b []byte) []byte { return nil }, ErrShort},
		{"one byte short", func(b []byte) []byte { return b[:MinRecord-1] }, ErrShort},
		{"version 0", func(b []byte) []byte { b[0] &= 0x3f; return b }, ErrVersion},
		{"version 2", func(b []byte) []byte { b[0] = b[0]&0x3f | 2<<6; return b }, ErrVersion},
		{"type 3", func(b []byte) []byte { b[0] |= 3 << 3; return b }, ErrType},
		{"type 7", func(b []byte) []byte { b[0] |= 7 << 3; return b }, ErrType},
	}
	for _, tt := range tests {
		if _, err := ParseHeader(tt.mutate(bytes.Clone(valid))); !errors.Is(err, tt.want) {
			t.Errorf("%s: err = %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestMetaRoundTrip(t *testing.T) {
	b := make([]byte, MetaSize+3)
	want := Meta{Flags: Segment | PartialChecksum, HeaderLength: 52, Padding: 2, Sequence: 0xdeadbeef}
	want.Put(b)
	got, rest, err := ParseMeta(b)
	if err != nil || got != want || len(rest) != 1 {
		t.Errorf("got %+v, %d bytes, %v", got, len(rest), err)
	}
	if _, _, err := ParseMeta(b[:MetaSize-1]); !errors.Is(err, ErrShort) {
		t.Errorf("short meta: err = %v", err)
	}
}

func TestHeartbeatRefuses(t *testing.T) {
	valid := (&Heartbeat{Reports: make([]Report, 2)}).Append(nil)
	for cut := range valid {
		if err := new(Heartbeat).Parse(valid[:cut]); err == nil {
			t.Errorf("accepted when cut to %d of %d bytes", cut, len(valid))
		}
	}
	if err := new(Heartbeat).Parse(append(bytes.Clone(valid), 0)); err == nil {
		t.Error("accepted a trailing byte")
	}
}
