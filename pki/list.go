package pki

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// State is what became of an issued certificate.
type State string

// States. The first that applies counts, in this order.
const (
	StateRevoked    State = "revoked"
	StateSuperseded State = "superseded"
	StateExpired    State = "expired"
	StateExpiring   State = "expiring"
	StateValid      State = "valid"
)

// expiringDays is when a certificate begins to count as expiring.
const expiringDays = 30

// Issued is a certificate that a CA has issued.
type Issued struct {
	Record
	State State
	// DaysLeft are whole days until NotAfter, negative afterwards.
	DaysLeft int
	// SupersededBy is the serial number of the identity's newest certificate,
	// or empty. A superseded certificate is still accepted until it expires.
	SupersededBy string
	// Revocation is nil unless it is revoked.
	Revocation *Revocation
}

// List returns every certificate that the CA in dir has issued, by identity,
// the newest first. It does not need the CA's key. Problems are those of
// reading, and pki.bad_revocations.
func List(dir string, now time.Time) ([]Issued, error) {
	d, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	defer d.close()
	authorities, err := d.authorities(caFile)
	if err != nil {
		return nil, err
	}
	revoked, err := d.revocations(authorities)
	if err != nil {
		return nil, err
	}
	records, err := d.records()
	if err != nil {
		return nil, err
	}
	return judge(records, revoked, now), nil
}

// judge sorts the records and says what became of each.
func judge(records []Record, revoked *Revocations, now time.Time) []Issued {
	slices.SortFunc(records, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Identity, b.Identity), b.IssuedAt.Compare(a.IssuedAt), cmp.Compare(a.Serial, b.Serial))
	})
	// A revoked certificate supersedes nothing: the one before it is the one
	// that still opens doors.
	newest := map[string]string{}
	var all []Issued
	for _, record := range records {
		issued := Issued{Record: record, DaysLeft: daysLeft(record.NotAfter, now), Revocation: revoked.find(record.Serial, record.SPKISHA256)}
		issued.SupersededBy = newest[record.Identity]
		issued.State = issued.state(now)
		if newest[record.Identity] == "" && issued.Revocation == nil {
			newest[record.Identity] = record.Serial
		}
		all = append(all, issued)
	}
	return all
}

func (i *Issued) state(now time.Time) State {
	switch {
	case i.Revocation != nil:
		return StateRevoked
	case i.SupersededBy != "":
		return StateSuperseded
	case now.After(i.NotAfter):
		return StateExpired
	case i.NotAfter.Sub(now) <= expiringDays*day:
		return StateExpiring
	}
	return StateValid
}

const day = 24 * time.Hour

func daysLeft(notAfter, now time.Time) int {
	return int(math.Floor(notAfter.Sub(now).Hours() / 24))
}
