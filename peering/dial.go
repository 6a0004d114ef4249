package peering

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/peering/door"
	"causeway/peertls"
)

const (
	// stagger is how long a path may take to connect before the next is
	// tried beside it.
	stagger = 300 * time.Millisecond
	// handshakeWithin bounds TCP and TLS of a dial, and the start of gRPC.
	handshakeWithin = door.HandshakeWithin
)

// connect makes a TLS connection to the peer over whichever path answers
// first, the paths started one after the other in their order.
func (s *Service) connect(ctx context.Context, peer *Peer) (*connection, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	paths := distinct(peer.Paths)
	connections := make([]*connection, len(paths))
	problems := make([]error, len(paths))
	var wg sync.WaitGroup
	for i, p := range paths {
		wg.Go(func() {
			if sleep(ctx, time.Duration(i)*stagger, nil); ctx.Err() != nil {
				return
			}
			connections[i], problems[i] = s.connectOver(ctx, peer, p, alpnPeering)
			if problems[i] == nil {
				cancel()
			}
		})
	}
	wg.Wait()
	if first := firstOf(connections); first != nil {
		return first, nil
	}
	return nil, s.worst(peer, peer.Paths, problems)
}

// distinct leaves out paths that would be dialled as another is: kinds of path
// share their links.
func distinct(paths []Path) []Path {
	var all []Path
	for _, p := range paths {
		if !slices.ContainsFunc(all, func(q Path) bool {
			return q.Remote == p.Remote && q.Device == p.Device && q.Local == p.Local
		}) {
			all = append(all, p)
		}
	}
	return all
}

// firstOf keeps the first connection there is and closes any other.
func firstOf(connections []*connection) *connection {
	var first *connection
	for _, c := range connections {
		switch {
		case c == nil:
		case first == nil:
			first = c
		default:
			c.Close()
		}
	}
	return first
}

// worst returns the problem to show when no path connects: a handshake that
// failed tells more than an address that did not answer.
func (s *Service) worst(peer *Peer, paths []Path, problems []error) error {
	for _, problem := range problems {
		if len(causeway.ProblemsOf(problem)) > 0 {
			return problem
		}
	}
	var names []string
	for _, p := range paths {
		names = append(names, p.Name)
	}
	return causeway.NewProblem("peer.unreachable", peer.Identity.URI(), cmp.Or(problems...),
		"paths", strings.Join(names, ", "), "port", fmt.Sprint(s.file.Load().Tunnel.Port))
}

// connectOver makes a TLS connection over one path, for one protocol.
func (s *Service) connectOver(ctx context.Context, peer *Peer, p Path, protocol string) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, handshakeWithin)
	defer cancel()
	dialer := net.Dialer{Control: OnLink(p.Device)}
	if p.Local.IsValid() {
		dialer.LocalAddr = &net.TCPAddr{IP: p.Local.AsSlice()}
	}
	raw, err := dialer.DialContext(ctx, "tcp", p.Remote.String())
	if err != nil {
		return nil, err
	}
	certificate, roots := s.config.Own()
	config := peertls.Client(peertls.Config{
		Own:     fixed(certificate, roots),
		Revoked: s.config.Revoked,
		Accept: func(id causeway.Identity) error {
			if id != peer.Identity {
				return causeway.NewProblem("peer.unknown", id.URI(), nil)
			}
			return nil
		},
	}, protocol)
	conn := tls.Client(raw, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, handshakeProblem(peer.Identity.URI(), err)
	}
	return finish(conn, certificate)
}

// finish wraps a connection whose handshake has returned.
func finish(conn *tls.Conn, own *tls.Certificate) (*connection, error) {
	c, err := newConnection(conn, own.Leaf)
	if err != nil {
		conn.Close()
	}
	return c, err
}

// maxSegment is the longest TCP segment in either direction, in bytes of
// payload: what fits through IPv6's smallest MTU (1280) under either version
// of IP. A ClientHello with ML-KEM fills more than one packet, and a line that
// swallows large packets without a word would keep the peers apart.
const maxSegment = 1200

// OnLink is the Control of a net.Dialer or net.ListenConfig for connections
// between gateways: it keeps them on a device, as the records of their path
// are ("" for any), and their segments small.
func OnLink(device string) func(network, address string, c syscall.RawConn) error {
	return func(_, _ string, c syscall.RawConn) error {
		var failure error
		err := c.Control(func(fd uintptr) {
			failure = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_MAXSEG, maxSegment)
			if device != "" {
				failure = errors.Join(failure, unix.BindToDevice(int(fd), device))
			}
		})
		return errors.Join(err, failure)
	}
}
