package door

import (
	"testing"
	"time"
)

func TestAllowance(t *testing.T) {
	now := time.Unix(1000, 0)
	a := Allowance{PerSecond: 10, Burst: 20}
	count := func() (taken int) {
		for range 100 {
			if a.Take(now) {
				taken++
			}
		}
		return taken
	}
	for _, tt := range []struct {
		after time.Duration
		want  int
	}{
		{0, 20},
		{0, 0},
		{time.Second, 10},
		{100 * time.Millisecond, 1},
		{time.Hour, 20},
	} {
		now = now.Add(tt.after)
		if got := count(); got != tt.want {
			t.Errorf("%d after %v, want %d", got, tt.after, tt.want)
		}
	}
	if a.whole(now) || !a.whole(now.Add(2*time.Second)) {
		t.Error("it is whole at once, or not after two seconds")
	}
}

func TestDue(t *testing.T) {
	now := time.Unix(1000, 0)
	a := Allowance{PerSecond: 10, Burst: 3}
	for i, want := range []time.Duration{0, 0, 100 * time.Millisecond, 200 * time.Millisecond} {
		if got := a.Due(now); got != want {
			t.Errorf("after %d: wait %v, want %v", i+1, got, want)
		}
	}
	if got := a.Due(now.Add(time.Second)); got != 0 {
		t.Errorf("after a pause: wait %v", got)
	}
}
