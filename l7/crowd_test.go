package l7

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func newWorldLog() *log.Logger { return log.New(io.Discard, "", 0) }

func TestCrowdIsBounded(t *testing.T) {
	crowd := NewCrowd()
	address := func(n int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}) }
	enter := func(n int) (net.Conn, error) {
		conn, _ := net.Pipe()
		return crowd.Enter(conn, address(n))
	}
	var one []net.Conn
	for range mostOfOne {
		conn, err := enter(1)
		if err != nil {
			t.Fatal(err)
		}
		one = append(one, conn)
	}
	if _, err := enter(1); !errors.Is(err, ErrAddressFull) {
		t.Errorf("%v, want that the address has too many", err)
	}
	for n := range mostClients - mostOfOne {
		if _, err := enter(2 + n); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := enter(9000); !errors.Is(err, ErrPortFull) {
		t.Errorf("%v, want that the port has too many", err)
	}
	one[0].Close()
	one[0].Close()
	if _, err := enter(1); err != nil {
		t.Errorf("no room where one has left: %v", err)
	}
	if _, err := enter(9000); !errors.Is(err, ErrPortFull) {
		t.Error("one that left twice made room for two")
	}
}

// oneConn is a listener with one connection.
type oneConn struct {
	conns chan net.Conn
	done  chan struct{}
}

func (l oneConn) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}
func (l oneConn) Close() error   { close(l.done); return nil }
func (l oneConn) Addr() net.Addr { return nil }

// Who says nothing, or never ends, is not waited for.
func TestHandshakesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		below := oneConn{make(chan net.Conn, 1), make(chan struct{})}
		refused := make(chan error, 1)
		listener := NewClientListener(below, Welcome{
			TLS:     func() *tls.Config { return noName },
			Refused: func(_ net.Addr, why error) { refused <- why },
		})
		go listener.Run()
		start := time.Now()
		client, server := net.Pipe()
		below.conns <- server
		if why := <-refused; !errors.Is(why, errSlowHandshake) || time.Since(start) != handshakeWithin {
			t.Errorf("%v after %v", why, time.Since(start))
		}
		if _, err := client.Read(make([]byte, 1)); err == nil {
			t.Error("the connection is open")
		}
		listener.Close()
		if _, err := listener.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	long := &handshakeConn{Conn: textConn{Reader: strings.NewReader(strings.Repeat("x", 20))}, left: 10}
	if text, err := io.ReadAll(long); len(text) != 10 || !errors.Is(err, errLongHandshake) {
		t.Errorf("%q, %v", text, err)
	}
}

type textConn struct {
	net.Conn
	io.Reader
}

func (c textConn) Read(p []byte) (int, error) { return c.Reader.Read(p) }
