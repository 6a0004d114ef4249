package traffic

import (
	"testing"
	"time"
)

func TestLull(t *testing.T) {
	var l lull
	l.Arrive(10 * ms)
	l.Arrive(500 * ms)
	l.Begin()
	if got := l.Longest(510 * ms); got != 10*ms {
		t.Errorf("%v, want the silence that goes on", got)
	}
	// It counts from the last arrival before Begin.
	l.Arrive(600 * ms)
	l.Arrive(610 * ms)
	if got := l.Longest(620 * ms); got != 100*ms {
		t.Errorf("%v, want 100ms", got)
	}
	if got := l.Longest(time.Second); got != 390*ms {
		t.Errorf("%v, want 390ms", got)
	}
}
