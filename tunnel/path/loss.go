package path

// Loss estimates the share of records lost on the way to this end from the
// packet numbers that arrived: the mean of windows, each counting half of
// what is left.
type Loss struct {
	started  bool
	expected uint64 // totals when the current window began
	received uint64
	ratio    float64
}

// lossWindow is how many packet numbers make a window.
const lossWindow = 128

// Observe takes the totals so far: one past the highest packet number seen,
// and how many authentic records arrived.
func (l *Loss) Observe(highest, received uint64) {
	if !l.started {
		l.started, l.expected, l.received = true, highest, received
		return
	}
	expected := highest - l.expected
	if expected < lossWindow {
		return
	}
	lost := float64(expected) - float64(received-l.received)
	sample := max(0, min(lost/float64(expected), 1))
	l.ratio += (sample - l.ratio) / 2
	l.expected, l.received = highest, received
}

// Ratio returns the estimate, 0 to 1.
func (l *Loss) Ratio() float64 { return l.ratio }
