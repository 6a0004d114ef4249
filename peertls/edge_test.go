package peertls

import (
	"crypto/tls"
	"crypto/x509"
	"testing"

	"go.uber.org/goleak"
)

const app = "spiffe://bj-ca/site/beijing/client/app"

// stock is a TLS client that knows nothing of this package.
func (a authority) stock(certificate *tls.Certificate, serverName string) *tls.Config {
	c := &tls.Config{RootCAs: a.pool(), ServerName: serverName, NextProtos: []string{"h2"}, Time: testClock}
	if certificate != nil {
		c.Certificates = []tls.Certificate{*certificate}
	}
	return c
}

func TestEdgeTakesStockClients(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca := newAuthority(t)
	named := ca.issue(t, beijing, func(c *x509.Certificate) { c.DNSNames = []string{"bj-1.beijing"} })
	server := EdgeServer(ca.config(named), "h2")
	for name, change := range map[string]func(*tls.Config){
		"as it comes":  func(*tls.Config) {},
		"TLS 1.2":      func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 },
		"X25519 alone": func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.X25519} },
		"P-256 alone":  func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.CurveP256} },
	} {
		client := ca.stock(ca.issue(t, app, nil), "bj-1.beijing")
		change(client)
		if atClient, atServer := handshake(t, client, server); atClient.err != nil || atServer.err != nil {
			t.Errorf("%s: %v, %v", name, atClient.err, atServer.err)
		}
	}
}

func TestEdgeRefuses(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca, other := newAuthority(t), newAuthority(t)
	named := ca.issue(t, beijing, func(c *x509.Certificate) { c.DNSNames = []string{"bj-1.beijing"} })
	revoked := ca.issue(t, app, nil)
	config := ca.config(named)
	config.Revoked = func(leaf *x509.Certificate) bool { return leaf.Equal(revoked.Leaf) }
	server := EdgeServer(config, "h2")
	for name, client := range map[string]*tls.Config{
		"no certificate":      ca.stock(nil, "bj-1.beijing"),
		"another CA's":        ca.stock(other.issue(t, app, nil), "bj-1.beijing"),
		"revoked":             ca.stock(revoked, "bj-1.beijing"),
		"TLS 1.1":             withMaxVersion(ca.stock(ca.issue(t, app, nil), "bj-1.beijing"), tls.VersionTLS11),
		"TLS 1.2 and revoked": withMaxVersion(ca.stock(revoked, "bj-1.beijing"), tls.VersionTLS12),
	} {
		if err := serverError(t, client, server); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if err := clientError(t, ca.stock(ca.issue(t, app, nil), "bj-2.beijing"), server); err == nil {
		t.Error("a client took another gateway's certificate")
	}
}

func withMaxVersion(c *tls.Config, version uint16) *tls.Config {
	c.MinVersion, c.MaxVersion = tls.VersionTLS10, version
	return c
}
