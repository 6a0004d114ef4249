package gateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/pki"
)

// credentials are the identity in force now. A reload puts another in its
// place; connections that stand keep the one they were made with.
type credentials struct {
	current atomic.Pointer[pki.Credentials]
}

// Own is what peering presents and trusts.
func (c *credentials) Own() (*tls.Certificate, *x509.CertPool) { return c.current.Load().Own() }

// Revoked reports whether a peer's certificate is on the revocation list.
func (c *credentials) Revoked(leaf *x509.Certificate) bool {
	return c.current.Load().Revoked.Contains(leaf)
}

// replace puts the loaded identity in force, unless its revocation list is
// older than the one before: that list was taken back by somebody, or is a
// copy of long ago, and would let revoked peers in.
func (c *credentials) replace(loaded *pki.Credentials) error {
	if err := loaded.Revoked.Follows(c.current.Load().Revoked); err != nil {
		return err
	}
	c.current.Store(loaded)
	return nil
}

// alarmEvery is how often the certificate's end is looked at.
const alarmEvery = time.Hour

// watchExpiry warns 30, 14, 7 and 1 days before the certificate ends, until
// ctx ends.
func (g *gateway) watchExpiry(ctx context.Context) error {
	ticker := time.NewTicker(alarmEvery)
	defer ticker.Stop()
	var watched *pki.Credentials
	last := 0
	for {
		current := g.id.current.Load()
		if current != watched {
			watched, last = current, 0
		}
		var due bool
		if last, due = pki.Alarm(current.NotAfter, time.Now(), last); due {
			problem := causeway.NewProblem("gateway.certificate_ends", current.Identity.URI(), nil,
				"when", current.NotAfter.UTC().Format(time.RFC3339))
			g.options.Log.Warn(problem.Error(), "code", string(problem.Code), "days", last)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}
