package pki

import (
	"crypto/ed25519"
	"crypto/x509"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
)

func TestIssuedIdentityLoads(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	out := newIdentity(t, ca, now)
	c, err := Load(out)
	if err != nil {
		t.Fatal(err)
	}
	if c.Identity != bj1 {
		t.Errorf("identity %v, want %v", c.Identity, bj1)
	}
	if want := now.Add(LeafLifetime).UTC().Truncate(time.Second); !c.NotAfter.Equal(want) {
		t.Errorf("valid until %v, want %v", c.NotAfter, want)
	}
	leaf := c.Certificate.Leaf
	if got, want := leaf.NotBefore, now.Add(-10*time.Minute).Truncate(time.Second); !got.Equal(want) {
		t.Errorf("valid from %v, want %v (W22)", got, want)
	}
	if _, ok := leaf.PublicKey.(ed25519.PublicKey); !ok {
		t.Errorf("key of type %T, want Ed25519", leaf.PublicKey)
	}
	if len(leaf.Subject.Names) != 0 || leaf.IsCA || leaf.SerialNumber.BitLen() != 128 {
		t.Errorf("subject %v, CA %v, serial of %d bits; want no name, no CA, 128", leaf.Subject, leaf.IsCA, leaf.SerialNumber.BitLen())
	}
	if want := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}; !slices.Equal(leaf.ExtKeyUsage, want) {
		t.Errorf("usages %v, want %v", leaf.ExtKeyUsage, want)
	}
	assertModes(t, ca, map[string]os.FileMode{".": 0o700, "ca.crt": 0o644, "ca.key": 0o600, "issued": 0o700})
	assertModes(t, out, map[string]os.FileMode{".": 0o700, "node.crt": 0o644, "node.key": 0o600, "ca.crt": 0o644})
}

func TestLoadRefuses(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	stranger := newCA(t, bj1.Interconnect, now)
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T, dir string)
		want  causeway.Code
	}{
		{"key open to the group", func(t *testing.T, dir string) { chmod(t, dir, "node.key", 0o640) }, "pki.key_mode"},
		{"key of another", func(t *testing.T, dir string) { replace(t, dir, "node.key", newIdentity(t, ca, now)) }, "pki.key_mismatch"},
		{"CA of another", func(t *testing.T, dir string) { replace(t, dir, "ca.crt", stranger) }, "pki.untrusted"},
		{"no certificate", func(t *testing.T, dir string) { write(t, dir, "node.crt", "") }, "pki.malformed"},
		{"a chain", func(t *testing.T, dir string) {
			write(t, dir, "node.crt", read(t, dir, "node.crt")+read(t, dir, "ca.crt"))
		}, "pki.malformed"},
		{"a key as certificate", func(t *testing.T, dir string) { write(t, dir, "node.crt", read(t, dir, "node.key")) }, "pki.malformed"},
		{"cut short", func(t *testing.T, dir string) { write(t, dir, "node.crt", read(t, dir, "node.crt")[:200]) }, "pki.malformed"},
		{"leaf among the CAs", func(t *testing.T, dir string) { replaceAs(t, dir, "ca.crt", dir, "node.crt") }, "pki.malformed"},
		{"endless", func(t *testing.T, dir string) { write(t, dir, "ca.crt", strings.Repeat("x", maxFileBytes+1)) }, "pki.read"},
		{"no key", func(t *testing.T, dir string) { remove(t, dir, "node.key") }, "pki.read"},
		{"not a key", func(t *testing.T, dir string) { write(t, dir, "node.key", read(t, dir, "node.crt")) }, "pki.malformed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := newIdentity(t, ca, now)
			test.spoil(t, dir)
			if _, err := Load(dir); !causeway.HasCode(err, test.want) {
				t.Errorf("Load = %v, want %s", err, test.want)
			}
		})
	}
	past := newIdentity(t, newCA(t, bj1.Interconnect, now.AddDate(-1, 0, 0)), now.AddDate(0, 0, -91))
	if _, err := Load(past); !causeway.HasCode(err, "pki.expired") {
		t.Errorf("Load of an old identity = %v, want pki.expired", err)
	}
}

// TestOverlappingCAs: while CAs change, both stand in ca.crt and identities of
// both load.
func TestOverlappingCAs(t *testing.T) {
	now := time.Now()
	before, after := newCA(t, bj1.Interconnect, now), newCA(t, bj1.Interconnect, now)
	both := read(t, before, "ca.crt") + "the new one:\n" + read(t, after, "ca.crt")
	for _, ca := range []string{before, after} {
		write(t, ca, "ca.crt", both)
		dir := newIdentity(t, ca, now)
		if _, err := Load(dir); err != nil {
			t.Error(err)
		}
		if got := strings.Count(read(t, dir, "ca.crt"), "BEGIN CERTIFICATE"); got != 2 {
			t.Errorf("the identity trusts %d CAs, want 2", got)
		}
	}
}
