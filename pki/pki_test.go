package pki

import (
	"crypto/ed25519"
	"crypto/x509"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

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
		{"folder open to the group", func(t *testing.T, dir string) { chmod(t, dir, ".", 0o770) }, "pki.writable_by_others"},
		{"folder open to others", func(t *testing.T, dir string) { chmod(t, dir, ".", 0o702) }, "pki.writable_by_others"},
		{"CAs open to the group", func(t *testing.T, dir string) { chmod(t, dir, "ca.crt", 0o664) }, "pki.writable_by_others"},
		{"key behind a link", func(t *testing.T, dir string) { linkTo(t, dir, "node.key", newIdentity(t, ca, now)) }, "pki.not_a_file"},
		{"key behind a link in the folder", func(t *testing.T, dir string) {
			rename(t, dir, "node.key", "key")
			if err := os.Symlink("key", filepath.Join(dir, "node.key")); err != nil {
				t.Fatal(err)
			}
		}, "pki.not_a_file"},
		{"CAs behind a link", func(t *testing.T, dir string) { linkTo(t, dir, "ca.crt", ca) }, "pki.not_a_file"},
		{"key a FIFO", func(t *testing.T, dir string) { makeNode(t, dir, "node.key", unix.S_IFIFO, 0) }, "pki.not_a_file"},
		{"revoked.json a FIFO", func(t *testing.T, dir string) { makeNode(t, dir, "revoked.json", unix.S_IFIFO, 0) }, "pki.not_a_file"},
		{"key a folder", func(t *testing.T, dir string) {
			remove(t, dir, "node.key")
			if err := os.Mkdir(filepath.Join(dir, "node.key"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "pki.not_a_file"},
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
	t.Run("key a device", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("making a device needs root")
		}
		dir := newIdentity(t, ca, now)
		makeNode(t, dir, "node.key", unix.S_IFCHR, int(unix.Mkdev(1, 5))) // /dev/zero
		if _, err := Load(dir); !causeway.HasCode(err, "pki.not_a_file") {
			t.Errorf("Load = %v, want pki.not_a_file", err)
		}
	})
	past := newIdentity(t, newCA(t, bj1.Interconnect, now.AddDate(-1, 0, 0)), now.AddDate(0, 0, -91))
	if _, err := Load(past); !causeway.HasCode(err, "pki.expired") {
		t.Errorf("Load of an old identity = %v, want pki.expired", err)
	}
}

// TestFolderMayBeALink: an operator may point a name at the current identity.
func TestFolderMayBeALink(t *testing.T) {
	now := time.Now()
	dir := newIdentity(t, newCA(t, bj1.Interconnect, now), now)
	link := filepath.Join(t.TempDir(), "current")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	c, err := Load(link)
	if err != nil {
		t.Fatal(err)
	}
	if left := c.NotAfter.Sub(now.Add(time.Hour)); left > LeafLifetime-time.Hour || left < LeafLifetime-time.Hour-time.Second {
		t.Errorf("it expires in %v, want %v", left, LeafLifetime-time.Hour)
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
