package seal

import (
	"crypto/hkdf"
	"crypto/sha512"
	"fmt"
	"io"
	"log/slog"
)

// SecretSize is the size of a secret: that of SHA-384, the hash of the one
// cipher suite of the peer profile.
const SecretSize = sha512.Size384

// Secret is key material. It prints as "<secret>".
type Secret [SecretSize]byte

const hidden = "<secret>"

// String returns "<secret>".
func (Secret) String() string { return hidden }

// GoString returns "<secret>", for %#v.
func (Secret) GoString() string { return hidden }

// Format keeps every verb, %x included, from showing the bytes.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// LogValue returns "<secret>".
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// Root asks a TLS connection for its root secret. export is
// tls.ConnectionState.ExportKeyingMaterial; context binds the secret to both
// ends' certificates and hellos (rule W2). Two calls with one connection and
// one context would give the same secret twice, so the caller must call it
// once per connection and keep nothing but the result.
func Root(export func(label string, context []byte, length int) ([]byte, error), context []byte) (Secret, error) {
	material, err := export(exporterLabel, context, SecretSize)
	if err != nil {
		return Secret{}, err
	}
	return Secret(material), nil
}

// Directions are the epoch-0 secrets of a session's two directions. The
// client is the end that dialled.
type Directions struct {
	ClientToServer Secret
	ServerToClient Secret
}

// Derive returns the secrets of both directions.
func Derive(root Secret) (Directions, error) {
	c2s, err := childSecret(root, "cw c2s")
	if err != nil {
		return Directions{}, err
	}
	s2c, err := childSecret(root, "cw s2c")
	return Directions{ClientToServer: c2s, ServerToClient: s2c}, err
}

// Confirmation is the value the named end sends to prove that it holds the
// same root and therefore saw the same certificates and hellos.
func Confirmation(root Secret, client bool) (Secret, error) {
	if client {
		return childSecret(root, "cw open")
	}
	return childSecret(root, "cw open ack")
}

func childSecret(parent Secret, label string) (Secret, error) {
	material, err := expandLabel(parent, label, nil, SecretSize)
	if err != nil {
		return Secret{}, err
	}
	return Secret(material), nil
}

// expandLabel is HKDF-Expand-Label of RFC 8446 section 7.1 over SHA-384.
func expandLabel(secret Secret, label string, context []byte, length int) ([]byte, error) {
	const prefix = "tls13 "
	info := make([]byte, 0, 4+len(prefix)+len(label)+len(context))
	info = append(info, byte(length>>8), byte(length), byte(len(prefix)+len(label)))
	info = append(info, prefix...)
	info = append(info, label...)
	info = append(info, byte(len(context)))
	info = append(info, context...)
	return hkdf.Expand(sha512.New384, secret[:], string(info), length)
}
