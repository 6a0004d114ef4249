package l7

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
)

// TestRow27AnswersReachTheirRequests: thousands of requests at the same time,
// over kept connections and fresh ones, HTTP/1 and HTTP/2, with bodies of all
// lengths, clients that leave, upstreams that fail and tries again between: each
// answer carries the number of its request, in its head, throughout its body
// and behind it.
func TestRow27AnswersReachTheirRequests(t *testing.T) {
	requests := 3000
	if testing.Short() {
		requests = 1000
	}
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Id")
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != strings.Repeat(id, len(body)/max(1, len(id))) || r.URL.Path != "/"+id {
			http.Error(w, "mixed", http.StatusConflict)
			return
		}
		switch n := rand.IntN(100); {
		case n < 3:
			panic(http.ErrAbortHandler)
		case n < 6:
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case n < 8:
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX-Id: "+id+"\r\nContent-Length: 100000\r\n\r\n"+id)
				conn.Close()
			}
			return
		}
		w.Header().Set("X-Id", id)
		w.Header().Set("Trailer", "X-End")
		for range rand.IntN(400) {
			_, _ = io.WriteString(w, id)
		}
		w.Header().Set("X-End", id)
	})
	w := newWorld(t, nil, answer, answer, answer)
	two := newH2C(t)
	one := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 32}
	t.Cleanup(one.CloseIdleConnections)
	var whole, broken atomic.Int64
	var wg sync.WaitGroup
	room := make(chan struct{}, 200)
	for i := range requests {
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			transport := one
			if i%3 == 0 {
				transport = two
			}
			if w.exchange(t, transport, fmt.Sprintf("<%d>", i)) {
				whole.Add(1)
			} else {
				broken.Add(1)
			}
		})
	}
	wg.Wait()
	if whole.Load() < int64(requests/2) || broken.Load() == 0 {
		t.Errorf("%d answers were whole, %d were not: this test is blind", whole.Load(), broken.Load())
	}
}

// exchange sends a request with a number, and checks what comes. It returns
// whether that was a whole answer.
func (w *world) exchange(t *testing.T, transport *http.Transport, id string) bool {
	methods := []string{"GET", "PUT", "POST"}
	method, body := methods[rand.IntN(3)], ""
	if method != "GET" {
		body = strings.Repeat(id, rand.IntN(2000))
	}
	ctx, cancel := t.Context(), context.CancelFunc(func() {})
	if leaves := rand.IntN(20) == 0; leaves {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(rand.IntN(3000))*time.Microsecond)
	}
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, w.entry.URL+"/"+strings.Trim(id, "<>"), strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return false
	}
	r.Host, r.URL.Path = "api.example.com", "/"+id
	r.Header.Set("X-Id", id)
	response, err := transport.RoundTrip(r)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	if response.StatusCode >= 500 {
		return false
	}
	text, err := io.ReadAll(response.Body)
	if response.StatusCode == http.StatusConflict || response.Header.Get("X-Id") != id || strings.ReplaceAll(string(text), id, "") != "" && err == nil {
		t.Errorf("%s got %d for %q: %.100q", id, response.StatusCode, response.Header.Get("X-Id"), text)
	}
	if err == nil && response.Trailer.Get("X-End") != id {
		t.Errorf("%s ends with %q", id, response.Trailer.Get("X-End"))
	}
	return err == nil
}

// TestRow27PoolIsNotPoisoned: an upstream that answers twice in one breath is
// asked nothing more on that connection.
func TestRow27PoolIsNotPoisoned(t *testing.T) {
	s := newScript(t, func(conn net.Conn, head string) {
		target := strings.Fields(head)[1]
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%sHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison", len(target), target)
	})
	w := newWorld(t, func(service *causeway.Service) { s.behind(service) })
	for i := range 200 {
		target := fmt.Sprintf("/%d", i)
		if _, text := w.send("GET", target, ""); text != target {
			t.Fatalf("%s got %q", target, text)
		}
	}
	if n := s.connections.Load(); n != 200 {
		t.Errorf("%d connections for 200 requests", n)
	}
}
