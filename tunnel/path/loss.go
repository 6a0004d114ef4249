package path

import (
	"math"
	"time"
)

// lossHalf is the time after which a record counts half. A loss that begins
// shows at half its size after this time, at 88 % after three times.
const lossHalf = time.Second

// loss is the share of records lost lately: the lost and all, both counted
// with weights that halve with every lossHalf.
type loss struct {
	started bool
	at      time.Duration // of the newest change
	settled uint64        // totals then
	missing uint64
	all     float64 // weighted, by then
	lost    float64
}

// observe takes the totals so far. Lost ones may become fewer again: records
// that came very late.
func (l *loss) observe(settled, missing uint64, now time.Duration) {
	if !l.started {
		l.started, l.at, l.settled, l.missing = true, now, settled, missing
		return
	}
	if settled <= l.settled || now <= l.at {
		return
	}
	old, fresh := weights(now - l.at)
	l.all = l.all*old + float64(settled-l.settled)*fresh
	l.lost = l.lost*old + float64(int64(missing-l.missing))*fresh
	l.lost = max(0, min(l.lost, l.all))
	l.at, l.settled, l.missing = now, settled, missing
}

// weights returns what counts from before and what came within a time count at
// its end. The latter came evenly spread, as far as anyone knows, so that the
// records a dead path lost in a minute do not outweigh those after it.
func weights(within time.Duration) (before, meanwhile float64) {
	halves := float64(within) / float64(lossHalf)
	before = math.Exp2(-halves)
	return before, (1 - before) / (math.Ln2 * halves)
}

// ratio returns the share, 0 to 1.
func (l *loss) ratio() float64 {
	if l.all == 0 {
		return 0
	}
	return l.lost / l.all
}

// records returns how many records the ratio rests on by now.
func (l *loss) records(now time.Duration) int {
	if l.all == 0 {
		return 0
	}
	return int(l.all * math.Exp2(-float64(max(0, now-l.at))/float64(lossHalf)))
}
