package pki

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
)

func TestRenew(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	before, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	later := now.Add(time.Minute)
	if err := Renew(ca, dir, later); err != nil {
		t.Fatal(err)
	}
	after, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if after.Identity != bj1 || spkiText(after.Certificate.Leaf) == spkiText(before.Certificate.Leaf) || !after.NotAfter.After(before.NotAfter) {
		t.Errorf("renewed to %v until %v with the same key or not later than %v", after.Identity, after.NotAfter, before.NotAfter)
	}
	assertModes(t, dir, map[string]os.FileMode{".": 0o700, "node.crt": 0o644, "node.key": 0o600, "ca.crt": 0o644})
	assertAlone(t, dir)
	issued, err := List(ca, later)
	if err != nil || len(issued) != 2 {
		t.Fatalf("List = %v, %v, want two certificates", issued, err)
	}
	if issued[0].State != StateValid || issued[1].State != StateSuperseded || issued[1].Serial != serialText(before.Certificate.Leaf) {
		t.Errorf("states %s and %s, want valid and superseded", issued[0].State, issued[1].State)
	}
}

// assertAlone checks that nothing was left beside an identity's folder.
func assertAlone(t *testing.T, dir string) {
	t.Helper()
	beside, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(beside) != 1 {
		t.Errorf("beside the identity: %v, %v, want nothing", beside, err)
	}
}

// TestRenewIsOneStep loads an identity over and over while it is renewed.
func TestRenewIsOneStep(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	done := make(chan struct{})
	var loads sync.WaitGroup
	started := make(chan struct{}, 2)
	for range cap(started) {
		loads.Go(func() {
			started <- struct{}{}
			for {
				if _, err := Load(dir); err != nil {
					t.Errorf("Load while renewing = %v", err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for range cap(started) {
		<-started
	}
	for range 60 {
		if err := Renew(ca, dir, now); err != nil {
			t.Error(err)
			break
		}
	}
	close(done)
	loads.Wait()
}

// TestRenewKeepsOwnerAndMode: a gateway that is not root must be able to read
// what root renewed.
func TestRenewKeepsOwnerAndMode(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("giving a folder to another user needs root")
	}
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	chmod(t, dir, ".", 0o750)
	const uid, gid = 12345, 23456
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	if err := Renew(ca, dir, now); err != nil {
		t.Fatal(err)
	}
	assertModes(t, dir, map[string]os.FileMode{".": 0o750, "node.crt": 0o644, "node.key": 0o600, "ca.crt": 0o644})
	for _, name := range []string{".", "node.key", "node.crt", "ca.crt"} {
		var stat unix.Stat_t
		if err := unix.Stat(filepath.Join(dir, name), &stat); err != nil || stat.Uid != uid || stat.Gid != gid {
			t.Errorf("%s belongs to %d:%d, %v, want %d:%d", name, stat.Uid, stat.Gid, err, uid, gid)
		}
	}
}

func TestRenewBehindALink(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	before := read(t, dir, "node.crt")
	link := filepath.Join(t.TempDir(), "current")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if err := Renew(ca, link, now); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info, err)
	}
	if read(t, dir, "node.crt") == before {
		t.Error("the folder behind the link was not renewed")
	}
}

// TestRenewTakesTheExpired: that is when people renew.
func TestRenewTakesTheExpired(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now.AddDate(-1, 0, 0))
	dir := newIdentity(t, ca, now.AddDate(0, 0, -91))
	if err := Renew(ca, dir, now); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err != nil {
		t.Error(err)
	}
}

func TestRenewRefuses(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	for _, test := range []struct {
		name  string
		ca    string
		spoil func(dir string)
		now   time.Time
		want  causeway.Code
	}{
		{"other interconnect", newCA(t, "elsewhere", now), nil, now, "pki.other_interconnect"},
		{"no CA", t.TempDir(), nil, now, "pki.read"},
		{"CA expired", ca, nil, now.AddDate(11, 0, 0), "pki.expired"},
		{"other files", ca, func(dir string) {
			for _, name := range []string{"notes.txt", "backup"} {
				if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}, now, "pki.foreign_files"},
		{"no certificate", ca, func(dir string) { remove(t, dir, "node.crt") }, now, "pki.read"},
		{"not an identity", ca, func(dir string) { replaceAs(t, dir, "node.crt", ca, "ca.crt") }, now, "pki.not_an_identity"},
		{"open to the group", ca, func(dir string) { chmod(t, dir, ".", 0o770) }, now, "pki.writable_by_others"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := newIdentity(t, ca, now)
			if test.spoil != nil {
				test.spoil(dir)
			}
			before := snapshot(t, ca, filepath.Dir(dir))
			if err := Renew(test.ca, dir, test.now); !causeway.HasCode(err, test.want) {
				t.Errorf("Renew = %v, want %s", err, test.want)
			}
			if after := snapshot(t, ca, filepath.Dir(dir)); string(before) != string(after) {
				t.Errorf("files changed:\n%s\nbecame\n%s", before, after)
			}
		})
	}
	missing := filepath.Join(t.TempDir(), "missing")
	if err := Renew(ca, missing, now); !causeway.HasCode(err, "pki.read") {
		t.Errorf("Renew of nothing = %v, want pki.read", err)
	}
	if _, err := os.Stat(missing); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Renew made %s", missing)
	}
}
