package l7

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
	"causeway/l7/policy"
)

// TestRow26UpstreamsThatLie: what is no answer becomes 502, what breaks off
// breaks off at the client too, and in each case the upstream's connection is
// not used again.
func TestRow26UpstreamsThatLie(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, c := range map[string]struct {
		answer string
		status int  // 0: any, broken off
		broken bool // the client must not take the answer for whole, unless it is 502
	}{
		"huge header":             {ok + "X-A: " + strings.Repeat("a", mostHead) + "\r\n\r\n", http.StatusBadGateway, false},
		"many headers":            {ok + strings.Repeat("X-A: a\r\n", mostHead/8) + "\r\n", http.StatusBadGateway, false},
		"endless header":          {ok + strings.Repeat("X-A: aaaaaaaaaaaaaaaa\r\n", 100_000), http.StatusBadGateway, false},
		"short body":              {ok + "Content-Length: 100\r\n\r\nhello", 0, true},
		"chunks without an end":   {ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 0, true},
		"chunks that are none":    {ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n", 0, true},
		"two lengths":             {ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", http.StatusBadGateway, false},
		"negative length":         {ok + "Content-Length: -5\r\n\r\nhello", http.StatusBadGateway, false},
		"unknown encoding":        {ok + "Transfer-Encoding: gzip\r\n\r\nhello", http.StatusBadGateway, false},
		"status 099":              {"HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"status 000":              {"HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"status 600":              {"HTTP/1.1 600 No\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"status 999":              {"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"status 1000":             {"HTTP/1.1 1000 No\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"status abc":              {"HTTP/1.1 abc No\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"status -01":              {"HTTP/1.1 -01 No\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"no HTTP":                 {"SSH-2.0-OpenSSH\r\n\r\n", http.StatusBadGateway, false},
		"HTTP/2":                  {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", http.StatusBadGateway, false},
		"nothing":                 {"", http.StatusBadGateway, false},
		"header with a NUL":       {ok + "X-A: a\x00b\r\nContent-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"blank in a header":       {ok + "X A: a\r\nContent-Length: 0\r\n\r\n", http.StatusOK, false},
		"interim without end":     {strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 10_000), http.StatusBadGateway, false},
		"100 without end":         {strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 100_000), http.StatusBadGateway, false},
		"interim with a header":   {"HTTP/1.1 103 Early Hints\r\nX-A: " + strings.Repeat("a", mostHead) + "\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n", http.StatusBadGateway, false},
		"more than it said":       {ok + "Content-Length: 5\r\n\r\nhello" + ok + "Content-Length: 6\r\n\r\npoison", http.StatusOK, false},
		"a body where none is":    {"HTTP/1.1 204 No Content\r\n\r\n" + ok + "Content-Length: 6\r\n\r\npoison", http.StatusNoContent, false},
		"a body of not modified":  {"HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\npoison", http.StatusNotModified, false},
		"some interim, an answer": {strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 3) + ok + "Content-Length: 5\r\n\r\nhello", http.StatusOK, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, func(conn net.Conn, head string) {
				if strings.HasPrefix(head, "GET /good") {
					_, _ = io.WriteString(conn, ok+"Content-Length: 4\r\n\r\ngood")
					return
				}
				_, _ = io.WriteString(conn, c.answer)
				if c.broken || c.answer == "" || strings.HasPrefix(c.answer, "HTTP/1.1 1") {
					conn.Close()
				}
			})
			w := newWorld(t, s.behind)
			status, whole := w.status(head("POST / HTTP/1.1", "Content-Length: 0", "Connection: close"))
			if c.status != 0 && status != c.status || !whole && !c.broken || whole && c.broken && status != http.StatusBadGateway {
				t.Errorf("%d, whole: %v", status, whole)
			}
			if statuses, bodies := w.raw(lastRequest("/good")); len(statuses) != 1 || statuses[0] != http.StatusOK || bodies[0] != "good" {
				t.Errorf("the next request got %d %q", statuses, bodies)
			}
			framed := strings.HasSuffix(c.answer, " No\r\nContent-Length: 0\r\n\r\n") || name == "blank in a header" || name == "some interim, an answer"
			if n := s.connections.Load(); n != 2 && !framed {
				t.Errorf("%d connections for two requests", n)
			}
		})
	}
}

// status returns an answer's, and whether it came to its end.
func (w *world) status(text string) (int, bool) {
	w.t.Helper()
	conn := w.dial()
	_, _ = io.WriteString(conn, text)
	for from := bufio.NewReader(conn); ; {
		response, err := http.ReadResponse(from, nil)
		if err != nil {
			return 0, false
		}
		if response.StatusCode < 200 {
			continue
		}
		_, err = io.Copy(io.Discard, response.Body)
		return response.StatusCode, err == nil
	}
}

// TestRow26Reset: an upstream that resets its connection at any point costs one
// request.
func TestRow26Reset(t *testing.T) {
	for name, before := range map[string]string{"at once": "", "in the head": "HTTP/1.1 200 OK\r\nX-A", "in the body": "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, func(conn net.Conn, head string) {
				if strings.HasPrefix(head, "GET /good") {
					_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
					return
				}
				_, _ = io.WriteString(conn, before)
				_ = conn.(*net.TCPConn).SetLinger(0)
				conn.Close()
			})
			w := newWorld(t, s.behind)
			if status, whole := w.status(head("POST / HTTP/1.1", "Content-Length: 0", "Connection: close")); whole && status != http.StatusBadGateway {
				t.Error(status)
			}
			w.isServed()
			if n := s.requests.Load(); n != 2 {
				t.Errorf("%d requests arrived of two", n)
			}
		})
	}
}

// TestRow26InfiniteBodies: bodies without an end take no memory while their
// clients do not read, and end with the time of the request.
func TestRow26InfiniteBodies(t *testing.T) {
	measuresMemory(t)
	const clients = 64
	var began, open atomic.Int64
	piece := make([]byte, 64<<10)
	w := newWorld(t, func(s *causeway.Service) { s.Policy.Timeout = 3 * time.Second }, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/good" {
			return
		}
		began.Add(1)
		open.Add(1)
		defer open.Add(-1)
		for {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}))
	inUse := heapAfter(func() {
		var all []net.Conn
		for range clients {
			conn := w.dial()
			_, _ = io.WriteString(conn, head("GET /endless HTTP/1.1"))
			all = append(all, conn)
		}
		w.waitFor("the bodies to begin", func() bool { return began.Load() == clients })
		w.isServed()
		w.waitFor("the bodies to end", func() bool { return open.Load() == 0 })
		for _, conn := range all {
			_, err := io.Copy(io.Discard, conn)
			if err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
				t.Error(err)
			}
			conn.Close()
		}
	})
	// A stream may have what a window of the transport is, 4 MiB, at one gateway,
	// and the collector is as late as it likes.
	if most := int64(clients * (16 << 20)); inUse > most {
		t.Errorf("%d MiB for %d clients", inUse>>20, clients)
	}
	t.Logf("%d MiB for %d clients that do not read", inUse>>20, clients)
}

// TestRefusalThatStalls: nobody waits for the rest of an answer that a try is
// repeated in place of.
func TestRefusalThatStalls(t *testing.T) {
	stalls := make(chan struct{})
	defer close(stalls)
	w := newWorld(t, func(s *causeway.Service) { s.Policy.Timeout = time.Minute },
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			<-stalls
		}), echo)
	for range 10 {
		if response, text := w.send("PUT", "/", "whole"); response.StatusCode != http.StatusOK || text != "whole" {
			t.Fatalf("%s %q", response.Status, text)
		}
	}
}

// TestTriesGoToOtherUpstreams: a request is tried again where it has not failed
// yet, whatever chance says.
func TestTriesGoToOtherUpstreams(t *testing.T) {
	w := newWorld(t, func(s *causeway.Service) { s.Policy.Retries = 1 }, http.NotFoundHandler(), http.NotFoundHandler(), http.NotFoundHandler())
	u := w.far.inForce.Load().upstreams["api"]
	for range 50 {
		if place, _ := u.pick(false, 0, 2); place != 1 {
			t.Fatalf("place %d", place)
		}
	}
	if place, _ := u.pick(false, 0, 1, 2); place < 0 {
		t.Error("no place where all have failed once")
	}
}

// TestUpstreamThatTakesRequestsIsFound: one that is put aside answers while the
// other's breaker lets nothing through.
func TestUpstreamThatTakesRequestsIsFound(t *testing.T) {
	w := newWorld(t, func(s *causeway.Service) {
		s.Policy.Breaker = causeway.ServiceBreaker{Requests: 1, Failures: 1, Rest: time.Hour}
		s.Policy.Outlier = causeway.ServiceOutlier{InARow: 1, Rest: time.Hour}
	}, http.NotFoundHandler(), http.NotFoundHandler())
	u := w.far.inForce.Load().upstreams["api"]
	u.mu.Lock()
	sent, _ := u.breakers[0].Allow(time.Now())
	u.breakers[0].Ended(sent, policy.Unreached, time.Now())
	u.outliers.Ended(1, policy.Refused, time.Now())
	aside := u.outliers.Aside(1, time.Now())
	u.mu.Unlock()
	if !aside {
		t.Fatal("it is not put aside")
	}
	for range 20 {
		if place, _ := u.pick(false); place != 1 {
			t.Fatalf("place %d", place)
		}
	}
}

// TestTriedUpstreamTakesOne: while an upstream that had failed gets its one
// request to try, the others get the rest.
func TestTriedUpstreamTakesOne(t *testing.T) {
	w := newWorld(t, func(s *causeway.Service) {
		s.Policy.Breaker = causeway.ServiceBreaker{Requests: 1, Failures: 1, Rest: time.Millisecond}
	}, http.NotFoundHandler(), http.NotFoundHandler())
	u := w.far.inForce.Load().upstreams["api"]
	u.mu.Lock()
	sent, _ := u.breakers[0].Allow(time.Now())
	u.breakers[0].Ended(sent, policy.Unreached, time.Now())
	u.mu.Unlock()
	for tries := 0; ; tries++ {
		if place, _ := u.pick(false); place == 0 {
			break
		}
		if tries == 1000 {
			t.Fatal("it is never tried")
		}
		time.Sleep(time.Millisecond)
	}
	for range 100 { // the other has more under way
		if place, _ := u.pick(false); place != 1 {
			t.Fatalf("place %d", place)
		}
	}
}
