package traffic

import (
	"sync/atomic"
	"time"
)

// heard is what others than the reading goroutine may know of a flow's
// gaps, in nanoseconds.
type heard struct{ last, worst atomic.Int64 }

func (h *heard) note(a *arrivals) {
	h.last.Store(int64(a.last))
	h.worst.Store(int64(a.result.Gap))
}

// Silence is how long nothing has arrived beyond the sending interval, and
// the longest such time so far. Before the first arrival both are 0: that is
// the path's delay. It may be called from any goroutine.
func (f *UDPFlow) Silence() (now, worst time.Duration) {
	last := time.Duration(f.heard.last.Load())
	if last == 0 {
		return 0, 0
	}
	now = max(time.Since(f.start)-last-f.interval, 0)
	return now, max(now, time.Duration(f.heard.worst.Load()))
}
