package gateway

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/certtest"
)

// replaceFile replaces a file in one step.
func replaceFile(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	beside := path + ".new"
	if err := os.WriteFile(beside, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(beside, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(beside, path); err != nil {
		t.Fatal(err)
	}
}

// protected is a service whose files are all right.
func protected(t *testing.T, ca *certtest.CA) (causeway.Service, func(string) string) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	certificate, key := ca.Files(ca.Issue(nil, "api.example.com"))
	replaceFile(t, at("crt"), certificate+ca.PEM(), 0o644)
	replaceFile(t, at("key"), key, 0o600)
	replaceFile(t, at("ca"), ca.PEM(), 0o644)
	replaceFile(t, at("tokens"), "0123456789abcdef\n\nfedcba9876543210==\r\n", 0o600)
	return causeway.Service{
		Name: "api", Site: "b", Hosts: []string{"api.example.com"},
		TLS: &causeway.ServiceTLS{Certificate: at("crt"), Key: at("key")}, UpstreamTLS: causeway.UpstreamTLS{CA: at("ca")},
		Allow: causeway.ServiceAllow{Clients: &causeway.ServiceClients{CA: at("ca")}, TokenFile: at("tokens")},
	}, at
}

// Each site reads what it uses, and no more: the rest need not be there.
func TestServiceFilesAreRead(t *testing.T) {
	s, at := protected(t, certtest.NewCA(t))
	all, err := readCredentials([]causeway.Service{s}, "a")
	if err != nil {
		t.Fatal(err)
	}
	if c := all["api"]; c.Certificate == nil || len(c.Certificate.Certificate) != 2 || len(c.Clients) != 1 || len(c.Tokens) != 2 || c.Upstream != nil {
		t.Errorf("towards clients: %+v", c)
	}
	again, err := readCredentials([]causeway.Service{s}, "a")
	if err != nil || !sameCredentials(all, again) {
		t.Errorf("the same files are not the same, %v", err)
	}
	replaceFile(t, at("tokens"), "0123456789abcdeg\n", 0o600)
	if again, err = readCredentials([]causeway.Service{s}, "a"); err != nil || sameCredentials(all, again) {
		t.Errorf("another token makes no difference, %v", err)
	}
	for _, name := range []string{"crt", "key", "tokens"} {
		os.Remove(at(name))
	}
	here, err := readCredentials([]causeway.Service{s}, "b")
	if err != nil || here["api"].Upstream == nil || here["api"].Certificate != nil {
		t.Errorf("towards upstreams: %+v, %v", here, err)
	}
}

// Every mistake names the file and the service, and nothing of a secret.
func TestServiceFilesAreRefused(t *testing.T) {
	ca := certtest.NewCA(t)
	otherCertificate, otherKey := ca.Files(ca.Issue(nil, "other.example.com"))
	for _, c := range []struct {
		name, file string
		spoil      func(path string)
		code       causeway.Code
		cause      string
	}{
		{"is gone", "crt", func(p string) { os.Remove(p) }, "service.read", "no such file"},
		{"a link", "key", func(p string) { os.Rename(p, p+"2"); os.Symlink(p+"2", p) }, "service.read", "symbolic link"},
		{"a FIFO", "tokens", func(p string) { os.Remove(p); unix.Mkfifo(p, 0o600) }, "service.read", "not a regular file"},
		{"a folder", "ca", func(p string) { os.Remove(p); os.Mkdir(p, 0o700) }, "service.read", "not a regular file"},
		{"too long", "ca", func(p string) { replaceFile(t, p, strings.Repeat("x", mostServiceFile+1), 0o600) }, "service.read", "longer than 1 MiB"},
		{"an open key", "key", func(p string) { os.Chmod(p, 0o640) }, "service.file_mode", "mode 0640"},
		{"open tokens", "tokens", func(p string) { os.Chmod(p, 0o604) }, "service.file_mode", "mode 0604"},
		{"a CA others write", "ca", func(p string) { os.Chmod(p, 0o664) }, "service.file_mode", "mode 0664"},
		{"another key", "key", func(p string) { replaceFile(t, p, otherKey, 0o600) }, "service.malformed", "not the private key"},
		{"no key", "key", func(p string) { replaceFile(t, p, "s3cret", 0o600) }, "service.malformed", "not the private key"},
		{"no certificate", "crt", func(p string) { replaceFile(t, p, "s3cret", 0o600) }, "service.malformed", "certificates in PEM"},
		{"another host", "crt", func(p string) { replaceFile(t, p, otherCertificate, 0o600) }, "service.malformed", "not"},
		{"a key among CAs", "ca", func(p string) { replaceFile(t, p, otherKey, 0o600) }, "service.malformed", "something else"},
		{"no token", "tokens", func(p string) { replaceFile(t, p, "\n", 0o600) }, "service.malformed", "0 tokens"},
		{"a short token", "tokens", func(p string) { replaceFile(t, p, "0123456789abcdef\ns3cret\n", 0o600) }, "service.malformed", "line 2"},
		{"a token of two words", "tokens", func(p string) { replaceFile(t, p, "s3cret s3cret s3cret\n", 0o600) }, "service.malformed", "line 1"},
	} {
		s, at := protected(t, ca)
		c.spoil(at(c.file))
		_, err := readCredentials([]causeway.Service{s}, "a")
		if !causeway.HasCode(err, c.code) || !strings.Contains(err.Error(), c.cause) || !strings.Contains(err.Error(), "service api") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	s, at := protected(t, ca)
	certificate, key := ca.Files(ca.Issue(nil, "www.example.com"))
	replaceFile(t, at("crt"), certificate, 0o644)
	replaceFile(t, at("key"), key, 0o600)
	if _, err := readCredentials([]causeway.Service{s}, "a"); err == nil || !strings.Contains(err.Error(), "it is not for api.example.com") {
		t.Errorf("a certificate for another host: %v", err)
	}
}
