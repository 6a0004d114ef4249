package pki

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"testing"
	"time"
)

func FuzzParseCertificates(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	certificate, err := sign(authorityTemplate("a", time.Unix(1e9, 0)), nil, key.Public(), key)
	if err != nil {
		f.Fatal(err)
	}
	text := encodeCertificates(certificate)
	f.Add(text)
	f.Add(append([]byte("comment\n"), bytes.Repeat(text, 2)...))
	f.Add(text[:len(text)/2])
	f.Fuzz(func(t *testing.T, text []byte) {
		certificates, err := parseCertificates(text)
		if err != nil {
			return
		}
		again, err := parseCertificates(encodeCertificates(certificates...))
		if err != nil || len(again) != len(certificates) {
			t.Errorf("%d certificates became %d, %v", len(certificates), len(again), err)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	text, err := encodeKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		key, err := parseKey(text)
		if err != nil {
			return
		}
		encoded, err := encodeKey(key)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseKey(encoded)
		if err != nil || !again.Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(key.Public()) {
			t.Errorf("the key did not survive encoding: %v", err)
		}
	})
}
