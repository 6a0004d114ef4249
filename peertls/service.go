package peertls

import (
	"crypto/tls"
	"crypto/x509"
)

// ServiceServer returns the configuration of a listener for the clients of a
// service: profile "edge", with the service's own certificate. Clients have to
// show a certificate of one of the CAs in clients, unless that is nil.
func ServiceServer(own *tls.Certificate, clients *x509.CertPool, protos ...string) *tls.Config {
	config := &tls.Config{
		MinVersion: tls.VersionTLS12, CurvePreferences: edgeGroups, CipherSuites: serviceSuites,
		NextProtos: protos, Certificates: []tls.Certificate{*own},
	}
	if clients != nil {
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, clients
		// A resumed session would bring back a client that was verified against
		// yesterday's CAs.
		config.SessionTicketsDisabled = true
	}
	return config
}

// UpstreamClient returns the configuration of connections to upstreams, whose
// certificates have to be for name and of one of the CAs; nil is those that the
// host trusts. A caller that speaks to several names sets ServerName on a clone.
func UpstreamClient(name string, authorities *x509.CertPool, protos ...string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, CurvePreferences: edgeGroups, CipherSuites: serviceSuites,
		NextProtos: protos, ServerName: name, RootCAs: authorities,
		ClientSessionCache: tls.NewLRUClientSessionCache(0),
	}
}

// edgeGroups are for programs that are not ours.
var edgeGroups = []tls.CurveID{tls.X25519MLKEM768, tls.X25519, tls.CurveP256}

// serviceSuites are for TLS 1.2: forward secrecy and authenticated encryption
// only, also for certificates with RSA.
var serviceSuites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
}
