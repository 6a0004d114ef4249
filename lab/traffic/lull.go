package traffic

import (
	"sync"
	"time"
)

// lull is the silences at a receiver: the longest since Begin, and the longest
// of all since the first arrival. Times are since any fixed start. Its methods may be called from any goroutine.
type lull struct {
	mutex                sync.Mutex
	last, longest, worst time.Duration
}

// Begin forgets the silences so far. The one that goes on counts from its
// own beginning.
func (l *lull) Begin() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.longest = 0
}

// Arrive ends a silence.
func (l *lull) Arrive(now time.Duration) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.longest = max(l.longest, now-l.last)
	if l.last > 0 {
		l.worst = max(l.worst, now-l.last)
	}
	l.last = now
}

// SinceFirst is the silence that goes on, and the longest of all with it. Both
// are 0 before the first arrival: that is the path's delay.
func (l *lull) SinceFirst(now time.Duration) (current, worst time.Duration) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.last == 0 {
		return 0, 0
	}
	current = now - l.last
	return current, max(current, l.worst)
}

// Longest includes the silence that goes on.
func (l *lull) Longest(now time.Duration) time.Duration {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return max(l.longest, now-l.last)
}
