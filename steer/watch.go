package steer

import (
	"time"

	"causeway"
	"causeway/tunnel/path"
)

// watch is what a chooser remembers of one path.
type watch struct {
	id       string
	at       time.Duration // of the newest observation
	up       bool
	measured bool // up, and its figures are known

	rtt   time.Duration
	base  lowest
	loss  average
	score average
	worst finding
	// What is averaged above, at this moment.
	freshLoss  float64
	freshScore float64

	sound  stretch // up, and within its limits
	broken stretch // up, and beyond one of them
	// The rest compare it with the path in use. While that one breaks a limit:
	// this one does so by half as much at most, or by no more than the margin
	// beyond it. And at any time: its score is better by the margin.
	clearer stretch
	onPar   stretch
	cheaper stretch

	doubted    bool // was bad or left, and is not trusted again yet
	recovering bool // was bad since it was last in use
	leaves     [maxDoubled + 1]time.Duration
	leaveCount int // the newest is at (leaveCount-1) % len(leaves)
}

// observe takes how the path is now. The figures of a path that is not up are
// those of before it fell silent, and say nothing.
func (w *watch) observe(c *Candidate, sla causeway.SLA, now time.Duration) {
	passed, wasUp := now-w.at, w.up
	w.at, w.up, w.measured = now, c.State == path.Up, c.State == path.Up && c.Measured
	if !wasUp {
		w.loss = average{}
	}
	w.worst = finding{}
	if w.measured {
		w.measure(c, passed, now)
		w.worst = judge(w, c.Jitter, sla)
	}
	w.sound.note(w.up && !w.worst.breaks(), now)
	w.broken.note(w.worst.breaks(), now)
	w.judgeTrust(now)
}

func (w *watch) measure(c *Candidate, passed, now time.Duration) {
	w.rtt = max(0, c.RTT)
	w.base.add(w.rtt, now)
	w.freshLoss = share(c.Loss)
	w.loss.add(w.freshLoss, passed, lossMemory)
	w.freshScore = score(w.rtt, max(0, c.Jitter), w.freshLoss)
	w.score.add(w.freshScore, passed, scoreMemory)
}

// judgeTrust withdraws trust from a path that was bad for as long as it takes
// to leave one, and restores it when the path has been good for its hold.
func (w *watch) judgeTrust(now time.Duration) {
	switch {
	case w.broken.lasted(now) >= leaveAfter:
		w.doubted, w.recovering = true, true
	case w.doubted && w.sound.lasted(now) >= w.hold(now):
		w.doubted = false
	}
}

// compare holds the path against the one in use. One without figures breaks
// no limit that anybody knows of.
func (w *watch) compare(used *watch, now time.Duration) {
	bad, excess := w != used && w.up && used.worst.breaks(), w.worst.excess()
	w.clearer.note(bad && excess <= used.worst.excess()/2, now)
	w.onPar.note(bad && excess <= used.worst.excess()*scoreMargin, now)
	known := w != used && w.measured && used.measured
	w.cheaper.note(known && !w.worst.breaks() && w.score.value*scoreMargin <= used.score.value, now)
}

// isLost reports whether the path has broken a limit for long enough to be
// left. A burst is over before its average is.
func (w *watch) isLost(now time.Duration) bool {
	return w.broken.lasted(now) >= leaveAfter && (w.worst.figure != figureLoss || w.freshLoss > w.worst.allowed)
}

// isRefugeFrom reports whether traffic may flee to this path from one that
// breaks a limit: at once if it is steady, otherwise when it has been good or
// clearly better for long enough. One that only just came up is not steady.
func (w *watch) isRefugeFrom(bad *watch, steady bool, now time.Duration) bool {
	wait := leaveAfter
	if w.leavesLately(now) > 0 {
		wait = trustAfter
	}
	switch {
	case !w.clearer.on || bad.worst.figure == figureRise && w.rtt >= bad.rtt:
		return false
	case w.sound.on && steady, w.sound.lasted(now) >= wait:
		return true
	}
	return w.clearer.lasted(now) >= wait
}

// improvesOn reports whether the path has scored better than the one in use for
// long enough, and still does.
func (w *watch) improvesOn(used *watch, now time.Duration) bool {
	return w.cheaper.lasted(now) >= w.hold(now) && w.freshScore*scoreMargin <= used.freshScore
}

// steady reports whether nothing speaks against preferring the path.
func (w *watch) steady(c *Candidate) bool { return c.Settled && !w.doubted }

// left notes that traffic left the path because of what it was. That it was
// good before counts no more.
func (w *watch) left(now time.Duration) {
	w.leaves[w.leaveCount%len(w.leaves)] = now
	w.leaveCount++
	w.doubted, w.sound = true, stretch{}
}

// entered returns why traffic comes back to the path, or comes at all.
func (w *watch) entered() Reason {
	if w.recovering {
		return Recovered
	}
	return Preferred
}

func (w *watch) leavesLately(now time.Duration) int {
	lately := 0
	for _, at := range w.leaves[:min(w.leaveCount, len(w.leaves))] {
		if now-at <= leaveMemory {
			lately++
		}
	}
	return lately
}

// hold returns how long the path has to be good before it is trusted again.
func (w *watch) hold(now time.Duration) time.Duration {
	return trustAfter << min(max(w.leavesLately(now)-1, 0), maxDoubled)
}
