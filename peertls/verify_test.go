package peertls

import (
	"crypto"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
)

// TestW04UnacceptablePeers offers each end a peer that is wrong in one way.
func TestW04UnacceptablePeers(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca, other := newAuthority(t), newAuthority(t)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name        string
		certificate *tls.Certificate
		want        causeway.Code
	}{
		{"other CA", other.issue(t, beijing, nil), "pki.untrusted"},
		{"self-signed", selfSigned(t), "pki.untrusted"},
		{"below a leaf", belowLeaf(t, ca), "pki.untrusted"},
		{"expired", ca.issue(t, beijing, func(c *x509.Certificate) { c.NotAfter = testTime.Add(-time.Minute) }), "pki.expired"},
		{"not yet valid", ca.issue(t, beijing, func(c *x509.Certificate) { c.NotBefore = testTime.Add(time.Minute) }), "pki.not_yet_valid"},
		{"no URI", ca.issue(t, beijing, func(c *x509.Certificate) { c.URIs = nil; c.Subject.CommonName = beijing }), "pki.not_an_identity"},
		{"two URIs", ca.issue(t, beijing, func(c *x509.Certificate) { c.URIs = append(c.URIs, parseURL(t, california)) }), "pki.not_an_identity"},
		{"another DNS name beside it", ca.issue(t, beijing, func(c *x509.Certificate) { c.DNSNames = []string{"bj-1"} }), "pki.not_an_identity"},
		{"a wildcard beside it", ca.issue(t, beijing, func(c *x509.Certificate) { c.DNSNames = []string{"*.beijing"} }), "pki.not_an_identity"},
		{"two DNS names", ca.issue(t, beijing, func(c *x509.Certificate) { c.DNSNames = []string{"bj-1.beijing", "bj-1.beijing"} }), "pki.not_an_identity"},
		{"an IP address beside it", ca.issue(t, beijing, func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 0, 0, 1)} }), "pki.not_an_identity"},
		{"a client with a DNS name", ca.issue(t, "spiffe://bj-ca/site/beijing/client/app", func(c *x509.Certificate) { c.DNSNames = []string{"app.beijing"} }), "pki.not_an_identity"},
		{"not SPIFFE", ca.issue(t, "https://example.org/", nil), "pki.not_an_identity"},
		{"too long", ca.issue(t, beijing, func(c *x509.Certificate) { c.Subject.CommonName = strings.Repeat("x", maxLeafBytes) }), "pki.not_an_identity"},
		{"RSA key", ca.issueKey(t, beijing, rsaKey, nil), "pki.key_type"},
		{"P-384 key", ca.issueKey(t, beijing, ecdsaKey(t, elliptic.P384()), nil), "pki.key_type"},
		{"no usage", ca.issue(t, beijing, func(c *x509.Certificate) { c.ExtKeyUsage = nil }), "pki.usage"},
		{"any usage", ca.issue(t, beijing, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }), "pki.usage"},
		{"a CA", ca.issue(t, beijing, func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = true, true }), "pki.usage"},
		{"leaf and its CA", withChain(ca.issue(t, beijing, nil), ca.certificate), "pki.chain"},
	} {
		t.Run(test.name, func(t *testing.T) {
			good := ca.config(ca.issue(t, california, nil))
			bad := ca.config(test.certificate)
			assertRefused(t, "server", test.want, func() error { return serverError(t, Client(bad, "h2"), Server(good, "h2")) })
			assertRefused(t, "client", test.want, func() error { return clientError(t, Client(good, "h2"), Server(bad, "h2")) })
		})
	}
}

// TestServerNameBesideTheIdentity: a gateway's own DNS name changes nothing
// for its peers.
func TestServerNameBesideTheIdentity(t *testing.T) {
	ca := newAuthority(t)
	leaf := ca.issue(t, beijing, func(c *x509.Certificate) { c.DNSNames = []string{"bj-1.beijing"} }).Leaf
	id, err := VerifyLeaf(leaf, ca.pool(), x509.ExtKeyUsageServerAuth, testTime)
	if err != nil || id.URI() != beijing || ServerName(id) != "bj-1.beijing" {
		t.Errorf("identity %v, server name %q, %v", id, ServerName(id), err)
	}
}

// TestW04UsageIsThatOfTheRole: a certificate for one role does not serve in
// the other.
func TestW04UsageIsThatOfTheRole(t *testing.T) {
	ca := newAuthority(t)
	good := ca.config(ca.issue(t, california, nil))
	only := func(usage x509.ExtKeyUsage) Config {
		return ca.config(ca.issue(t, beijing, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{usage} }))
	}
	assertRefused(t, "server", "pki.usage", func() error {
		return serverError(t, Client(only(x509.ExtKeyUsageServerAuth), "h2"), Server(good, "h2"))
	})
	assertRefused(t, "client", "pki.usage", func() error {
		return clientError(t, Client(good, "h2"), Server(only(x509.ExtKeyUsageClientAuth), "h2"))
	})
}

func TestW04AcceptDecides(t *testing.T) {
	ca := newAuthority(t)
	good := ca.config(ca.issue(t, california, nil))
	refusal := errors.New("not in the file")
	picky := good
	picky.Accept = func(id causeway.Identity) error {
		if id.URI() != beijing {
			t.Errorf("asked about %s, want %s", id.URI(), beijing)
		}
		return refusal
	}
	peer := ca.config(ca.issue(t, beijing, nil))
	if err := serverError(t, Client(peer, "h2"), Server(picky, "h2")); !errors.Is(err, refusal) {
		t.Errorf("server says %v, want the error of Accept", err)
	}
	if err := clientError(t, Client(picky, "h2"), Server(peer, "h2")); !errors.Is(err, refusal) {
		t.Errorf("client says %v, want the error of Accept", err)
	}
	nobody := good
	nobody.Accept = nil
	assertRefused(t, "server", "pki.refused", func() error { return serverError(t, Client(peer, "h2"), Server(nobody, "h2")) })
}

// TestW21RevokedIsRefused: a good certificate that has been revoked is refused
// by both ends, and another one beside it is not.
func TestW21RevokedIsRefused(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca := newAuthority(t)
	revoked, other := ca.issue(t, beijing, nil), ca.issue(t, beijing, nil)
	good := ca.config(ca.issue(t, california, nil))
	good.Revoked = func(leaf *x509.Certificate) bool { return leaf.Equal(revoked.Leaf) }
	bad := ca.config(revoked)
	assertRefused(t, "server", "pki.revoked", func() error { return serverError(t, Client(bad, "h2"), Server(good, "h2")) })
	assertRefused(t, "client", "pki.revoked", func() error { return clientError(t, Client(good, "h2"), Server(bad, "h2")) })
	renewed := ca.config(other)
	for end, configs := range map[string][2]Config{"server": {renewed, good}, "client": {good, renewed}} {
		if atClient, atServer := handshake(t, Client(configs[0], "h2"), Server(configs[1], "h2")); atClient.err != nil || atServer.err != nil {
			t.Errorf("the %s, which knows of a revocation, refused another certificate: %v, %v", end, atClient.err, atServer.err)
		}
	}
}

// TestW21RevokedIsAskedAfterVerification: what a stranger made up is not
// looked up.
func TestW21RevokedIsAskedAfterVerification(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	good := ca.config(ca.issue(t, california, nil))
	good.Revoked = func(*x509.Certificate) bool { t.Error("asked about a certificate of another CA"); return true }
	stranger := ca.config(other.issue(t, beijing, nil))
	assertRefused(t, "server", "pki.untrusted", func() error { return serverError(t, Client(stranger, "h2"), Server(good, "h2")) })
}

// TestW04NoRootsTrustNobody: nil must not come to mean the CAs of the
// operating system.
func TestW04NoRootsTrustNobody(t *testing.T) {
	leaf := newAuthority(t).issue(t, beijing, nil).Leaf
	_, err := VerifyLeaf(leaf, nil, x509.ExtKeyUsageClientAuth, testTime)
	if !causeway.HasCode(err, "pki.untrusted") {
		t.Errorf("VerifyLeaf without roots = %v, want pki.untrusted", err)
	}
}

func FuzzLeafIdentity(f *testing.F) {
	own, err := throwAway()
	if err != nil {
		f.Fatal(err)
	}
	certificate, _ := own()
	f.Add(certificate.Leaf.Raw)
	f.Fuzz(func(t *testing.T, der []byte) {
		leaf, err := x509.ParseCertificate(der)
		if err != nil {
			return
		}
		id, err := LeafIdentity(leaf)
		if err == nil && leaf.URIs[0].String() != id.URI() {
			t.Errorf("identity %s of a certificate for %s", id.URI(), leaf.URIs[0])
		}
	})
}

func assertRefused(t *testing.T, end string, want causeway.Code, attempt func() error) {
	t.Helper()
	if err := attempt(); !causeway.HasCode(err, want) {
		t.Errorf("the %s says %v, want %s", end, err, want)
	}
}

func selfSigned(t *testing.T) *tls.Certificate {
	t.Helper()
	key := ecdsaKey(t, elliptic.P256())
	template := &x509.Certificate{
		SerialNumber: newAuthority(t).certificate.SerialNumber,
		NotBefore:    testTime.Add(-time.Minute),
		NotAfter:     testTime.Add(time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		URIs:         []*url.URL{parseURL(t, beijing)},
	}
	leaf := create(t, template, template, key.Public(), key)
	return &tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
}

// belowLeaf is signed by an identity of the CA instead of the CA.
func belowLeaf(t *testing.T, ca authority) *tls.Certificate {
	t.Helper()
	gateway := ca.issue(t, california, nil)
	return authority{gateway.Leaf, gateway.PrivateKey.(crypto.Signer)}.issue(t, beijing, nil)
}

func withChain(leaf *tls.Certificate, more *x509.Certificate) *tls.Certificate {
	chain := *leaf
	chain.Certificate = [][]byte{leaf.Leaf.Raw, more.Raw}
	return &chain
}
