package peertls

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"causeway"
)

// maxLeafBytes is the longest DER certificate accepted from a peer; ours have
// about 500 bytes.
const maxLeafBytes = 4096

// verify returns the check of one connection, for tls.Config.VerifyConnection:
// crypto/tls calls that for every connection, resumed ones too, unlike
// VerifyPeerCertificate.
func (c Config) verify(usage x509.ExtKeyUsage, protos []string) func(tls.ConnectionState) error {
	rest := c.verifyPeer(usage, protos)
	return func(state tls.ConnectionState) error {
		if err := Check(state); err != nil {
			return err
		}
		return rest(state)
	}
}

// verifyPeer is verify without the check of version, suite and group.
func (c Config) verifyPeer(usage x509.ExtKeyUsage, protos []string) func(tls.ConnectionState) error {
	return func(state tls.ConnectionState) error {
		if len(protos) > 0 && !slices.Contains(protos, state.NegotiatedProtocol) {
			return causeway.NewProblem("pki.protocol", strconv.Quote(state.NegotiatedProtocol), nil, "want", strings.Join(protos, ", "))
		}
		leaf, err := peerLeaf(state)
		if err != nil {
			return err
		}
		_, roots := c.Own()
		id, err := VerifyLeaf(leaf, roots, usage, c.now())
		if err != nil {
			return err
		}
		if c.Revoked != nil && c.Revoked(leaf) {
			return causeway.NewProblem("pki.revoked", id.URI(), nil, "serial", leaf.SerialNumber.Text(16))
		}
		return c.accept(id)
	}
}

func (c Config) accept(id causeway.Identity) error {
	if c.Accept == nil {
		return causeway.NewProblem("pki.refused", id.URI(), errors.New("no identity is accepted here"))
	}
	return c.Accept(id)
}

// peerLeaf returns the one certificate the peer presented. A chain is refused:
// CAs sign leaves directly, and every further certificate is work a stranger
// can ask for.
func peerLeaf(state tls.ConnectionState) (*x509.Certificate, error) {
	if n := len(state.PeerCertificates); n != 1 {
		return nil, causeway.NewProblem("pki.chain", strconv.Itoa(n), nil)
	}
	return state.PeerCertificates[0], nil
}

// VerifyLeaf checks that leaf is a certificate of ours for the given usage at
// the time now: signed directly by one of roots, an Ed25519 or P-256 key, one
// SPIFFE identity and no other name but the ServerName that belongs to it. It
// returns that identity.
//
// Errors: pki.not_an_identity, pki.key_type, pki.usage, pki.untrusted,
// pki.expired, pki.not_yet_valid.
func VerifyLeaf(leaf *x509.Certificate, roots *x509.CertPool, usage x509.ExtKeyUsage, now time.Time) (causeway.Identity, error) {
	id, err := LeafIdentity(leaf)
	if err != nil {
		return causeway.Identity{}, err
	}
	for _, err := range []error{
		checkKey(leaf, id),
		checkUsage(leaf, id, usage),
		checkChain(leaf, id, roots, usage, now),
	} {
		if err != nil {
			return causeway.Identity{}, err
		}
	}
	return id, nil
}

// LeafIdentity returns the identity in a certificate: its one URI name. It
// refuses with pki.not_an_identity a certificate that has another name beside
// it, but for a gateway's ServerName, or is longer than maxLeafBytes.
func LeafIdentity(leaf *x509.Certificate) (causeway.Identity, error) {
	if len(leaf.Raw) > maxLeafBytes {
		return causeway.Identity{}, notAnIdentity(leaf, fmt.Errorf("it has %d bytes, more than %d", len(leaf.Raw), maxLeafBytes))
	}
	others := len(leaf.IPAddresses) + len(leaf.EmailAddresses)
	if len(leaf.URIs) != 1 || others > 0 {
		return causeway.Identity{}, notAnIdentity(leaf, fmt.Errorf("it has %d URI names and %d others instead of exactly one URI", len(leaf.URIs), others))
	}
	id, err := causeway.ParseIdentity(leaf.URIs[0].String())
	if err != nil {
		return causeway.Identity{}, notAnIdentity(leaf, err)
	}
	if len(leaf.DNSNames) > 0 && (len(leaf.DNSNames) > 1 || leaf.DNSNames[0] != ServerName(id)) {
		return causeway.Identity{}, notAnIdentity(leaf, errors.New("it has a DNS name that is not its identity's"))
	}
	return id, nil
}

// ServerName returns the DNS name of a gateway's certificate, GATEWAY.SITE:
// what a client that knows nothing of SPIFFE checks beside the CA. Peers check
// the URI. A client's certificate has none: ServerName returns "".
func ServerName(id causeway.Identity) string {
	if id.Role != causeway.RoleGateway {
		return ""
	}
	return id.Name + "." + id.Site
}

func notAnIdentity(leaf *x509.Certificate, cause error) error {
	return causeway.NewProblem("pki.not_an_identity", fmt.Sprintf("%x", leaf.SerialNumber), cause)
}

func checkKey(leaf *x509.Certificate, id causeway.Identity) error {
	switch key := leaf.PublicKey.(type) {
	case ed25519.PublicKey:
		return nil
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() {
			return nil
		}
	}
	return causeway.NewProblem("pki.key_type", id.URI(), nil, "type", leaf.PublicKeyAlgorithm.String())
}

// checkUsage asks for the usage by name: x509.Verify would take a certificate
// that lists no usage at all for one that allows every usage.
func checkUsage(leaf *x509.Certificate, id causeway.Identity, usage x509.ExtKeyUsage) error {
	if !leaf.IsCA && slices.Contains(leaf.ExtKeyUsage, usage) {
		return nil
	}
	return causeway.NewProblem("pki.usage", id.URI(), nil, "usage", usageName(usage))
}

func usageName(usage x509.ExtKeyUsage) string {
	if usage == x509.ExtKeyUsageServerAuth {
		return "serverAuth"
	}
	return "clientAuth"
}

func checkChain(leaf *x509.Certificate, id causeway.Identity, roots *x509.CertPool, usage x509.ExtKeyUsage, now time.Time) error {
	if roots == nil {
		// Nil would mean the CAs of the operating system.
		return causeway.NewProblem("pki.untrusted", id.URI(), errors.New("there is no CA to trust"))
	}
	chains, err := leaf.Verify(x509.VerifyOptions{
		Roots:         roots,
		Intermediates: x509.NewCertPool(),
		KeyUsages:     []x509.ExtKeyUsage{usage},
		CurrentTime:   now,
	})
	if err != nil {
		return chainProblem(id, err, now)
	}
	// A chain of one is a leaf that stands among the CAs itself.
	if !slices.ContainsFunc(chains, func(chain []*x509.Certificate) bool { return len(chain) == 2 }) {
		return causeway.NewProblem("pki.untrusted", id.URI(), errors.New("it is not signed by a CA"))
	}
	return nil
}

func chainProblem(id causeway.Identity, err error, now time.Time) error {
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		if now.Before(invalid.Cert.NotBefore) {
			return causeway.NewProblem("pki.not_yet_valid", id.URI(), err, "from", timeText(invalid.Cert.NotBefore), "now", timeText(now))
		}
		return causeway.NewProblem("pki.expired", id.URI(), err, "until", timeText(invalid.Cert.NotAfter), "now", timeText(now))
	}
	return causeway.NewProblem("pki.untrusted", id.URI(), err)
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }
