package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"causeway"
)

func TestAuthority(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	ca, err := Open(newCA(t, "beijing-california", now))
	if err != nil {
		t.Fatal(err)
	}
	if want := now.AddDate(10, 0, 0); ca.Interconnect != "beijing-california" || !ca.NotAfter.Equal(want) {
		t.Errorf("CA of %s until %v, want beijing-california until %v", ca.Interconnect, ca.NotAfter, want)
	}
}

func TestRecord(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	c, err := Load(newIdentity(t, ca, now))
	if err != nil {
		t.Fatal(err)
	}
	serial := c.Certificate.Leaf.SerialNumber.Text(16)
	text, err := os.ReadFile(filepath.Join(ca, "issued", serial+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var record Record
	if err := json.Unmarshal(text, &record); err != nil {
		t.Fatal(err)
	}
	if record.Serial != serial || record.Identity != bj1.URI() || !record.NotAfter.Equal(c.NotAfter) {
		t.Errorf("record %+v does not describe %s, %s, %v", record, serial, bj1.URI(), c.NotAfter)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	out := newIdentity(t, ca, now)
	before := snapshot(t, ca, out)
	if err := Init(ca, bj1.Interconnect, now); !causeway.HasCode(err, "pki.exists") {
		t.Errorf("second Init = %v, want pki.exists", err)
	}
	if err := Issue(ca, bj1, out, now); !causeway.HasCode(err, "pki.exists") {
		t.Errorf("second Issue = %v, want pki.exists", err)
	}
	if after := snapshot(t, ca, out); !bytes.Equal(before, after) {
		t.Errorf("files changed:\n%s\nbecame\n%s", before, after)
	}
	// Renewal: the same identity again, to an empty folder.
	if err := Issue(ca, bj1, t.TempDir(), now); err != nil {
		t.Errorf("Issue to an empty folder = %v", err)
	}
}

func TestFailureLeavesNothing(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	parent := t.TempDir()
	blocked := filepath.Join(parent, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, ca, parent)
	for _, out := range []string{blocked, filepath.Join(blocked, "id"), filepath.Join(parent, "missing", "id")} {
		if err := Issue(ca, bj1, out, now); err == nil {
			t.Errorf("Issue to %s succeeded", out)
		}
	}
	// The folder of records is there from the first attempt on; it is empty.
	if err := os.Remove(filepath.Join(ca, "issued")); err != nil {
		t.Error(err)
	}
	if after := snapshot(t, ca, parent); !bytes.Equal(before, after) {
		t.Errorf("files changed:\n%s\nbecame\n%s", before, after)
	}
}

// snapshot returns names and contents of all files in the folders.
func snapshot(t *testing.T, dirs ...string) []byte {
	t.Helper()
	var all bytes.Buffer
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				all.WriteString(path + "\n")
				return err
			}
			data, err := os.ReadFile(path)
			all.WriteString(path + "\n" + string(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.Bytes()
}

func TestIssueRefuses(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	other := bj1
	other.Interconnect = "elsewhere"
	bad := bj1
	bad.Name = "bj 1"
	for _, test := range []struct {
		name string
		dir  string
		id   causeway.Identity
		now  time.Time
		want causeway.Code
	}{
		{"other interconnect", ca, other, now, "pki.other_interconnect"},
		{"bad name", ca, bad, now, "pki.bad_name"},
		{"no CA", t.TempDir(), bj1, now, "pki.read"},
		{"CA expired", ca, bj1, now.AddDate(11, 0, 0), "pki.expired"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "id")
			if err := Issue(test.dir, test.id, out, test.now); !causeway.HasCode(err, test.want) {
				t.Errorf("Issue = %v, want %s", err, test.want)
			}
			if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s was made", out)
			}
		})
	}
	if err := Init(filepath.Join(t.TempDir(), "pki"), "Not a name", now); !causeway.HasCode(err, "pki.bad_name") {
		t.Errorf("Init with a bad name = %v, want pki.bad_name", err)
	}
}

func TestLeafDoesNotOutliveItsCA(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now.AddDate(-10, 0, 30))
	authority, err := Open(ca)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(newIdentity(t, ca, now))
	if err != nil {
		t.Fatal(err)
	}
	if !c.NotAfter.Equal(authority.NotAfter) {
		t.Errorf("leaf until %v, CA until %v; want the same", c.NotAfter, authority.NotAfter)
	}
}

// TestServerName: a stock TLS client finds the gateway by ca.crt and the name
// GATEWAY.SITE; a client's certificate serves nobody.
func TestServerName(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	app := bj1
	app.Role, app.Name = causeway.RoleClient, "app"
	for id, names := range map[causeway.Identity][]string{bj1: {bj1.Name + "." + bj1.Site}, app: nil} {
		out := filepath.Join(t.TempDir(), "id")
		if err := Issue(ca, id, out, now); err != nil {
			t.Fatal(err)
		}
		c, err := Load(out)
		if err != nil {
			t.Fatal(err)
		}
		leaf := c.Certificate.Leaf
		if !slices.Equal(leaf.DNSNames, names) || len(leaf.URIs) != 1 {
			t.Errorf("%s: names %q and %v, want %q and one URI", id.URI(), leaf.DNSNames, leaf.URIs, names)
		}
		_, err = leaf.Verify(x509.VerifyOptions{Roots: c.Roots, DNSName: bj1.Name + "." + bj1.Site})
		if (err == nil) != (id == bj1) {
			t.Errorf("%s: a stock client says %v", id.URI(), err)
		}
	}
}

// TestRenewAddsTheServerName: identities issued before there were server names
// get theirs when they are renewed.
func TestRenewAddsTheServerName(t *testing.T) {
	now := time.Now()
	dir := newCA(t, bj1.Interconnect, now)
	out := newIdentity(t, dir, now)
	ca, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	before, err := Load(out)
	if err != nil {
		t.Fatal(err)
	}
	template := ca.leafTemplate(bj1, now)
	template.DNSNames = nil
	old, err := sign(template, ca.certificate, before.Certificate.Leaf.PublicKey, ca.key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(out, leafFile), encodeCertificates(old), publicFile); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(out); err != nil || len(c.Certificate.Leaf.DNSNames) != 0 {
		t.Fatalf("an identity without a server name does not load: %v", err)
	}
	if err := Renew(dir, out, now); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(out); err != nil || len(c.Certificate.Leaf.DNSNames) != 1 {
		t.Errorf("after renewal: %+v, %v", c, err)
	}
}
