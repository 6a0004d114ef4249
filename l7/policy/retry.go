package policy

import "time"

// Attempt is a try that has failed, and what is known of its request.
type Attempt struct {
	Method string
	// Keyed tells that the client gave an Idempotency-Key, so that it may be
	// repeated whatever its method.
	Keyed bool
	// Tries is how many there were, this one included.
	Tries int
	// Whole tells that the body can be sent once more from its beginning.
	Whole bool
	// Unsent tells that nothing of the request left for the place that failed:
	// then it may go elsewhere whatever its method.
	Unsent bool
	// Begun tells that the answer is on its way to the client.
	Begun   bool
	Outcome Outcome
	// Left is what remains of the request's time.
	Left time.Duration
}

// RetryLimits are a route's.
type RetryLimits struct {
	// Most is how many tries may follow the first.
	Most int
	// Backoff before the second try; it doubles with each.
	Backoff, MostBackoff time.Duration
}

// Again decides whether a request is tried once more, and after which pause.
// Whoever tries asks the budget as well. chance is from 0 to below 1: the pause
// is half of it fixed, half by chance, so that many do not come back together.
func (l RetryLimits) Again(a Attempt, chance float64) (pause time.Duration, ok bool) {
	switch {
	case !a.Outcome.failed() || a.Begun || !a.Whole || a.Tries > l.Most:
		return 0, false
	case !a.Unsent && !a.Keyed && !Idempotent(a.Method):
		return 0, false
	}
	pause = l.Backoff
	for i := 1; i < a.Tries && pause < l.MostBackoff; i++ {
		pause *= 2
	}
	pause = min(pause, l.MostBackoff)
	pause = pause/2 + time.Duration(chance*float64(pause)/2)
	return pause, pause < a.Left
}

// Idempotent reports whether requests of a method may be repeated (RFC 9110
// section 9.2.2).
func Idempotent(method string) bool {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return true
	}
	return false
}
