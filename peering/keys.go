package peering

import (
	"crypto/sha512"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net"
	"sync/atomic"

	"causeway"
	"causeway/peertls"
	"causeway/tunnel"
	"causeway/tunnel/seal"
)

// connection is a TLS connection whose handshake has returned on this end. It
// lets its exporter be used once (rule W1).
type connection struct {
	net.Conn
	state    tls.ConnectionState
	peer     causeway.Identity
	own      *x509.Certificate
	alert    atomic.Pointer[tls.AlertError] // what the peer sent, if it did
	claimed  atomic.Bool                    // an opening has begun
	exported atomic.Bool
	leave    func() // tells the book that it is closed; nil if that counts none
}

// Close closes the connection and takes it off the peer's account, once.
func (c *connection) Close() error {
	err := c.Conn.Close()
	if c.leave != nil {
		c.leave()
	}
	return err
}

// newConnection checks a finished handshake once more: suite, group, version
// (rule W4), and whose certificate it is.
func newConnection(conn *tls.Conn, own *x509.Certificate) (*connection, error) {
	state := conn.ConnectionState()
	if err := peertls.Check(state); err != nil {
		return nil, err
	}
	identity, err := peertls.PeerIdentity(state)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: conn, state: state, peer: identity, own: own}, nil
}

// abort closes the connection below TLS: close_notify could wait for seconds
// on a line that stands still.
func (c *connection) abort() {
	if conn, ok := c.Conn.(*tls.Conn); ok {
		conn.NetConn().Close()
	}
	c.Close()
}

// errExported is a bug of ours: the same connection would give the same keys
// twice, and with them the same nonces.
var errExported = errors.New("the connection's exporter was used before")

// root exports the session's root secret.
func (c *connection) root(context []byte) (seal.Secret, error) {
	if c.exported.Swap(true) {
		return seal.Secret{}, errExported
	}
	return seal.Root(c.state.ExportKeyingMaterial, context)
}

// claim lets one session be opened over a connection, and no second be begun:
// its exporter would refuse, but only after work was done for it.
func (c *connection) claim() bool { return !c.claimed.Swap(true) }

func (c *connection) peerLeaf() *x509.Certificate { return c.state.PeerCertificates[0] }

// peerKey returns the SubjectPublicKeyInfo of the peer's certificate.
func (c *connection) peerKey() []byte {
	return c.peerLeaf().RawSubjectPublicKeyInfo
}

// transcript is everything a session's keys are bound to (rule W2): the TLS
// exporter alone covers neither the client's certificate nor our hellos.
type transcript struct {
	interconnect string
	clientKey    []byte
	serverKey    []byte
	clientHello  []byte
	serverHello  []byte
}

// context returns the exporter context: SHA-384 over the fields, each behind
// its length. The roles are in the order.
func (t transcript) context() []byte {
	hash := sha512.New384()
	for _, field := range [][]byte{
		[]byte("causeway peering 1"), []byte(t.interconnect),
		t.clientKey, t.serverKey, t.clientHello, t.serverHello,
	} {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(field)))
		hash.Write(length[:])
		hash.Write(field)
	}
	return hash.Sum(nil)
}

// keys are what one end derives for a session.
type keys struct {
	id      string
	send    seal.Secret
	receive seal.Secret
	// prove is what this end shows the other, expect what it must be shown.
	prove  seal.Secret
	expect seal.Secret
}

// deriveKeys derives a session's keys for the client's or the server's end.
func deriveKeys(c *connection, t transcript, client bool) (keys, error) {
	context := t.context()
	root, err := c.root(context)
	if err != nil {
		return keys{}, err
	}
	directions, err := seal.Derive(root)
	if err != nil {
		return keys{}, err
	}
	k := keys{id: hex.EncodeToString(context[:6]), send: directions.ServerToClient, receive: directions.ClientToServer}
	if client {
		k.send, k.receive = k.receive, k.send
	}
	if k.prove, err = seal.Confirmation(root, client); err != nil {
		return keys{}, err
	}
	k.expect, err = seal.Confirmation(root, !client)
	return k, err
}

// confirms reports whether the other end proved that it holds the same root.
func (k *keys) confirms(shown []byte) bool {
	return subtle.ConstantTimeCompare(shown, k.expect[:]) == 1
}

// session makes the tunnel's session of the matched paths.
func (k *keys) session(peer *Peer, matched []match, unmatched []string, confirmed bool) tunnel.Session {
	s := tunnel.Session{
		ID: k.id, Peer: peer.Identity, Confirmed: confirmed, Unmatched: unmatched,
		Send: seal.NewChain(k.send), Receive: seal.NewChain(k.receive),
	}
	for _, m := range matched {
		s.Paths = append(s.Paths, tunnel.SessionPath{
			Name: m.Name, Via: m.Via, Link: m.Link, Remote: m.Remote,
			SendIndexes: m.send, ReceiveIndexes: m.receive,
		})
	}
	return s
}
