package peertls

import (
	"crypto/tls"
	"net"
	"testing"
)

// outcome is what one end of a handshake saw.
type outcome struct {
	state tls.ConnectionState
	err   error
}

// handshake connects two configurations over TCP on loopback.
func handshake(t *testing.T, client, server *tls.Config) (atClient, atServer outcome) {
	t.Helper()
	clientConn, serverConn := connect(t)
	serverDone := make(chan outcome)
	go func() { serverDone <- shakeHands(tls.Server(serverConn, server)) }()
	atClient = shakeHands(tls.Client(clientConn, client))
	// The server may still want to read or write; a client that is done, or
	// has given up, must not keep it waiting.
	if atClient.err != nil {
		clientConn.Close()
	}
	atServer = <-serverDone
	clientConn.Close()
	serverConn.Close()
	return atClient, atServer
}

func shakeHands(conn *tls.Conn) outcome {
	err := conn.Handshake()
	return outcome{conn.ConnectionState(), err}
}

// serverError and clientError return what one end said; the other end sees an
// alert or nothing.
func serverError(t *testing.T, client, server *tls.Config) error {
	t.Helper()
	_, atServer := handshake(t, client, server)
	return atServer.err
}

func clientError(t *testing.T, client, server *tls.Config) error {
	t.Helper()
	atClient, _ := handshake(t, client, server)
	return atClient.err
}

// exchangeByte connects and lets the client read one byte, and with it what
// the server sent after its handshake: that is where session tickets come.
func exchangeByte(t *testing.T, client, server *tls.Config) tls.ConnectionState {
	t.Helper()
	clientConn, serverConn := connect(t)
	defer clientConn.Close()
	serverDone := make(chan error)
	go func() {
		defer serverConn.Close()
		_, err := tls.Server(serverConn, server).Write([]byte{1})
		serverDone <- err
	}()
	conn := tls.Client(clientConn, client)
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := <-serverDone; err != nil {
		t.Fatal(err)
	}
	return conn.ConnectionState()
}

// connect returns the two ends of a TCP connection.
func connect(t *testing.T) (client, server net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err = net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err = listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return client, server
}
