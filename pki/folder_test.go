package pki

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
)

var bj1 = causeway.Identity{Interconnect: "beijing-california", Site: "beijing", Role: causeway.RoleGateway, Name: "bj-1"}

// newCA makes a CA and returns its folder.
func newCA(t *testing.T, interconnect string, now time.Time) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pki")
	if err := Init(dir, interconnect, now); err != nil {
		t.Fatal(err)
	}
	return dir
}

// newIdentity issues bj-1 from the CA and returns its folder.
func newIdentity(t *testing.T, ca string, now time.Time) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "id")
	if err := Issue(ca, bj1, out, now); err != nil {
		t.Fatal(err)
	}
	return out
}

// assertModes checks that dir holds these files and no others.
func assertModes(t *testing.T, dir string, want map[string]os.FileMode) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(want)-1 {
		t.Errorf("%s holds %v, want %v", dir, entries, want)
	}
	for name, mode := range want {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, want %v", name, info.Mode().Perm(), mode)
		}
	}
}

func chmod(t *testing.T, dir, name string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// write keeps the mode of the file.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0); err != nil {
		t.Fatal(err)
	}
}

func replace(t *testing.T, dir, name, from string) {
	t.Helper()
	replaceAs(t, dir, name, from, name)
}

func replaceAs(t *testing.T, dir, name, from, fromName string) {
	t.Helper()
	write(t, dir, name, read(t, from, fromName))
}

func rename(t *testing.T, dir, name, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
}

// linkTo replaces a file by a symbolic link to that of another folder.
func linkTo(t *testing.T, dir, name, from string) {
	t.Helper()
	remove(t, dir, name)
	if err := os.Symlink(filepath.Join(from, name), filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// makeNode puts a FIFO or a device in the place of a file, if there is one.
func makeNode(t *testing.T, dir, name string, kind uint32, device int) {
	t.Helper()
	file := filepath.Join(dir, name)
	os.Remove(file)
	if err := unix.Mknod(file, kind|0o600, device); err != nil {
		t.Fatal(err)
	}
}
