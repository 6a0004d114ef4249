package l7

import (
	"context"
	"sync"
)

// peers counts the connections that peers have open, or their requests.
type peers struct {
	mu     sync.Mutex
	open   int
	closed bool
	none   chan struct{} // closed when the last one has ended; nil if nobody waits
}

// enter counts one, unless no more are taken.
func (p *peers) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.open++
	}
	return !p.closed
}

func (p *peers) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open--; p.open == 0 && p.none != nil {
		close(p.none)
		p.none = nil
	}
}

// close takes no more.
func (p *peers) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
}

// wait waits until none is left, or ctx ends.
func (p *peers) wait(ctx context.Context) {
	select {
	case <-p.gone():
	case <-ctx.Done():
	}
}

func (p *peers) gone() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.none == nil {
		p.none = make(chan struct{})
	}
	gone := p.none
	if p.open == 0 {
		close(p.none)
		p.none = nil
	}
	return gone
}
