package steer

import "time"

// stretch is a time during which something is true without interruption.
type stretch struct {
	on    bool
	since time.Duration
}

func (s *stretch) note(is bool, now time.Duration) {
	if is && !s.on {
		s.since = now
	}
	s.on = is
}

// lasted returns for how long it has been true by now, 0 if it is not.
func (s *stretch) lasted(now time.Duration) time.Duration {
	if !s.on {
		return 0
	}
	return now - s.since
}

// average is a mean in which what is older than the memory hardly counts. It
// does not depend on how often samples come.
type average struct {
	known bool
	value float64
}

// add takes a sample that stands for the time passed since the one before.
func (a *average) add(sample float64, passed, memory time.Duration) {
	if !a.known {
		a.known, a.value = true, sample
		return
	}
	a.value += (sample - a.value) * passed.Seconds() / (passed + memory).Seconds()
}

// lowest is the least of the last lowestMemory to twice that.
type lowest struct {
	known         bool
	began         time.Duration
	latest, older time.Duration
}

const lowestMemory = 5 * time.Minute

func (l *lowest) add(sample, now time.Duration) {
	switch {
	case !l.known:
		*l = lowest{known: true, began: now, latest: sample, older: sample}
	case now-l.began >= lowestMemory:
		l.began, l.older, l.latest = now, l.latest, sample
	default:
		l.latest = min(l.latest, sample)
	}
}

func (l *lowest) value() time.Duration { return min(l.latest, l.older) }
