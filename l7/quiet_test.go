package l7

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// quietPair is a connection to an upstream, and the upstream's end of it.
func quietPair(t *testing.T) (*quietConn, *net.TCPConn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var d net.Dialer
	near, err := quietly(d.DialContext)(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close(); far.Close() })
	return near.(*quietConn), far.(*net.TCPConn)
}

func TestQuietConn(t *testing.T) {
	read := func(c *quietConn) chan string {
		came := make(chan string, 1)
		go func() {
			p := make([]byte, 100)
			n, err := c.Read(p)
			came <- fmt.Sprint(string(p[:n]), err)
		}()
		return came
	}
	waits := func(c *quietConn) {
		for c.mu.Lock(); !c.waits; c.mu.Lock() {
			c.mu.Unlock()
			time.Sleep(time.Millisecond)
		}
		c.mu.Unlock()
	}
	t.Run("silent", func(t *testing.T) {
		c, far := quietPair(t)
		came := read(c)
		if !c.fit(t.Context()) {
			t.Error("not fit")
		}
		_, _ = io.WriteString(far, "answer")
		if text := <-came; text != "answer<nil>" {
			t.Error(text)
		}
	})
	t.Run("the reader comes later", func(t *testing.T) {
		c, _ := quietPair(t)
		fit := make(chan bool)
		go func() { fit <- c.fit(t.Context()) }()
		select {
		case <-fit:
			t.Fatal("known before the reader has looked")
		case <-time.After(50 * time.Millisecond):
		}
		came := read(c)
		if !<-fit {
			t.Error("not fit")
		}
		c.Close()
		<-came
	})
	t.Run("the reader never comes", func(t *testing.T) {
		c, _ := quietPair(t)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if c.fit(ctx) {
			t.Error("fit")
		}
	})
	// The reader holds what came, as net/http does when it looks too late.
	t.Run("more in hand", func(t *testing.T) {
		c, far := quietPair(t)
		came := read(c)
		_, _ = io.WriteString(far, "poison")
		<-came
		fit := make(chan bool)
		go func() { fit <- c.fit(t.Context()) }()
		c.Close() // as net/http does then
		if <-fit {
			t.Error("fit")
		}
	})
	// The reader is at its wait, and what came is not in its hand yet.
	for name, come := range map[string]func(*net.TCPConn){
		"more in the kernel": func(far *net.TCPConn) { _, _ = io.WriteString(far, "poison") },
		"hung up":            func(far *net.TCPConn) { far.Close() },
		"reset":              func(far *net.TCPConn) { _ = far.SetLinger(0); far.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			c, far := quietPair(t)
			came := read(c)
			waits(c)
			c.mu.Lock() // the reader can take nothing now
			come(far)
			for c.silent() {
				time.Sleep(time.Millisecond)
			}
			c.mu.Unlock()
			// Where the reader is first, it is for net/http to hang up.
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if c.fit(ctx) {
				t.Error("fit")
			}
			<-came
		})
	}
}

// TestUnfitConnectionsCostNothing: a request that may not be repeated, with a
// body, gets a connection on which the upstream has hung up just now. Nothing of
// it is sent there, and it goes by the next one.
func TestUnfitConnectionsCostNothing(t *testing.T) {
	hangUp := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		<-hangUp
	}))
	defer server.Close()
	defer close(hangUp)
	var last *quietConn
	dial := quietly(new(net.Dialer).DialContext)
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err == nil {
			last = conn.(*quietConn)
		}
		return conn, err
	}}
	defer transport.CloseIdleConnections()
	send := func() string {
		original, _ := http.NewRequestWithContext(t.Context(), "POST", server.URL, strings.NewReader("body"))
		response, err := sendQuietly(transport, newReplay(original, nil).request())
		if err != nil {
			return err.Error()
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return string(body)
	}
	for range 20 {
		if got := send(); got != "body" {
			t.Fatal(got)
		}
		kept := last
		kept.mu.Lock() // its reader learns nothing until the request is there
		hangUp <- struct{}{}
		for kept.silent() {
			time.Sleep(time.Millisecond)
		}
		time.AfterFunc(time.Millisecond, kept.mu.Unlock)
		if got := send(); got != "body" {
			t.Fatal(got)
		}
		if last == kept {
			t.Fatal("the connection was used again")
		}
		hangUp <- struct{}{}
		for last.fit(t.Context()) {
			time.Sleep(time.Millisecond)
		}
	}
}
