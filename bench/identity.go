package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// identity is a certificate that is its own CA, for whoever ends TLS here.
type identity struct {
	certificate, key, both string
	server, client         *tls.Config
}

func newIdentity(folder string) (id identity, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return id, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: certificateName}, DNSNames: []string{certificateName},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		return id, err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return id, err
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
	id = identity{certificate: filepath.Join(folder, "hop.crt"), key: filepath.Join(folder, "hop.key"), both: filepath.Join(folder, "hop.pem")}
	for file, content := range map[string][]byte{id.certificate: certificate, id.key: key, id.both: bytes.Join([][]byte{certificate, key}, nil)} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			return id, err
		}
	}
	parsed, err := x509.ParseCertificate(signed)
	if err != nil {
		return id, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	// Nothing is resumed: a cold client is one that was never here.
	id.server = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{{Certificate: [][]byte{signed}, PrivateKey: private}}, SessionTicketsDisabled: true}
	id.client = &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: roots, ServerName: certificateName}
	return id, nil
}
