package seal

import (
	"sync/atomic"
	"time"
)

const (
	// reorderTime is how much later than its successors a record may arrive
	// before it counts as lost.
	reorderTime = 100 * time.Millisecond
	settleEvery = 25 * time.Millisecond
	settleMarks = int(reorderTime/settleEvery) + 1
)

// settling tells the records that are lost from those that may still come:
// it remembers how far the numbers were some time ago and counts what is
// missing below that.
type settling struct {
	marks   [settleMarks]settleMark // a ring, next is the oldest
	next    int
	newest  time.Duration
	settled atomic.Uint64
	missing atomic.Uint64
}

type settleMark struct {
	at  time.Duration
	end uint64
}

// Settle counts what has arrived by now, at most every 25 ms; it is cheap to
// call for every record. It belongs to the goroutine of Open. The time is of
// any monotonic clock and above zero.
func (o *Opener) Settle(now time.Duration) {
	s := &o.settling
	if now-s.newest < settleEvery {
		return
	}
	if below := s.endBefore(now - reorderTime); below > 0 {
		settled, missing := o.window.Missing(below)
		s.settled.Store(settled)
		s.missing.Store(missing)
	}
	s.marks[s.next] = settleMark{now, o.window.Highest()}
	s.next = (s.next + 1) % settleMarks
	s.newest = now
}

// endBefore returns how far the numbers were at the newest mark until then.
func (s *settling) endBefore(then time.Duration) (end uint64) {
	for _, mark := range s.marks {
		if mark.at <= then {
			end = max(end, mark.end)
		}
	}
	return end
}

// Settled returns how many records were sent under the index so far, as far as
// that is settled, and how many of them are lost. A record counts as lost
// once it is missing 100 ms after a later one arrived; if it arrives even
// later, but within the replay window, it is lost no more. What was sent twice
// was sent under two numbers, and what the network doubled counts once.
func (o *Opener) Settled() (settled, lost uint64) {
	return o.settling.settled.Load(), o.settling.missing.Load()
}
