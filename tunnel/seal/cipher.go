//go:build !nullcipher

package seal

import (
	"crypto/aes"
	"crypto/cipher"
)

// Encrypts is what this program does to inner packets. The one build that
// does not is a test's; see cipher_null.go, which a release does not contain.
const Encrypts = true

// VersionSuffix marks the version of a program.
const VersionSuffix = ""

// exporterLabel is the label of the one export per TLS connection (rule W1).
const exporterLabel = "EXPORTER-causeway-session"

// newCipher is AES-256-GCM.
func newCipher(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
