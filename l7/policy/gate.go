package policy

import "time"

// Gate lets requests of one service in: within a rate, and so many at once.
type Gate struct {
	rate *Rate // nil: any
	most int   // 0: any
	in   int
}

// Verdict is what a gate says of a request.
type Verdict int

// Verdicts.
const (
	Admitted Verdict = iota
	// TooFast is a request beyond the rate.
	TooFast
	// TooMany is one that would be too many at once.
	TooMany
)

// NewGate lets perSecond requests in, burst at once, and at most so many be
// inside; 0 of perSecond or most is no bound.
func NewGate(perSecond, burst, most int) *Gate {
	g := &Gate{most: most}
	if perSecond > 0 {
		g.rate = NewRate(float64(perSecond), float64(max(1, burst)))
	}
	return g
}

// Enter lets a request in, which has to leave then, or tells why not, and how
// long to wait where it came too fast. Those that are too many at once do not
// count against the rate.
func (g *Gate) Enter(now time.Time) (Verdict, time.Duration) {
	if g.most > 0 && g.in >= g.most {
		return TooMany, 0
	}
	if g.rate != nil {
		if ok, wait := g.rate.Take(now); !ok {
			return TooFast, wait
		}
	}
	g.in++
	return Admitted, 0
}

// Leave tells that a request that was let in has ended.
func (g *Gate) Leave() { g.in-- }
