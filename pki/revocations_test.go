package pki

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"strings"
	"testing"
	"time"

	"causeway"
)

// newListed returns an identity with a list that does not concern it.
func newListed(t *testing.T, ca string, now time.Time) string {
	t.Helper()
	other := bj1
	other.Name = "bj-2"
	if err := Issue(ca, other, t.TempDir(), now); err != nil {
		t.Fatal(err)
	}
	if err := errorOf(RevokeIdentity(ca, other, "gone", now)); err != nil {
		t.Fatal(err)
	}
	return newIdentity(t, ca, now)
}

func TestLoadRefusesRevocations(t *testing.T) {
	now := time.Now()
	ca, stranger := newCA(t, bj1.Interconnect, now), newCA(t, bj1.Interconnect, now)
	dir := newListed(t, ca, now)
	newListed(t, stranger, now)
	good, foreign := read(t, dir, "revoked.json"), read(t, stranger, "revoked.json")
	for name, text := range map[string]string{
		"empty":                  "",
		"no JSON":                "revoked\n",
		"cut short":              good[:len(good)/2],
		"without the last byte":  good[:len(good)-1],
		"text behind it":         good + "\n",
		"twice":                  good + good,
		"of another CA":          foreign,
		"another CA's beside it": good + foreign,
		"sequence raised":        replaceOnce(t, good, `"sequence": 1`, `"sequence": 2`),
		"reason changed":         replaceOnce(t, good, `"gone"`, `"here"`),
		"unsigned":               good[:strings.Index(good, `"signature"`)] + "\"signature\": null\n}\n",
		"signature of another":   good[:strings.Index(good, `"signature"`)] + foreign[strings.Index(foreign, `"signature"`):],
		"unknown key":            replaceOnce(t, good, `"sequence": 1`, `"sequence": 1, "extra": 1`),
		"key twice":              replaceOnce(t, good, `"sequence": 1`, `"sequence": 9, "sequence": 1`),
		"key in capitals":        replaceOnce(t, good, `"sequence"`, `"Sequence"`),
		"nothing revoked":        `{"authority": "", "sequence": 0, "issued_at": "2026-05-01T12:00:00Z", "revoked": [], "signature": ""}`,
		"nested without end":     strings.Repeat("[", maxListBytes),
	} {
		write(t, dir, "revoked.json", text)
		if _, err := Load(dir); !causeway.HasCode(err, "pki.bad_revocations") {
			t.Errorf("%s: Load = %v, want pki.bad_revocations", name, err)
		}
	}
	write(t, dir, "revoked.json", strings.Repeat(" ", maxListBytes+1))
	if _, err := Load(dir); !causeway.HasCode(err, "pki.read") {
		t.Errorf("endless: Load = %v, want pki.read", err)
	}
	write(t, dir, "revoked.json", good)
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	list := c.Revoked.Lists[0]
	if age := now.Sub(list.IssuedAt); list.Sequence != 1 || age < 0 || age > time.Second {
		t.Errorf("list %d of %v, want list 1 of %v", list.Sequence, list.IssuedAt, now)
	}
}

func replaceOnce(t *testing.T, text, old, by string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q does not stand once in\n%s", old, text)
	}
	return strings.Replace(text, old, by, 1)
}

// TestContains: what is revoked is the certificate and its key, not a
// sequence of bytes.
func TestContains(t *testing.T) {
	now := time.Now()
	key := newECDSAKey(t)
	ca, err := sign(authorityTemplate(bj1.Interconnect, now), nil, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	authority := &Authority{Interconnect: bj1.Interconnect, NotAfter: ca.NotAfter, certificate: ca, key: key}
	issue := func(public crypto.PublicKey, serial *big.Int) *x509.Certificate {
		template := authority.leafTemplate(bj1, now)
		template.SerialNumber = serial
		leaf, err := sign(template, ca, public, key)
		if err != nil {
			t.Fatal(err)
		}
		return leaf
	}
	leafKey, otherKey := newECDSAKey(t).Public(), newECDSAKey(t).Public()
	leaf := issue(leafKey, newSerial())
	revocation := &Revocation{Serial: serialText(leaf), SPKISHA256: spkiText(leaf)}
	revoked := &Revocations{
		bySerial: map[string]*Revocation{revocation.Serial: revocation},
		bySPKI:   map[string]*Revocation{revocation.SPKISHA256: revocation},
	}
	for _, test := range []struct {
		name string
		leaf *x509.Certificate
		want bool
	}{
		{"itself", leaf, true},
		{"itself with the other valid signature", malleated(t, leaf, ca), true},
		{"its key certified again", issue(leafKey, newSerial()), true},
		{"its serial number with another key", issue(otherKey, leaf.SerialNumber), true},
		{"another one", issue(otherKey, newSerial()), false},
	} {
		if got := revoked.Contains(test.leaf); got != test.want {
			t.Errorf("%s: Contains = %v, want %v", test.name, got, test.want)
		}
	}
}

func newECDSAKey(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// malleated returns the certificate with its signature (r, s) changed into
// (r, n-s), which is as valid and needs no key.
func malleated(t *testing.T, leaf, ca *x509.Certificate) *x509.Certificate {
	t.Helper()
	var signature struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(leaf.Signature, &signature); err != nil {
		t.Fatal(err)
	}
	signature.S.Sub(elliptic.P256().Params().N, signature.S)
	other, err := asn1.Marshal(signature)
	if err != nil {
		t.Fatal(err)
	}
	var parts struct {
		TBS, Algorithm asn1.RawValue
		Signature      asn1.BitString
	}
	if _, err := asn1.Unmarshal(leaf.Raw, &parts); err != nil {
		t.Fatal(err)
	}
	parts.Signature = asn1.BitString{Bytes: other, BitLength: 8 * len(other)}
	der, err := asn1.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	if err := changed.CheckSignatureFrom(ca); err != nil || bytes.Equal(changed.Raw, leaf.Raw) {
		t.Fatalf("the changed certificate is not another valid one: %v", err)
	}
	return changed
}

func TestFollows(t *testing.T) {
	lists := func(trusted string, sequences ...uint64) *Revocations {
		r := &Revocations{trusted: strings.Split(trusted, "")}
		for i, sequence := range sequences {
			if sequence > 0 {
				r.Lists = append(r.Lists, RevocationList{Authority: string(rune('a' + i)), Sequence: sequence})
			}
		}
		return r
	}
	for _, test := range []struct {
		name            string
		previous, later *Revocations
		want            bool
	}{
		{"nothing known", nil, lists("a"), true},
		{"the first list", lists("a"), lists("a", 1), true},
		{"the same", lists("a", 3), lists("a", 3), true},
		{"a newer one", lists("a", 3), lists("a", 5), true},
		{"an older one", lists("a", 3), lists("a", 2), false},
		{"the list is gone", lists("a", 3), lists("a"), false},
		{"a second CA, behind in numbers", lists("a", 3), lists("ab", 3, 1), true},
		{"one newer, the other older", lists("ab", 3, 3), lists("ab", 4, 2), false},
		{"the first CA is no longer trusted", lists("ab", 3, 1), lists("b", 0, 1), true},
	} {
		err := test.later.Follows(test.previous)
		if (err == nil) != test.want || err != nil && !causeway.HasCode(err, "pki.revocations_older") {
			t.Errorf("%s: Follows = %v, want it to pass: %v", test.name, err, test.want)
		}
	}
}

func FuzzParseLists(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	at := time.Unix(1e9, 0).UTC()
	digest := strings.Repeat("0a", 32)
	list, err := signList(RevocationList{Authority: digest, Sequence: 1, IssuedAt: at, Revoked: []Revocation{
		{Serial: "8a", SPKISHA256: digest, Identity: bj1.URI(), Reason: "丢失", RevokedAt: at, NotAfter: at.Add(time.Hour)},
	}}, key)
	if err != nil {
		f.Fatal(err)
	}
	text := encodeLists([]signedList{list})
	if _, err := parseLists(text); err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	list.Authority = strings.Repeat("0b", 32)
	f.Add(append(text, encodeLists([]signedList{list})...))
	f.Add(text[:len(text)/2])
	f.Fuzz(func(t *testing.T, text []byte) {
		lists, err := parseLists(text)
		if err != nil {
			return
		}
		if again := encodeLists(lists); !bytes.Equal(again, text) {
			t.Errorf("two spellings of one list:\n%s\n%s", text, again)
		}
		for _, list := range lists {
			if _, err := list.canonical(); err != nil {
				t.Errorf("a parsed list cannot be verified: %v", err)
			}
		}
	})
}
