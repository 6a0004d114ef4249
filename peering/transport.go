package peering

import (
	"crypto/tls"
	"crypto/x509"
	"time"
)

// Protocol names on the TCP port: of CrossCloudService, and of records. That of
// HTTP requests is l7.Protocol.
const (
	alpnPeering = "h2"
	alpnRecords = "causeway-record/1"
)

// Limits of a peering's gRPC, far above what an opening needs.
const (
	maxMessage      = 256 << 10
	maxHeaders      = 32 << 10
	maxStreams      = 16
	keepaliveEvery  = 10 * time.Second
	keepaliveWithin = 5 * time.Second
)

// fixed keeps one connection on one certificate while others may be reloaded.
func fixed(certificate *tls.Certificate, roots *x509.CertPool) func() (*tls.Certificate, *x509.CertPool) {
	return func() (*tls.Certificate, *x509.CertPool) { return certificate, roots }
}
