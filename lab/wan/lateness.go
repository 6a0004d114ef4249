package wan

import (
	"sync/atomic"
	"time"
)

// lateness keeps how much later than due frames were sent. Add belongs to
// one goroutine; the rest may be read from any.
type lateness struct {
	max     atomic.Int64
	recent  atomic.Int64
	buckets [latenessBuckets]atomic.Uint64
}

const (
	latenessStep    = 100 * time.Microsecond
	latenessBuckets = 1000
)

// Add counts one frame.
func (l *lateness) Add(late time.Duration) {
	l.buckets[min(max(late/latenessStep, 0), latenessBuckets-1)].Add(1)
	if int64(late) > l.max.Load() {
		l.max.Store(int64(late))
	}
	if int64(late) > l.recent.Load() {
		l.recent.Store(int64(late))
	}
}

// Take returns the worst lateness since the last Take, so that a part of a
// run can be judged by itself. Of a frame that is late in that very moment it
// may tell twice.
func (l *lateness) Take() time.Duration { return time.Duration(l.recent.Swap(0)) }

// Max is the worst lateness so far.
func (l *lateness) Max() time.Duration { return time.Duration(l.max.Load()) }

// Share is the lateness that a share of the frames did not exceed, rounded up
// to 0.1 ms; at 100 ms and more it is the worst one.
func (l *lateness) Share(share float64) time.Duration {
	var total uint64
	for i := range l.buckets {
		total += l.buckets[i].Load()
	}
	var seen uint64
	for i := range latenessBuckets - 1 {
		seen += l.buckets[i].Load()
		if float64(seen) >= float64(total)*share {
			return min(time.Duration(i+1)*latenessStep, l.Max())
		}
	}
	return l.Max()
}
