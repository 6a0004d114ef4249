package policy

import "time"

// Rate is a token bucket: so many requests a second, and a burst at once.
type Rate struct {
	perSecond float64
	burst     float64
	tokens    float64
	at        time.Time
}

// NewRate returns a full bucket. perSecond is above 0, burst at least 1.
func NewRate(perSecond, burst float64) *Rate {
	return &Rate{perSecond: perSecond, burst: burst, tokens: burst}
}

// Take reports whether one more request is within the rate, and how long to
// wait where it is not.
func (r *Rate) Take(now time.Time) (ok bool, wait time.Duration) {
	if elapsed := now.Sub(r.at); elapsed > 0 {
		if !r.at.IsZero() {
			r.tokens = min(r.burst, r.tokens+elapsed.Seconds()*r.perSecond)
		}
		r.at = now
	}
	if r.tokens < 1 {
		return false, time.Duration((1 - r.tokens) / r.perSecond * float64(time.Second))
	}
	r.tokens--
	return true, 0
}
