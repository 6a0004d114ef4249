package apply

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"causeway"
)

func mustOpen(t *testing.T, path string, now func() time.Time) *journal {
	t.Helper()
	j, err := openJournal(path, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.file.Close() })
	return j
}

func TestJournalOutlivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "x.journal")
	now := func() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }
	j := mustOpen(t, path, now)
	gateway, err := j.begin("a/gateway")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.begin("a/route"); err != nil {
		t.Fatal(err)
	}
	if err := j.end("a/route"); err != nil {
		t.Fatal(err)
	}
	if _, err := j.file.WriteString(`{"key":"a/cut-of`); err != nil { // the kill
		t.Fatal(err)
	}
	if _, err := openJournal(path, now); !causeway.HasCode(err, "provision.busy") {
		t.Errorf("a second run: %v", err)
	}
	if err := j.file.Close(); err != nil {
		t.Fatal(err)
	}

	j = mustOpen(t, path, now)
	again, err := j.begin("a/gateway")
	if err != nil || again != gateway {
		t.Errorf("%v: the token is another", err)
	}
	if other, err := j.begin("a/route"); err != nil || other == gateway {
		t.Errorf("%v: one token for two", err)
	}
	if len(j.open) != 2 || !j.youngest().Equal(now()) {
		t.Errorf("%v", j.open)
	}
	if err := j.endAll(); err != nil {
		t.Fatal(err)
	}
	if err := j.close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadFile(path); err != nil || len(left) > 0 {
		t.Errorf("%v: left is %s", err, left)
	}
}

func TestJournalCannotBeUsed(t *testing.T) {
	folder := t.TempDir()
	damaged := filepath.Join(folder, "damaged")
	if err := os.WriteFile(damaged, []byte("not a journal\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{damaged, folder, filepath.Join(damaged, "below")} {
		if _, err := openJournal(path, time.Now); !causeway.HasCode(err, "provision.journal") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
