package steer

import "time"

// The rules for leaving a path that is up, in the order in which they are
// asked. Each answers with the place to go to, or stays.

// stay is the answer of a rule that does not ask for a move.
func stay() Decision { return Decision{Place: None, Reason: Kept} }

// escape leaves a path that breaks a limit for one that keeps its limits, or
// breaks them by less than half as much.
func (c *Chooser) escape(candidates []Candidate, current int, now time.Duration) Decision {
	bad := c.seen[current]
	if !bad.isLost(now) {
		return stay()
	}
	to := c.pick(candidates, func(i int) bool {
		return c.seen[i].isRefugeFrom(bad, c.seen[i].steady(&candidates[i]), now)
	})
	if to == None {
		return stay()
	}
	return Decision{to, bad.worst.reason(), bad.worst.evidence()}
}

// leaveStream leaves TCP as soon as records of their own can be trusted again:
// what one of them loses does not hold up the rest.
func (c *Chooser) leaveStream(candidates []Candidate, current int, now time.Duration) Decision {
	if !candidates[current].Stream {
		return stay()
	}
	return c.returnTo(candidates, now, func(i int) bool {
		return !candidates[i].Stream && c.seen[i].sound.lasted(now) >= trustAfter
	})
}

// prefer takes the most preferred path that works and is not degraded. Where
// the path in use breaks a limit too, it takes one that is not worse.
func (c *Chooser) prefer(candidates []Candidate, current int, now time.Duration) Decision {
	if c.scores() {
		return stay()
	}
	may := func(i int) bool { return i < current && candidates[i].Stream == candidates[current].Stream }
	if d := c.returnTo(candidates, now, may); d.Place != None {
		return d
	}
	to := c.pick(candidates, func(i int) bool {
		w := c.seen[i]
		return may(i) && candidates[i].Settled && w.worst.breaks() && w.onPar.lasted(now) >= w.hold(now)
	})
	if to == None {
		return stay()
	}
	return Decision{to, Preferred, c.seen[to].worst.evidence()}
}

func (c *Chooser) returnTo(candidates []Candidate, now time.Duration, may func(int) bool) Decision {
	to := c.pick(candidates, func(i int) bool {
		return may(i) && c.seen[i].sound.on && c.seen[i].steady(&candidates[i])
	})
	if to == None {
		return stay()
	}
	return Decision{to, c.seen[to].entered(), goodFor(c.seen[to].sound.lasted(now))}
}

// improve takes a path that has scored better for long enough.
func (c *Chooser) improve(candidates []Candidate, current int, now time.Duration) Decision {
	if !c.scores() {
		return stay()
	}
	to := c.pick(candidates, func(i int) bool {
		w := c.seen[i]
		return candidates[i].Stream == candidates[current].Stream && w.steady(&candidates[i]) && w.improvesOn(c.seen[current], now)
	})
	if to == None {
		return stay()
	}
	return Decision{to, Better, scoresEvidence(c.seen[to].score.value, c.seen[current].score.value)}
}
