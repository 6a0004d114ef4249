package seal

import (
	"errors"
	"sync/atomic"

	"causeway/tunnel/wire"
)

// Errors of Open, for counting: none of them is ever answered or logged.
var (
	ErrForged   = errors.New("record does not authenticate")
	ErrReplayed = errors.New("record was seen before or is too old")
	ErrEpoch    = errors.New("record is of an epoch that has no key")
)

// Opener opens the records of one index. Open and Settle belong to the one
// goroutine that receives on the index's link; Advance to another one; Forged
// and Settled may be called from any.
type Opener struct {
	index  uint32
	keys   [epochsOnWire]atomic.Pointer[key]
	window window
	nonce  [nonceSize]byte
	forged atomic.Uint64

	settling settling
}

// NewOpener returns the Opener of an index, with the key of chain's epoch.
func NewOpener(chain *Chain, index uint32) (*Opener, error) {
	o := &Opener{index: index}
	return o, o.Advance(chain)
}

// Advance makes the Opener accept records of chain's epoch too. The epoch
// before it is still accepted; the one before that is forgotten.
func (o *Opener) Advance(chain *Chain) error {
	k, err := chain.key(o.index)
	if err != nil {
		return err
	}
	o.keys[k.epoch%epochsOnWire].Store(k)
	if k.epoch >= 2 {
		o.forget(k.epoch - 2)
	}
	return nil
}

// forget drops the key of an epoch: its records are refused from now on.
func (o *Opener) forget(epoch uint64) {
	slot := &o.keys[epoch%epochsOnWire]
	if k := slot.Load(); k != nil && k.epoch == epoch {
		slot.Store(nil)
	}
}

// Forged returns how many records did not authenticate so far.
func (o *Opener) Forged() uint64 { return o.forged.Load() }

// Index returns the index these records carry.
func (o *Opener) Index() uint32 { return o.index }

// Open authenticates a record in place and returns its plaintext (part of
// record) and its 64-bit packet number. The window learns of a number only
// after the record proved genuine. After an error the record's bytes are
// undefined and must not be used.
func (o *Opener) Open(record []byte, h wire.Header) (plaintext []byte, pn uint64, err error) {
	k := o.keys[h.Epoch%epochsOnWire].Load()
	if k == nil {
		return nil, 0, ErrEpoch
	}
	pn = o.window.Reconstruct(h.PN)
	if !o.window.Fresh(pn) {
		return nil, 0, ErrReplayed
	}
	setNonce(&o.nonce, &k.iv, pn)
	sealed := record[wire.HeaderSize:]
	plaintext, err = k.aead.Open(sealed[:0], o.nonce[:], sealed, record[:wire.HeaderSize])
	if err != nil {
		o.forged.Add(1)
		return nil, 0, ErrForged
	}
	o.window.Mark(pn)
	return plaintext, pn, nil
}
