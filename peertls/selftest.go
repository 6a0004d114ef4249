package peertls

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/url"
	"time"

	"causeway"
)

// selfTestTimeout bounds the self-test if one end of it hangs; a handshake
// takes about a millisecond.
const selfTestTimeout = 10 * time.Second

// SelfTest makes one handshake over a pipe between two throw-away identities
// and returns pki.suite unless it negotiates exactly the profile, and
// pki.self_test if it does not succeed at all. A process that peers calls it
// after PinSuite and does not start when it fails: a newer Go, or
// GODEBUG=fips140=on, which fixes a list of suites of its own, may undo
// PinSuite.
func SelfTest() error {
	own, err := throwAway()
	if err != nil {
		return causeway.NewProblem("pki.self_test", "peer", err)
	}
	config := Config{Own: own, Accept: func(causeway.Identity) error { return nil }}
	err = handshakeWithItself(config)
	var refused *causeway.Problem
	if errors.As(err, &refused) {
		return refused
	}
	if err != nil {
		return causeway.NewProblem("pki.self_test", "peer", err)
	}
	return nil
}

// handshakeWithItself joins the errors of both ends.
func handshakeWithItself(config Config) error {
	clientPipe, serverPipe := net.Pipe()
	serverDone := make(chan error)
	go func() { serverDone <- oneEnd(tls.Server, Server(config, "h2"), serverPipe) }()
	clientErr := oneEnd(tls.Client, Client(config, "h2"), clientPipe)
	return errors.Join(clientErr, <-serverDone)
}

func oneEnd(kind func(net.Conn, *tls.Config) *tls.Conn, config *tls.Config, pipe net.Conn) error {
	defer pipe.Close()
	pipe.SetDeadline(time.Now().Add(selfTestTimeout))
	// A pipe holds nothing: an end that refuses would wait for the other to
	// take its alert, and the other for it to take the rest of its flight.
	verify := config.VerifyConnection
	config.VerifyConnection = func(state tls.ConnectionState) error {
		err := verify(state)
		if err != nil {
			pipe.Close()
		}
		return err
	}
	conn := kind(pipe, config)
	if err := conn.Handshake(); err != nil {
		return err
	}
	return Check(conn.ConnectionState())
}

// throwAway makes a CA and one identity below it that live as long as the
// test.
func throwAway() (func() (*tls.Certificate, *x509.CertPool), error) {
	caPublic, caKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	ca.NotBefore, ca.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	root, err := signed(ca, ca, caPublic, caKey)
	if err != nil {
		return nil, err
	}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	leaf, err := signed(throwAwayLeaf(ca), root, public, caKey)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(root)
	certificate := &tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
	return func() (*tls.Certificate, *x509.CertPool) { return certificate, roots }, nil
}

func throwAwayLeaf(ca *x509.Certificate) *x509.Certificate {
	id := causeway.Identity{Interconnect: "self-test", Site: "here", Role: causeway.RoleGateway, Name: "itself"}
	return &x509.Certificate{
		SerialNumber: big.NewInt(2),
		NotBefore:    ca.NotBefore,
		NotAfter:     ca.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		URIs:         []*url.URL{{Scheme: "spiffe", Host: id.Interconnect, Path: "/site/here/gateway/itself"}},
	}
}

func signed(template, parent *x509.Certificate, public ed25519.PublicKey, key ed25519.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
