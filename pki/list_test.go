package pki

import (
	"testing"
	"time"

	"causeway"
)

// TestJudge has one identity per row; its certificates stand newest first.
func TestJudge(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	type certificate struct {
		serial string
		left   time.Duration
		state  State
		days   int
		by     string
	}
	revoked := &Revocations{bySerial: map[string]*Revocation{"d1": {}, "e2": {}}}
	for identity, certificates := range map[string][]certificate{
		"valid":                   {{"a1", 31 * day, StateValid, 31, ""}},
		"expiring":                {{"b1", 30 * day, StateExpiring, 30, ""}},
		"last hour":               {{"b2", time.Hour, StateExpiring, 0, ""}},
		"expired":                 {{"c1", -time.Hour, StateExpired, -1, ""}},
		"revoked":                 {{"d1", 31 * day, StateRevoked, 31, ""}},
		"renewed":                 {{"f3", 90 * day, StateValid, 90, ""}, {"f2", 60 * day, StateSuperseded, 60, "f3"}, {"f1", -day, StateSuperseded, -1, "f3"}},
		"renewed, then revoked":   {{"e2", 90 * day, StateRevoked, 90, ""}, {"e1", 60 * day, StateValid, 60, ""}},
		"expired with no renewal": {{"a3", -day, StateExpired, -1, ""}, {"a2", -2 * day, StateSuperseded, -2, "a3"}},
	} {
		var records []Record
		for _, c := range certificates {
			end := now.Add(c.left)
			// The oldest first: judge has to sort.
			records = append([]Record{{Serial: c.serial, Identity: identity, NotAfter: end, IssuedAt: end.Add(-LeafLifetime)}}, records...)
		}
		for i, got := range judge(records, revoked, now) {
			want := certificates[i]
			if got.Serial != want.serial || got.State != want.state || got.DaysLeft != want.days || got.SupersededBy != want.by {
				t.Errorf("%s: %s is %s, %d days left, superseded by %q, want %v", identity, got.Serial, got.State, got.DaysLeft, got.SupersededBy, want)
			}
		}
	}
}

func TestListRefusesDamagedRecords(t *testing.T) {
	now := time.Now()
	for name, damage := range map[string]func(text string) string{
		"cut short":     func(text string) string { return text[:20] },
		"of another":    func(text string) string { return `{"serial": "00"}` },
		"without a key": func(text string) string { return replaceOnce(t, text, `"spki_sha256": "`, `"other": "`) },
	} {
		ca := newCA(t, bj1.Interconnect, now)
		c, err := Load(newIdentity(t, ca, now))
		if err != nil {
			t.Fatal(err)
		}
		record := "issued/" + serialText(c.Certificate.Leaf) + ".json"
		write(t, ca, record, damage(read(t, ca, record)))
		if _, err := List(ca, now); !causeway.HasCode(err, "pki.malformed") {
			t.Errorf("%s: List = %v, want pki.malformed", name, err)
		}
	}
}

func TestListOfANewCA(t *testing.T) {
	ca := newCA(t, bj1.Interconnect, time.Now())
	remove(t, ca, "ca.key") // it is not needed
	if issued, err := List(ca, time.Now()); err != nil || len(issued) != 0 {
		t.Errorf("List = %v, %v, want nothing", issued, err)
	}
	if _, err := List(t.TempDir(), time.Now()); !causeway.HasCode(err, "pki.read") {
		t.Errorf("List of no CA = %v, want pki.read", err)
	}
}
