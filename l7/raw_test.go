package l7

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

type connKey struct{}

// withConn is a server's ConnContext, for connOf.
func withConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}

// connOf is the connection of a request.
func connOf(r *http.Request) net.Conn { return r.Context().Value(connKey{}).(net.Conn) }

// patient is how long a test waits for what must come. It is no bound of the
// product's.
const patient = 2 * time.Minute

// dial connects to the entry.
func (w *world) dial() net.Conn {
	w.t.Helper()
	conn, err := net.Dial("tcp", w.entry.Listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(patient))
	return conn
}

// raw sends bytes to the entry, and returns the answers up to the end of the
// connection. Bytes that come when the entry has closed are lost, as they
// should be.
func (w *world) raw(text string) (statuses []int, bodies []string) {
	w.t.Helper()
	conn := w.dial()
	go func() { _, _ = io.WriteString(conn, text) }()
	return readAnswers(w.t, conn)
}

// readAnswers reads answers to the end of a connection.
func readAnswers(t *testing.T, conn net.Conn) (statuses []int, bodies []string) {
	t.Helper()
	for from := bufio.NewReader(conn); ; {
		response, err := http.ReadResponse(from, nil)
		var timeout net.Error
		switch {
		case errors.As(err, &timeout) && timeout.Timeout():
			t.Error("the connection is never closed")
			return statuses, bodies
		case err != nil:
			return statuses, bodies
		}
		body, _ := io.ReadAll(response.Body)
		if response.StatusCode == http.StatusContinue {
			continue
		}
		statuses, bodies = append(statuses, response.StatusCode), append(bodies, string(body))
	}
}

// head is that of a request to the service, with more lines.
func head(first string, lines ...string) string {
	return first + "\r\n" + strings.Join(append([]string{"Host: api.example.com"}, lines...), "\r\n") + "\r\n\r\n"
}

// lastRequest is a request after which the entry closes the connection.
func lastRequest(path string) string { return head("GET "+path+" HTTP/1.1", "Connection: close") }

// isServed checks that a good client is.
func (w *world) isServed() {
	w.t.Helper()
	if statuses, _ := w.raw(lastRequest("/good")); len(statuses) != 1 || statuses[0] != http.StatusOK {
		w.t.Errorf("a good client got %v", statuses)
	}
}
