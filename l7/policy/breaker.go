package policy

import "time"

// Breaker keeps requests from a place where most of them fail. It opens when,
// of enough requests in ten seconds, too large a share failed; after a rest it
// lets one through, and what comes of that one closes it or doubles the rest.
//
//	closed ──too many failures──▶ open ──rest is over──▶ trying ──answered──▶ closed
//	                               ▲                        │
//	                               └───────── failed ───────┘
type Breaker struct {
	limits     BreakerLimits
	state      breakerState
	seen       window // all: ended requests; some: failures
	until      time.Time
	rest       time.Duration
	probing    bool
	generation Generation
}

// Generation tells what was sent before a breaker changed its mind from what was
// sent after.
type Generation uint64

// BreakerLimits are when it opens and for how long.
type BreakerLimits struct {
	// Least is how many requests are enough to judge by.
	Least int
	// Share of failures that opens it, 0 to 1.
	Share float64
	// Rest is the first, MostRest the longest time without requests.
	Rest, MostRest time.Duration
}

type breakerState int

const (
	closed breakerState = iota
	open
	trying
)

// NewBreaker returns a closed one.
func NewBreaker(limits BreakerLimits) *Breaker {
	return &Breaker{limits: limits, rest: limits.Rest, seen: newWindow(time.Second, 10)}
}

// Allow reports whether a request may be sent. Each that is must be told to
// Ended, with its generation.
func (b *Breaker) Allow(now time.Time) (Generation, bool) {
	if b.state == open && !now.Before(b.until) {
		b.become(trying)
	}
	switch {
	case b.state == closed:
		return b.generation, true
	case b.state == open || b.probing:
		return 0, false
	}
	b.probing = true
	return b.generation, true
}

func (b *Breaker) become(s breakerState) {
	b.state, b.probing = s, false
	b.generation++
}

// Ended tells how a request ended. One that was sent before the breaker last
// opened, tried or closed changes nothing: it says how the place was then.
func (b *Breaker) Ended(sent Generation, o Outcome, now time.Time) {
	if sent != b.generation {
		return
	}
	switch b.state {
	case closed:
		b.count(o, now)
	case trying:
		b.probed(o, now)
	}
}

func (b *Breaker) count(o Outcome, now time.Time) {
	if o == Abandoned {
		return
	}
	slot := b.seen.now(now)
	slot.all++
	if o.failed() {
		slot.some++
	}
	if total := b.seen.sum(now); total.all >= float64(b.limits.Least) && total.some >= total.all*b.limits.Share && o.failed() {
		b.open(now)
	}
}

func (b *Breaker) probed(o Outcome, now time.Time) {
	b.probing = false
	switch {
	case o == Abandoned: // it tells nothing; the next one may try
	case o.failed():
		b.rest = min(2*b.rest, b.limits.MostRest)
		b.open(now)
	default:
		b.become(closed)
		b.rest = b.limits.Rest
		b.seen = newWindow(time.Second, 10)
	}
}

func (b *Breaker) open(now time.Time) {
	b.become(open)
	b.until = now.Add(b.rest)
}

// Open reports whether requests are kept away at this time: by rest, or by the
// one that tries.
func (b *Breaker) Open(now time.Time) bool {
	return b.state == open && now.Before(b.until) || b.state == trying && b.probing
}
