package l7

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"slices"
)

// Credentials are what the files hold that a service names, as far as this
// gateway uses them: those towards clients where this site's call it, those
// towards upstreams where it runs here.
type Credentials struct {
	// Certificate is nil where clients call the service in the clear. Its Leaf
	// is set.
	Certificate *tls.Certificate
	// Clients are the CAs of the clients' certificates; none asks for none.
	Clients []*x509.Certificate
	// Tokens are hashes of what clients have to show; none asks for none.
	Tokens [][sha256.Size]byte
	// Upstream are the CAs of the upstreams' certificates; nil is those that the
	// host trusts.
	Upstream *x509.CertPool
}

// Equal reports whether two hold the same.
func (c Credentials) Equal(other Credentials) bool {
	return sameCertificate(c.Certificate, other.Certificate) && slices.EqualFunc(c.Clients, other.Clients, (*x509.Certificate).Equal) &&
		samePool(c.Upstream, other.Upstream) && slices.Equal(c.Tokens, other.Tokens)
}

func sameCertificate(a, b *tls.Certificate) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.Certificate, b.Certificate, bytes.Equal)
}

func samePool(a, b *x509.CertPool) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(b)
}
