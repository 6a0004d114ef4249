package l7

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"causeway"
)

// TestRestOfBodyIsNoRequest: what is left of a body that nobody read is never
// taken for the next request of its connection, and a client that does not send
// it is cut off.
func TestRestOfBodyIsNoRequest(t *testing.T) {
	const drained = 256 << 10 // what net/http reads at most
	poison := head("GET /poison HTTP/1.1")
	for name, c := range map[string]struct {
		path, framing string
		before, after string // of the body: with the head, and when the answer is there
		expects       bool
	}{
		"longer than is read":    {"/refused", fmt.Sprintf("Content-Length: %d", 600_000), strings.Repeat("a", drained), poison + strings.Repeat("a", 600_000-drained-len(poison)), false},
		"late":                   {"/refused", fmt.Sprintf("Content-Length: %d", len(poison)), "", poison, false},
		"late, of an upstream":   {"/early", fmt.Sprintf("Content-Length: %d", len(poison)+1), "a", poison, false},
		"chunked":                {"/refused", "Transfer-Encoding: chunked", "1\r\na\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(poison), poison), false},
		"chunked, upstream":      {"/early", "Transfer-Encoding: chunked", "1\r\na\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(poison), poison), false},
		"a chunk that is opened": {"/early", "Transfer-Encoding: chunked", fmt.Sprintf("%x\r\na", len(poison)+1), poison + "\r\n0\r\n\r\n", false},
		"expected":               {"/refused", fmt.Sprintf("Content-Length: %d", len(poison)), "", poison, true},
		"never sent":             {"/refused", "Content-Length: 10", "", "", false},
		"expected, never sent":   {"/refused", "Content-Length: 10", "", "", true},
		"asked for, never sent":  {"/slow", "Content-Length: 10", "", "", true},
		"expected, in vain":      {"/slow", fmt.Sprintf("Content-Length: %d", len(poison)), "", poison, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTunedWorld(t, func(s *causeway.Service) {
				s.PathPrefixes = []string{"/early", "/slow", "/poison"}
				s.Policy.Timeout, s.Policy.TryTimeout = time.Second, time.Second
			}, shorter, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/poison":
					t.Error("a body was taken for a request")
				case "/slow":
					_, _ = io.Copy(io.Discard, r.Body)
				}
			}))
			conn := w.dial()
			from := bufio.NewReader(conn)
			lines := []string{c.framing}
			if c.expects {
				lines = append(lines, "Expect: 100-continue")
			}
			_, _ = io.WriteString(conn, head("POST "+c.path+" HTTP/1.1", lines...)+c.before)
			for {
				response, err := http.ReadResponse(from, nil)
				if err != nil {
					t.Fatal("no answer:", err)
				}
				if response.StatusCode == http.StatusContinue {
					continue
				}
				if _, err := io.Copy(io.Discard, response.Body); err != nil {
					t.Error("the answer breaks off:", err)
				}
				break
			}
			time.Sleep(time.Second) // longer than the entry waits for the rest
			_, _ = io.WriteString(conn, c.after)
			if statuses, _ := readAnswers(t, readAhead{conn, from}); len(statuses) > 0 {
				t.Errorf("the rest of the body got %v", statuses)
			}
		})
	}
}

// TestBrokenAnswersDoNotLinger: a client whose answer breaks off is told so at
// once, whatever is left of its body.
func TestBrokenAnswersDoNotLinger(t *testing.T) {
	upstream := newScript(t, func(conn net.Conn, _ string) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
		conn.Close()
	})
	w := newTunedWorld(t, func(s *causeway.Service) { upstream.behind(s) }, func(s *http.Server) {
		b := s.Handler.(bounded)
		b.linger = time.Hour
		s.Handler = b
	})
	conn := w.dial()
	_, _ = io.WriteString(conn, head("POST / HTTP/1.1", "Content-Length: 10")+"a")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}
