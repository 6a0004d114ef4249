package cloud

import (
	"cmp"
	"time"
)

// Retry bounds how a call is repeated. A delay doubles from First to Most, and
// each is shortened by up to half at random so that callers drift apart.
type Retry struct {
	// First is the delay after throttling and after an error of the cloud's
	// own; 0 means one second.
	First time.Duration
	// Busy is the first delay after a refusal because something else is being
	// changed; 0 means five seconds. A VPN gateway applies a change in tens of
	// seconds.
	Busy time.Duration
	// Most bounds every delay; 0 means 30 seconds.
	Most time.Duration
	// Budget bounds one call with all its attempts and delays; 0 means ten
	// minutes.
	Budget time.Duration
	// Silence is the budget of a call that gets no answer at all; 0 means
	// Budget, where the client's package names nothing shorter.
	Silence time.Duration
}

func (r Retry) withDefaults() Retry {
	r.First = cmp.Or(r.First, time.Second)
	r.Busy = cmp.Or(r.Busy, 5*time.Second)
	r.Most = cmp.Or(r.Most, 30*time.Second)
	r.Budget = cmp.Or(r.Budget, 10*time.Minute)
	r.Silence = cmp.Or(r.Silence, r.Budget)
	return r
}

// Patience says whether and how soon a refused call is worth repeating.
type Patience int

// The first delay of Soon is Retry.First, that of Busy is Retry.Busy.
const (
	Never Patience = iota
	Soon
	Busy
	// silent is for calls without an answer: First, within Retry.Silence.
	silent
)

// delay returns how long to wait after the attempt (counted from 0) that
// failed at elapsed since the call began, and whether to try again at all.
// atLeast is what the cloud asked for; random is in [0, 1).
func (r Retry) delay(p Patience, attempt int, elapsed, atLeast time.Duration, random float64) (time.Duration, bool) {
	if p == Never {
		return 0, false
	}
	d, budget := r.First, r.Budget
	switch p {
	case Busy:
		d = r.Busy
	case silent:
		budget = r.Silence
	}
	for ; attempt > 0 && d < r.Most; attempt-- {
		d *= 2
	}
	d = min(d, r.Most)
	d = max(d-time.Duration(random*float64(d)/2), atLeast)
	return d, elapsed+d <= budget
}
