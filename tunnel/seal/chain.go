package seal

import (
	"encoding/binary"
)

// epochsOnWire is how many epochs the two bits of a record's header tell
// apart.
const epochsOnWire = 4

// Bounds of an epoch (RFC 9001 appendix B, RFC 9846 section 5.5, with room).
const (
	EpochRecords = 1 << 26
	EpochBytes   = 1 << 37
	EpochTime    = epochTime
)

// ForgeryLimit is how many records may fail to authenticate under one index
// before its session has to end (RFC 9147 section 4.5.3).
const ForgeryLimit = 1 << 36

// Chain is the secret of one direction of a session, moved from epoch to
// epoch by a one-way step. It is not for concurrent use.
type Chain struct {
	secret Secret
	epoch  uint64
}

// NewChain returns the chain that begins with the secret of epoch 0.
func NewChain(secret Secret) *Chain { return &Chain{secret: secret} }

// Epoch returns the number of the current epoch.
func (c *Chain) Epoch() uint64 { return c.epoch }

// Next moves to the next epoch. The secret before it is overwritten.
func (c *Chain) Next() error {
	next, err := childSecret(c.secret, "cw upd")
	if err != nil {
		return err
	}
	c.secret, c.epoch = next, c.epoch+1
	return nil
}

// Erase overwrites the secret. The chain cannot be used any more.
func (c *Chain) Erase() { c.secret = Secret{} }

// key derives the key and IV of an index in the current epoch.
func (c *Chain) key(index uint32) (*key, error) {
	context := binary.BigEndian.AppendUint32(nil, index)
	material, err := expandLabel(c.secret, "cw data", context, keySize+nonceSize)
	if err != nil {
		return nil, err
	}
	k := &key{epoch: c.epoch}
	copy(k.iv[:], material[keySize:])
	k.aead, err = newCipher(material[:keySize])
	return k, err
}
