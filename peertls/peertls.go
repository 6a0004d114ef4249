// Package peertls is the TLS profile "peer": how two gateways, or a client and
// a gateway, authenticate and encrypt a TCP connection between them. It holds
// configuration and checks only; sockets and files are its callers'.
//
// The profile is TLS 1.3, AES-256-GCM-SHA384 and X25519MLKEM768, nothing else;
// a certificate on both sides with one SPIFFE identity; no resumption and no
// early data. Start reading here; then verify.go (what makes a peer
// acceptable), suite.go (how Go is held to AES-256) and selftest.go (how a
// process finds out at start that it would not be).
package peertls

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"

	"causeway"
)

// Config is what one end brings into the profile.
type Config struct {
	// Own returns the certificate to present and the CAs to trust. It is
	// called several times per handshake, from any goroutine, so that renewed
	// certificates and overlapping CAs take effect without a restart.
	Own func() (*tls.Certificate, *x509.CertPool)
	// Accept decides whether a verified identity may connect; its error is
	// the one the handshake returns. Nil accepts nobody. On the server it runs
	// before the client has proved that it owns the certificate's key: it
	// must have no effect.
	Accept func(causeway.Identity) error
	// Revoked reports whether a peer's certificate, already verified, has been
	// revoked: it is refused with pki.revoked. It is called once per
	// handshake, from any goroutine. Nil revokes none.
	Revoked func(*x509.Certificate) bool
	// Time is the clock certificates are checked against; nil is time.Now.
	Time func() time.Time
}

// Server returns the configuration of the listening end. protos are the ALPN
// protocols it speaks; a client that negotiates none of them is refused.
func Server(c Config, protos ...string) *tls.Config {
	config := c.profile(protos)
	config.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.certificate() }
	// crypto/tls would verify against fixed CAs and follow intermediates;
	// verify does neither.
	config.ClientAuth = tls.RequireAnyClientCert
	config.VerifyConnection = c.verify(x509.ExtKeyUsageClientAuth, protos)
	return config
}

// Client returns the configuration of the dialling end.
//
// A Handshake that returned nil does not say that the server accepted the
// client: in TLS 1.3 the client is done before the server has looked at its
// certificate. Only an authenticated answer to the first message says so.
func Client(c Config, protos ...string) *tls.Config {
	config := c.profile(protos)
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return c.certificate() }
	// This switches off the check of a host name, which a SPIFFE certificate
	// does not have. VerifyConnection verifies the chain and the identity; it
	// is called for every connection.
	config.InsecureSkipVerify = true
	config.VerifyConnection = c.verify(x509.ExtKeyUsageServerAuth, protos)
	return config
}

// PeerIdentity returns the identity of the peer's certificate. It does not
// verify it: the handshake did.
func PeerIdentity(state tls.ConnectionState) (causeway.Identity, error) {
	leaf, err := peerLeaf(state)
	if err != nil {
		return causeway.Identity{}, err
	}
	return LeafIdentity(leaf)
}

// profile is what both ends have in common.
func (c Config) profile(protos []string) *tls.Config {
	return &tls.Config{
		MinVersion:       tls.VersionTLS13,
		MaxVersion:       tls.VersionTLS13,
		CurvePreferences: []tls.CurveID{Group},
		NextProtos:       protos,
		Time:             c.Time,
		// A resumed session would bring back an identity that was verified
		// against yesterday's CAs.
		SessionTicketsDisabled: true,
		ClientSessionCache:     nil,
	}
}

func (c Config) certificate() (*tls.Certificate, error) {
	certificate, _ := c.Own()
	if certificate == nil {
		return nil, errors.New("there is no certificate to present")
	}
	return certificate, nil
}

func (c Config) now() time.Time {
	if c.Time != nil {
		return c.Time()
	}
	return time.Now()
}
