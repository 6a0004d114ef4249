package path

import "time"

// lowestHalf is half of the time a value is remembered for at most.
const lowestHalf = 5 * time.Minute

// lowest is the smallest value of the last five to ten minutes, kept as the
// smallest of the five minutes under way and of the five before.
type lowest struct {
	started      bool
	from         time.Duration // when the newer five minutes began
	newer, older time.Duration
}

func (l *lowest) take(value, now time.Duration) {
	switch age := now - l.from; {
	case !l.started || age >= 2*lowestHalf:
		l.started, l.from, l.newer, l.older = true, now, value, value
	case age >= lowestHalf:
		l.from, l.newer, l.older = l.from+lowestHalf, value, l.newer
	}
	l.newer = min(l.newer, value)
}

// value returns the smallest as of the last take, 0 before the first.
func (l *lowest) value() time.Duration { return min(l.newer, l.older) }
