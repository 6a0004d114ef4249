package strict

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

// through returns what a client's bytes become, and why they were refused.
func through(from io.Reader) (string, error) {
	var why error
	text, err := io.ReadAll(New(from, func(err error) { why = err }))
	return string(text), errors.Join(why, err)
}

const get = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"

func TestRequestsPass(t *testing.T) {
	for name, text := range map[string]string{
		"one":                  get,
		"two":                  get + get,
		"HTTP/1.0":             "GET / HTTP/1.0\r\n\r\n",
		"with a body":          "PUT /a?b=c;d HTTP/1.1\r\nHost: a.example:8080\r\nContent-Length: 5\r\n\r\nhello" + get,
		"empty body":           "POST / HTTP/1.1\r\nhost:a\r\ncontent-length:0\r\n\r\n" + get,
		"chunks":               "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n" + get,
		"trailers":             "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nGrpc-Status: 0\r\n\r\n" + get,
		"whole URL":            "GET http://A.example/x?y HTTP/1.1\r\nHost: a.example\r\n\r\n",
		"OPTIONS *":            "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
		"IPv6 host":            "GET / HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n",
		"tab and high bytes":   "GET / HTTP/1.1\r\nHost: a\r\nX: \t\xe9\tz \r\nEmpty:\r\n\r\n",
		"HTTP/2 that is known": preface + "\r\nSM\r\n\r\n\x00\x00\x00\x04\x00",
	} {
		for way, from := range map[string]io.Reader{
			"whole": strings.NewReader(text), "in bytes": iotest.OneByteReader(strings.NewReader(text)),
			"with errors": &faltering{from: strings.NewReader(text)},
		} {
			var why error
			reader := New(from, func(err error) { why = err })
			got, err := readAll(reader)
			if got != text || why != nil || err != nil {
				t.Errorf("%s, %s: %q, %v, %v", name, way, got, why, err)
			}
		}
	}
}

// faltering gives a timeout before each byte.
type faltering struct {
	from io.Reader
	turn bool
}

func (f *faltering) Read(p []byte) (int, error) {
	if f.turn = !f.turn; f.turn {
		return 0, os.ErrDeadlineExceeded
	}
	return f.from.Read(p[:1])
}

func readAll(r io.Reader) (string, error) {
	var all bytes.Buffer
	for p := make([]byte, 7); ; {
		n, err := r.Read(p)
		all.Write(p[:n])
		if err == io.EOF {
			return all.String(), nil
		}
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return all.String(), err
		}
	}
}

const (
	top    = "POST / HTTP/1.1\r\nHost: a\r\n"
	chunks = top + "Transfer-Encoding: chunked\r\n\r\n"
)

// Each of these is read in different ways by programs that are in use.
var refusedHeads = map[string]string{
	"both lengths":              top + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
	"both, the other way round": top + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
	"two lengths":               top + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
	"list of lengths":           top + "Content-Length: 5, 5\r\n\r\n",
	"length with a plus":        top + "Content-Length: +5\r\n\r\n",
	"negative length":           top + "Content-Length: -5\r\n\r\n",
	"hexadecimal length":        top + "Content-Length: 0x5\r\n\r\n",
	"empty length":              top + "Content-Length: \r\n\r\n",
	"huge length":               top + "Content-Length: 99999999999999999999\r\n\r\n",
	"encoding: identity":        top + "Transfer-Encoding: identity\r\n\r\n",
	"encoding: two of them":     top + "Transfer-Encoding: gzip, chunked\r\n\r\n",
	"encoding: xchunked":        top + "Transfer-Encoding: xchunked\r\n\r\n",
	"encoding: quoted":          top + "Transfer-Encoding: \"chunked\"\r\n\r\n",
	"encoding: twice":           top + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
	"encoding: vertical tab":    top + "Transfer-Encoding: \x0bchunked\r\n\r\n",
	"encoding: tab":             top + "Transfer-Encoding:\tchunked\r\n\r\n",
	"tab behind a length":       top + "Content-Length: 5\t\r\n\r\n",
	"tab before a host":         "GET / HTTP/1.1\r\nHost:\ta\r\n\r\n",
	"encoding in HTTP/1.0":      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
	"blank before the colon":    top + "Transfer-Encoding : chunked\r\n\r\n",
	"empty name":                top + ": x\r\n\r\n",
	"blank in a name":           top + "A b: x\r\n\r\n",
	"no colon":                  top + "A\r\n\r\n",
	"folded":                    top + "A: b\r\n c\r\n\r\n",
	"folded first":              "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
	"bare LF":                   "GET / HTTP/1.1\nHost: a\n\n",
	"bare LF at the end":        "GET / HTTP/1.1\r\nHost: a\r\n\n",
	"bare CR":                   top + "A: b\rC: d\r\n\r\n",
	"NUL in a value":            top + "A: b\x00\r\n\r\n",
	"control in a value":        top + "A: b\x01\r\n\r\n",
	"NUL in a name":             top + "A\x00: b\r\n\r\n",
	"no host":                   "GET / HTTP/1.1\r\nA: b\r\n\r\n",
	"two hosts":                 "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
	"host with a user":          "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
	"host with a path":          "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
	"empty host":                "GET / HTTP/1.1\r\nHost:\r\n\r\n",
	"URL and host disagree":     "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
	"user in the URL":           "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
	"URL of another kind":       "GET file:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
	"fragment":                  "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
	"backslash":                 "GET /a\\..\\b HTTP/1.1\r\nHost: a\r\n\r\n",
	"NUL in the target":         "GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
	"high byte in the target":   "GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n",
	"blank in the target":       "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
	"two blanks":                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
	"tab for a blank":           "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
	"method is no token":        "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
	"HTTP/0.9":                  "GET /\r\n\r\n",
	"HTTP/1.2":                  "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
	"http in lower case":        "GET / http/1.1\r\nHost: a\r\n\r\n",
	"CONNECT":                   "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
	"GET *":                     "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
	"relative path":             "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
	"empty line first":          "\r\n" + get,
	"HTTP/2 in the middle":      get + preface + "\r\n",
	"HTTP/2 behind a line":      "0\r\n" + preface + "\n",
	"long head":                 top + "A: " + strings.Repeat("b", MostHead) + "\r\n\r\n",
	"line without an end":       strings.Repeat("b", MostHead+1),
}

// A server sees what is no request, and answers 400.
func TestHeadsAreRefused(t *testing.T) {
	for name, text := range refusedHeads {
		for way, from := range map[string]io.Reader{
			"whole": strings.NewReader(text + get), "in bytes": iotest.OneByteReader(strings.NewReader(text + get)),
		} {
			got, err := through(from)
			if err == nil || strings.TrimPrefix(got, get) != refusal {
				t.Errorf("%s, %s: %v, passed on as %q", name, way, err, got)
			}
		}
	}
	if _, err := http.ReadRequest(bufio.NewReader(strings.NewReader(refusal))); err == nil {
		t.Error("a server takes the refusal for a request")
	}
}

// A body that is wrong has no end.
func TestBodiesAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"size with 0x":        chunks + "0x5\r\nhello\r\n0\r\n\r\n",
		"negative size":       chunks + "-5\r\nhello\r\n0\r\n\r\n",
		"no size":             chunks + "\r\nhello\r\n0\r\n\r\n",
		"blank before a size": chunks + " 5\r\nhello\r\n0\r\n\r\n",
		"size that overflows": chunks + "10000000000000000\r\nhello",
		"size with bare LF":   chunks + "5\nhello\r\n0\r\n\r\n",
		"bare CR in a size":   chunks + "5\r;\r\nhello\r\n0\r\n\r\n",
		"NUL in an extension": chunks + "5;a=\x00\r\nhello\r\n0\r\n\r\n",
		"endless extension":   chunks + "5;" + strings.Repeat("a", mostChunkLine) + "\r\nhello\r\n0\r\n\r\n",
		"longer than it says": chunks + "5\r\nhello!\r\n0\r\n\r\n",
		"bare LF behind it":   chunks + "5\r\nhello\n0\r\n\r\n",
		"trailer: length":     chunks + "0\r\nContent-Length: 5\r\n\r\n",
		"trailer: identity":   chunks + "0\r\nX-Source-Region: cn-beijing\r\n\r\n",
		"trailer: folded":     chunks + "0\r\nA: b\r\n c\r\n\r\n",
		"trailers: too many":  chunks + "0\r\n" + strings.Repeat("A: "+strings.Repeat("b", 1000)+"\r\n", 40) + "\r\n",
	} {
		got, err := through(strings.NewReader(text + get))
		if err == nil || strings.Contains(got[len(chunks):], "GET") {
			t.Errorf("%s: %v, passed on as %q", name, err, got)
		}
		request, failure := http.ReadRequest(bufio.NewReader(strings.NewReader(got)))
		if failure != nil {
			t.Fatalf("%s: %v", name, failure)
		}
		if _, failure = io.ReadAll(request.Body); failure == nil {
			t.Errorf("%s: a server reads a whole body", name)
		}
	}
}

// After an upgrade everything passes, what was withheld first.
func TestRelease(t *testing.T) {
	upgrade := "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
	client, server := io.Pipe()
	r := New(client, nil)
	go func() {
		_, _ = io.WriteString(server, upgrade+"\x81\x05he")
		_, _ = io.WriteString(server, "llo\n\r\x00")
		server.Close()
	}()
	head := make([]byte, len(upgrade))
	if _, err := io.ReadFull(r, head); err != nil || string(head) != upgrade {
		t.Fatalf("%q, %v", head, err)
	}
	r.Release()
	rest, err := io.ReadAll(r)
	if err != nil || string(rest) != "\x81\x05hello\n\r\x00" {
		t.Errorf("%q, %v", rest, err)
	}
}

// However bytes are cut, the same comes of them; and where all of it passes, a
// server that is kinder reads the same number of requests to the last byte.
func FuzzReader(f *testing.F) {
	f.Add([]byte(get + get))
	f.Add([]byte(chunks + "5;a\r\nhello\r\n0\r\nA: b\r\n\r\n" + get))
	for _, text := range refusedHeads {
		if len(text) < 1000 {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		whole, err := through(bytes.NewReader(text))
		cut, errCut := through(iotest.OneByteReader(bytes.NewReader(text)))
		if whole != cut || (err == nil) != (errCut == nil) {
			t.Fatalf("%q, %v; in bytes %q, %v", whole, err, cut, errCut)
		}
		if err == nil && !strings.HasPrefix(string(text), preface) {
			sameAsServer(t, whole)
		}
	})
}

// sameAsServer reads requests as net/http does; each must begin where this
// package says that the one before ended.
func sameAsServer(t *testing.T, text string) {
	unread := strings.NewReader(text)
	from := bufio.NewReader(unread)
	for {
		if _, err := from.Peek(1); err != nil {
			return
		}
		request, err := http.ReadRequest(from)
		if err != nil {
			return // stricter than we are, or cut off
		}
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return
		}
		at := len(text) - from.Buffered() - unread.Len()
		r := New(strings.NewReader(text[:at]), nil)
		if _, err := io.Copy(io.Discard, r); err != nil || r.state != inHead || len(r.held)+len(r.line) > 0 {
			t.Fatalf("a server's request ends at %d of %q, ours does not: %v", at, text, err)
		}
	}
}
