package pki

import (
	"slices"
	"testing"
	"time"
)

func TestAlarm(t *testing.T) {
	end := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name string
		left time.Duration
		last int
		days int
		due  bool
	}{
		{"long before", 31 * day, 0, 0, false},
		{"30 days and a moment", 30*day + time.Second, 0, 0, false},
		{"30 days", 30 * day, 0, 30, true},
		{"again", 29 * day, 30, 30, false},
		{"14 days", 14 * day, 30, 14, true},
		{"7 days", 7 * day, 14, 7, true},
		{"1 day", 1 * day, 7, 1, true},
		{"expired, heard", -time.Hour, 1, 1, false},
		{"expired, first start since", -time.Hour, 0, 1, true},
		{"first start late", 10 * day, 0, 14, true},
		{"stages slept through", 2 * day, 30, 7, true},
		{"clock went back a stage", 20 * day, 14, 14, false},
		{"clock went back to before all", 40 * day, 14, 14, false},
	} {
		days, due := Alarm(end, end.Add(-test.left), test.last)
		if days != test.days || due != test.due {
			t.Errorf("%s: Alarm = %d, %v, want %d, %v", test.name, days, due, test.days, test.due)
		}
	}
}

// TestAlarmFiresOncePerStage walks through the life of a certificate.
func TestAlarmFiresOncePerStage(t *testing.T) {
	end := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	var fired []int
	last, due := 0, false
	for now := end.Add(-LeafLifetime); now.Before(end.Add(2 * day)); now = now.Add(time.Hour) {
		if last, due = Alarm(end, now, last); due {
			fired = append(fired, last)
		}
	}
	if want := []int{30, 14, 7, 1}; !slices.Equal(fired, want) {
		t.Errorf("alarms %v, want %v", fired, want)
	}
}
