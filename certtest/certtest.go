// Package certtest issues the certificates that tests of services need:
// upstreams, clients and gateways at which programs knock. The ones gateways
// know each other by are those of package pki.
package certtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/url"
	"testing"
	"time"
)

// CA issues certificates for one test, for thirty days.
type CA struct {
	// Certificate is its own.
	Certificate *x509.Certificate

	t   testing.TB
	key *ecdsa.PrivateKey
}

// NewCA makes one whose failures are t's.
func NewCA(t testing.TB) *CA {
	ca := &CA{t: t}
	own := ca.Issue(func(c *x509.Certificate) {
		c.IsCA, c.BasicConstraintsValid, c.KeyUsage, c.ExtKeyUsage = true, true, x509.KeyUsageCertSign, nil
	})
	ca.Certificate, ca.key = own.Leaf, own.PrivateKey.(*ecdsa.PrivateKey)
	return ca
}

// Issue makes a certificate for servers and clients; names with a colon are
// URIs. A change, which may be nil, is made to it before it is signed.
func (ca *CA) Issue(change func(*x509.Certificate), names ...string) *tls.Certificate {
	ca.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		ca.t.Fatal(err)
	}
	wanted := template(names)
	if change != nil {
		change(wanted)
	}
	parent, signer := ca.Certificate, ca.key
	if parent == nil {
		parent, signer = wanted, key
	}
	der, err := x509.CreateCertificate(rand.Reader, wanted, parent, key.Public(), signer)
	if err != nil {
		ca.t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		ca.t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func template(names []string) *x509.Certificate {
	c := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "test"}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(30 * 24 * time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, name := range names {
		if u, err := url.Parse(name); err == nil && u.Scheme != "" {
			c.URIs = append(c.URIs, u)
		} else {
			c.DNSNames = append(c.DNSNames, name)
		}
	}
	return c
}

// Pool has the CA alone.
func (ca *CA) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.Certificate)
	return pool
}

// PEM is the CA's certificate as a file has it.
func (ca *CA) PEM() string { return block("CERTIFICATE", ca.Certificate.Raw) }

// Files are a certificate and its key as a service's files have them.
func (ca *CA) Files(pair *tls.Certificate) (certificate, key string) {
	ca.t.Helper()
	private, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		ca.t.Fatal(err)
	}
	return block("CERTIFICATE", pair.Certificate[0]), block("PRIVATE KEY", private)
}

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
