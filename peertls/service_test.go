package peertls

import (
	"crypto/tls"
	"crypto/x509"
	"testing"

	"go.uber.org/goleak"
)

const serviceName = "api.example.com"

func (a authority) service(t *testing.T) *tls.Certificate {
	return a.issue(t, beijing, func(c *x509.Certificate) { c.DNSNames = []string{serviceName} })
}

func TestServicesTakeStockClients(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca := newAuthority(t)
	server := ServiceServer(ca.service(t), nil, "h2", "http/1.1")
	server.Time = testClock
	for name, c := range map[string]struct {
		change func(*tls.Config)
		proto  string
	}{
		"as it comes": {func(*tls.Config) {}, "h2"},
		"HTTP/1.1":    {func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }, "http/1.1"},
		"no ALPN":     {func(c *tls.Config) { c.NextProtos = nil }, ""},
		"TLS 1.2":     {func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }, "h2"},
		"P-256 alone": {func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.CurveP256} }, "h2"},
	} {
		client := ca.stock(nil, serviceName)
		c.change(client)
		atClient, atServer := handshake(t, client, server)
		if atClient.err != nil || atServer.err != nil || atServer.state.NegotiatedProtocol != c.proto {
			t.Errorf("%s: %v, %v, %s", name, atClient.err, atServer.err, atServer.state.NegotiatedProtocol)
		}
	}
	if err := serverError(t, withMaxVersion(ca.stock(nil, serviceName), tls.VersionTLS11), server); err == nil {
		t.Error("TLS 1.1 is accepted")
	}
}

// A client that was verified once is verified again.
func TestServicesWithClientsResumeNothing(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca := newAuthority(t)
	for _, asks := range []bool{false, true} {
		var clients *x509.CertPool
		if asks {
			clients = ca.pool()
		}
		server := ServiceServer(ca.service(t), clients, "h2")
		server.Time = testClock
		client := ca.stock(ca.issue(t, app, nil), serviceName)
		client.ClientSessionCache = tls.NewLRUClientSessionCache(0)
		exchangeByte(t, client, server)
		if resumed := exchangeByte(t, client, server).DidResume; resumed == asks {
			t.Errorf("clients have to show a certificate: %t; a session is resumed: %t", asks, resumed)
		}
	}
}

func TestUpstreamsHaveToBeNew(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca := newAuthority(t)
	server := ServiceServer(ca.service(t), nil, "h2")
	server.Time = testClock
	client := UpstreamClient(serviceName, ca.pool(), "h2")
	client.Time = testClock
	if err := clientError(t, client, server); err != nil {
		t.Error(err)
	}
	server.MinVersion, server.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	if err := clientError(t, client, server); err == nil {
		t.Error("TLS 1.1 is accepted")
	}
}
