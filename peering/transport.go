package peering

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"google.golang.org/grpc/credentials"
)

// Protocol names on the TCP port: of CrossCloudService, and of records.
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

// established is what gRPC is told of transport security: it was established
// before, by connect and listen, who need the connection itself for its
// exporter.
type established struct{}

// authInfo hands the connection to the handlers.
type authInfo struct {
	credentials.CommonAuthInfo
	conn *connection
}

// AuthType names the security protocol.
func (authInfo) AuthType() string { return "tls" }

var errNotEstablished = errors.New("the connection has no finished TLS handshake")

func (established) handshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, ok := raw.(*connection)
	if !ok {
		return nil, nil, errNotEstablished
	}
	level := credentials.CommonAuthInfo{SecurityLevel: credentials.PrivacyAndIntegrity}
	return conn, authInfo{level, conn}, nil
}

// ClientHandshake implements credentials.TransportCredentials.
func (e established) ClientHandshake(_ context.Context, _ string, raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return e.handshake(raw)
}

// ServerHandshake implements credentials.TransportCredentials.
func (e established) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return e.handshake(raw)
}

// Info implements credentials.TransportCredentials.
func (established) Info() credentials.ProtocolInfo {
	return credentials.ProtocolInfo{SecurityProtocol: "tls"}
}

// Clone implements credentials.TransportCredentials.
func (e established) Clone() credentials.TransportCredentials { return e }

// OverrideServerName implements credentials.TransportCredentials.
func (established) OverrideServerName(string) error { return nil }

// fixed keeps one connection on one certificate while others may be reloaded.
func fixed(certificate *tls.Certificate, roots *x509.CertPool) func() (*tls.Certificate, *x509.CertPool) {
	return func() (*tls.Certificate, *x509.CertPool) { return certificate, roots }
}
