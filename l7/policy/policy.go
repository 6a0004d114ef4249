// Package policy decides what happens to requests: whether one may be tried
// again (retry.go, budget.go), whether a place is asked at all (breaker.go,
// outlier.go), which of several is (pick.go), and how many may be under way
// (limit.go, gate.go), which places checks found fit (health.go), and which
// requests a share takes (share.go).
//
// It is pure: the time and chance are arguments. Nothing in it is safe for
// several goroutines; package l7 holds a lock around each.
package policy

import "time"

// Outcome is how a request to a place ended.
type Outcome int

// Outcomes. What a client did wrong or gave up is nobody's failure.
const (
	// Answered is any answer that a working place gives, 4xx included.
	Answered Outcome = iota
	// Refused is an answer of 502, 503 or 504: the place is there and cannot.
	Refused
	// Unreached is no answer: no connection, reset, or out of time.
	Unreached
	// Abandoned is a request whose client left, or did not send it in time.
	Abandoned
)

func (o Outcome) failed() bool { return o == Refused || o == Unreached }

// window counts in the last of some equal slices of time.
type window struct {
	slice  time.Duration
	counts []counts
	// at is the number of the newest slice since the zero time.
	at int64
}

type counts struct{ all, some float64 }

func newWindow(slice time.Duration, slices int) window {
	return window{slice: slice, counts: make([]counts, slices)}
}

// now returns the newest slice, and forgets what is too old. A time before the
// newest slice counts as in it.
func (w *window) now(now time.Time) *counts {
	n := int64(len(w.counts))
	at := now.UnixNano() / int64(w.slice)
	for step := int64(0); w.at < at && step < n; step++ {
		w.at++
		if at-w.at >= n {
			w.at = at - n + 1
		}
		w.counts[w.at%n] = counts{}
	}
	return &w.counts[w.at%n]
}

func (w *window) sum(now time.Time) (total counts) {
	w.now(now)
	for _, c := range w.counts {
		total.all += c.all
		total.some += c.some
	}
	return total
}
