package l7

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"causeway"
)

// variant is a request that programs may read in different ways. ID stands for
// the number of the variant; HOST, POST and GET for what most begin with.
type variant struct {
	name, text string
	// passes is what this gateway does with it; others it refuses.
	passes bool
}

const (
	smuggled = "GET /smuggledID HTTP/1.1\r\nHost: api.example.com\r\n\r\n"
	oneChunk = "5\r\nhello\r\n0\r\n\r\n"
)

var variants = []variant{
	{"plain", "GETHOST\r\n", true},
	{"length", "POSTHOSTContent-Length: 5\r\n\r\nhello", true},
	{"length of nothing", "POSTHOSTContent-Length: 0\r\n\r\n", true},
	{"length with zeros before", "POSTHOSTContent-Length: 005\r\n\r\nhello", true},
	{"chunks", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n" + oneChunk, true},
	{"a request in a body", "POSTHOSTContent-Length: LEN\r\n\r\n" + smuggled, true},
	{"a body with GET", "GETHOSTContent-Length: 5\r\n\r\nhello", true},
	{"chunks with GET", "GETHOSTTransfer-Encoding: chunked\r\n\r\n" + oneChunk, true},
	{"HTTP/1.0", "GET /vID HTTP/1.0\r\nHost: api.example.com\r\nConnection: keep-alive\r\n\r\n", true},
	{"whole URL", "GET http://api.example.com/vID HTTP/1.1\r\nHost: api.example.com\r\n\r\n", true},
	{"chunk extension", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n", true},
	{"quoted chunk extension", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n", true},
	{"chunk size in capitals", "POSTHOSTTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", true},
	{"chunk size with zeros", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n0005\r\nhello\r\n000\r\n\r\n", true},
	{"trailers", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n", true},
	{"Chunked in capitals", "POSTHOSTTransfer-Encoding: CHUNKED\r\n\r\n" + oneChunk, true},
	{"blanks around chunked", "POSTHOSTTransfer-Encoding:  chunked \r\n\r\n" + oneChunk, true},
	{"name with underscore", "POSTHOSTContent_Length: 3\r\nContent-Length: 5\r\n\r\nhello", true},
	{"high bytes in a value", "GETHOSTX-A: \xe9\r\n\r\n", true},
	{"tab in a value", "GETHOSTX-A: a\tb\r\n\r\n", true},
	{"Connection names Host", "GETHOSTConnection: host\r\n\r\n", true},
	{"Connection names Content-Length", "POSTHOSTConnection: content-length\r\nContent-Length: 5\r\n\r\nhello", true},
	{"Connection names Transfer-Encoding", "POSTHOSTConnection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n" + oneChunk, true},

	{"CL.TE", "POSTHOSTContent-Length: LEN\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, false},
	{"TE.CL", "POSTHOSTTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n3a\r\n" + smuggled + "\r\n0\r\n\r\n", false},
	{"CL.0 twice", "POSTHOSTContent-Length: 0\r\nContent-Length: LEN\r\n\r\n" + smuggled, false},
	{"same length twice", "POSTHOSTContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", false},
	{"list of lengths", "POSTHOSTContent-Length: 5, 5\r\n\r\nhello", false},
	{"length with plus", "POSTHOSTContent-Length: +5\r\n\r\nhello", false},
	{"hexadecimal length", "POSTHOSTContent-Length: 0x5\r\n\r\nhello", false},
	{"negative length", "POSTHOSTContent-Length: -5\r\n\r\nhello", false},
	{"empty length", "POSTHOSTContent-Length:\r\n\r\n" + smuggled, false},
	{"length that overflows", "POSTHOSTContent-Length: 18446744073709551621\r\n\r\nhello", false},
	{"length with a unit", "POSTHOSTContent-Length: 5 bytes\r\n\r\nhello", false},
	{"TE identity", "POSTHOSTTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello", false},
	{"TE xchunked", "POSTHOSTTransfer-Encoding: xchunked\r\n\r\n" + oneChunk, false},
	{"TE chunked, identity", "POSTHOSTTransfer-Encoding: chunked, identity\r\n\r\n" + oneChunk, false},
	{"TE gzip, chunked", "POSTHOSTTransfer-Encoding: gzip, chunked\r\n\r\n" + oneChunk, false},
	{"TE quoted", "POSTHOSTTransfer-Encoding: \"chunked\"\r\n\r\n" + oneChunk, false},
	{"TE twice", "POSTHOSTTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + oneChunk, false},
	{"TE twice, one of them wrong", "POSTHOSTTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n" + oneChunk, false},
	{"TE with a vertical tab", "POSTHOSTTransfer-Encoding: \x0bchunked\r\nContent-Length: 5\r\n\r\nhello", false},
	{"TE with a blank before the colon", "POSTHOSTTransfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\nhello", false},
	{"TE with a tab", "POSTHOSTTransfer-Encoding:\tchunked\r\n\r\n" + oneChunk, false},
	{"TE folded", "POSTHOSTTransfer-Encoding:\r\n chunked\r\n\r\n" + oneChunk, false},
	{"TE behind a bare LF", "POSTHOSTX-A: b\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello", false},
	{"TE behind a bare CR", "POSTHOSTX-A: b\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello", false},
	{"TE in HTTP/1.0", "POST /vID HTTP/1.0\r\nHost: api.example.com\r\nTransfer-Encoding: chunked\r\n\r\n" + oneChunk, false},
	{"bare LF everywhere", "GET /vID HTTP/1.1\nHost: api.example.com\n\n", false},
	{"bare LF at the end", "GETHOST\n", false},
	{"bare CR in a value", "GETHOSTX-A: b\rc\r\n\r\n", false},
	{"NUL in a value", "GETHOSTX-A: b\x00c\r\n\r\n", false},
	{"NUL in a name", "GETHOSTX-A\x00: b\r\n\r\n", false},
	{"NUL in the target", "GET /vID\x00 HTTP/1.1\r\nHost: api.example.com\r\n\r\n", false},
	{"folded", "GETHOSTX-A: b\r\n c\r\n\r\n", false},
	{"folded with a tab", "GETHOSTX-A: b\r\n\tc\r\n\r\n", false},
	{"first field folded", "GET /vID HTTP/1.1\r\n Host: api.example.com\r\n\r\n", false},
	{"empty name", "GETHOST: b\r\n\r\n", false},
	{"blank in a name", "GETHOSTX A: b\r\n\r\n", false},
	{"blank before a name", "GET /vID HTTP/1.1\r\nHost: api.example.com\r\n X: b\r\n\r\n", false},
	{"no colon", "GETHOSTX-A\r\n\r\n", false},
	{"two hosts", "GETHOSTHost: other.example.com\r\n\r\n", false},
	{"same host twice", "GETHOSTHost: api.example.com\r\n\r\n", false},
	{"no host", "GET /vID HTTP/1.1\r\nX-A: b\r\n\r\n", false},
	{"host with a blank", "GET /vID HTTP/1.1\r\nHost: api.example.com other\r\n\r\n", false},
	{"host with a user", "GET /vID HTTP/1.1\r\nHost: a@api.example.com\r\n\r\n", false},
	{"URL of another host", "GET http://other.example.com/vID HTTP/1.1\r\nHost: api.example.com\r\n\r\n", false},
	{"fragment", "GET /vID#x HTTP/1.1\r\nHost: api.example.com\r\n\r\n", false},
	{"blank in the target", "GET /vID x HTTP/1.1\r\nHost: api.example.com\r\n\r\n", false},
	{"tabs in the first line", "GET\t/vID\tHTTP/1.1\r\nHost: api.example.com\r\n\r\n", false},
	{"high byte in the target", "GET /vID\xe9 HTTP/1.1\r\nHost: api.example.com\r\n\r\n", false},
	{"HTTP/0.9", "GET /vID\r\n\r\n", false},
	{"HTTP/1.2", "GET /vID HTTP/1.2\r\nHost: api.example.com\r\n\r\n", false},
	{"HTTP/1.1 with more", "GET /vID HTTP/1.1x\r\nHost: api.example.com\r\n\r\n", false},
	{"empty lines first", "\r\n\r\nGETHOST\r\n", false},
	{"method that is no token", "G(T /vID HTTP/1.1\r\nHost: api.example.com\r\n\r\n", false},
	{"CONNECT", "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nX-A: /vID\r\n\r\n", false},
	{"chunk size with 0x", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n", false},
	{"chunk size with plus", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n", false},
	{"chunk size with a blank before", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n 5\r\nhello\r\n0\r\n\r\n", false},
	{"chunk size that overflows", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n", false},
	{"chunk size with a bare LF", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n", false},
	{"chunk extension with a bare LF", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5;\nhello\r\n0\r\n\r\n", false},
	{"chunk extension with a bare CR", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5;\rx\r\nhello\r\n0\r\n\r\n", false},
	{"chunk that is longer", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5\r\nhelloxx0\r\n\r\n" + smuggled, false},
	{"trailer that frames", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n", false},
	{"trailer that is folded", "POSTHOSTTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: a\r\n b\r\n\r\n", false},
}

// fill returns the bytes of a variant, and a request behind it.
func (v variant) fill(id string) string {
	text := strings.NewReplacer("POSTHOST", "POST /vID HTTP/1.1\r\nHost: api.example.com\r\n", "GETHOST", "GET /vID HTTP/1.1\r\nHost: api.example.com\r\n").Replace(v.text)
	text = strings.ReplaceAll(text, "ID", id)
	_, body, _ := strings.Cut(text, "\r\n\r\n")
	return strings.ReplaceAll(text, "LEN", fmt.Sprint(len(body))) + lastRequest("/s"+id)
}

// tell sends bytes to a front and returns the statuses of its answers.
func tell(t *testing.T, network, address, text string) []int {
	t.Helper()
	conn, err := net.Dial(network, address)
	if err != nil {
		t.Error(err)
		return nil
	}
	return tellOn(t, conn, text)
}

// tellOn does so by a connection, and closes it.
func tellOn(t *testing.T, conn net.Conn, text string) []int {
	t.Helper()
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patient))
	go func() { _, _ = io.WriteString(conn, text) }()
	statuses, _ := readAnswers(t, conn)
	return statuses
}

// outcome is what answers come of a variant and the request behind it, and how
// many requests the upstream sees.
func (v variant) outcome() (statuses []int, seen int) {
	if v.passes {
		return []int{http.StatusOK, http.StatusOK}, 2
	}
	return []int{http.StatusBadRequest}, 0
}

// atOnce runs a step for each variant, several at a time.
func atOnce(step func(v variant, id string)) {
	var wg sync.WaitGroup
	room := make(chan struct{}, 16)
	for i, v := range variants {
		room <- struct{}{}
		wg.Go(func() {
			step(v, fmt.Sprintf("-%d-", i))
			<-room
		})
	}
	wg.Wait()
}

// newRecordedWorld has a recorder for an upstream.
func newRecordedWorld(t *testing.T) (*world, *recorder) {
	t.Helper()
	r := newRecorder(t, "tcp", "127.0.0.1:0")
	w := newWorld(t, func(s *causeway.Service) { s.Upstreams = []causeway.Upstream{upstreamAt(r.Addr())} })
	return w, r
}

// TestRow18SmugglingIsRefused: what programs read in different ways ends with
// 400 and the connection, and no upstream sees the request behind it.
func TestRow18SmugglingIsRefused(t *testing.T) {
	w, upstream := newRecordedWorld(t)
	atOnce(func(v variant, id string) {
		statuses := tell(t, "tcp", w.entry.Listener.Addr().String(), v.fill(id))
		_, whole := upstream.about(id)
		whole = slices.DeleteFunc(whole, func(r string) bool { return strings.HasSuffix(r, "cut off") })
		if want, seen := v.outcome(); !slices.Equal(statuses, want) || len(whole) != seen {
			t.Errorf("%s: %v, the upstream saw %q", v.name, statuses, whole)
		}
	})
	w.isServed()
}

// TestRow18SmugglingInsideTLS: the same variants, after a handshake that has
// agreed on HTTP/1.1.
func TestRow18SmugglingInsideTLS(t *testing.T) {
	upstream := newRecorder(t, "tcp", "127.0.0.1:0")
	s := newSecured(t, causeway.UpstreamHTTPS, http.NotFoundHandler())
	s.service.Protocol, s.service.Upstreams = causeway.UpstreamHTTP1, []causeway.Upstream{upstreamAt(upstream.Addr())}
	s.follow()
	atOnce(func(v variant, id string) {
		conn, err := tls.Dial("tcp", s.address, &tls.Config{RootCAs: s.ca.Pool(), ServerName: "api.example.com", NextProtos: []string{"http/1.1"}})
		if err != nil {
			t.Error(err)
			return
		}
		statuses := tellOn(t, conn, v.fill(id))
		_, whole := upstream.about(id)
		whole = slices.DeleteFunc(whole, func(r string) bool { return strings.HasSuffix(r, "cut off") })
		if want, seen := v.outcome(); !slices.Equal(statuses, want) || len(whole) != seen {
			t.Errorf("%s: %v, the upstream saw %q", v.name, statuses, whole)
		}
	})
	s.get(s.client(true, nil)) // HTTP/2 is what it was
}

// TestRow18RestOfABodyIsNoRequest: when a request is answered before the entry
// has read its body, the rest of that is not read as requests.
func TestRow18RestOfABodyIsNoRequest(t *testing.T) {
	hang := make(chan struct{})
	w := newWorld(t, func(s *causeway.Service) { s.Policy.Timeout = time.Second }, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/stalls" {
			t.Errorf("%s arrived", r.URL)
			return
		}
		<-hang
	}))
	t.Cleanup(func() { close(hang) })
	body := strings.Repeat(head("GET /smuggled HTTP/1.1"), (streamWindow+8<<20)/len(head("GET /smuggled HTTP/1.1")))
	statuses, _ := w.raw(head("PUT /stalls HTTP/1.1", fmt.Sprintf("Content-Length: %d", len(body))) + body)
	if !slices.Equal(statuses, []int{http.StatusGatewayTimeout}) {
		t.Errorf("%v", statuses)
	}
}

// TestRow18NginxAndHAProxyPassIt: the gateway passes nothing on that the others
// refuse in its place.
func TestRow18NginxAndHAProxyPassIt(t *testing.T) {
	for name := range proxies {
		t.Run(name, func(t *testing.T) {
			behind := newRecorder(t, "unix", filepath.Join(shortDir(t), "upstream"))
			socket := startProxy(t, name, behind.Addr().String())
			var mu sync.Mutex
			outcomes := map[bool]int{}
			atOnce(func(v variant, id string) {
				statuses := tell(t, "unix", socket, v.fill(id))
				refused := len(statuses) == 0 || statuses[0] >= 400
				if v.passes && refused {
					t.Errorf("%s: passed on by the gateway, and refused with %v", v.name, statuses)
				}
				mu.Lock()
				defer mu.Unlock()
				if !v.passes {
					outcomes[refused]++
				}
			})
			t.Logf("of what the gateway refuses %s refuses %d variants and passes %d on", name, outcomes[true], outcomes[false])
		})
	}
}

// TestRow18NginxAndHAProxyReadTheSame: what the gateway passes on each of them,
// standing behind it, takes for the one request that the upstream takes it for.
func TestRow18NginxAndHAProxyReadTheSame(t *testing.T) {
	w, upstream := newRecordedWorld(t)
	for name := range proxies {
		t.Run(name, func(t *testing.T) {
			behind := newRecorder(t, "unix", filepath.Join(shortDir(t), "upstream"))
			socket := startProxy(t, name, behind.Addr().String())
			atOnce(func(v variant, id string) {
				id += name + "-"
				if !v.passes {
					return
				}
				tell(t, "tcp", w.entry.Listener.Addr().String(), v.fill(id))
				raw, ours := upstream.about(id)
				for _, r := range raw {
					if statuses := tell(t, "unix", socket, r+lastRequest("/last")); !slices.Equal(statuses, []int{200, 200}) {
						t.Errorf("%s: %v for %q", v.name, statuses, r)
					}
				}
				if _, theirs := behind.about(id); len(ours) != 2 || !sameRequests(ours, theirs) {
					t.Errorf("%s: the upstream saw %q, behind %s it sees %q", v.name, ours, name, theirs)
				}
			})
		})
	}
}

func sameRequests(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
