package peering

import (
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"net"
	"time"

	"causeway"
)

// A peer that refuses this gateway says no more than TLS lets it: one alert.
// In TLS 1.3 the client's own handshake is over by then, so the alert comes
// with the first read.

// certificateAlerts are those about a certificate (RFC 8446 section 6.2). A
// gateway sends bad_certificate whatever is wrong with it.
var certificateAlerts = map[tls.AlertError]bool{
	42:  true, // bad_certificate
	43:  true, // unsupported_certificate
	44:  true, // certificate_revoked
	45:  true, // certificate_expired
	46:  true, // certificate_unknown
	48:  true, // unknown_ca
	49:  true, // access_denied
	116: true, // certificate_required
}

// alertIn returns the alert of the peer's that an error of crypto/tls holds,
// nil if it holds none. Its type is not exported, but its text is that of the
// AlertError of the same number.
func alertIn(err error) *tls.AlertError {
	var remote *net.OpError
	if !errors.As(err, &remote) || remote.Op != "remote error" || remote.Err == nil {
		return nil
	}
	for n := range math.MaxUint8 + 1 {
		if alert := tls.AlertError(n); alert.Error() == remote.Err.Error() {
			return &alert
		}
	}
	return nil
}

// Read implements net.Conn; an alert is kept for closed, because those who
// read turn errors into texts.
func (c *connection) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if alert := alertIn(err); alert != nil {
		c.alert.Store(alert)
	}
	return n, err
}

// closed is the problem of a conversation or stream that the peer ended.
func (c *connection) closed(err error) error {
	alert := c.alert.Load()
	switch {
	case alert == nil:
		return causeway.NewProblem("peer.closed", c.peer.URI(), err)
	case certificateAlerts[*alert]:
		return causeway.NewProblem("peer.certificate_refused", c.peer.URI(), named(*alert),
			"serial", c.own.SerialNumber.Text(16), "until", c.own.NotAfter.UTC().Format(time.RFC3339))
	}
	return causeway.NewProblem("peer.closed", c.peer.URI(), named(*alert))
}

// handshakeProblem is the problem of a handshake that did not finish.
func handshakeProblem(peer string, err error) error {
	if alert := alertIn(err); alert != nil {
		return causeway.NewProblem("peer.handshake_refused", peer, named(*alert))
	}
	return causeway.NewProblem("peer.handshake", peer, err)
}

func named(alert tls.AlertError) error {
	return fmt.Errorf("TLS alert %d, %w", uint8(alert), alert)
}
