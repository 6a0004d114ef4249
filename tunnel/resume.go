package tunnel

import (
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"causeway/tunnel/seal"
)

// A machine that was suspended, or restored from a snapshot of its memory, may
// have a copy that sealed with the same keys and numbers (rule W6). Before
// anything is sealed, the two goroutines that seal look whether the machine
// has run without a break; if not, nothing is sealed until the loop has ended
// every session.

// wakefulness notices that the machine did not run for a while.
type wakefulness struct {
	read func() seal.Clocks
	mu   sync.Mutex
	last seal.Clocks
	// resumed is true from when it was noticed until no session is left.
	resumed atomic.Bool
}

func newWakefulness() wakefulness { return wakefulness{read: readClocks, last: readClocks()} }

// check looks at the clocks and reports whether nothing may be sealed now. It
// may be called from any goroutine.
func (w *wakefulness) check() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.read()
	if seal.Resumed(w.last, now) {
		w.resumed.Store(true)
	}
	w.last = now
	return w.resumed.Load()
}

func readClocks() seal.Clocks {
	return seal.Clocks{Boot: clock(unix.CLOCK_BOOTTIME), Monotonic: clock(unix.CLOCK_MONOTONIC)}
}

func clock(id int32) time.Duration {
	var now unix.Timespec
	if unix.ClockGettime(id, &now) != nil {
		return 0
	}
	return time.Duration(now.Nano())
}

// endAll ends every session after the machine was away.
func (l *loop) endAll() {
	for uri, p := range l.peers {
		delete(l.peers, uri)
		for _, s := range p.all() {
			l.end(s, GoneResumed)
		}
	}
	l.publishIndexes()
	l.steer()
	l.engine.wake.resumed.Store(false)
}
