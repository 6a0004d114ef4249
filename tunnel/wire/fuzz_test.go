package wire_test

import (
	"bytes"
	"testing"

	"causeway/tunnel/seal"
	"causeway/tunnel/wire"
)

const fuzzIndex = 0xcafe

// FuzzRecord gives the way of a record what the network may give it: anything.
// A datagram that reaches the opener as it is must not open, and what a peer
// that holds the keys seals must not harm whoever reads the plaintext.
func FuzzRecord(f *testing.F) {
	chain := seal.NewChain(seal.Secret{1, 2, 3})
	f.Add(sealed(f, chain, []byte("a genuine record of another key")))
	f.Add((&wire.Heartbeat{Reports: make([]wire.Report, 3)}).Append(make([]byte, wire.MinRecord)))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		opener, err := seal.NewOpener(seal.NewChain(seal.Secret{4, 5, 6}), fuzzIndex)
		if err != nil {
			t.Fatal(err)
		}
		if h, err := wire.ParseHeader(b); err == nil {
			again := make([]byte, wire.HeaderSize)
			h.Put(again)
			if !bytes.Equal(again, b[:wire.HeaderSize]) {
				t.Errorf("header %x reads as %+v, which writes as %x", b[:wire.HeaderSize], h, again)
			}
			if plaintext, pn, err := opener.Open(bytes.Clone(b), h); err == nil {
				t.Errorf("opened as number %d: %x", pn, plaintext)
			}
		}
		readPlaintext(t, opener, sealed(t, seal.NewChain(seal.Secret{4, 5, 6}), b), b)
	})
}

func sealed(t testing.TB, chain *seal.Chain, plaintext []byte) []byte {
	t.Helper()
	sealer, err := seal.NewSealer(chain, fuzzIndex)
	if err != nil {
		t.Fatal(err)
	}
	var numbers seal.Numbers
	if err := sealer.Reserve(1, &numbers); err != nil {
		t.Fatal(err)
	}
	record := make([]byte, wire.HeaderSize+len(plaintext)+wire.TagSize)
	return record[:sealer.Seal(record, plaintext, wire.Header{Last: true}, &numbers)]
}

// readPlaintext opens a record and reads what is in it in every way there is.
func readPlaintext(t *testing.T, opener *seal.Opener, record, want []byte) {
	t.Helper()
	h, err := wire.ParseHeader(record)
	if err != nil {
		return // shorter than a record with meta
	}
	plaintext, _, err := opener.Open(record, h)
	if err != nil || !bytes.Equal(plaintext, want) {
		t.Fatalf("a genuine record opens as %x, %v; want %x", plaintext, err, want)
	}
	meta, body, err := wire.ParseMeta(plaintext)
	if err != nil {
		return
	}
	if len(body)+int(meta.Padding)+wire.MetaSize != len(plaintext) {
		t.Errorf("%d bytes of body and %d of padding in %d", len(body), meta.Padding, len(plaintext))
	}
	wire.ProbeID(body)
	readHeartbeat(t, body)
}

// FuzzHeartbeat: whatever parses says the same when it is written again.
func FuzzHeartbeat(f *testing.F) {
	f.Add((&wire.Heartbeat{}).Append(nil))
	f.Add((&wire.Heartbeat{Sent: 1, Reports: make([]wire.Report, wire.MaxReports)}).Append(nil))
	f.Add([]byte{})
	f.Fuzz(readHeartbeat)
}

func readHeartbeat(t *testing.T, b []byte) {
	t.Helper()
	var once, twice wire.Heartbeat
	if once.Parse(b) != nil {
		return
	}
	if len(once.Reports) > wire.MaxReports {
		t.Errorf("%d reports", len(once.Reports))
	}
	written := once.Append(nil)
	if len(written) != len(b) {
		t.Errorf("%d bytes read, %d written", len(b), len(written))
	}
	if err := twice.Parse(written); err != nil || !bytes.Equal(written, twice.Append(nil)) {
		t.Errorf("%x was read and written as %x, then as %x, %v", b, written, twice.Append(nil), err)
	}
}
