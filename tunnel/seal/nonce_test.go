package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"testing"

	"causeway/tunnel/wire"
)

// Rule W8: the nonce is the IV and the packet number and nothing else; the
// index, which is never used again, is in the key. So no number of a path or
// shard can come back with a key. The records are opened here by hand, over
// the whole range of the number.
func TestW08NonceIsIVAndPacketNumber(t *testing.T) {
	chain := NewChain(Secret{1, 2, 3})
	for _, index := range []uint32{0, 1, 0xcafe, 1<<32 - 1} {
		material, err := expandLabel(chain.secret, "cw data", binary.BigEndian.AppendUint32(nil, index), keySize+nonceSize)
		if err != nil {
			t.Fatal(err)
		}
		block, err := aes.NewCipher(material[:keySize])
		if err != nil {
			t.Fatal(err)
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			t.Fatal(err)
		}
		for _, pn := range []uint64{0, 1, 1<<32 + 5, 1<<63 - 9} {
			nonce := bytes.Clone(material[keySize:])
			for i := range 8 {
				nonce[nonceSize-1-i] ^= byte(pn >> (8 * i))
			}
			sealer, err := NewSealer(chain, index)
			if err != nil {
				t.Fatal(err)
			}
			sealer.next.Store(pn)
			sealer.limit.Store(1 << 63)
			record := sealOne(t, sealer, "inner packet")
			got, err := aead.Open(nil, nonce, record[wire.HeaderSize:], record[:wire.HeaderSize])
			if err != nil || string(got) != "inner packet" {
				t.Errorf("index %x, number %d: %q, %v", index, pn, got, err)
			}
		}
	}
}
