package pki

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"time"

	"causeway"
	"causeway/peertls"
)

// LeafLifetime is how long an identity lives from its issue on.
const LeafLifetime = 90 * 24 * time.Hour

// Issue signs a certificate for id with the CA in dir and writes the identity
// to out, a new or an empty folder whose parent exists; the same identity may
// be issued again, to another folder. It is valid from ten minutes before now
// for LeafLifetime, but not longer than the CA. Problems: pki.bad_name,
// pki.other_interconnect, pki.exists, pki.expired and those of reading and
// writing.
func Issue(dir string, id causeway.Identity, out string, now time.Time) error {
	if err := id.Validate(); err != nil {
		return causeway.NewProblem("pki.bad_name", id.URI(), err)
	}
	ca, err := Open(dir)
	if err != nil {
		return err
	}
	return ca.place(id, now, func(files []file) error { return writeFolder(out, files) })
}

// place issues a certificate and has its files written. The record comes
// first: a certificate without one could not be revoked.
func (ca *Authority) place(id causeway.Identity, now time.Time, write func([]file) error) error {
	if ca.Interconnect != id.Interconnect {
		return causeway.NewProblem("pki.other_interconnect", ca.dir, nil, "ca", ca.Interconnect, "wanted", id.Interconnect)
	}
	leaf, files, err := ca.issue(id, now)
	if err != nil {
		return err
	}
	record, err := ca.record(leaf, id, now)
	if err != nil {
		return err
	}
	err = write(files)
	if err != nil {
		os.Remove(record) // one that stays does no harm
	}
	return err
}

// issue makes a certificate and the files of its folder.
func (ca *Authority) issue(id causeway.Identity, now time.Time) (*x509.Certificate, []file, error) {
	if now.After(ca.NotAfter) {
		return nil, nil, causeway.NewProblem("pki.expired", ca.certificate.Subject.CommonName, nil,
			"until", timeText(ca.NotAfter), "now", timeText(now))
	}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, writeProblem(id.URI(), err)
	}
	leaf, err := sign(ca.leafTemplate(id, now), ca.certificate, public, ca.key)
	if err != nil {
		return nil, nil, writeProblem(id.URI(), err)
	}
	keyText, err := encodeKey(key)
	if err != nil {
		return nil, nil, writeProblem(id.URI(), err)
	}
	files := []file{
		{leafFile, encodeCertificates(leaf), publicFile},
		{leafKeyFile, keyText, privateFile},
		{caFile, encodeCertificates(ca.all...), publicFile},
	}
	if len(ca.revoked.Lists) > 0 {
		files = append(files, file{revokedFile, ca.revoked.encode(), publicFile})
	}
	return leaf, files, nil
}

// leafTemplate carries the identity, a gateway's server name and no other
// name, an empty subject included.
func (ca *Authority) leafTemplate(id causeway.Identity, now time.Time) *x509.Certificate {
	path := fmt.Sprintf("/site/%s/%s/%s", id.Site, id.Role, id.Name)
	notAfter := now.Add(LeafLifetime)
	if notAfter.After(ca.NotAfter) {
		notAfter = ca.NotAfter
	}
	template := &x509.Certificate{
		SerialNumber: newSerial(),
		URIs:         []*url.URL{{Scheme: "spiffe", Host: id.Interconnect, Path: path}},
		NotBefore:    now.Add(-backdate),
		NotAfter:     notAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  usages,
		// Says "not a CA" instead of saying nothing.
		BasicConstraintsValid: true,
	}
	if name := peertls.ServerName(id); name != "" {
		template.DNSNames = []string{name}
	}
	return template
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }
