package traffic

import (
	"sync"
	"time"
)

// Lull is the longest silence at a receiver since Begin. Times are since any
// fixed start. Its methods may be called from any goroutine.
type Lull struct {
	mutex         sync.Mutex
	last, longest time.Duration
}

// Begin forgets the silences so far. The one that goes on counts from its
// own beginning.
func (l *Lull) Begin() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.longest = 0
}

// Arrive ends a silence.
func (l *Lull) Arrive(now time.Duration) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.longest = max(l.longest, now-l.last)
	l.last = now
}

// Longest includes the silence that goes on.
func (l *Lull) Longest(now time.Duration) time.Duration {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return max(l.longest, now-l.last)
}
