package region

import "time"

// Line is the round trip of the best line anybody is known to have between
// two cities.
type Line struct {
	From, To  string
	RoundTrip time.Duration
	Source    string // who measured it, where it is published, which day
}

// Lines returns those that are known. There is none without a source and a
// date: for Beijing and California none is published, and what sellers promise
// is not one.
func Lines() []Line { return nil }

// KnownRoundTrip looks a pair of cities up, in either order; 0 is unknown.
func KnownRoundTrip(lines []Line, a, b string) time.Duration {
	for _, l := range lines {
		if l.From == a && l.To == b || l.From == b && l.To == a {
			return l.RoundTrip
		}
	}
	return 0
}
