package pki

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"causeway"
)

// remember is how long a certificate stays listed after its end: the clock of
// a gateway may be behind.
const remember = 30 * 24 * time.Hour

// RevokeSerial revokes the certificate with a serial number (hexadecimal, in
// any of the usual spellings). It writes the CA's new revoked.json in dir, and
// returns the list and what is new in it. Identities that exist need a copy
// of the file; Issue and Renew give new ones theirs. Problems: pki.not_issued,
// pki.nothing_to_revoke, pki.bad_reason and those of reading and writing.
func RevokeSerial(dir, serial, reason string, now time.Time) (*RevocationList, []Revocation, error) {
	serial = strings.TrimLeft(strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(serial)), "0")
	return revoke(dir, serial, reason, now, func(r Record) bool { return r.Serial == serial })
}

// RevokeIdentity is RevokeSerial for every certificate of an identity that is
// still valid, those superseded by a renewal too.
func RevokeIdentity(dir string, id causeway.Identity, reason string, now time.Time) (*RevocationList, []Revocation, error) {
	if err := id.Validate(); err != nil {
		return nil, nil, causeway.NewProblem("pki.bad_name", id.URI(), err)
	}
	return revoke(dir, id.URI(), reason, now, func(r Record) bool { return r.Identity == id.URI() })
}

func revoke(dir, object, reason string, now time.Time, match func(Record) bool) (*RevocationList, []Revocation, error) {
	if err := checkReason(reason); err != nil {
		return nil, nil, causeway.NewProblem("pki.bad_reason", "--reason", err)
	}
	d, err := openFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	defer d.close()
	if err := d.lock(); err != nil {
		return nil, nil, err
	}
	ca, err := d.authority()
	if err != nil {
		return nil, nil, err
	}
	records, err := d.records()
	if err != nil {
		return nil, nil, err
	}
	records = slices.DeleteFunc(records, func(r Record) bool { return !match(r) })
	if len(records) == 0 {
		return nil, nil, causeway.NewProblem("pki.not_issued", object, nil, "dir", dir)
	}
	added := ca.revoked.add(records, reason, now)
	if len(added) == 0 {
		return nil, nil, causeway.NewProblem("pki.nothing_to_revoke", object, nil)
	}
	list, err := ca.publish(added, now)
	return list, added, err
}

// add returns what of the records is to be revoked: what is neither expired
// nor revoked already.
func (r *Revocations) add(records []Record, reason string, now time.Time) []Revocation {
	var added []Revocation
	for _, record := range records {
		if now.After(record.NotAfter) || r.find(record.Serial, record.SPKISHA256) != nil {
			continue
		}
		added = append(added, Revocation{
			Serial:     record.Serial,
			SPKISHA256: record.SPKISHA256,
			Identity:   record.Identity,
			Reason:     reason,
			RevokedAt:  now.UTC().Truncate(time.Second),
			NotAfter:   record.NotAfter,
		})
	}
	slices.SortFunc(added, func(a, b Revocation) int { return strings.Compare(a.Serial, b.Serial) })
	return added
}

// publish writes the CA's next list. Lists of other CAs in the file stay.
func (ca *Authority) publish(added []Revocation, now time.Time) (*RevocationList, error) {
	file := filepath.Join(ca.dir, revokedFile)
	next := ca.revoked.next(spkiText(ca.certificate), added, now)
	signed, err := signList(next, ca.key)
	if err != nil {
		return nil, writeProblem(file, err)
	}
	text := encodeLists(withList(ca.revoked.signed, signed))
	// What is written must be readable.
	if len(text) > maxListBytes {
		return nil, writeProblem(file, fmt.Errorf("the list would be longer than %d bytes; change the CA instead", maxListBytes))
	}
	if _, err := parseLists(text); err != nil {
		return nil, writeProblem(file, err)
	}
	return &next, replaceFile(ca.dir, revokedFile, text, publicFile)
}

// next returns the list that follows a CA's present one. Certificates that
// have long expired leave it.
func (r *Revocations) next(authority string, added []Revocation, now time.Time) RevocationList {
	next := RevocationList{Authority: authority, Sequence: r.sequenceOf(authority) + 1, IssuedAt: now.UTC().Truncate(time.Second), Revoked: []Revocation{}}
	for _, list := range r.Lists {
		if list.Authority == authority {
			next.Revoked = append(next.Revoked, list.Revoked...)
		}
	}
	next.Revoked = slices.DeleteFunc(next.Revoked, func(r Revocation) bool { return now.After(r.NotAfter.Add(remember)) })
	next.Revoked = append(next.Revoked, added...)
	return next
}

// withList puts a list in the place of its CA's older one.
func withList(lists []signedList, list signedList) []signedList {
	lists = slices.Clone(lists)
	for i := range lists {
		if lists[i].Authority == list.Authority {
			lists[i] = list
			return lists
		}
	}
	return append(lists, list)
}
