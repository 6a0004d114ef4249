package door

import "time"

// Allowance bounds how often something happens: Burst times at once, and
// PerSecond times each second in the long run. A new one is all there. Callers
// lock it themselves.
type Allowance struct {
	PerSecond float64
	Burst     float64

	spent float64
	at    time.Time
}

// Take counts one and reports true, or reports that nothing is left.
func (a *Allowance) Take(now time.Time) bool {
	a.earn(now)
	if a.spent > a.Burst-1 {
		return false
	}
	a.spent++
	return true
}

// Due counts one, whether or not it was left, and returns how long the next
// should wait.
func (a *Allowance) Due(now time.Time) time.Duration {
	a.earn(now)
	a.spent++
	return time.Duration(max(0, a.spent+1-a.Burst) / a.PerSecond * float64(time.Second))
}

// whole reports whether all of it is left.
func (a *Allowance) whole(now time.Time) bool {
	a.earn(now)
	return a.spent == 0
}

func (a *Allowance) earn(now time.Time) {
	a.spent = max(0, a.spent-a.PerSecond*now.Sub(a.at).Seconds())
	a.at = now
}
