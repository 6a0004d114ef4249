// Package seal turns inner packets into records and back: keys, packet
// numbers, nonces and replay windows. It holds the rule the whole product
// stands on: one key never seals two records with the same number.
//
// Keys come from one root secret per session (see Root). Each index, that is
// each (path, shard) in one direction, has its own key and its own numbers:
//
//	root ── "cw c2s" / "cw s2c" ── secret of a direction, epoch 0
//	            └─ "cw data", index ── key (32 bytes) and IV (12 bytes)
//	nonce = IV xor packet number
package seal

import (
	"crypto/aes"
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
// bounds (RFC 9001 appendix B.1: 2^28 records of up to 2^11 bytes); a session
// is renewed long before.
const MaxRecords = 1 << 28

// ErrExhausted means a key has sealed MaxRecords records and seals no more.
var ErrExhausted = errors.New("the key has sealed its last record")

// Sealer seals the records of one index. Reserve and Seal may be called from
// several goroutines, each with Numbers of its own.
type Sealer struct {
	aead  cipher.AEAD
	iv    [nonceSize]byte
	index uint32
	next  atomic.Uint64
	limit uint64
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

// NewSealer returns the Sealer of an index in the direction of secret.
func NewSealer(secret Secret, index uint32) (*Sealer, error) {
	s := &Sealer{index: index, limit: MaxRecords}
	var err error
	s.aead, s.iv, err = indexKey(secret, index)
	return s, err
}

// indexKey derives the key and IV of an index.
func indexKey(secret Secret, index uint32) (cipher.AEAD, [nonceSize]byte, error) {
	var iv [nonceSize]byte
	context := binary.BigEndian.AppendUint32(nil, index)
	material, err := expandLabel(secret, "cw data", context, keySize+nonceSize)
	if err != nil {
		return nil, iv, err
	}
	block, err := aes.NewCipher(material[:keySize])
	if err != nil {
		return nil, iv, err
	}
	copy(iv[:], material[keySize:])
	aead, err := cipher.NewGCM(block)
	return aead, iv, err
}

// Index returns the index the receiver chose for these records.
func (s *Sealer) Index() uint32 { return s.index }

// Sealed returns how many packet numbers were taken so far.
func (s *Sealer) Sealed() uint64 { return s.next.Load() }

// Reserve takes n consecutive packet numbers into numbers, whose former rest
// is given up unused.
func (s *Sealer) Reserve(n int, numbers *Numbers) error {
	end := s.next.Add(uint64(n))
	if end > s.limit {
		numbers.owner, numbers.next, numbers.end = nil, 0, 0
		return ErrExhausted
	}
	numbers.owner, numbers.next, numbers.end = s, end-uint64(n), end
	return nil
}

// Seal writes one record into dst: header and ciphertext of plaintext. dst
// must have room for wire.HeaderSize+len(plaintext)+wire.TagSize bytes and
// must not overlap plaintext. h.Index and h.PN are filled in. It returns the
// record's length. Calling it without a reserved number is a bug and panics.
func (s *Sealer) Seal(dst, plaintext []byte, h wire.Header, numbers *Numbers) int {
	if numbers.owner != s || numbers.next >= numbers.end {
		panic("seal: no reserved packet number")
	}
	pn := numbers.next
	numbers.next++
	h.Index, h.PN = s.index, uint32(pn)
	h.Put(dst)
	setNonce(&numbers.nonce, &s.iv, pn)
	sealed := s.aead.Seal(dst[wire.HeaderSize:wire.HeaderSize], numbers.nonce[:], plaintext, dst[:wire.HeaderSize])
	return wire.HeaderSize + len(sealed)
}

// setNonce writes IV xor pn, the pn right-aligned as in RFC 8446 section 5.3.
func setNonce(nonce, iv *[nonceSize]byte, pn uint64) {
	*nonce = *iv
	tail := nonce[nonceSize-8:]
	binary.BigEndian.PutUint64(tail, binary.BigEndian.Uint64(tail)^pn)
}
