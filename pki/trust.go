package pki

import (
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"causeway"
)

// Trust adds the CA in file to those trusted in dir, the folder of an
// identity or of a CA, and takes over its revocation list from the
// revoked.json beside it, where that is newer. The CA is the first
// certificate of file; others behind it are those that it trusts in turn.
// Problems: pki.other_interconnect, pki.too_many_cas and those of reading and
// writing.
func Trust(dir, file string) error {
	return changeTrust(dir, file, func(d *folder, have, from *trusted) error {
		ca := from.authorities[0]
		if err := sameInterconnect(ca, have.authorities[0], file, d.path(caFile)); err != nil {
			return err
		}
		if !slices.ContainsFunc(have.authorities, ca.Equal) {
			have.authorities = append(have.authorities, ca)
		}
		if len(have.authorities) > maxAuthorities {
			return causeway.NewProblem("pki.too_many_cas", d.dir, nil)
		}
		for _, list := range from.lists {
			if list.Authority == spkiText(ca) && list.Sequence > have.revoked.sequenceOf(list.Authority) {
				have.lists = withList(have.lists, list)
			}
		}
		return nil
	})
}

// Distrust removes the CA in file, its first certificate, and the CA's
// revocation list from what is trusted in dir. Problems: pki.in_use if it is
// the CA of dir or has signed the identity there, and those of reading and
// writing.
func Distrust(dir, file string) error {
	return changeTrust(dir, file, func(d *folder, have, from *trusted) error {
		ca := from.authorities[0]
		if d.needs(ca) {
			return causeway.NewProblem("pki.in_use", d.dir, nil, "ca", file)
		}
		have.authorities = slices.DeleteFunc(have.authorities, ca.Equal)
		have.lists = slices.DeleteFunc(have.lists, func(l signedList) bool { return l.Authority == spkiText(ca) })
		return nil
	})
}

// trusted is what a folder trusts: ca.crt and revoked.json.
type trusted struct {
	authorities []*x509.Certificate
	revoked     *Revocations
	// lists are to become those of the folder.
	lists []signedList
}

func (d *folder) trusted(name string) (*trusted, error) {
	authorities, err := d.authorities(name)
	if err != nil {
		return nil, err
	}
	revoked, err := d.revocations(authorities)
	if err != nil {
		return nil, err
	}
	return &trusted{authorities, revoked, slices.Clone(revoked.signed)}, nil
}

// changeTrust reads both sides, has the first changed and writes it.
func changeTrust(dir, file string, change func(d *folder, have, from *trusted) error) error {
	other, err := openAnyFolder(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer other.close()
	from, err := other.trusted(filepath.Base(file))
	if err != nil {
		return err
	}
	d, err := openFolder(dir)
	if err != nil {
		return err
	}
	defer d.close()
	if err := d.lock(); err != nil {
		return err
	}
	have, err := d.trusted(caFile)
	if err != nil {
		return err
	}
	if err := change(d, have, from); err != nil {
		return err
	}
	return d.writeTrusted(have)
}

// writeTrusted replaces ca.crt and revoked.json, each in one step. A gateway
// that loads between the two finds a list whose CA it does not trust, or a CA
// whose list is missing, and keeps what it has.
func (d *folder) writeTrusted(t *trusted) error {
	if err := replaceFile(d.dir, caFile, encodeCertificates(t.authorities...), publicFile); err != nil {
		return err
	}
	if len(t.lists) > 0 {
		return replaceFile(d.dir, revokedFile, encodeLists(t.lists), publicFile)
	}
	if err := os.Remove(d.path(revokedFile)); !errors.Is(err, fs.ErrNotExist) {
		return writeProblem(d.path(revokedFile), err)
	}
	return nil
}

// needs reports whether ca is the CA of this folder or has signed the identity
// in it.
func (d *folder) needs(ca *x509.Certificate) bool {
	if key, err := d.key(caKeyFile); err == nil && belongs(key, ca) {
		return true
	}
	leaf, err := d.certificate(leafFile)
	return err == nil && leaf.CheckSignatureFrom(ca) == nil
}

// sameInterconnect compares the CAs found in two files.
func sameInterconnect(ca, own *x509.Certificate, file, ownFile string) error {
	theirs, err := interconnectOf(ca)
	if err != nil {
		return causeway.NewProblem("pki.malformed", file, err)
	}
	ours, err := interconnectOf(own)
	if err != nil {
		return causeway.NewProblem("pki.malformed", ownFile, err)
	}
	if theirs != ours {
		return causeway.NewProblem("pki.other_interconnect", file, nil, "ca", theirs, "wanted", ours)
	}
	return nil
}
