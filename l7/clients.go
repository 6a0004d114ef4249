package l7

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"causeway"
	"causeway/l7/route"
	"causeway/peertls"
)

// ClientTLS returns the configuration of handshakes with clients at this
// gateway's site. The name that a client asks for (SNI, RFC 6066 section 3)
// picks the service, and with it the certificate. It follows the plan in force.
func (g *Gateway) ClientTLS() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			p := g.inForce.Load()
			if s := p.table.Owner(hello.ServerName); s != nil && p.clientTLS[s.Name] != nil {
				return p.clientTLS[s.Name], nil
			}
			return noName, nil
		},
	}
}

// noName has no certificate for anybody: the client is told unrecognized_name.
var noName = &tls.Config{MinVersion: tls.VersionTLS12}

// clientTLS returns what handshakes with a service's clients are made with.
func clientTLS(c Credentials) *tls.Config {
	var clients *x509.CertPool
	if len(c.Clients) > 0 {
		clients = x509.NewCertPool()
		for _, authority := range c.Clients {
			clients.AddCert(authority)
		}
	}
	return peertls.ServiceServer(c.Certificate, clients, "h2", "http/1.1")
}

// errMisdirected is why a request is sent back to be sent on a connection of
// its own (RFC 9110 section 15.5.20).
var errMisdirected = errors.New("the connection is another service's")

// agrees reports whether a request may come by the connection it came by: the
// service whose certificate the client was shown, and whose rules it was
// admitted by, has to be the one that it asks for now, or to have the same.
func (p *plan) agrees(state *tls.ConnectionState, s *causeway.Service, now time.Time) error {
	if state == nil {
		if s.TLS != nil {
			return errMisdirected
		}
		return nil
	}
	shown := p.table.Owner(state.ServerName)
	if shown == nil || s.TLS == nil || shown.TLS == nil {
		return errMisdirected
	}
	if shown != s && (*shown.TLS != *s.TLS || !sameClients(shown.Allow.Clients, s.Allow.Clients)) {
		return errMisdirected
	}
	if s.Allow.Clients != nil && !stillValid(state, p.Credentials[s.Name].Clients, now) {
		return errMisdirected
	}
	return nil
}

// stillValid reports whether the handshake would still verify the client: CAs
// may have been replaced since, and certificates end.
func stillValid(state *tls.ConnectionState, authorities []*x509.Certificate, now time.Time) bool {
	return slices.ContainsFunc(state.VerifiedChains, func(chain []*x509.Certificate) bool {
		return slices.ContainsFunc(authorities, chain[len(chain)-1].Equal) &&
			!slices.ContainsFunc(chain, func(c *x509.Certificate) bool { return now.After(c.NotAfter) })
	})
}

func sameClients(a, b *causeway.ServiceClients) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.CA == b.CA
}

// nameOf returns the name that a client's certificate, verified in the
// handshake, gives it: the first that is in wanted, or of all if none is. It is
// "" where there is none.
func nameOf(state *tls.ConnectionState, wanted []string) string {
	if state == nil || len(state.VerifiedChains) == 0 {
		return ""
	}
	leaf := state.VerifiedChains[0][0]
	var names []string
	for _, uri := range leaf.URIs {
		names = append(names, uri.String())
	}
	for _, name := range append(names, leaf.DNSNames...) {
		if route.PlainName(name) && (len(wanted) == 0 || slices.Contains(wanted, name)) {
			return name
		}
	}
	return ""
}
