package wan

import (
	"testing"
	"time"
)

func TestLateness(t *testing.T) {
	var l lateness
	for range 98 {
		l.Add(50 * time.Microsecond)
	}
	l.Add(3 * time.Millisecond)
	l.Add(250 * time.Millisecond)
	if l.Max() != 250*time.Millisecond {
		t.Errorf("max %v", l.Max())
	}
	if got := l.Share(0.5); got != 100*time.Microsecond {
		t.Errorf("median %v, want 0.1 ms", got)
	}
	if got := l.Take(); got != 250*time.Millisecond {
		t.Errorf("took %v", got)
	}
	l.Add(time.Millisecond)
	if got := l.Take(); got != time.Millisecond || l.Max() != 250*time.Millisecond {
		t.Errorf("took %v, max %v", got, l.Max())
	}
	if got := l.Share(0.99); got < 3*time.Millisecond || got > 3100*time.Microsecond {
		t.Errorf("p99 %v, want 3 ms", got)
	}
}
