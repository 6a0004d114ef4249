package load

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
)

// talk has a requester ask what serves a connection's other end.
func talk(t *testing.T, answer, body int, serve func(net.Conn)) error {
	t.Helper()
	near, far := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		serve(far)
		far.Close()
	}()
	c := Requests{Name: "x", Answer: answer, Body: body}.requester(near)
	err := c.ask()
	near.Close()
	<-done
	return err
}

func TestUpstreamAnswersWhatIsAskedFor(t *testing.T) {
	for _, test := range []struct{ answer, body int }{{1024, 0}, {0, 1 << 20}, {3, 5}} {
		if err := talk(t, test.answer, test.body, func(c net.Conn) { _ = serveAnswers(c) }); err != nil {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

func TestAskFindsWrongAnswers(t *testing.T) {
	for name, answer := range map[string]string{
		"another status": "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\n\x00\x07\x0e",
		"another length": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\x00\x07",
		"another body":   "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
		"an end":         "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na",
	} {
		err := talk(t, 3, 0, func(c net.Conn) {
			_, _, _ = readRequest(bufio.NewReader(c))
			_, _ = io.WriteString(c, answer)
		})
		if err == nil {
			t.Errorf("%s is taken for the answer", name)
		}
	}
}

func TestDiscardChunks(t *testing.T) {
	in := bufio.NewReader(strings.NewReader("3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\nrest"))
	if err := (messageHead{chunked: true}).discard(in); err != nil {
		t.Fatal(err)
	}
	if rest, _ := io.ReadAll(in); !bytes.Equal(rest, []byte("rest")) {
		t.Errorf("%q", rest)
	}
}
