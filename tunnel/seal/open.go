package seal

import (
	"crypto/cipher"
	"errors"

	"causeway/tunnel/wire"
)

// Errors of Open, for counting: none of them is ever answered or logged.
var (
	ErrForged   = errors.New("record does not authenticate")
	ErrReplayed = errors.New("record was seen before or is too old")
	ErrEpoch    = errors.New("record is of an epoch that has no key")
)

// Opener opens the records of one index. It belongs to the one goroutine that
// receives on the index's link.
type Opener struct {
	aead   cipher.AEAD
	iv     [nonceSize]byte
	index  uint32
	window Window
	nonce  [nonceSize]byte
}

// NewOpener returns the Opener of an index in the direction of secret.
func NewOpener(secret Secret, index uint32) (*Opener, error) {
	o := &Opener{index: index}
	var err error
	o.aead, o.iv, err = indexKey(secret, index)
	return o, err
}

// Index returns the index these records carry.
func (o *Opener) Index() uint32 { return o.index }

// Open authenticates a record in place and returns its plaintext (part of
// record) and its 64-bit packet number. The window learns of a number only
// after the record proved genuine. After an error the record's bytes are
// undefined and must not be used.
func (o *Opener) Open(record []byte, h wire.Header) (plaintext []byte, pn uint64, err error) {
	if h.Epoch != 0 {
		return nil, 0, ErrEpoch
	}
	pn = o.window.Reconstruct(h.PN)
	if pn >= MaxRecords || !o.window.Fresh(pn) {
		return nil, 0, ErrReplayed
	}
	setNonce(&o.nonce, &o.iv, pn)
	sealed := record[wire.HeaderSize:]
	plaintext, err = o.aead.Open(sealed[:0], o.nonce[:], sealed, record[:wire.HeaderSize])
	if err != nil {
		return nil, 0, ErrForged
	}
	o.window.Mark(pn)
	return plaintext, pn, nil
}
