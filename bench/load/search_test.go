package load

import (
	"errors"
	"testing"
	"time"
)

// line carries up to capacity of what is offered; the sender manages sender.
type line struct {
	capacity, sender float64
	hiccups          map[int]bool
	trials           int
}

func (l *line) trial(rate float64) (Datagrams, error) {
	l.trials++
	sent := min(rate, l.sender)
	received := min(sent, l.capacity)
	if l.hiccups[l.trials] {
		received /= 2
	}
	return Datagrams{Sent: int(sent), Received: int(received), Duration: time.Second}, nil
}

func TestHighestRate(t *testing.T) {
	const fast = 1e9
	for name, test := range map[string]struct {
		line      line
		low, high float64
	}{
		"above the start":              {line{capacity: 333_000, sender: fast}, 310_000, 336_500},
		"below the start":              {line{capacity: 7_000, sender: fast}, 6_500, 7_100},
		"the sender is the limit":      {line{capacity: fast, sender: 420_000}, 420_000, 420_000},
		"one trial disturbed":          {line{capacity: 333_000, sender: fast, hiccups: map[int]bool{2: true}}, 310_000, 336_500},
		"nothing arrives at any rate":  {line{capacity: 0, sender: fast}, 0, 0},
		"less than the lowest arrives": {line{capacity: 500, sender: fast}, 0, 0},
	} {
		got, err := HighestRate(test.line.trial)
		if err != nil || got < test.low || got > test.high {
			t.Errorf("%s: %.0f (%v), want between %.0f and %.0f", name, got, err, test.low, test.high)
		}
		if test.line.trials > 30 {
			t.Errorf("%s: %d trials", name, test.line.trials)
		}
	}
}

func TestHighestRateEndsWithAFailingTrial(t *testing.T) {
	failed := errors.New("no socket")
	if _, err := HighestRate(func(float64) (Datagrams, error) { return Datagrams{}, failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
}
