package path

import "time"

// Quiet is the silence of a peer on all its paths at once. While nothing at
// all arrives, nobody can say which path is at fault: the peer may have been
// kept from sending, or a machine between from passing anything on. The paths
// then keep their states, and go down together when the silence is as long as
// that takes; otherwise traffic would jump to whichever path was heard a few
// milliseconds later than the rest. It is not for concurrent use.
type Quiet struct {
	heard  bool
	newest time.Duration // record on any path
	// excused is the sum of all times of quiet that ended.
	excused  time.Duration
	returned time.Duration // after a quiet that took the paths down
}

// quietAfter is how long nothing has to arrive on any path, in heartbeats.
// Each path is silent for a heartbeat between two of its records.
const quietAfter = 1.5

func quietWithin(silence time.Duration, timers Timers) time.Duration {
	if silence > timers.Down {
		return 0
	}
	return max(0, silence-time.Duration(quietAfter*float64(timers.Heartbeat)))
}

// hear notes that a record arrived on one of the paths.
func (q *Quiet) hear(at time.Duration, timers Timers) {
	if q == nil || q.heard && at <= q.newest {
		return
	}
	if q.heard {
		silence := at - q.newest
		q.excused += quietWithin(silence, timers)
		if silence > timers.Down {
			q.returned = at
		}
	}
	q.heard, q.newest = true, at
}

// ended returns the sum of all times of quiet that ended.
func (q *Quiet) ended() time.Duration {
	if q == nil {
		return 0
	}
	return q.excused
}

// until returns the sum of all times of quiet by now, the one under way
// included.
func (q *Quiet) until(now time.Duration, timers Timers) time.Duration {
	if q == nil || !q.heard {
		return 0
	}
	return q.excused + quietWithin(now-q.newest, timers)
}

// returning reports whether a quiet that took the paths down has just ended:
// the records of some are still on their way, and which comes first is chance.
func (q *Quiet) returning(now time.Duration, timers Timers) bool {
	return q != nil && q.returned != 0 && now-q.returned < 2*timers.Heartbeat
}
