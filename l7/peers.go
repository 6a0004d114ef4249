package l7

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"

	"causeway"
)

// What one peer may take up, for each path to it: the connection in use, those
// that live on for streams after their hour, and those it has lost and this end
// has not noticed yet.
const (
	mostLines    = 4
	mostRequests = 2 * mostStreams
)

// peers knows the connections that peers have open.
type peers struct {
	tally // of connections
	mu    sync.Mutex
	of    map[causeway.Identity]*visitor
}

// visitor is one peer with connections here, the oldest first.
type visitor struct {
	lines    []*peerLine
	requests int
}

// peerLine is one connection of a peer's.
type peerLine struct {
	net.Conn
	peers    *peers
	peer     causeway.Identity
	requests int // under way
}

var (
	errClosing   = errors.New("this gateway is about to stop")
	errManyLines = errors.New("all connections it may have for requests are in use")
)

// enter counts a connection of a peer with so many paths, unless no more are
// taken. Where the peer has as many as it may have, the oldest without a request
// gives way: the peer uses another one, or has lost it.
func (p *peers) enter(conn net.Conn, peer causeway.Identity, paths int) (*peerLine, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := p.of[peer]
	if v == nil {
		v = &visitor{}
	}
	if len(v.lines) >= mostLines*paths {
		idle := slices.IndexFunc(v.lines, func(l *peerLine) bool { return l.requests == 0 })
		if idle < 0 {
			return nil, errManyLines
		}
		v.lines[idle].Close()
		v.lines = slices.Delete(v.lines, idle, idle+1)
	}
	if !p.tally.enter() {
		return nil, errClosing
	}
	line := &peerLine{Conn: conn, peers: p, peer: peer}
	v.lines = append(v.lines, line)
	if p.of == nil {
		p.of = map[causeway.Identity]*visitor{}
	}
	p.of[peer] = v
	return line, nil
}

// leave says that the connection is closed. Its requests may end later.
func (l *peerLine) leave() {
	p := l.peers
	p.mu.Lock()
	defer p.mu.Unlock()
	if v := p.of[l.peer]; v != nil {
		v.lines = slices.DeleteFunc(v.lines, func(other *peerLine) bool { return other == l })
		p.forget(l.peer, v)
	}
	p.tally.leave()
}

// forget drops a peer that has nothing open.
func (p *peers) forget(peer causeway.Identity, v *visitor) {
	if len(v.lines) == 0 && v.requests == 0 {
		delete(p.of, peer)
	}
}

// counted answers the requests of a connection, as many of them at once as its
// peer may have.
func (g *Gateway) counted(line *peerLine, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !line.begin(g.inForce.Load().pathsTo(line.peer)) {
			w.Header().Set(refusedField, "1")
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many requests at once", http.StatusServiceUnavailable)
			return
		}
		defer line.end()
		handler.ServeHTTP(w, r)
	})
}

// pathsTo is how many paths lead to a peer.
func (p *plan) pathsTo(peer causeway.Identity) int { return max(1, p.Paths[peer]) }

// begin counts a request, unless the peer with so many paths has too many under
// way.
func (l *peerLine) begin(paths int) bool {
	p := l.peers
	p.mu.Lock()
	defer p.mu.Unlock()
	v := p.of[l.peer]
	if v == nil || v.requests >= mostRequests*paths {
		return false
	}
	v.requests++
	l.requests++
	return true
}

func (l *peerLine) end() {
	p := l.peers
	p.mu.Lock()
	defer p.mu.Unlock()
	l.requests--
	if v := p.of[l.peer]; v != nil {
		v.requests--
		p.forget(l.peer, v)
	}
}
