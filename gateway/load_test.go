package gateway

import (
	"sync"
	"sync/atomic"
	"testing"
)

// steadyLoad does something without a pause until it is ended.
type steadyLoad struct {
	stop           chan struct{}
	wg             sync.WaitGroup
	begun, settled atomic.Int64
	mu             sync.Mutex
	lost           []error
}

// startLoad has so many callers at once; do is given the number of the call,
// from 1.
func startLoad(callers int, do func(int64) error) *steadyLoad {
	l := &steadyLoad{stop: make(chan struct{})}
	for range callers {
		l.wg.Go(func() { l.call(do) })
	}
	return l
}

func (l *steadyLoad) call(do func(int64) error) {
	for {
		select {
		case <-l.stop:
			return
		default:
		}
		if err := do(l.begun.Add(1)); err != nil {
			l.mu.Lock()
			l.lost = append(l.lost, err)
			l.mu.Unlock()
		}
		l.settled.Add(1)
	}
}

// goesOn waits until n more are settled.
func (l *steadyLoad) goesOn(t *testing.T, n int64) {
	t.Helper()
	at := l.settled.Load()
	waitFor(t, "the load to go on", func() bool { return l.settled.Load() >= at+n })
}

// end stops it, and fails the test if anything was lost. It returns how many
// there were.
func (l *steadyLoad) end(t *testing.T) int {
	t.Helper()
	close(l.stop)
	l.wg.Wait()
	if len(l.lost) > 0 {
		t.Errorf("%d of %d were lost: %v", len(l.lost), l.begun.Load(), l.lost[0])
	}
	return int(l.begun.Load())
}
