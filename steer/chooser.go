package steer

import (
	"time"

	"causeway"
	"causeway/tunnel/path"
)

// How long a thing must last, without interruption, before traffic moves.
const (
	// leaveAfter is how long a path breaks a limit before it is left. Bursts
	// and rerouting are mostly over by then, and a call is still saved.
	leaveAfter = time.Second
	// trustAfter is how long a path that was bad is good before it is trusted
	// again, doubled each time it was left again within leaveMemory, at most
	// maxDoubled times. While the path in use breaks a limit itself, it is
	// never doubled.
	trustAfter  = 10 * time.Second
	maxDoubled  = 3
	leaveMemory = 10 * time.Minute
)

// Chooser chooses the path of one class to one site. It is not for concurrent
// use. It expects to be asked several times a second, and that its decisions
// are followed.
type Chooser struct {
	policy  Policy
	using   string // ID of the path in use
	watches []*watch
	seen    []*watch // of the candidates of this call, place by place
}

// NewChooser returns a chooser that has seen nothing yet.
func NewChooser(policy Policy) *Chooser { return &Chooser{policy: policy} }

// Choose returns the path to use from now on among candidates, which are in
// order of preference. current is the place of the one in use, None if there
// is none. now is of one monotonic clock and never goes back.
//
// A path that is not up is left at once for any that is better off; when none
// is up the best of the rest is used, because the last path is always used.
// Nothing is allocated while the candidates and the decision stay the same.
func (c *Chooser) Choose(candidates []Candidate, current int, now time.Duration) Decision {
	if current < 0 || current >= len(candidates) {
		current = None
	}
	c.observe(candidates, current, now)
	d := c.decide(candidates, current, now)
	if d.Reason != Kept && d.Place != None {
		c.move(current, d, now)
	}
	return d
}

// observe brings what is remembered of the paths up to now.
func (c *Chooser) observe(candidates []Candidate, current int, now time.Duration) {
	c.seen = c.seen[:0]
	for i := range candidates {
		w := c.watch(candidates[i].ID, now)
		w.observe(&candidates[i], c.policy.SLA, now)
		c.seen = append(c.seen, w)
	}
	if current == None {
		c.use("")
		return
	}
	c.use(candidates[current].ID)
	for _, w := range c.seen {
		w.compare(c.seen[current], now)
	}
}

// use notes which path is in use; comparisons with another begin anew.
func (c *Chooser) use(id string) {
	if c.using == id {
		return
	}
	c.using = id
	for _, w := range c.watches {
		w.clearer, w.onPar, w.cheaper = stretch{}, stretch{}, stretch{}
	}
}

func (c *Chooser) decide(candidates []Candidate, current int, now time.Duration) Decision {
	best := c.pick(candidates, func(int) bool { return true })
	switch {
	case best == None:
		return Decision{Place: None, Reason: First}
	case current == None:
		return Decision{best, First, candidates[best].State.String()}
	case candidates[current].State < candidates[best].State:
		return Decision{best, Failed, candidates[current].State.String()}
	case candidates[current].State < path.Up:
		return Decision{Place: current, Reason: Kept}
	}
	for _, rule := range []func(*Chooser, []Candidate, int, time.Duration) Decision{
		(*Chooser).escape, (*Chooser).leaveStream, (*Chooser).prefer, (*Chooser).improve,
	} {
		if d := rule(c, candidates, current, now); d.Place != None {
			return d
		}
	}
	return Decision{Place: current, Reason: Kept}
}

// scores reports whether paths compare by their score, not by preference.
func (c *Chooser) scores() bool {
	return c.policy.Steer != "" && c.policy.Steer != causeway.SteerPrimaryBackup
}

// pick returns the best of the candidates that may be used, None if there is
// none.
func (c *Chooser) pick(candidates []Candidate, may func(int) bool) int {
	best := None
	for i := range candidates {
		if may(i) && (best == None || c.better(candidates, i, best)) {
			best = i
		}
	}
	return best
}

// better reports whether candidate i goes before j, which is preferred.
func (c *Chooser) better(candidates []Candidate, i, j int) bool {
	a, b, wa, wb := &candidates[i], &candidates[j], c.seen[i], c.seen[j]
	switch {
	case a.State != b.State:
		return a.State > b.State
	case wa.worst.breaks() != wb.worst.breaks():
		return wb.worst.breaks()
	case a.Stream != b.Stream:
		return b.Stream
	case wa.steady(a) != wb.steady(b):
		return wa.steady(a)
	}
	return c.scores() && wa.measured && (!wb.measured || wa.score.value < wb.score.value)
}

// move notes that traffic takes another path from now on.
func (c *Chooser) move(current int, d Decision, now time.Duration) {
	if current != None && (d.Reason == Failed || d.Reason == Degraded || d.Reason == SLA || d.Reason == Better) {
		c.seen[current].left(now)
	}
	to := c.seen[d.Place]
	to.recovering = false
	c.use(to.id)
}

// watch returns what is remembered of a path. What was not seen for long is
// forgotten when a new path comes.
func (c *Chooser) watch(id string, now time.Duration) *watch {
	for _, w := range c.watches {
		if w.id == id {
			return w
		}
	}
	kept := c.watches[:0]
	for _, w := range c.watches {
		if now-w.at <= leaveMemory {
			kept = append(kept, w)
		}
	}
	clear(c.watches[len(kept):])
	w := &watch{id: id, at: now}
	c.watches = append(kept, w)
	return w
}
