// Package pki keeps certificates in folders: an offline CA for running
// without a controller, and the identities it issued, as gateways and clients
// load them.
//
// A CA's folder (mode 0700) holds
//
//	ca.crt              the CA's certificate; while changing CAs, several
//	ca.key              its private key, PKCS #8, mode 0600
//	issued/SERIAL.json  one Record for each certificate it signed
//	revoked.json        what it has revoked, signed, once there is something
//
// and an identity's folder holds node.crt (one leaf certificate), node.key
// (mode 0600), ca.crt (the CAs to trust) and, where there is one, a copy of
// revoked.json. Folders are made whole or not at all. A key is overwritten by
// Renew only, which exchanges the whole folder in one step.
//
// A gateway's certificate names it twice: by its SPIFFE ID, which gateways
// check, and by the DNS name GATEWAY.SITE, for clients that check ca.crt and a
// server name. A client's certificate has its SPIFFE ID alone. Renew gives the
// DNS name to a gateway's certificate that was issued without one.
//
// To change the CA: Init a second one, let both CAs and every identity Trust
// both, Renew every identity with the second, and when all are renewed let
// everything that stays Distrust the first.
//
// Reading starts here, with what a gateway does. Then folder.go (what may be
// read at all) and revocations.go; authority.go, issue.go, renew.go,
// revoke.go, list.go and trust.go are the CA's side. Which certificates are
// acceptable is decided in peertls.
package pki

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"

	"causeway"
	"causeway/peertls"
)

// Files of an identity and of a CA.
const (
	leafFile     = "node.crt"
	leafKeyFile  = "node.key"
	caFile       = "ca.crt"
	caKeyFile    = "ca.key"
	issuedFolder = "issued"
	revokedFile  = "revoked.json"
)

// Permissions.
const (
	privateFile      = 0o600
	publicFile       = 0o644
	privateFolder    = 0o700
	openToOthers     = 0o077
	writableByOthers = 0o022
)

// Limits of what is read.
const (
	maxFileBytes   = 64 << 10
	maxListBytes   = 1 << 20
	maxAuthorities = 16
)

// Credentials are an identity, ready for use. They do not change; a renewed
// identity is loaded anew.
type Credentials struct {
	Identity causeway.Identity
	// Certificate has Leaf set.
	Certificate tls.Certificate
	Roots       *x509.CertPool
	// NotAfter is the end of the leaf's validity, in UTC.
	NotAfter time.Time
	// Revoked is never nil.
	Revoked *Revocations
}

// Own is what peertls.Config.Own returns.
func (c *Credentials) Own() (*tls.Certificate, *x509.CertPool) { return &c.Certificate, c.Roots }

// Load reads the identity in dir and checks everything a peer would check of
// it, so that a gateway learns at start, not at its first handshake, that
// nobody would accept it. While Renew exchanges the folder, Load returns what
// was there before or what is there after. The problems are those of
// peertls.VerifyLeaf and pki.read, pki.malformed, pki.not_a_file,
// pki.writable_by_others, pki.key_mode, pki.key_mismatch, pki.bad_revocations,
// pki.revoked.
func Load(dir string) (*Credentials, error) { return loadAt(dir, time.Now()) }

// loadAt reads again when the folder was exchanged meanwhile: then a file may
// have been missing only because the old folder was being removed.
func loadAt(dir string, now time.Time) (*Credentials, error) {
	const attempts = 10
	for range attempts {
		d, err := openFolder(dir)
		if err != nil {
			return nil, err
		}
		c, err := d.credentials(now)
		current := d.isCurrent()
		d.close()
		if current {
			return c, err
		}
	}
	return nil, causeway.NewProblem("pki.read", dir, errors.New("it is being replaced again and again"))
}

func (d *folder) credentials(now time.Time) (*Credentials, error) {
	leaf, err := d.certificate(leafFile)
	if err != nil {
		return nil, err
	}
	key, err := d.key(leafKeyFile)
	if err != nil {
		return nil, err
	}
	if !belongs(key, leaf) {
		return nil, causeway.NewProblem("pki.key_mismatch", d.path(leafKeyFile), nil, "certificate", d.path(leafFile))
	}
	authorities, err := d.authorities(caFile)
	if err != nil {
		return nil, err
	}
	revoked, err := d.revocations(authorities)
	if err != nil {
		return nil, err
	}
	c := &Credentials{
		Certificate: tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf},
		Roots:       pool(authorities),
		NotAfter:    leaf.NotAfter.UTC(),
		Revoked:     revoked,
	}
	if err := c.verify(now); err != nil {
		return nil, err
	}
	return c, nil
}

// verify makes a peer's checks on the own leaf and fills in its identity.
func (c *Credentials) verify(now time.Time) error {
	leaf := c.Certificate.Leaf
	for _, usage := range usages {
		id, err := peertls.VerifyLeaf(leaf, c.Roots, usage, now)
		if err != nil {
			return err
		}
		c.Identity = id
	}
	if c.Revoked.Contains(leaf) {
		return causeway.NewProblem("pki.revoked", c.Identity.URI(), nil, "serial", serialText(leaf))
	}
	return nil
}

func pool(authorities []*x509.Certificate) *x509.CertPool {
	roots := x509.NewCertPool()
	for _, authority := range authorities {
		roots.AddCert(authority)
	}
	return roots
}

// usages are those of every identity: a gateway both dials and listens.
var usages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}

// belongs reports whether key is the private half of the certificate's key.
func belongs(key crypto.Signer, certificate *x509.Certificate) bool {
	a, errA := x509.MarshalPKIXPublicKey(key.Public())
	b, errB := x509.MarshalPKIXPublicKey(certificate.PublicKey)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}
