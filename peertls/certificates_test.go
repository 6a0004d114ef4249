package peertls

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net/url"
	"testing"
	"time"

	"causeway"
)

// testTime is when every test certificate is issued and, unless a test says
// otherwise, checked.
var testTime = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func testClock() time.Time { return testTime }

const (
	beijing    = "spiffe://bj-ca/site/beijing/gateway/bj-1"
	california = "spiffe://bj-ca/site/california/gateway/ca-1"
)

// authority is a CA of a test.
type authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	_, key, _ := ed25519.GenerateKey(rand.Reader)
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "test CA"},
		NotBefore:             testTime.Add(-time.Hour),
		NotAfter:              testTime.Add(10 * 365 * 24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	return authority{create(t, template, template, key.Public(), key), key}
}

func (a authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// issue returns a good leaf after change has spoiled it; change may be nil.
func (a authority) issue(t *testing.T, uri string, change func(*x509.Certificate)) *tls.Certificate {
	t.Helper()
	_, key, _ := ed25519.GenerateKey(rand.Reader)
	return a.issueKey(t, uri, key, change)
}

func (a authority) issueKey(t *testing.T, uri string, key crypto.Signer, change func(*x509.Certificate)) *tls.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		NotBefore:    testTime.Add(-10 * time.Minute),
		NotAfter:     testTime.Add(90 * 24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		URIs:         []*url.URL{parseURL(t, uri)},
	}
	if change != nil {
		change(template)
	}
	leaf := create(t, template, a.certificate, key.Public(), a.key)
	return &tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
}

func create(t *testing.T, template, parent *x509.Certificate, public crypto.PublicKey, signer crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func ecdsaKey(t *testing.T, curve elliptic.Curve) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func parseURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// config returns one end that presents certificate, trusts the CA and accepts
// everybody it can verify.
func (a authority) config(certificate *tls.Certificate) Config {
	roots := a.pool()
	return Config{
		Own:    func() (*tls.Certificate, *x509.CertPool) { return certificate, roots },
		Accept: func(causeway.Identity) error { return nil },
		Time:   testClock,
	}
}
