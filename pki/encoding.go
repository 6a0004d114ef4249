package pki

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// PEM types (RFC 7468).
const (
	certificateBlock = "CERTIFICATE"
	keyBlock         = "PRIVATE KEY"
)

func parseAuthorities(text []byte) ([]*x509.Certificate, error) {
	certificates, err := parseCertificates(text)
	if err != nil {
		return nil, err
	}
	if n := len(certificates); n == 0 || n > maxAuthorities {
		return nil, fmt.Errorf("it has %d certificates, want 1 to %d", n, maxAuthorities)
	}
	for _, c := range certificates {
		if !c.IsCA {
			return nil, fmt.Errorf("the certificate with serial number %x is not a CA's", c.SerialNumber)
		}
	}
	return certificates, nil
}

// parseCertificates reads PEM certificates. Text around them is a comment, as
// RFC 7468 allows and people write; other blocks are refused.
func parseCertificates(text []byte) ([]*x509.Certificate, error) {
	var certificates []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != certificateBlock {
			return nil, fmt.Errorf("it has a block %q besides certificates", block.Type)
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		certificates = append(certificates, certificate)
	}
	if n := bytes.Count(text, []byte("-----BEGIN ")); n != len(certificates) {
		return nil, fmt.Errorf("%d of its %d blocks are damaged", n-len(certificates), n)
	}
	return certificates, nil
}

// parseKey reads one PKCS #8 private key that can sign. Its errors do not
// quote the text.
func parseKey(text []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != keyBlock {
		return nil, fmt.Errorf("it does not hold a block %q", keyBlock)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("it is not a PKCS #8 private key")
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("it is not a key for signing")
	}
	return signer, nil
}

func encodeCertificates(certificates ...*x509.Certificate) []byte {
	var text []byte
	for _, c := range certificates {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: c.Raw})...)
	}
	return text
}

func encodeKey(key crypto.Signer) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: der}), nil
}
