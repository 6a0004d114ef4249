package faults

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"causeway"
	"causeway/lab"
	"causeway/pki"
)

// bj1 is the identity of Beijing's gateway.
var bj1 = causeway.Identity{Interconnect: "beijing-california", Site: "beijing", Role: causeway.RoleGateway, Name: "bj-1"}

// endsIn gives Beijing's gateway a certificate that ends so much later.
func endsIn(left time.Duration) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		identity := filepath.Join(folder, "id-bj-1")
		if err := os.RemoveAll(identity); err != nil {
			t.Fatal(err)
		}
		issued := time.Now().Add(left - pki.LeafLifetime)
		if err := pki.Issue(filepath.Join(folder, "pki"), bj1, identity, issued); err != nil {
			t.Fatal(err)
		}
	}
}

// F15: a certificate ends under a busy session; the session ends with it and
// not before, nothing goes through, both ends say why, and a renewed
// certificate brings traffic back without a restart.
func TestF15CertificateEnds(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart, prepare: endsIn(8 * time.Second)})
	loaded, err := pki.Load(s.beijing.identity())
	if err != nil {
		t.Fatal(err)
	}
	r := s.observe(t)
	r.backedOff = true
	r.flows(t, failoverBound)
	for _, d := range s.daemons() {
		waitFor(t, "the end of the session at "+d.gateway, func() bool { return d.used(t) == "" })
	}
	if now := time.Now(); now.Before(loaded.NotAfter) || now.After(loaded.NotAfter.Add(failoverBound)) {
		t.Errorf("the session ended at %v, the certificate at %v", now, loaded.NotAfter)
	}
	r.flowsNot(t)
	s.beijing.waitProblem(t, "peer.handshake", "peer.closed", "peer.certificate_refused")
	s.calif.waitProblem(t, "peer.handshake", "peer.closed", "peer.certificate_refused")
	if err := pki.Renew(filepath.Join(s.folder, "pki"), s.beijing.identity(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := s.beijing.process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	r.flows(t, patience)
	s.allUp(t)
	r.end(t)
}

// F15: a gateway whose certificate has ended does not start, and says why.
func TestF15ExpiredDoesNotStart(t *testing.T) {
	s := prepare(t, plan{prepare: endsIn(-time.Minute)})
	s.beijing.start(t)
	err := s.beijing.process.Wait()
	s.beijing.process = nil
	log, _ := os.ReadFile(s.beijing.log)
	if exit := new(exec.ExitError); !errors.As(err, &exit) || !strings.Contains(string(log), "expired") {
		t.Errorf("it ended with %v and said\n%s", err, log)
	}
	if after := networkOf(t, s.beijing.host); after != s.before["bj-1"] {
		t.Errorf("it changed the host's network from\n%s\nto\n%s", s.before["bj-1"], after)
	}
}

// F15: somebody who dials a gateway with a certificate that is not in order is
// refused; with one that is, he is let in.
func TestF15BadCertificatesAreRefused(t *testing.T) {
	s := prepare(t, plan{})
	s.calif.start(t)
	waitFor(t, "the gateway's answer", func() bool { _, err := s.calif.client().Status(t.Context()); return err == nil })
	ca := readAuthority(t, filepath.Join(s.folder, "pki"))
	other := filepath.Join(t.TempDir(), "pki")
	if err := pki.Init(other, bj1.Interconnect, time.Now()); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		ca      *authority
		change  func(*x509.Certificate)
		welcome bool
	}{
		{"in order", ca, func(*x509.Certificate) {}, true},
		{"ended", ca, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Second) }, false},
		{"not begun", ca, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }, false},
		{"for servers only", ca, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, false},
		{"for code", ca, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning} }, false},
		{"of another CA of that name", readAuthority(t, other), func(*x509.Certificate) {}, false},
		{"of two identities", ca, func(c *x509.Certificate) { c.URIs = append(c.URIs, c.URIs[0]) }, false},
		{"of nobody", ca, func(c *x509.Certificate) { c.URIs = nil }, false},
		{"of an unknown gateway", ca, func(c *x509.Certificate) { c.URIs[0].Path = "/site/beijing/gateway/bj-9" }, false},
		{"of a CA", ca, func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign }, false},
	}
	for _, tt := range tests {
		certificate := tt.ca.mint(t, tt.change)
		if err := s.dialCalifornia(certificate); (err == nil) != tt.welcome {
			t.Errorf("%s: %v, want welcome %v", tt.name, err, tt.welcome)
		}
	}
}

// dialCalifornia makes the handshake from Beijing's gateway's host and waits
// for the first byte of the server's, which comes once it has accepted.
func (s *sites) dialCalifornia(certificate tls.Certificate) error {
	var conn net.Conn
	err := s.Namespace(lab.BJGateway).Do(func() (err error) {
		conn, err = net.DialTimeout("tcp", "192.0.2.2:8443", 5*time.Second)
		return err
	})
	if err != nil {
		return err
	}
	defer conn.Close()
	client := tls.Client(conn, &tls.Config{
		MinVersion: tls.VersionTLS13, NextProtos: []string{"h2"}, Certificates: []tls.Certificate{certificate},
		CurvePreferences:   []tls.CurveID{tls.X25519MLKEM768},
		InsecureSkipVerify: true, //nolint:gosec // The server is what is tested.
	})
	if err := client.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	_, err = client.Read(make([]byte, 1))
	return err
}

// authority is a CA's key, to sign what pki would not.
type authority struct {
	certificate *x509.Certificate
	key         ed25519.PrivateKey
}

func readAuthority(t *testing.T, folder string) *authority {
	t.Helper()
	certificate, err := x509.ParseCertificate(readPEM(t, filepath.Join(folder, "ca.crt")))
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.ParsePKCS8PrivateKey(readPEM(t, filepath.Join(folder, "ca.key")))
	if err != nil {
		t.Fatal(err)
	}
	return &authority{certificate, key.(ed25519.PrivateKey)}
}

func readPEM(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		t.Fatalf("%s is not PEM", file)
	}
	return block.Bytes
}

// mint signs a certificate of Beijing's gateway, changed.
func (a *authority) mint(t *testing.T, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	uri, err := url.Parse(bj1.URI())
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), URIs: []*url.URL{uri},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, public, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// waitProblem waits until a daemon shows one of the problems with its peer.
func (d *daemon) waitProblem(t *testing.T, codes ...string) {
	t.Helper()
	shown := "none"
	defer func() { t.Logf("%s shows %s", d.gateway, shown) }()
	waitFor(t, d.gateway+" shows "+strings.Join(codes, " or "), func() bool {
		status, err := d.client().Status(t.Context())
		if err != nil || len(status.Peers) != 1 || status.Peers[0].Problem == nil {
			return false
		}
		shown = status.Peers[0].Problem.Code + ": " + status.Peers[0].Problem.Message
		return slices.Contains(codes, status.Peers[0].Problem.Code)
	})
}
