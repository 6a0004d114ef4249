package peering

import (
	"context"
	"net/netip"
	"time"

	"causeway"
)

// otherDialsFirst is how long the end whose SPIFFE ID is the higher one leaves
// dialling to the other: a firewall may open in one direction only.
const otherDialsFirst = 3 * time.Second

// keepStream keeps one connection for a path of kind tls while ctx lives, so
// that the path is ready before it is needed.
func (s *Service) keepStream(ctx context.Context, b *book, p Path) {
	quiet := otherDialsFirst
	if b.lower {
		quiet = 0
	}
	backoff := firstBackoff
	for b.streams.missing(ctx, p.Name, quiet) {
		if s.stream(ctx, b, p) >= steadyAfter {
			backoff = firstBackoff
		}
		sleep(ctx, jitter(backoff), nil)
		backoff = nextBackoff(backoff)
	}
}

// stream dials for a path and carries records until the connection ends. It
// returns how long that was.
func (s *Service) stream(ctx context.Context, b *book, p Path) time.Duration {
	c, err := s.connectOver(ctx, b.peer(), p, alpnRecords)
	if err != nil {
		s.complain(ctx, b, s.worst(b.peer(), []Path{p}, []error{err}))
		return 0
	}
	began := time.Now()
	s.carry(ctx, b, c, &carried{path: p.Name})
	return time.Since(began)
}

// accepted carries records over a connection the peer has dialled.
func (s *Service) accepted(ctx context.Context, b *book, c *connection) {
	s.carry(ctx, b, c, &carried{accepted: true})
}

// carry gives a connection to the tunnel until it ends, its certificate ends
// or is revoked, or newer ones take its place.
func (s *Service) carry(ctx context.Context, b *book, c *connection, as *carried) {
	defer c.abort()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	leaf := c.peerLeaf()
	uri := c.peer.URI()
	expiry := time.AfterFunc(time.Until(leaf.NotAfter), func() { end(expired(c)) })
	defer expiry.Stop()
	as.leaf, as.end = leaf, end
	as.local, as.remote = addressOf(c.LocalAddr().String()), addressOf(c.RemoteAddr().String())
	b.streams.add(as, streamPaths(b.peer()))
	defer func() { b.streams.remove(as, time.Now()) }()
	// A revocation that came after the handshake may not have seen this
	// connection.
	if err := s.stillGood(c); err != nil {
		end(err)
	}
	dialled := ""
	if !as.accepted {
		dialled = as.path
	}
	s.config.Log.Info("stream opened", "peer", uri, "path", as.path, "accepted", as.accepted)
	err := s.config.Tunnel.Stream(ctx, b.peer().Identity, dialled, c)
	switch cause := context.Cause(ctx); {
	case cause != nil:
		err = cause
	case c.alert.Load() != nil:
		err = c.closed(err)
	}
	s.config.Log.Info("stream ended", "peer", uri, "path", as.path, "reason", reasonOf(err))
}

// reasonOf is the text of an error for the log.
func reasonOf(err error) string {
	if err == nil {
		return "it was over"
	}
	return err.Error()
}

func expired(c *connection) error {
	return causeway.NewProblem("peer.expired", c.peer.URI(), nil, "when", c.peerLeaf().NotAfter.UTC().Format(time.RFC3339))
}

func addressOf(hostPort string) netip.Addr {
	parsed, _ := netip.ParseAddrPort(hostPort)
	return parsed.Addr().Unmap().WithZone("")
}
