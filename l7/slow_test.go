package l7

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
)

// trickle writes a byte every so often until the other end has closed.
func trickle(conn net.Conn, text string, every time.Duration) {
	for i := range len(text) {
		if _, err := io.WriteString(conn, text[i:i+1]); err != nil {
			return
		}
		time.Sleep(every)
	}
}

// TestSlowClients: clients that send heads or bodies by the byte, or take
// answers so, hold little, are cut off within the bounds of serve.go, and good
// clients are served meanwhile. The bounds are shorter here.
func TestSlowClients(t *testing.T) {
	measuresMemory(t)
	const clients = 300
	body, piece := strings.Repeat("a", 1000), make([]byte, 64<<10)
	for name, c := range map[string]struct {
		begin, slowly string
		most          int64 // for each client
	}{
		"heads":             {"GET /slow HTTP/1.1\r\n", "X-A: " + body, 64 << 10},
		"second heads":      {head("GET /first HTTP/1.1") + "GET /slow", body, 64 << 10},
		"HTTP/2 prefaces":   {"PRI * HTTP/2.0\r\n\r\n", "SM" + body, 64 << 10},
		"bodies":            {head("POST /read HTTP/1.1", "Content-Length: 1000"), body, 256 << 10},
		"bodies not wanted": {head("POST /unread HTTP/1.1", "Content-Length: 1000"), body, 256 << 10},
		"chunks":            {head("POST /read HTTP/1.1", "Transfer-Encoding: chunked") + "3e8\r\n", body, 256 << 10},
		"readers":           {head("GET /long HTTP/1.1"), "", 16 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			clients := clients
			if name == "readers" {
				clients = 16
			}
			var began atomic.Int64
			w := newTunedWorld(t, func(s *causeway.Service) { s.Policy.Timeout = 1500 * time.Millisecond }, shorter, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/read":
					_, _ = io.Copy(io.Discard, r.Body)
				case "/long":
					began.Add(1)
					for range 1000 {
						_, _ = w.Write(piece)
					}
				}
			}))
			inUse := heapAfter(func() {
				var all []net.Conn
				var wg sync.WaitGroup
				for range clients {
					conn := w.dial()
					all = append(all, conn)
					_, _ = io.WriteString(conn, c.begin)
					wg.Go(func() { trickle(conn, c.slowly, 20*time.Millisecond) })
				}
				w.isServed()
				if name == "readers" {
					// The gateway is through with them when its handlers have ended.
					w.waitFor("the answers to be cut off", func() bool { return began.Load() == int64(clients) && w.ended("/long") == clients })
				}
				for _, conn := range all {
					if _, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") {
						t.Error(err) // it would be the test's own deadline
					}
					conn.Close()
				}
				wg.Wait()
				w.isServed()
			})
			if inUse > c.most*int64(clients) {
				t.Errorf("%d KiB for each of %d clients", inUse>>10/int64(clients), clients)
			}
			t.Logf("%d KiB for each of %d clients", inUse>>10/int64(clients), clients)
		})
	}
}

// ended counts the requests for a path that the entry is through with.
func (w *world) ended(path string) int {
	for {
		select {
		case o := <-w.observations:
			if o.Side == Entry && o.Target == path {
				w.through++
			}
		default:
			return w.through
		}
	}
}

// shorter bounds make a test short.
func shorter(s *http.Server) {
	s.ReadHeaderTimeout, s.IdleTimeout = time.Second, 2*time.Second
	b := s.Handler.(bounded)
	b.take, b.linger = time.Second, 500*time.Millisecond
	s.Handler = b
}

// TestSlowBodiesBlameNobody: clients whose bodies do not come in time do not have
// an upstream left out.
func TestSlowBodiesBlameNobody(t *testing.T) {
	w := newTunedWorld(t, func(s *causeway.Service) { s.Policy.Timeout = 300 * time.Millisecond }, shorter, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	var wg sync.WaitGroup
	for range 30 { // more than open a breaker
		conn := w.dial()
		_, _ = io.WriteString(conn, head("POST /slow HTTP/1.1", "Content-Length: 10")+"a")
		wg.Go(func() {
			statuses, _ := readAnswers(t, conn)
			if len(statuses) != 1 || statuses[0] != http.StatusGatewayTimeout {
				t.Errorf("a slow client got %v", statuses)
			}
			w.isServed()
		})
	}
	wg.Wait()
}
