// Package pki keeps certificates in folders: an offline CA for running
// without a controller, and the identities it issued, as gateways and clients
// load them.
//
// A CA's folder (mode 0700) holds
//
//	ca.crt            the CA's certificate; while changing CAs, several
//	ca.key            its private key, PKCS #8, mode 0600
//	issued/SERIAL.json  one Record for each certificate it signed
//
// and an identity's folder holds node.crt (one leaf certificate), node.key
// (mode 0600) and ca.crt (the CAs to trust). Folders are made whole or not at
// all, and nothing in them is ever overwritten.
//
// Reading starts here, with what a gateway does; authority.go and issue.go are
// the CA's side. Which certificates are acceptable is decided in peertls.
package pki

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
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
)

// Permissions.
const (
	privateFile   = 0o600
	publicFile    = 0o644
	privateFolder = 0o700
	openToOthers  = 0o077
)

// Limits of what is read.
const (
	maxFileBytes   = 64 << 10
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
}

// Own is what peertls.Config.Own returns.
func (c *Credentials) Own() (*tls.Certificate, *x509.CertPool) { return &c.Certificate, c.Roots }

// Load reads the identity in dir and checks everything a peer would check of
// it, so that a gateway learns at start, not at its first handshake, that
// nobody would accept it. The problems are those of peertls.VerifyLeaf and
// pki.read, pki.malformed, pki.key_mode, pki.key_mismatch.
func Load(dir string) (*Credentials, error) {
	leaf, err := readCertificate(filepath.Join(dir, leafFile))
	if err != nil {
		return nil, err
	}
	key, err := readKey(filepath.Join(dir, leafKeyFile))
	if err != nil {
		return nil, err
	}
	if !belongs(key, leaf) {
		return nil, causeway.NewProblem("pki.key_mismatch", filepath.Join(dir, leafKeyFile), nil, "certificate", filepath.Join(dir, leafFile))
	}
	authorities, err := readAuthorities(filepath.Join(dir, caFile))
	if err != nil {
		return nil, err
	}
	return credentials(leaf, key, authorities, time.Now())
}

func credentials(leaf *x509.Certificate, key crypto.Signer, authorities []*x509.Certificate, now time.Time) (*Credentials, error) {
	roots := x509.NewCertPool()
	for _, authority := range authorities {
		roots.AddCert(authority)
	}
	var id causeway.Identity
	for _, usage := range usages {
		var err error
		if id, err = peertls.VerifyLeaf(leaf, roots, usage, now); err != nil {
			return nil, err
		}
	}
	certificate := tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
	return &Credentials{Identity: id, Certificate: certificate, Roots: roots, NotAfter: leaf.NotAfter.UTC()}, nil
}

// usages are those of every identity: a gateway both dials and listens.
var usages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}

// belongs reports whether key is the private half of the certificate's key.
func belongs(key crypto.Signer, certificate *x509.Certificate) bool {
	a, errA := x509.MarshalPKIXPublicKey(key.Public())
	b, errB := x509.MarshalPKIXPublicKey(certificate.PublicKey)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// readKey reads a private key, and refuses one that other users can read: it
// may have been copied.
func readKey(file string) (crypto.Signer, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, causeway.NewProblem("pki.read", file, withoutPath(err))
	}
	if mode := info.Mode().Perm(); mode&openToOthers != 0 {
		return nil, causeway.NewProblem("pki.key_mode", file, nil, "mode", "0"+octal(mode))
	}
	text, err := readFile(file)
	if err != nil {
		return nil, err
	}
	key, err := parseKey(text)
	if err != nil {
		return nil, causeway.NewProblem("pki.malformed", file, err)
	}
	return key, nil
}
