package pki

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net/url"
	"path/filepath"
	"time"

	"causeway"
)

const (
	// authorityYears is how long a CA lives. It is an anchor that every
	// gateway holds a copy of; changing it means overlapping two.
	authorityYears = 10
	// backdate covers the clock of a gateway that is behind the CA's.
	backdate = 10 * time.Minute
)

// Init makes a CA for an interconnect in dir: a new or an empty folder whose
// parent exists. The CA is valid for ten years from now. Problems:
// pki.bad_name, pki.exists, pki.write.
func Init(dir, interconnect string, now time.Time) error {
	if !causeway.ValidName(interconnect) {
		return causeway.NewProblem("pki.bad_name", "spiffe://"+interconnect, errors.New("the interconnect's name is not a name"))
	}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return writeProblem(dir, err)
	}
	certificate, err := sign(authorityTemplate(interconnect, now), nil, public, key)
	if err != nil {
		return writeProblem(dir, err)
	}
	keyText, err := encodeKey(key)
	if err != nil {
		return writeProblem(dir, err)
	}
	return writeFolder(dir, []file{
		{caFile, encodeCertificates(certificate), publicFile},
		{caKeyFile, keyText, privateFile},
	})
}

// authorityTemplate puts the trust domain into the CA's own SPIFFE ID, as the
// X.509-SVID standard (section 4.1) has it: so a CA knows whose it is.
func authorityTemplate(interconnect string, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber:          newSerial(),
		Subject:               pkix.Name{CommonName: "Causeway CA of " + interconnect},
		URIs:                  []*url.URL{{Scheme: "spiffe", Host: interconnect}},
		NotBefore:             now.Add(-backdate),
		NotAfter:              now.AddDate(authorityYears, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
}

// Authority is a CA, read from its folder.
type Authority struct {
	// Interconnect is the one whose identities it signs.
	Interconnect string
	// NotAfter is the end of its validity, in UTC.
	NotAfter time.Time

	dir         string
	certificate *x509.Certificate
	key         crypto.Signer
	// all is every CA of the folder's ca.crt: what identities are told to
	// trust.
	all []*x509.Certificate
	// revoked is the folder's revoked.json: what identities get a copy of.
	revoked *Revocations
}

// Open reads the CA in dir: its key, the certificate in ca.crt that the key
// belongs to, and what it has revoked. Problems: pki.read, pki.malformed,
// pki.not_a_file, pki.writable_by_others, pki.key_mode, pki.key_mismatch,
// pki.bad_revocations.
func Open(dir string) (*Authority, error) {
	d, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	defer d.close()
	return d.authority()
}

func (d *folder) authority() (*Authority, error) {
	all, err := d.authorities(caFile)
	if err != nil {
		return nil, err
	}
	key, err := d.key(caKeyFile)
	if err != nil {
		return nil, err
	}
	revoked, err := d.revocations(all)
	if err != nil {
		return nil, err
	}
	for _, certificate := range all {
		if belongs(key, certificate) {
			return newAuthority(d.dir, certificate, key, all, revoked)
		}
	}
	return nil, causeway.NewProblem("pki.key_mismatch", d.path(caKeyFile), nil, "certificate", d.path(caFile))
}

func newAuthority(dir string, certificate *x509.Certificate, key crypto.Signer, all []*x509.Certificate, revoked *Revocations) (*Authority, error) {
	interconnect, err := interconnectOf(certificate)
	if err != nil {
		return nil, causeway.NewProblem("pki.malformed", filepath.Join(dir, caFile), err)
	}
	return &Authority{
		Interconnect: interconnect,
		NotAfter:     certificate.NotAfter.UTC(),
		dir:          dir,
		certificate:  certificate,
		key:          key,
		all:          all,
		revoked:      revoked,
	}, nil
}

// interconnectOf reads the trust domain in a CA's own SPIFFE ID.
func interconnectOf(ca *x509.Certificate) (string, error) {
	if len(ca.URIs) != 1 || ca.URIs[0].Scheme != "spiffe" {
		return "", errors.New("its CA does not name an interconnect")
	}
	return ca.URIs[0].Host, nil
}

// sign signs a certificate; without a parent it signs itself.
func sign(template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) (*x509.Certificate, error) {
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// newSerial returns 128 random bits with the highest set: positive, never
// zero, and always as long when printed. RFC 5280 (section 4.1.2.2) allows 20
// octets.
func newSerial() *big.Int {
	bytes := make([]byte, 16)
	rand.Read(bytes) // never fails: crypto/rand ends the process instead
	bytes[0] |= 0x80
	return new(big.Int).SetBytes(bytes)
}
