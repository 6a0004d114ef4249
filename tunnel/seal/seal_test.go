package seal

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"causeway/tunnel/wire"
)

func pair(t testing.TB) (*Sealer, *Opener) {
	t.Helper()
	chain := NewChain(Secret{1, 2, 3})
	sealer, err := NewSealer(chain, 0xcafe)
	if err != nil {
		t.Fatal(err)
	}
	opener, err := NewOpener(chain, 0xcafe)
	if err != nil {
		t.Fatal(err)
	}
	return sealer, opener
}

func sealOne(t testing.TB, s *Sealer, plaintext string) []byte {
	t.Helper()
	var numbers Numbers
	if err := s.Reserve(1, &numbers); err != nil {
		t.Fatal(err)
	}
	record := make([]byte, wire.HeaderSize+len(plaintext)+wire.TagSize)
	n := s.Seal(record, []byte(plaintext), wire.Header{Last: true}, &numbers)
	return record[:n]
}

func open(o *Opener, record []byte) (string, uint64, error) {
	h, err := wire.ParseHeader(record)
	if err != nil {
		return "", 0, err
	}
	plaintext, pn, err := o.Open(record, h)
	return string(plaintext), pn, err
}

func TestSealOpen(t *testing.T) {
	sealer, opener := pair(t)
	for want := range uint64(3) {
		got, pn, err := open(opener, sealOne(t, sealer, "inner packet"))
		if err != nil || got != "inner packet" || pn != want {
			t.Errorf("got %q, number %d, %v; want number %d", got, pn, err, want)
		}
	}
}

// Every bit of a record is authenticated, the clear header included.
func TestOpenRefusesEveryFlippedBit(t *testing.T) {
	sealer, opener := pair(t)
	record := sealOne(t, sealer, "inner packet")
	for bit := range len(record) * 8 {
		forged := bytes.Clone(record)
		forged[bit/8] ^= 1 << (bit % 8)
		if _, _, err := open(opener, forged); err == nil {
			t.Errorf("bit %d flipped: opened", bit)
		}
	}
	if _, _, err := open(opener, record); err != nil {
		t.Errorf("the genuine record after the forged ones: %v", err)
	}
}

func TestOpenRefusesReplay(t *testing.T) {
	sealer, opener := pair(t)
	record := sealOne(t, sealer, "inner packet")
	again := bytes.Clone(record)
	if _, _, err := open(opener, record); err != nil {
		t.Fatal(err)
	}
	if _, _, err := open(opener, again); !errors.Is(err, ErrReplayed) {
		t.Errorf("replay: err = %v, want ErrReplayed", err)
	}
}

// A record of another index or direction has another key.
func TestOpenRefusesOtherKeys(t *testing.T) {
	sealer, _ := pair(t)
	record := sealOne(t, sealer, "inner packet")
	for name, other := range map[string]*Opener{
		"index":  newOpener(t, Secret{1, 2, 3}, 0xcaff),
		"secret": newOpener(t, Secret{1, 2, 4}, 0xcafe),
	} {
		if _, _, err := open(other, bytes.Clone(record)); !errors.Is(err, ErrForged) {
			t.Errorf("other %s: err = %v, want ErrForged", name, err)
		}
	}
}

func newOpener(t *testing.T, secret Secret, index uint32) *Opener {
	t.Helper()
	opener, err := NewOpener(NewChain(secret), index)
	if err != nil {
		t.Fatal(err)
	}
	return opener
}

// Rule W7: a counter is taken exactly once per seal, however many goroutines
// seal at once.
func TestW07NumbersAreNeverTakenTwice(t *testing.T) {
	sealer, opener := pair(t)
	const goroutines, runs, perRun = 8, 200, 5
	records := make([][][]byte, goroutines)
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			var numbers Numbers
			for range runs {
				if err := sealer.Reserve(perRun, &numbers); err != nil {
					t.Error(err)
					return
				}
				for range perRun {
					record := make([]byte, wire.MinRecord)
					sealer.Seal(record, make([]byte, wire.MetaSize), wire.Header{}, &numbers)
					records[g] = append(records[g], record)
				}
			}
		})
	}
	wg.Wait()
	seen := map[uint32]bool{}
	for _, batch := range records {
		for _, record := range batch {
			h, _ := wire.ParseHeader(record)
			if seen[h.PN] {
				t.Fatalf("number %d sealed twice", h.PN)
			}
			seen[h.PN] = true
		}
	}
	if len(seen) != goroutines*runs*perRun {
		t.Errorf("%d numbers, want %d", len(seen), goroutines*runs*perRun)
	}
	if _, _, err := open(opener, records[0][0]); err != nil {
		t.Errorf("a record sealed beside others does not open: %v", err)
	}
}

// Rule W7: without a reserved number nothing is sealed, and a used-up
// reservation is not a licence to seal again.
func TestW07SealWithoutNumberPanics(t *testing.T) {
	sealer, _ := pair(t)
	other, _ := pair(t)
	var numbers Numbers
	if err := sealer.Reserve(1, &numbers); err != nil {
		t.Fatal(err)
	}
	record := make([]byte, wire.MinRecord)
	if !panics(func() { other.Seal(record, make([]byte, wire.MetaSize), wire.Header{}, &numbers) }) {
		t.Error("sealed with the number of another key")
	}
	sealer.Seal(record, make([]byte, wire.MetaSize), wire.Header{}, &numbers)
	if !panics(func() { sealer.Seal(record, make([]byte, wire.MetaSize), wire.Header{}, &numbers) }) {
		t.Error("sealed twice with one number")
	}
}

func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}

func TestSealerStopsAtItsLimit(t *testing.T) {
	sealer, _ := pair(t)
	sealer.limit.Store(10)
	var numbers Numbers
	if err := sealer.Reserve(10, &numbers); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := sealer.Reserve(1, &numbers); !errors.Is(err, ErrExhausted) {
			t.Fatalf("err = %v, want ErrExhausted", err)
		}
	}
}

func TestSealOpenDoNotAllocate(t *testing.T) {
	sealer, opener := pair(t)
	var numbers Numbers
	plaintext := make([]byte, 1400)
	record := make([]byte, wire.HeaderSize+len(plaintext)+wire.TagSize)
	allocs := testing.AllocsPerRun(1000, func() {
		if err := sealer.Reserve(1, &numbers); err != nil {
			t.Fatal(err)
		}
		n := sealer.Seal(record, plaintext, wire.Header{}, &numbers)
		h, _ := wire.ParseHeader(record[:n])
		if _, _, err := opener.Open(record[:n], h); err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations per record, want 0", allocs)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	secret := Secret{0xaa, 0xbb}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(verb, secret); got != hidden {
			t.Errorf("%s prints %q", verb, got)
		}
	}
}

// The window agrees with a plain set of everything seen, for any order of
// arrival within its width.
func TestW13WindowAgreesWithASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var window window
		seen := map[uint64]bool{}
		highest := uint64(0)
		for _, step := range rapid.SliceOfN(rapid.IntRange(-8000, 9000), 1, 300).Draw(t, "steps") {
			pn := uint64(max(0, int64(highest)+int64(step)))
			fresh := window.Fresh(pn)
			if fresh && seen[pn] {
				t.Fatalf("%d accepted twice", pn)
			}
			inWindow := pn+windowBits-64 >= window.Highest()
			if inWindow && !seen[pn] && !fresh {
				t.Fatalf("%d refused, highest %d, though never seen", pn, highest)
			}
			if fresh {
				window.Mark(pn)
				seen[pn] = true
				highest = max(highest, pn)
			}
		}
	})
}

func TestWindowReconstructs(t *testing.T) {
	tests := []struct{ end, pn uint64 }{
		{0, 0},
		{0, 5},
		{1 << 32, 1<<32 - 1},
		{1 << 32, 1 << 32},
		{1<<32 - 2, 1<<32 + 10},
		{5 << 32, 5<<32 - 8000},
		{5<<32 + 9000, 5<<32 + 12},
		{7<<32 - 1, 7 << 32},
	}
	for _, tt := range tests {
		window := window{end: tt.end}
		if got := window.Reconstruct(uint32(tt.pn)); got != tt.pn {
			t.Errorf("end %d: low half of %d reads as %d", tt.end, tt.pn, got)
		}
	}
}

func TestDirectionsDiffer(t *testing.T) {
	d, err := Derive(Secret{1})
	if err != nil {
		t.Fatal(err)
	}
	open, _ := Confirmation(Secret{1}, true)
	ack, _ := Confirmation(Secret{1}, false)
	seen := map[Secret]bool{{1}: true}
	for _, s := range []Secret{d.ClientToServer, d.ServerToClient, open, ack} {
		if seen[s] {
			t.Error("two secrets of one root are equal")
		}
		seen[s] = true
	}
}

// Known answers keep another implementation, and our own later versions,
// able to speak to this one. These bytes were computed without this package,
// from the RFCs, with another language's HMAC and AES-GCM.
func TestKeyScheduleKnownAnswer(t *testing.T) {
	sealer, _ := pair(t)
	record := sealOne(t, sealer, "known answer")
	const want = "4100" + "0000cafe" + "00000000" + "f5da4512ca7af1c553290d30" + "cbd450a283f2d7a585d57b1d4b83728f"
	if got := fmt.Sprintf("%x", record); got != want {
		t.Errorf("record %s, want %s", got, want)
	}
}

// Rule W12: the receiver has a key before the sender uses it, keeps the one
// before for what is still on the way, and no older one.
func TestW12EpochsOverlap(t *testing.T) {
	send, receive := NewChain(Secret{1, 2, 3}), NewChain(Secret{1, 2, 3})
	sealer, opener := pair(t)
	late := map[uint64][]byte{}
	for epoch := uint64(0); epoch < 10; epoch++ {
		if _, _, err := open(opener, sealOne(t, sealer, "right now")); err != nil {
			t.Fatalf("epoch %d: %v", epoch, err)
		}
		late[epoch] = sealOne(t, sealer, "rather late")
		next(t, receive, opener.Advance)
		next(t, send, sealer.Advance)
		if epoch >= 1 {
			if _, _, err := open(opener, late[epoch-1]); err == nil {
				t.Errorf("a record of epoch %d opened in epoch %d", epoch-1, epoch+1)
			}
		}
		if text, _, err := open(opener, late[epoch]); err != nil || text != "rather late" {
			t.Errorf("a late record of epoch %d: %q, %v", epoch, text, err)
		}
	}
}

func next(t *testing.T, chain *Chain, advance func(*Chain) error) {
	t.Helper()
	if err := chain.Next(); err != nil {
		t.Fatal(err)
	}
	if err := advance(chain); err != nil {
		t.Fatal(err)
	}
}

// Rule W9: numbers go on across epochs, so that nothing about an index ever
// repeats, and every key gets its own allowance.
func TestW09NumbersGoOnAcrossEpochs(t *testing.T) {
	sealer, _ := pair(t)
	chain := NewChain(Secret{1, 2, 3})
	first := sealOne(t, sealer, "a packet")
	next(t, chain, sealer.Advance)
	second := sealOne(t, sealer, "a packet")
	a, _ := wire.ParseHeader(first)
	b, _ := wire.ParseHeader(second)
	if b.PN != a.PN+1 || b.Epoch != 1 || sealer.limit.Load() != 1+MaxRecords {
		t.Errorf("headers %+v and %+v, limit %d", a, b, sealer.limit.Load())
	}
}

// Rule W10: forgeries are counted.
func TestW10ForgeriesAreCounted(t *testing.T) {
	sealer, opener := pair(t)
	record := sealOne(t, sealer, "a packet")
	record[len(record)-1] ^= 1
	if _, _, err := open(opener, record); !errors.Is(err, ErrForged) || opener.Forged() != 1 {
		t.Errorf("%v, %d forged", err, opener.Forged())
	}
}

// Rule W11: a step is one-way, and the secret before it is gone.
func TestW11StepsAreOneWay(t *testing.T) {
	chain := NewChain(Secret{1})
	before := chain.secret
	next(t, chain, func(*Chain) error { return nil })
	if chain.secret == before || chain.Epoch() != 1 {
		t.Errorf("epoch %d", chain.Epoch())
	}
	chain.Erase()
	if chain.secret != (Secret{}) {
		t.Error("the secret outlived its session")
	}
}

func BenchmarkSeal(b *testing.B) {
	sealer, _ := pair(b)
	sealer.limit.Store(1 << 62)
	var numbers Numbers
	plaintext := make([]byte, 1438)
	record := make([]byte, wire.HeaderSize+len(plaintext)+wire.TagSize)
	b.SetBytes(int64(len(plaintext)))
	for b.Loop() {
		sealer.Reserve(1, &numbers)
		sealer.Seal(record, plaintext, wire.Header{}, &numbers)
	}
}
