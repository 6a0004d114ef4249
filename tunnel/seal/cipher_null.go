//go:build nullcipher

package seal

import (
	"crypto/cipher"
	"errors"
)

// Encrypts is false: what this program sends can be read and changed by
// anybody. It is the positive control of tests that look for plaintext, and
// the yardstick of what encryption costs. Nothing but the build tag selects
// it, so no flag, file or peer can.
const Encrypts = false

// VersionSuffix marks the version of a program.
const VersionSuffix = "+nullcipher"

// exporterLabel is not that of a release: the roots of the two ends differ,
// so neither a release nor this build opens a session with the other.
const exporterLabel = "EXPORTER-causeway-nullcipher"

// newCipher is a cipher that changes nothing and proves nothing.
func newCipher([]byte) (cipher.AEAD, error) { return nullCipher{}, nil }

// nullCipher writes the plaintext and a mark of a tag's size behind it.
type nullCipher struct{}

// nullMark stands where the tag would.
const nullMark = "NOT ENCRYPTED   "

var errNoMark = errors.New("not a record of the null cipher")

// NonceSize is that of AES-GCM.
func (nullCipher) NonceSize() int { return nonceSize }

// Overhead is that of AES-GCM.
func (nullCipher) Overhead() int { return len(nullMark) }

// Seal appends plaintext and mark to dst.
func (nullCipher) Seal(dst, _, plaintext, _ []byte) []byte {
	return append(append(dst, plaintext...), nullMark...)
}

// Open appends what stands before the mark to dst.
func (nullCipher) Open(dst, _, sealed, _ []byte) ([]byte, error) {
	end := len(sealed) - len(nullMark)
	if end < 0 || string(sealed[end:]) != nullMark {
		return nil, errNoMark
	}
	return append(dst, sealed[:end]...), nil
}
