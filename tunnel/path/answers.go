package path

import "time"

// Bounds of the answers to a peer's probes on one path (rule W17). An honest
// peer has four probes under way at most and gives them half a second.
const (
	answersPerSecond = 20
	answersAtOnce    = 16
)

// Answers bounds how often a path answers the peer's probes: a token bucket.
// The zero Answers is full. It is not for concurrent use.
type Answers struct {
	used float64 // of answersAtOnce
	at   time.Duration
}

// Allow reports whether one more probe may be answered now. Times must not go
// back.
func (a *Answers) Allow(now time.Duration) bool {
	a.used = max(0, a.used-answersPerSecond*(now-a.at).Seconds())
	a.at = now
	if a.used+1 > answersAtOnce {
		return false
	}
	a.used++
	return true
}
