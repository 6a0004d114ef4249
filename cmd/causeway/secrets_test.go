package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"causeway"
)

// A key is read where the file says, and what is none is refused without being
// repeated.
func TestReadSecret(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "key")
	if err := os.WriteFile(path, []byte("s3cret-of-ours\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(folder, "long")
	if err := os.WriteFile(long, bytes.Repeat([]byte("x"), 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(folder, "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{"GOOD": "s3cret", "SHORT": "s3cre", "SPACE": "s3cret of ours", "EMPTY": ""}
	getenv := func(name string) (string, bool) { value, ok := environment[name]; return value, ok }
	for reference, want := range map[string]string{
		"env:GOOD": "s3cret", "file:" + path: "s3cret-of-ours",
		"env:SHORT": "", "env:SPACE": "", "env:EMPTY": "", "env:MISSING": "", "file:" + path + "x": "", "file:" + folder: "", "file:" + long: "", "file:" + pipe: "",
	} {
		secret, err := readSecret(reference, getenv)
		if string(secret) != want || (err == nil) != (want != "") {
			t.Errorf("%s: %v", reference, err)
		}
		if err != nil && (!causeway.HasCode(err, "provision.secret_unreadable") || strings.Contains(err.Error(), "s3cre")) {
			t.Errorf("%s: %v", reference, err)
		}
	}
}
