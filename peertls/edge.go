package peertls

import (
	"crypto/tls"
	"crypto/x509"
)

// EdgeServer returns the configuration of a listener for programs that are not
// ours: profile "edge". It asks as much of a client's certificate as Server
// does, but takes TLS 1.2 and the groups older libraries know. With TLS 1.3
// the suite is the process's (PinSuite). Nothing is derived from such a
// connection, and no session is resumed.
func EdgeServer(c Config, protos ...string) *tls.Config {
	return &tls.Config{
		MinVersion:       tls.VersionTLS12,
		CurvePreferences: edgeGroups,
		// For TLS 1.2: forward secrecy and authenticated encryption only. The
		// certificates are Ed25519 or P-256, so no suite with RSA is needed.
		CipherSuites: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
		},
		NextProtos:             protos,
		Time:                   c.Time,
		SessionTicketsDisabled: true,
		ClientAuth:             tls.RequireAnyClientCert,
		GetCertificate:         func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.certificate() },
		VerifyConnection:       c.verifyPeer(x509.ExtKeyUsageClientAuth, protos),
	}
}
