package pki

import (
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
)

func TestRevokeSerial(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	serial := serialText(c.Certificate.Leaf)
	// As openssl prints it.
	spelled := strings.ToUpper(serial[:2] + ":" + serial[2:])
	list, revoked, err := RevokeSerial(ca, spelled, "主机丢失 <host lost>", now)
	if err != nil {
		t.Fatal(err)
	}
	if len(revoked) != 1 || revoked[0].Serial != serial || revoked[0].SPKISHA256 != spkiText(c.Certificate.Leaf) || list.Sequence != 1 {
		t.Errorf("revoked %+v in list %d, want %s in list 1", revoked, list.Sequence, serial)
	}
	// The owner learns it as soon as it has the list.
	if _, err := Load(dir); err != nil {
		t.Errorf("Load without the list = %v", err)
	}
	write(t, dir, "revoked.json", read(t, ca, "revoked.json"))
	chmod(t, dir, "revoked.json", 0o644)
	if _, err := Load(dir); !causeway.HasCode(err, "pki.revoked") {
		t.Errorf("Load with the list = %v, want pki.revoked", err)
	}
	issued, err := List(ca, now)
	if err != nil || issued[0].State != StateRevoked || issued[0].Revocation.Reason != "主机丢失 <host lost>" {
		t.Errorf("List = %+v, %v, want revoked and why", issued, err)
	}
	// With a new key it may come back, and brings the list.
	if err := Renew(ca, dir, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	renewed, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !renewed.Revoked.Contains(c.Certificate.Leaf) || renewed.Revoked.Contains(renewed.Certificate.Leaf) {
		t.Error("the renewed identity does not know of the revocation, or counts itself in")
	}
}

// TestRevokeIdentity: whoever is to be kept out has more than the newest
// certificate.
func TestRevokeIdentity(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	var serials []string
	for range 3 {
		c, err := Load(newIdentity(t, ca, now))
		if err != nil {
			t.Fatal(err)
		}
		serials = append(serials, serialText(c.Certificate.Leaf))
	}
	other := bj1
	other.Name = "bj-2"
	if err := Issue(ca, other, t.TempDir(), now); err != nil {
		t.Fatal(err)
	}
	if _, _, err := RevokeSerial(ca, serials[0], "", now); err != nil {
		t.Fatal(err)
	}
	list, revoked, err := RevokeIdentity(ca, bj1, "gone", now)
	if err != nil || len(revoked) != 2 || list.Sequence != 2 || len(list.Revoked) != 3 {
		t.Fatalf("revoked %v, list %+v, %v; want 2 more in list 2, which has 3", revoked, list, err)
	}
	for _, serial := range serials {
		if !slices.ContainsFunc(list.Revoked, func(r Revocation) bool { return r.Serial == serial }) {
			t.Errorf("%s is not in the list", serial)
		}
	}
	// bj-2 was issued before, and a new identity brings the list with it.
	out := newIdentity(t, ca, now)
	if read(t, out, "revoked.json") != read(t, ca, "revoked.json") {
		t.Error("a new identity has another list than its CA")
	}
	if _, revoked, err = RevokeIdentity(ca, other, "", now); err != nil || len(revoked) != 1 {
		t.Errorf("revoking the other = %v, %v, want one", revoked, err)
	}
}

func TestRevokeRefuses(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	c, err := Load(newIdentity(t, ca, now))
	if err != nil {
		t.Fatal(err)
	}
	serial := serialText(c.Certificate.Leaf)
	other := bj1
	other.Name = "bj-2"
	bad := bj1
	bad.Site = "../beijing"
	for _, test := range []struct {
		name   string
		revoke func() error
		want   causeway.Code
	}{
		{"unknown serial", func() error { return errorOf(RevokeSerial(ca, "abc", "", now)) }, "pki.not_issued"},
		{"no serial", func() error { return errorOf(RevokeSerial(ca, "../../ca", "", now)) }, "pki.not_issued"},
		{"unknown identity", func() error { return errorOf(RevokeIdentity(ca, other, "", now)) }, "pki.not_issued"},
		{"bad name", func() error { return errorOf(RevokeIdentity(ca, bad, "", now)) }, "pki.bad_name"},
		{"expired", func() error { return errorOf(RevokeSerial(ca, serial, "", now.AddDate(0, 0, 91))) }, "pki.nothing_to_revoke"},
		{"long reason", func() error { return errorOf(RevokeSerial(ca, serial, strings.Repeat("长", 201), now)) }, "pki.bad_reason"},
		{"escape in the reason", func() error { return errorOf(RevokeSerial(ca, serial, "\x1b[2J", now)) }, "pki.bad_reason"},
		{"reason not UTF-8", func() error { return errorOf(RevokeSerial(ca, serial, "\xff", now)) }, "pki.bad_reason"},
		{"no CA", func() error { return errorOf(RevokeSerial(t.TempDir(), serial, "", now)) }, "pki.read"},
	} {
		before := snapshot(t, ca)
		if err := test.revoke(); !causeway.HasCode(err, test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
		if after := snapshot(t, ca); string(before) != string(after) {
			t.Errorf("%s: files changed:\n%s\nbecame\n%s", test.name, before, after)
		}
	}
	if err := errorOf(RevokeSerial(ca, serial, strings.Repeat("长", 200), now)); err != nil {
		t.Fatal(err)
	}
	if err := errorOf(RevokeSerial(ca, serial, "", now)); !causeway.HasCode(err, "pki.nothing_to_revoke") {
		t.Errorf("revoking twice = %v, want pki.nothing_to_revoke", err)
	}
	// A list that was tampered with is not built upon.
	write(t, ca, "revoked.json", replaceOnce(t, read(t, ca, "revoked.json"), `"sequence": 1`, `"sequence": 7`))
	if err := errorOf(RevokeIdentity(ca, bj1, "", now)); !causeway.HasCode(err, "pki.bad_revocations") {
		t.Errorf("revoking onto a damaged list = %v, want pki.bad_revocations", err)
	}
	if err := Issue(ca, bj1, t.TempDir(), now); !causeway.HasCode(err, "pki.bad_revocations") {
		t.Errorf("Issue with a damaged list = %v, want pki.bad_revocations", err)
	}
}

func errorOf(_ *RevocationList, _ []Revocation, err error) error { return err }

// TestListForgetsTheLongExpired: a list does not grow for ever.
func TestListForgetsTheLongExpired(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	newIdentity(t, ca, now)
	if err := errorOf(RevokeIdentity(ca, bj1, "", now)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		days int
		want int
	}{{119, 2}, {121, 2}} {
		later := now.AddDate(0, 0, test.days)
		newIdentityAt(t, ca, later)
		list, _, err := RevokeIdentity(ca, bj1, "", later)
		if err != nil || len(list.Revoked) != test.want {
			t.Errorf("after %d days: %+v, %v, want %d revocations", test.days, list, err, test.want)
		}
	}
}

// newIdentityAt does not care about the present.
func newIdentityAt(t *testing.T, ca string, now time.Time) {
	t.Helper()
	if err := Issue(ca, bj1, t.TempDir(), now); err != nil {
		t.Fatal(err)
	}
}
