package cloud

import (
	"testing"
	"time"
)

func TestDelay(t *testing.T) {
	r := Retry{Silence: time.Minute}.withDefaults()
	tests := map[string]struct {
		patience Patience
		attempt  int
		elapsed  time.Duration
		atLeast  time.Duration
		random   float64
		want     time.Duration
		again    bool
	}{
		"never":                    {patience: Never},
		"first":                    {patience: Soon, want: time.Second, again: true},
		"jitter takes half":        {patience: Soon, attempt: 1, random: 0.5, want: 1500 * time.Millisecond, again: true},
		"doubles":                  {patience: Soon, attempt: 3, want: 8 * time.Second, again: true},
		"jitter after doubling":    {patience: Soon, attempt: 3, random: 0.5, want: 6 * time.Second, again: true},
		"bounded":                  {patience: Soon, attempt: 1000, want: 30 * time.Second, again: true},
		"busy waits longer":        {patience: Busy, want: 5 * time.Second, again: true},
		"the cloud's own wish":     {patience: Soon, atLeast: 7 * time.Second, want: 7 * time.Second, again: true},
		"budget spent":             {patience: Busy, elapsed: 10*time.Minute - time.Second, want: 5 * time.Second},
		"budget long spent":        {patience: Busy, attempt: 1, elapsed: 10 * time.Minute, want: 10 * time.Second},
		"silence is cut short":     {patience: silent, elapsed: time.Minute, want: time.Second},
		"and tried for a minute":   {patience: silent, elapsed: 59 * time.Second, want: time.Second, again: true},
		"the wish breaks no bound": {patience: Soon, atLeast: time.Hour, want: time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, again := r.delay(test.patience, test.attempt, test.elapsed, test.atLeast, test.random)
			if got != test.want || again != test.again {
				t.Errorf("got %v %v, want %v %v", got, again, test.want, test.again)
			}
		})
	}
}

// Where nothing else is said, a silent cloud is tried as long as any.
func TestDelayOfSilence(t *testing.T) {
	r := Retry{}.withDefaults()
	got, again := r.delay(silent, 0, 10*time.Minute-time.Second, 0, 0)
	if got != time.Second || !again {
		t.Errorf("within the budget: %v %t", got, again)
	}
	if _, again := r.delay(silent, 0, 10*time.Minute, 0, 0); again {
		t.Error("tried beyond the budget")
	}
}
