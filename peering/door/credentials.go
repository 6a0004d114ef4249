package door

import (
	"context"
	"errors"
	"net"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// Established is what gRPC is told of transport security, at either end: it
// was established before, and the connection, past its handshake, is a C. Any
// other connection is refused.
type Established[C net.Conn] struct{}

// authInfo hands the connection to the handlers.
type authInfo[C net.Conn] struct {
	credentials.CommonAuthInfo
	conn C
}

// AuthType names the security protocol.
func (authInfo[C]) AuthType() string { return "tls" }

var errNotEstablished = errors.New("the connection has no finished TLS handshake")

// ConnectionOf returns the connection a call came over, from a server with
// Established; an error is a gRPC status.
func ConnectionOf[C net.Conn](ctx context.Context) (conn C, err error) {
	if p, ok := peer.FromContext(ctx); ok {
		if info, ok := p.AuthInfo.(authInfo[C]); ok {
			return info.conn, nil
		}
	}
	return conn, status.Error(codes.Unauthenticated, errNotEstablished.Error())
}

func (Established[C]) handshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, ok := raw.(C)
	if !ok {
		return nil, nil, errNotEstablished
	}
	return conn, authInfo[C]{credentials.CommonAuthInfo{SecurityLevel: credentials.PrivacyAndIntegrity}, conn}, nil
}

// ClientHandshake implements credentials.TransportCredentials.
func (e Established[C]) ClientHandshake(_ context.Context, _ string, raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return e.handshake(raw)
}

// ServerHandshake implements credentials.TransportCredentials.
func (e Established[C]) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return e.handshake(raw)
}

// Info implements credentials.TransportCredentials.
func (Established[C]) Info() credentials.ProtocolInfo {
	return credentials.ProtocolInfo{SecurityProtocol: "tls"}
}

// Clone implements credentials.TransportCredentials.
func (e Established[C]) Clone() credentials.TransportCredentials { return e }

// OverrideServerName implements credentials.TransportCredentials.
func (Established[C]) OverrideServerName(string) error { return nil }
