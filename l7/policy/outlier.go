package policy

import "time"

// Outliers puts places aside that fail several times in a row while others
// work. Each time costs a place longer, and never more than half of them are
// put aside, because the fault may be on our side.
type Outliers struct {
	limits OutlierLimits
	places []outlier
}

// OutlierLimits say when a place is put aside.
type OutlierLimits struct {
	// InARow failures put a place aside for Rest, then 2 × Rest, up to MostRest.
	InARow         int
	Rest, MostRest time.Duration
}

type outlier struct {
	failures int
	times    int
	until    time.Time
}

// NewOutliers watches over so many places, by their index.
func NewOutliers(limits OutlierLimits, places int) *Outliers {
	return &Outliers{limits: limits, places: make([]outlier, places)}
}

// Aside reports whether a place is put aside.
func (o *Outliers) Aside(place int, now time.Time) bool { return now.Before(o.places[place].until) }

// Ended tells how a request to a place ended.
func (o *Outliers) Ended(place int, outcome Outcome, now time.Time) {
	p := &o.places[place]
	switch {
	case outcome == Abandoned:
	case !outcome.failed():
		p.failures, p.times = 0, max(0, p.times-1)
	default:
		p.failures++
		if p.failures >= o.limits.InARow && !o.Aside(place, now) && o.mayPutAside(now) {
			p.until = now.Add(o.rest(p.times))
			p.times++
			p.failures = 0
		}
	}
}

func (o *Outliers) rest(times int) time.Duration {
	rest := o.limits.Rest
	for ; times > 0 && rest < o.limits.MostRest; times-- {
		rest *= 2
	}
	return min(rest, o.limits.MostRest)
}

// mayPutAside reports whether one more leaves at least half of them.
func (o *Outliers) mayPutAside(now time.Time) bool {
	aside := 1
	for i := range o.places {
		if o.Aside(i, now) {
			aside++
		}
	}
	return 2*aside <= len(o.places)
}
