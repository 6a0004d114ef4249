package peertls

import (
	"crypto/tls"
	"net"
	"testing"
	"time"
)

// piecemeal is a connection whose every write arrives as several short ones,
// as on a line with a small MTU, and that notes the first write's size.
type piecemeal struct {
	net.Conn
	size  int
	first int
}

func (p *piecemeal) Write(b []byte) (int, error) {
	if p.first == 0 {
		p.first = len(b)
	}
	sent := 0
	for sent < len(b) {
		n, err := p.Conn.Write(b[sent:min(sent+p.size, len(b))])
		sent += n
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// TestW20ClientHelloInPieces: with its post-quantum share a ClientHello is
// larger than one segment, so it must not matter how it is cut.
func TestW20ClientHelloInPieces(t *testing.T) {
	ca := newAuthority(t)
	clientConfig := Client(ca.config(ca.issue(t, beijing, nil)), "h2")
	serverConfig := Server(ca.config(ca.issue(t, california, nil)), "h2")
	for _, size := range []int{1, 5, 536, 1220} {
		client, server := connect(t)
		deadline := time.Now().Add(10 * time.Second)
		client.SetDeadline(deadline)
		server.SetDeadline(deadline)
		cut := &piecemeal{Conn: client, size: size}
		done := make(chan error)
		go func() { done <- tls.Server(server, serverConfig).Handshake() }()
		if err := tls.Client(cut, clientConfig).Handshake(); err != nil {
			t.Errorf("pieces of %d bytes: the client says %v", size, err)
		}
		if err := <-done; err != nil {
			t.Errorf("pieces of %d bytes: the server says %v", size, err)
		}
		if cut.first <= 1220 {
			t.Errorf("the ClientHello has %d bytes, which fit into one segment: this test is blind", cut.first)
		}
		client.Close()
		server.Close()
	}
}
