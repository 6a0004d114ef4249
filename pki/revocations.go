package pki

import (
	"crypto/x509"
	"slices"
	"strconv"
	"time"

	"causeway"
)

// Revocations is what the trusted CAs have revoked: revoked.json, verified.
// It does not change and may be used from any goroutine.
type Revocations struct {
	// Lists has at most one list of each CA, in the order of the file; read
	// only.
	Lists []RevocationList

	signed   []signedList
	trusted  []string
	bySerial map[string]*Revocation
	bySPKI   map[string]*Revocation
}

// RevocationList is everything one CA has revoked.
type RevocationList struct {
	// Authority is the SHA-256 of the CA's SubjectPublicKeyInfo, in
	// lower-case hexadecimal.
	Authority string `json:"authority"`
	// Sequence starts at 1 and grows with every list of this CA.
	Sequence uint64       `json:"sequence"`
	IssuedAt time.Time    `json:"issued_at"`
	Revoked  []Revocation `json:"revoked"`
}

// Revocation is one revoked certificate, and its key.
type Revocation struct {
	Serial     string `json:"serial"`
	SPKISHA256 string `json:"spki_sha256"`
	Identity   string `json:"identity"`
	// Reason is the operator's own words; it may be empty.
	Reason    string    `json:"reason"`
	RevokedAt time.Time `json:"revoked_at"`
	// NotAfter is the end of the certificate's validity.
	NotAfter time.Time `json:"not_after"`
}

// Contains reports whether the leaf or its key is revoked; peertls asks it as
// Config.Revoked. It compares the serial number and the key, never a hash of
// the certificate: an ECDSA signature can be changed into another valid one,
// and the same certificate then has another hash.
func (r *Revocations) Contains(leaf *x509.Certificate) bool {
	return r.find(serialText(leaf), spkiText(leaf)) != nil
}

// find returns the revocation of a serial number or a key, or nil.
func (r *Revocations) find(serial, spki string) *Revocation {
	if revocation := r.bySerial[serial]; revocation != nil {
		return revocation
	}
	return r.bySPKI[spki]
}

// Follows checks that nothing is forgotten which previous, loaded earlier from
// the same place, knew: it returns pki.revocations_older when a CA that is
// still trusted has an older list now, or none. Previous may be nil.
func (r *Revocations) Follows(previous *Revocations) error {
	if previous == nil {
		return nil
	}
	for _, before := range previous.Lists {
		now := r.sequenceOf(before.Authority)
		if now < before.Sequence && slices.Contains(r.trusted, before.Authority) {
			return causeway.NewProblem("pki.revocations_older", revokedFile, nil,
				"sequence", strconv.FormatUint(now, 10), "known", strconv.FormatUint(before.Sequence, 10))
		}
	}
	return nil
}

// sequenceOf returns 0 for a CA without a list.
func (r *Revocations) sequenceOf(authority string) uint64 {
	for _, list := range r.Lists {
		if list.Authority == authority {
			return list.Sequence
		}
	}
	return 0
}

// revocations reads the folder's list; without one nothing is revoked.
func (d *folder) revocations(authorities []*x509.Certificate) (*Revocations, error) {
	if !d.has(revokedFile) {
		return newRevocations(nil, authorities)
	}
	text, err := d.read(revokedFile, maxListBytes)
	if err != nil {
		return nil, err
	}
	lists, err := parseLists(text)
	if err == nil {
		var revoked *Revocations
		if revoked, err = newRevocations(lists, authorities); err == nil {
			return revoked, nil
		}
	}
	return nil, causeway.NewProblem("pki.bad_revocations", d.path(revokedFile), err)
}

// newRevocations verifies the lists with the CAs.
func newRevocations(signed []signedList, authorities []*x509.Certificate) (*Revocations, error) {
	r := &Revocations{signed: signed, bySerial: map[string]*Revocation{}, bySPKI: map[string]*Revocation{}}
	for _, authority := range authorities {
		r.trusted = append(r.trusted, spkiText(authority))
	}
	for _, list := range signed {
		if err := list.verify(authorities); err != nil {
			return nil, err
		}
		r.Lists = append(r.Lists, list.RevocationList)
		for i := range list.Revoked {
			r.bySerial[list.Revoked[i].Serial] = &list.Revoked[i]
			r.bySPKI[list.Revoked[i].SPKISHA256] = &list.Revoked[i]
		}
	}
	return r, nil
}

func (r *Revocations) encode() []byte { return encodeLists(r.signed) }
