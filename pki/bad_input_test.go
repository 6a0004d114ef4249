package pki

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
)

// The tests TestBadInputNN are rows of the table of inputs nobody may be hurt
// by.

// TestBadInput04 is about what the names of folders and files lead to. None of
// it may keep the reader waiting.
func TestBadInput04(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	for _, file := range []string{"node.crt", "node.key", "ca.crt", "revoked.json"} {
		for _, test := range []struct {
			name  string
			spoil func(t *testing.T, dir string)
			want  causeway.Code
		}{
			{"FIFO", func(t *testing.T, dir string) { makeNode(t, dir, file, unix.S_IFIFO, 0) }, "pki.not_a_file"},
			{"socket", func(t *testing.T, dir string) { makeNode(t, dir, file, unix.S_IFSOCK, 0) }, "pki.read"},
			{"link to a process's environment", func(t *testing.T, dir string) { pointTo(t, dir, file, "/proc/self/environ") }, "pki.not_a_file"},
			{"link to nothing", func(t *testing.T, dir string) { pointTo(t, dir, file, "none") }, "pki.not_a_file"},
			{"link to itself", func(t *testing.T, dir string) { pointTo(t, dir, file, file) }, "pki.not_a_file"},
			{"folder", func(t *testing.T, dir string) {
				os.Remove(filepath.Join(dir, file))
				if err := os.Mkdir(filepath.Join(dir, file), 0o700); err != nil {
					t.Fatal(err)
				}
			}, "pki.not_a_file"},
			{"endless", func(t *testing.T, dir string) {
				if err := os.WriteFile(filepath.Join(dir, file), bytes.Repeat([]byte("x"), maxListBytes+1), 0o600); err != nil {
					t.Fatal(err)
				}
			}, "pki.read"},
			{"for all to write", func(t *testing.T, dir string) {
				if err := os.WriteFile(filepath.Join(dir, file), []byte("x"), 0o600); err != nil {
					t.Fatal(err)
				}
				chmod(t, dir, file, 0o666)
			}, map[string]causeway.Code{"node.key": "pki.key_mode"}[file]},
		} {
			t.Run(file+"/"+test.name, func(t *testing.T) {
				dir := newIdentity(t, ca, now)
				test.spoil(t, dir)
				want := test.want
				if want == "" {
					want = "pki.writable_by_others"
				}
				if _, err := Load(dir); !causeway.HasCode(err, want) {
					t.Errorf("Load = %v, want %s", err, want)
				}
			})
		}
	}
}

// pointTo puts a symbolic link in the place of a file, if there is one.
func pointTo(t *testing.T, dir, name, target string) {
	t.Helper()
	os.Remove(filepath.Join(dir, name))
	if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// TestBadInput04Modes goes through every permission a key could have: only
// those that keep all others out are taken, and the hint says what to do.
func TestBadInput04Modes(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	for mode := os.FileMode(0o400); mode <= 0o677; mode++ {
		chmod(t, dir, "node.key", mode)
		_, err := Load(dir)
		if closed := mode&0o077 == 0; closed == causeway.HasCode(err, "pki.key_mode") {
			t.Errorf("a key of mode %o: %v", mode, err)
		}
		if err != nil && !strings.Contains(causeway.ProblemsOf(err)[0].Hint(causeway.English), "chmod") {
			t.Errorf("the hint for mode %o does not say what to do", mode)
		}
	}
	chmod(t, ca, "ca.key", 0o644)
	if err := Issue(ca, bj1, filepath.Join(t.TempDir(), "id"), now); !causeway.HasCode(err, "pki.key_mode") {
		t.Errorf("Issue with a CA's key that all can read = %v", err)
	}
	chmod(t, ca, "ca.key", 0o600)
	chmod(t, ca, ".", 0o777)
	if err := Issue(ca, bj1, filepath.Join(t.TempDir(), "id"), now); !causeway.HasCode(err, "pki.writable_by_others") {
		t.Errorf("Issue with a CA's folder that all can write = %v", err)
	}
}

// TestBadInput04Names: a name as people write it leads to the same folder, and
// one that is no folder to a problem.
func TestBadInput04Names(t *testing.T) {
	now := time.Now()
	dir := newIdentity(t, newCA(t, bj1.Interconnect, now), now)
	for _, name := range []string{dir + "/", dir + "/.", dir + "/../id", dir + "//"} {
		if _, err := Load(name); err != nil {
			t.Errorf("Load(%q) = %v", name, err)
		}
	}
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", fifo, dir + "/node.crt", dir + "/node.crt/", dir + "/none/../", "/proc/self/environ", "/dev/zero", dir + "\x00"} {
		if _, err := Load(name); !causeway.HasCode(err, "pki.read") {
			t.Errorf("Load(%q) = %v, want pki.read", name, err)
		}
		if err := Trust(dir, name); err == nil {
			t.Errorf("Trust(%q) added something", name)
		}
	}
}

// TestBadInput12 is about who decides what an identity says. Requests for
// certificates are not read anywhere: the CA makes the key itself, and takes
// nothing but names that are names.
func TestBadInput12(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	out := func() string { return filepath.Join(t.TempDir(), "id") }
	for _, name := range []string{"", ".", "..", "../bj-1", "a/b", "a b", "A", "é", "a\x00", "a\n", "-a", strings.Repeat("a", 64), "a%2fb", "*", "a.b"} {
		for _, id := range []causeway.Identity{
			{Interconnect: bj1.Interconnect, Site: name, Role: causeway.RoleGateway, Name: "bj-1"},
			{Interconnect: bj1.Interconnect, Site: "beijing", Role: causeway.RoleGateway, Name: name},
			{Interconnect: name, Site: "beijing", Role: causeway.RoleClient, Name: "bj-1"},
		} {
			if err := Issue(ca, id, out(), now); !causeway.HasCode(err, "pki.bad_name") {
				t.Errorf("Issue of %q = %v, want pki.bad_name", id.URI(), err)
			}
		}
	}
	admin := causeway.Identity{Interconnect: bj1.Interconnect, Site: "beijing", Role: "admin", Name: "bj-1"}
	if err := Issue(ca, admin, out(), now); !causeway.HasCode(err, "pki.bad_name") {
		t.Errorf("Issue of another role = %v, want pki.bad_name", err)
	}
	if records, err := List(ca, now); err != nil || len(records) != 0 {
		t.Errorf("of refused requests %v stands in the records, %v", records, err)
	}
}

// TestBadInput17 is about certificates, as files: what Load does not take, no
// peer would. Each is signed by the CA the folder trusts, unless it says so.
func TestBadInput17(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	trusted, err := Open(ca)
	if err != nil {
		t.Fatal(err)
	}
	sameName, err := Open(newCA(t, bj1.Interconnect, now))
	if err != nil {
		t.Fatal(err)
	}
	edwards := generate(t, func() (crypto.Signer, error) { _, key, err := ed25519.GenerateKey(rand.Reader); return key, err })
	p224 := generate(t, func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P224(), rand.Reader) })
	p521 := generate(t, func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P521(), rand.Reader) })
	weak := generate(t, func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) })
	for _, test := range []struct {
		name   string
		by     *Authority
		key    crypto.Signer
		change func(*x509.Certificate)
		want   causeway.Code
	}{
		{"none of the below", trusted, edwards, func(*x509.Certificate) {}, ""},
		{"another CA of the same name", sameName, edwards, func(*x509.Certificate) {}, "pki.untrusted"},
		{"signed by itself", nil, edwards, func(*x509.Certificate) {}, "pki.untrusted"},
		{"expired", trusted, edwards, func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Minute) }, "pki.expired"},
		{"not yet valid", trusted, edwards, func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour) }, "pki.not_yet_valid"},
		{"a CA", trusted, edwards, func(c *x509.Certificate) { c.IsCA = true }, "pki.usage"},
		{"no usage", trusted, edwards, func(c *x509.Certificate) { c.ExtKeyUsage = nil }, "pki.usage"},
		{"for servers only", trusted, edwards, func(c *x509.Certificate) { c.ExtKeyUsage = c.ExtKeyUsage[1:] }, "pki.usage"},
		{"any usage", trusted, edwards, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }, "pki.usage"},
		{"other usage", trusted, edwards, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning} }, "pki.usage"},
		{"no name", trusted, edwards, func(c *x509.Certificate) { c.URIs = nil }, "pki.not_an_identity"},
		{"two names", trusted, edwards, func(c *x509.Certificate) { c.URIs = append(c.URIs, c.URIs[0]) }, "pki.not_an_identity"},
		{"wildcard", trusted, edwards, func(c *x509.Certificate) { c.DNSNames = []string{"*"} }, "pki.not_an_identity"},
		{"wildcard in the identity", trusted, edwards, func(c *x509.Certificate) { c.URIs = spiffe("/site/beijing/gateway/*") }, "pki.not_an_identity"},
		{"path that climbs", trusted, edwards, func(c *x509.Certificate) { c.URIs = spiffe("/site/x/../beijing/gateway/bj-1") }, "pki.not_an_identity"},
		{"name in the subject only", trusted, edwards, func(c *x509.Certificate) {
			c.URIs, c.Subject = nil, pkix.Name{CommonName: bj1.URI()}
		}, "pki.not_an_identity"},
		{"e-mail beside it", trusted, edwards, func(c *x509.Certificate) { c.EmailAddresses = []string{"a@example.org"} }, "pki.not_an_identity"},
		{"huge", trusted, edwards, func(c *x509.Certificate) { c.Subject.CommonName = strings.Repeat("x", 8<<10) }, "pki.not_an_identity"},
		{"unknown critical extension", trusted, edwards, func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}, Critical: true, Value: []byte{5, 0}}}
		}, "pki.untrusted"},
		{"P-224 key", trusted, p224, func(*x509.Certificate) {}, "pki.key_type"},
		{"P-521 key", trusted, p521, func(*x509.Certificate) {}, "pki.key_type"},
		{"RSA key", trusted, weak, func(*x509.Certificate) {}, "pki.key_type"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := newIdentity(t, ca, now)
			leaf := trusted.leafTemplate(bj1, now)
			test.change(leaf)
			putIdentity(t, dir, issueBy(t, test.by, leaf, test.key), test.key)
			_, err := Load(dir)
			if test.want == "" && err != nil || test.want != "" && !causeway.HasCode(err, test.want) {
				t.Errorf("Load = %v, want %s", err, test.want)
			}
		})
	}
}

func spiffe(path string) []*url.URL {
	return []*url.URL{{Scheme: "spiffe", Host: bj1.Interconnect, Path: path}}
}

func generate(t *testing.T, key func() (crypto.Signer, error)) crypto.Signer {
	t.Helper()
	made, err := key()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// issueBy returns the DER of the certificate, signed by a CA or, where there
// is none, by its own key.
func issueBy(t *testing.T, ca *Authority, leaf *x509.Certificate, key crypto.Signer) []byte {
	t.Helper()
	parent, signer := leaf, key
	if ca != nil {
		parent, signer = ca.certificate, ca.key
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func putIdentity(t *testing.T, dir string, der []byte, key crypto.Signer) {
	t.Helper()
	text, err := encodeKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "node.key", string(text))
	write(t, dir, "node.crt", string(certificatePEM(der)))
}

func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: der})
}

// TestBadInput17Files is about text that is no certificate, in the place of
// the leaf and of the CAs.
func TestBadInput17Files(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	goodLeaf, goodCA := read(t, dir, "node.crt"), read(t, dir, "ca.crt")
	block, _ := pem.Decode([]byte(goodLeaf))
	deep := bytes.Repeat([]byte{0x30, 0x80}, 10_000)
	for name, text := range map[string]string{
		"nothing":             "",
		"junk":                "hello",
		"NULs":                strings.Repeat("\x00", 1000),
		"JSON":                `{"certificate": "x"}`,
		"block of nothing":    "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		"block of junk":       string(certificatePEM([]byte("hello"))),
		"block not closed":    goodLeaf[:len(goodLeaf)-10],
		"block not opened":    goodLeaf[10:],
		"block of no base64":  "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
		"other block":         strings.ReplaceAll(goodLeaf, "CERTIFICATE", "CERTIFICATE REQUEST"),
		"trusted certificate": strings.ReplaceAll(goodLeaf, "CERTIFICATE", "TRUSTED CERTIFICATE"),
		"a key besides":       goodLeaf + read(t, dir, "node.key"),
		"DER":                 string(block.Bytes),
		"bytes behind it":     string(certificatePEM(append(bytes.Clone(block.Bytes), 0))),
		"length that lies":    string(certificatePEM([]byte{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x30})),
		"deep nesting":        string(certificatePEM(deep)),
		"deep nesting inside": string(certificatePEM(append([]byte{0x30, 0x82, 0x4e, 0x20}, deep...))),
		"many certificates":   strings.Repeat(goodLeaf, maxAuthorities+1),
		"many empty blocks":   strings.Repeat("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", 1000),
		"many openings":       strings.Repeat("-----BEGIN ", 5000),
	} {
		for _, file := range []string{"node.crt", "ca.crt"} {
			t.Run(name+" as "+file, func(t *testing.T) {
				write(t, dir, "node.crt", goodLeaf)
				write(t, dir, "ca.crt", goodCA)
				write(t, dir, file, text)
				if _, err := Load(dir); !causeway.HasCode(err, "pki.malformed") {
					t.Errorf("Load = %v, want pki.malformed", err)
				}
			})
		}
	}
	write(t, dir, "node.crt", goodLeaf)
	write(t, dir, "ca.crt", "the CA of our company\n"+strings.ReplaceAll(goodCA, "\n", "\r\n"))
	if _, err := Load(dir); err != nil {
		t.Errorf("a comment and line ends of another system are refused: %v", err)
	}
}
