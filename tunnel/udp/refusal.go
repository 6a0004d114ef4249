package udp

import (
	"sync"
	"sync/atomic"
	"time"
)

// A driver may refuse segmentation for a moment only: while its device is
// reset, or its features change. So it is tried again after a pause, which
// doubles while it is refused again and again. A refusal loses nothing: the
// same bytes go one datagram at a time.
const (
	firstPause   = 10 * time.Second
	longestPause = 10 * time.Minute
)

// refusal is whether and until when a socket goes without segmentation.
type refusal struct {
	waiting atomic.Bool // spares the lock, and the clock, where nothing is refused
	mu      sync.Mutex  // also held to write Socket.gso
	retryAt time.Time   // of the newest refusal
	pause   time.Duration
}

// segmentationRefused stops asking for segmentation until it is due again.
func (s *Socket) segmentationRefused(now time.Time) {
	r := &s.refusal
	r.mu.Lock()
	defer r.mu.Unlock()
	if !s.gso.Load() {
		return // another sender has seen it, or it was switched off
	}
	s.gso.Store(false)
	if now.Sub(r.retryAt) > longestPause {
		r.pause = 0 // it worked for long
	}
	r.pause = min(max(2*r.pause, firstPause), longestPause)
	r.retryAt = now.Add(r.pause)
	r.waiting.Store(true)
}

// retrySegmentation asks for it again when it is due.
func (s *Socket) retrySegmentation(now time.Time) {
	r := &s.refusal
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.waiting.Load() && !now.Before(r.retryAt) {
		r.waiting.Store(false)
		s.gso.Store(true)
	}
}

// setSegmentation switches it as somebody decided: nothing is retried.
func (s *Socket) setSegmentation(on bool) {
	r := &s.refusal
	r.mu.Lock()
	defer r.mu.Unlock()
	s.gso.Store(on)
	r.waiting.Store(false)
	r.pause, r.retryAt = 0, time.Time{}
}
