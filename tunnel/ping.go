package tunnel

import (
	"context"
	"time"

	"causeway/tunnel/path"
)

// Answer is what became of one ping.
type Answer struct {
	Peer string // SPIFFE ID
	Path string
	// RTT is nil when no answer came.
	RTT *time.Duration
}

// ping is one probe on its way to be answered.
type ping struct {
	path   *sessionPath
	sent   time.Duration
	answer chan<- Answer
}

const (
	// pingBit keeps the ids of pings apart from those of other probes.
	pingBit = 1 << 62
	// pingWithin is how long an answer may take.
	pingWithin = 2 * time.Second
	// maxPings bounds those under way: a ping asks the peer for work.
	maxPings = 256
)

// Ping sends one probe record of size bytes (0: small) on every path of the
// sessions in use that wanted picks, and waits for the answers.
func (e *Engine) Ping(ctx context.Context, size int, wanted func(peer, path string) bool) ([]Answer, error) {
	answers := make(chan Answer, maxPings)
	sent := 0
	err := e.do(ctx, func(l *loop) { sent = l.ping(size, wanted, answers) })
	if err != nil {
		return nil, err
	}
	all := make([]Answer, 0, sent)
	for len(all) < sent {
		select {
		case answer := <-answers:
			all = append(all, answer)
		case <-e.running.Done():
			return all, ErrStopped
		case <-ctx.Done():
			return all, ctx.Err()
		}
	}
	return all, nil
}

func (l *loop) ping(size int, wanted func(peer, path string) bool, answers chan<- Answer) (sent int) {
	for _, peer := range l.peers {
		if peer.current == nil {
			continue
		}
		for _, p := range peer.current.paths {
			if len(l.pings) == maxPings || !wanted(peer.identity.URI(), p.Name) {
				continue
			}
			l.pingPath(p, size, answers)
			sent++
		}
	}
	return sent
}

// pingPath sends a probe no larger than the path is known to carry.
func (l *loop) pingPath(p *sessionPath, size int, answers chan<- Answer) {
	id := randomProbe() | pingBit
	l.pings[id] = ping{path: p, sent: l.now, answer: answers}
	l.sendProbe(p, id, min(size, p.largest()))
}

// largest is the largest record the path carries.
func (p *sessionPath) largest() int {
	if p.mtu == nil {
		return path.FloorMTU
	}
	return p.mtu.Confirmed()
}

// hearPing takes the answer to a ping, which counts only on its own path.
func (l *loop) hearPing(p *sessionPath, id uint64, at time.Duration) {
	sent, ok := l.pings[id]
	if !ok || sent.path != p {
		return
	}
	rtt := at - sent.sent
	l.finishPing(id, &rtt)
}

func (l *loop) finishPing(id uint64, rtt *time.Duration) {
	p := l.pings[id]
	delete(l.pings, id)
	p.answer <- Answer{Peer: p.path.session.Peer.URI(), Path: p.path.Name, RTT: rtt}
}

// forgetPings gives up on answers that did not come.
func (l *loop) forgetPings() {
	for id, p := range l.pings {
		if l.now-p.sent > pingWithin {
			l.finishPing(id, nil)
		}
	}
}
