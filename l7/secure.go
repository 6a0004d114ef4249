package l7

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"causeway"
	"causeway/peertls"
)

// secureWithin bounds the handshake with an upstream, which has no longer than a
// try either.
const secureWithin = 5 * time.Second

// speak has a transport speak what a service's upstreams do, through dial.
func speak(t *http.Transport, s *causeway.Service, c Credentials, dial dialFunc) {
	var protocols http.Protocols
	protocols.SetHTTP1(!s.Protocol.HTTP2())
	protocols.SetUnencryptedHTTP2(s.Protocol == causeway.UpstreamH2C)
	protocols.SetHTTP2(s.Protocol == causeway.UpstreamH2)
	t.Protocols, t.DialContext = &protocols, dial
	if !s.Protocol.TLS() {
		return
	}
	wanted := "http/1.1"
	if s.Protocol.HTTP2() {
		wanted = "h2"
	}
	config := peertls.UpstreamClient(s.UpstreamTLS.Name, c.Upstream, wanted)
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, min(secureWithin, cmp.Or(s.Policy.TryTimeout, secureWithin)))
		defer cancel()
		secure, err := secureTo(ctx, conn, config, address, wanted)
		if err != nil {
			conn.Close()
			return nil, &noTLS{err}
		}
		return secure, nil
	}
}

// secureTo makes the handshake with an upstream and verifies its certificate.
func secureTo(ctx context.Context, conn net.Conn, config *tls.Config, address, wanted string) (*tls.Conn, error) {
	if config.ServerName == "" {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		config = config.Clone()
		config.ServerName = host
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	if spoken := secure.ConnectionState().NegotiatedProtocol; wanted == "h2" && spoken != wanted {
		return nil, errors.New("the upstream does not speak HTTP/2")
	}
	return secure, nil
}

// noTLS is why there is no TLS with an upstream. No request was sent.
type noTLS struct{ error }

func (e *noTLS) Unwrap() error { return e.error }

// reasonOf is what the log tells of a service that could not be reached: a
// client is told less. It is "" where there is nothing to add.
func reasonOf(err error) string {
	var e *noTLS
	if !errors.As(err, &e) {
		return ""
	}
	return fmt.Sprintf("no TLS with the upstream: %.300s", e.Error())
}
