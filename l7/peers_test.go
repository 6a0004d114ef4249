package l7

import (
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
)

// TestRow24ManyConnectionsOfAPeer: a gateway with a right certificate that opens
// connections without end, and a thousand stalled requests on each, gets a fixed
// number of both; another gateway of its site is served meanwhile.
func TestRow24ManyConnectionsOfAPeer(t *testing.T) {
	measuresMemory(t)
	const connections = 12
	var atOnce, peak atomic.Int64
	w := newWorld(t, func(s *causeway.Service) { s.Policy.Timeout = time.Minute }, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/attack" {
			return
		}
		n := atOnce.Add(1)
		defer atOnce.Add(-1)
		for p := peak.Load(); n > p && !peak.CompareAndSwap(p, n); p = peak.Load() {
		}
		_, _ = w.Write(make([]byte, 1000))
	}))
	other := beijing
	other.Name = "bj-2"
	inUse := heapAfter(func() {
		var all []*hostile
		var wg sync.WaitGroup
		for range connections {
			near, far := pair(t)
			wg.Go(func() { w.far.ServePeer(w.ctx, far, other) })
			h := newHostile(t, near)
			h.listen()
			all = append(all, h)
			for stream := uint32(1); stream < 2000; stream += 2 {
				if h.request(stream) != nil {
					break
				}
			}
		}
		w.isServed()
		w.waitFor("all but four to be closed", func() bool { return closed(all) == connections-mostLines })
		lines, requests := w.far.peers.has(other)
		if lines != mostLines || requests > mostRequests {
			t.Errorf("the peer has %d connections and %d requests", lines, requests)
		}
		w.isServed()
		for _, h := range all {
			h.conn.Close()
			<-h.ended
		}
		wg.Wait()
		w.waitFor("nothing to be left", func() bool { lines, requests := w.far.peers.has(other); return lines+requests == 0 })
		w.isServed()
	})
	if inUse > 2*most {
		t.Errorf("%d MiB in use at the peak", inUse>>20)
	}
	t.Logf("%d MiB at the peak, %d requests at once at the upstream", inUse>>20, peak.Load())
}

// closed counts the connections that the other end has closed.
func closed(all []*hostile) (n int) {
	for _, h := range all {
		select {
		case <-h.ended:
			n++
		default:
		}
	}
	return n
}

// has is what a peer has open.
func (p *peers) has(peer causeway.Identity) (lines, requests int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v := p.of[peer]; v != nil {
		return len(v.lines), v.requests
	}
	return 0, 0
}

// TestLinesOfPeers: the oldest connection that carries nothing gives way to a
// new one, one with requests never does, and peers do not get into each other's
// way.
func TestLinesOfPeers(t *testing.T) {
	var p peers
	enter := func(peer causeway.Identity, paths int) (*peerLine, error) {
		_, far := net.Pipe()
		return p.enter(far, peer, paths)
	}
	var lines []*peerLine
	for range 2 * mostLines {
		line, err := enter(beijing, 2)
		if err != nil || !line.begin(2) {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if _, err := enter(beijing, 2); err == nil {
		t.Error("one more was taken")
	}
	if _, err := enter(california, 1); err != nil {
		t.Error(err)
	}
	lines[3].end()
	lines[5].end()
	fresh, err := enter(beijing, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lines[3].Write([]byte("x")); err == nil {
		t.Error("the oldest idle one is open")
	}
	lines[3].leave()
	for i := range mostRequests {
		if ok := fresh.begin(1); ok != (i+2*mostLines-2 < mostRequests) {
			t.Fatalf("request %d: %t", i, ok)
		}
	}
	p.close()
	if _, err := enter(california, 1); err == nil {
		t.Error("a gateway that is about to stop took a connection")
	}
}
