package pki

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/peertls"
)

func TestMain(m *testing.M) {
	peertls.PinSuite()
	os.Exit(m.Run())
}

var ca1 = causeway.Identity{Interconnect: "beijing-california", Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}

// connects makes a handshake between the identities in two folders, each
// dialling once, and returns what the ends said.
func connects(t *testing.T, a, b string) error {
	t.Helper()
	return errors.Join(dials(t, a, b), dials(t, b, a))
}

func dials(t *testing.T, client, server string) error {
	t.Helper()
	near, far := connected(t)
	defer near.Close()
	served := make(chan error)
	go func() {
		defer far.Close()
		conn := tls.Server(far, peertls.Server(endOf(t, server), "h2"))
		err := conn.Handshake()
		if err == nil {
			_, err = conn.Write([]byte{1})
		}
		served <- err
	}()
	conn := tls.Client(near, peertls.Client(endOf(t, client), "h2"))
	// The byte says that the server has accepted the client.
	_, err := conn.Read(make([]byte, 1))
	if err != nil {
		near.Close()
	}
	return errors.Join(<-served, err)
}

// connected returns the two ends of a TCP connection. A pipe without buffers
// would stop two ends that both have something to say.
func connected(t *testing.T) (client, server net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if client, err = net.Dial("tcp", listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if server, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	return client, server
}

// endOf is the profile of a gateway that runs with the identity in dir.
func endOf(t *testing.T, dir string) peertls.Config {
	t.Helper()
	c, err := Load(dir)
	if err != nil {
		t.Error(err)
		return peertls.Config{Own: func() (*tls.Certificate, *x509.CertPool) { return nil, nil }}
	}
	return peertls.Config{
		Own:     c.Own,
		Accept:  func(causeway.Identity) error { return nil },
		Revoked: c.Revoked.Contains,
	}
}

// TestChangeOfCA walks through the steps that the package comment describes,
// and after each single change every pair of gateways connects.
func TestChangeOfCA(t *testing.T) {
	now := time.Now()
	before, after := newCA(t, bj1.Interconnect, now), newCA(t, bj1.Interconnect, now)
	beijing, california := newIdentity(t, before, now), filepath.Join(t.TempDir(), "id")
	if err := Issue(before, ca1, california, now); err != nil {
		t.Fatal(err)
	}
	old, next := filepath.Join(before, "ca.crt"), filepath.Join(after, "ca.crt")
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"the old CA trusts the new one", func() error { return Trust(before, next) }},
		{"the new CA trusts the old one", func() error { return Trust(after, old) }},
		{"Beijing trusts the new CA", func() error { return Trust(beijing, next) }},
		{"California is renewed by the old CA and so trusts both", func() error { return Renew(before, california, now) }},
		{"Beijing gets a leaf of the new CA, California has one of the old", func() error { return Renew(after, beijing, now) }},
		{"California gets a leaf of the new CA", func() error { return Renew(after, california, now) }},
		{"the new CA no longer trusts the old one", func() error { return Distrust(after, old) }},
		{"Beijing no longer trusts the old CA", func() error { return Distrust(beijing, old) }},
		{"California is renewed by the new CA alone", func() error { return Renew(after, california, now) }},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if err := connects(t, beijing, california); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
	}
	for _, dir := range []string{beijing, california, after} {
		if n := strings.Count(read(t, dir, "ca.crt"), "BEGIN CERTIFICATE"); n != 1 {
			t.Errorf("%s trusts %d CAs in the end, want 1", dir, n)
		}
	}
	if err := connects(t, beijing, newIdentity(t, before, now)); err == nil || !strings.Contains(err.Error(), "not signed by a CA trusted here") {
		t.Errorf("a leaf of the old CA in the end: %v, want it refused", err)
	}
}

// TestRevokedCannotConnect is the way of a revocation from the CA to a
// handshake.
func TestRevokedCannotConnect(t *testing.T) {
	now := time.Now()
	ca := newCA(t, bj1.Interconnect, now)
	beijing, california := newIdentity(t, ca, now), filepath.Join(t.TempDir(), "id")
	if err := Issue(ca, ca1, california, now); err != nil {
		t.Fatal(err)
	}
	if err := connects(t, beijing, california); err != nil {
		t.Fatal(err)
	}
	if err := errorOf(RevokeIdentity(ca, bj1, "", now)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(california, "revoked.json"), []byte(read(t, ca, "revoked.json")), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"as client": dials(t, beijing, california), "as server": dials(t, california, beijing)} {
		if err == nil || !strings.Contains(err.Error(), "has been revoked") {
			t.Errorf("a revoked gateway %s: %v, want it refused as revoked", name, err)
		}
	}
}

// TestTrustBringsRevocations: each CA has its own list, and both count.
func TestTrustBringsRevocations(t *testing.T) {
	now := time.Now()
	before, after := newCA(t, bj1.Interconnect, now), newCA(t, bj1.Interconnect, now)
	first, second := newIdentity(t, before, now), newIdentity(t, after, now)
	revoke := func(ca, identity string) {
		t.Helper()
		c, err := Load(identity)
		if err != nil {
			t.Fatal(err)
		}
		if err := errorOf(RevokeSerial(ca, serialText(c.Certificate.Leaf), "", now)); err != nil {
			t.Fatal(err)
		}
	}
	third := newIdentity(t, before, now)
	for _, dir := range []string{first, third} {
		revoke(before, dir)
	}
	old := filepath.Join(before, "ca.crt")
	for range 2 { // again changes nothing
		if err := Trust(after, old); err != nil {
			t.Fatal(err)
		}
	}
	revoke(after, second)
	c, err := Load(newIdentity(t, after, now))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Revoked.Lists) != 2 || c.Revoked.Lists[0].Sequence != 2 || c.Revoked.Lists[1].Sequence != 1 {
		t.Fatalf("lists %+v, want number 2 of the old CA and number 1 of the new", c.Revoked.Lists)
	}
	for _, dir := range []string{first, second, third} {
		leaf, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if !c.Revoked.Contains(leaf.Certificate.Leaf) {
			t.Errorf("%s is not revoked", dir)
		}
	}
	// What the old CA revokes later comes with the next Trust, and an older
	// copy does not undo it.
	stale := t.TempDir()
	for _, name := range []string{"ca.crt", "revoked.json"} {
		if err := os.WriteFile(filepath.Join(stale, name), []byte(read(t, before, name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	revoke(before, newIdentity(t, before, now))
	for _, from := range []string{before, stale} {
		if err := Trust(after, filepath.Join(from, "ca.crt")); err != nil {
			t.Fatal(err)
		}
	}
	if ca, err := Open(after); err != nil || ca.revoked.Lists[0].Sequence != 3 {
		t.Errorf("the new CA knows %+v, %v, want list 3 of the old", ca, err)
	}
	if err := Distrust(after, old); err != nil {
		t.Fatal(err)
	}
	if ca, err := Open(after); err != nil || len(ca.revoked.Lists) != 1 || len(ca.all) != 1 {
		t.Errorf("the new CA knows %+v, %v, want its own list and certificate only", ca, err)
	}
}

func TestTrustRefuses(t *testing.T) {
	now := time.Now()
	ca, other := newCA(t, bj1.Interconnect, now), newCA(t, bj1.Interconnect, now)
	dir := newIdentity(t, ca, now)
	own := filepath.Join(ca, "ca.crt")
	for _, test := range []struct {
		name   string
		change func() error
		want   causeway.Code
	}{
		{"other interconnect", func() error { return Trust(dir, filepath.Join(newCA(t, "elsewhere", now), "ca.crt")) }, "pki.other_interconnect"},
		{"a leaf", func() error { return Trust(dir, filepath.Join(newIdentity(t, other, now), "node.crt")) }, "pki.malformed"},
		{"no file", func() error { return Trust(dir, filepath.Join(dir, "missing")) }, "pki.read"},
		{"the identity's own CA removed", func() error { return Distrust(dir, own) }, "pki.in_use"},
		{"the CA removed from itself", func() error { return Distrust(ca, own) }, "pki.in_use"},
		{"too many", func() error {
			many := t.TempDir()
			text := read(t, ca, "ca.crt")
			for range maxAuthorities - 1 {
				text += read(t, newCA(t, bj1.Interconnect, now), "ca.crt")
			}
			if err := os.WriteFile(filepath.Join(many, "ca.crt"), []byte(text), 0o600); err != nil {
				return err
			}
			return Trust(many, filepath.Join(other, "ca.crt"))
		}, "pki.too_many_cas"},
	} {
		before := snapshot(t, ca, dir)
		if err := test.change(); !causeway.HasCode(err, test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
		if after := snapshot(t, ca, dir); string(before) != string(after) {
			t.Errorf("%s: files changed:\n%s\nbecame\n%s", test.name, before, after)
		}
	}
}
