// Package seal turns inner packets into records and back: keys, packet
// numbers, nonces and replay windows. It holds the rule the whole product
// stands on: one key never seals two records with the same number.
//
// Keys come from one root secret per session (see Root). Each index, that is
// each (path, shard) in one direction, has its own key and its own numbers:
//
//	root ── "cw c2s" / "cw s2c" ── secret of a direction, epoch 0
//	secret of epoch n ── "cw upd" ── secret of epoch n+1
//	secret ── "cw data", index ── key (32 bytes) and IV (12 bytes)
//	nonce = IV xor packet number
//
// Packet numbers of an index go on across epochs; the keys do not repeat, so
// neither do pairs of key and nonce. A step to the next epoch is one-way: who
// learns a secret learns nothing of the epochs before it.
package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"sync/atomic"

	"causeway/tunnel/wire"
)

const (
	keySize   = 32
	nonceSize = 12
)

// MaxRecords is how many records one key may seal. GCM stays far from its
// bounds (RFC 9001 appendix B.1: 2^28 records of up to 2^11 bytes); the epoch
// ends long before.
const MaxRecords = 1 << 28

// ErrExhausted means a key has sealed MaxRecords records and seals no more.
var ErrExhausted = errors.New("the key has sealed its last record")

// Sealer seals the records of one index. Reserve and Seal may be called from
// several goroutines, each with Numbers of its own; Advance from one.
type Sealer struct {
	index uint32
	next  atomic.Uint64
	limit atomic.Uint64 // of next, for the key in use
	key   atomic.Pointer[key]
}

// key is what one index uses in one epoch. It does not change.
type key struct {
	epoch uint64
	aead  cipher.AEAD
	iv    [nonceSize]byte
}

// Numbers are packet numbers that were taken from a Sealer and not yet used.
// A number leaves it with the one Seal that uses it, so that nothing can be
// sealed twice with one number: sending again means sending the same bytes.
// Numbers belong to one goroutine and must not be copied.
type Numbers struct {
	next  uint64
	end   uint64
	nonce [nonceSize]byte
	owner *Sealer
}

// NewSealer returns the Sealer of an index, with the key of chain's epoch.
func NewSealer(chain *Chain, index uint32) (*Sealer, error) {
	s := &Sealer{index: index}
	return s, s.Advance(chain)
}

// Advance makes the Sealer use the key of chain's epoch from now on.
func (s *Sealer) Advance(chain *Chain) error {
	k, err := chain.key(s.index)
	if err != nil {
		return err
	}
	s.key.Store(k)
	s.limit.Store(s.next.Load() + MaxRecords)
	return nil
}

// Index returns the index the receiver chose for these records.
func (s *Sealer) Index() uint32 { return s.index }

// Sealed returns how many packet numbers were taken so far.
func (s *Sealer) Sealed() uint64 { return s.next.Load() }

// Reserve takes n consecutive packet numbers into numbers, whose former rest
// is given up unused.
func (s *Sealer) Reserve(n int, numbers *Numbers) error {
	end := s.next.Add(uint64(n))
	if end > s.limit.Load() {
		numbers.owner, numbers.next, numbers.end = nil, 0, 0
		return ErrExhausted
	}
	numbers.owner, numbers.next, numbers.end = s, end-uint64(n), end
	return nil
}

// Seal writes one record into dst: header and ciphertext of plaintext. dst
// must have room for wire.HeaderSize+len(plaintext)+wire.TagSize bytes and
// must not overlap plaintext. h.Index, h.PN and h.Epoch are filled in. It
// returns the record's length. Calling it without a reserved number is a bug and panics.
func (s *Sealer) Seal(dst, plaintext []byte, h wire.Header, numbers *Numbers) int {
	if numbers.owner != s || numbers.next >= numbers.end {
		panic("seal: no reserved packet number")
	}
	pn := numbers.next
	numbers.next++
	k := s.key.Load()
	h.Index, h.PN, h.Epoch = s.index, uint32(pn), uint8(k.epoch%epochsOnWire)
	h.Put(dst)
	setNonce(&numbers.nonce, &k.iv, pn)
	sealed := k.aead.Seal(dst[wire.HeaderSize:wire.HeaderSize], numbers.nonce[:], plaintext, dst[:wire.HeaderSize])
	return wire.HeaderSize + len(sealed)
}

// setNonce writes IV xor pn, the pn right-aligned as in RFC 8446 section 5.3.
func setNonce(nonce, iv *[nonceSize]byte, pn uint64) {
	*nonce = *iv
	tail := nonce[nonceSize-8:]
	binary.BigEndian.PutUint64(tail, binary.BigEndian.Uint64(tail)^pn)
}
