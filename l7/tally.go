package l7

import (
	"context"
	"sync"
)

// tally counts what is open, until it takes no more and nothing is left.
type tally struct {
	mu     sync.Mutex
	open   int
	closed bool
	none   chan struct{} // closed when the last one has ended; nil if nobody waits
}

// enter counts one, unless no more are taken.
func (t *tally) enter() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.open++
	}
	return !t.closed
}

func (t *tally) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open--; t.open == 0 && t.none != nil {
		close(t.none)
		t.none = nil
	}
}

// close takes no more.
func (t *tally) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
}

// wait waits until none is left, or ctx ends.
func (t *tally) wait(ctx context.Context) {
	select {
	case <-t.gone():
	case <-ctx.Done():
	}
}

func (t *tally) gone() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.none == nil {
		t.none = make(chan struct{})
	}
	gone := t.none
	if t.open == 0 {
		close(t.none)
		t.none = nil
	}
	return gone
}
