package traffic

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"

	"causeway/lab/oracle"
)

// Question is where a client asks, and for whom.
type Question struct {
	At netip.AddrPort
	// Name is the host of the request.
	Name string
	// Site is what the answer has to say of where the request came from: "" for
	// who asks directly.
	Site string
	// Trust are the CAs of the server; nil is without TLS.
	Trust *x509.CertPool
}

// dial connects from a host's address. Nothing of an earlier connection is used.
func (q Question) dial(ctx context.Context, from Host) (conn net.Conn, err error) {
	err = from.Namespace.Do(func() error {
		d := net.Dialer{LocalAddr: net.TCPAddrFromAddrPort(netip.AddrPortFrom(from.Address, 0))}
		conn, err = d.DialContext(ctx, "tcp", q.At.String())
		return err
	})
	if err != nil || q.Trust == nil {
		return conn, err
	}
	secure := tls.Client(conn, &tls.Config{MinVersion: tls.VersionTLS13, ServerName: q.Name, RootCAs: q.Trust})
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}

func (q Question) request(ctx context.Context, target string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+q.Name+target, nil)
	if err == nil {
		r.Header.Set(canaryField, string(oracle.CanaryTCP[:]))
	}
	return r, err
}

// check reads an answer to its end and says what is wrong with it.
func (q Question) check(target string, response *http.Response) error {
	want := answerTo(target, q.Site)
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(len(want))+1))
	switch {
	case err != nil:
		return fmt.Errorf("the answer broke off: %w", err)
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("answered %s: %s", response.Status, bytes.TrimSpace(body))
	case !bytes.Equal(body, want):
		return fmt.Errorf("answered %d bytes that are not the answer to %s through %q", len(body), target, q.Site)
	}
	return nil
}
