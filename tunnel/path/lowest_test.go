package path

import (
	"testing"
	"time"
)

func TestLowest(t *testing.T) {
	type sample struct{ minute, value time.Duration }
	tests := []struct {
		name    string
		samples []sample
		want    time.Duration
	}{
		{"nothing", nil, 0},
		{"one", []sample{{0, 7}}, 7},
		{"below zero", []sample{{0, -7}, {1, -3}}, -7},
		{"within five minutes", []sample{{0, 7}, {4, 9}}, 7},
		{"six minutes ago", []sample{{0, 9}, {4, 7}, {6, 9}, {10, 9}}, 9},
		{"five and a bit ago", []sample{{0, 9}, {4, 7}, {6, 9}, {9, 9}}, 7},
		{"just before the turn", []sample{{0, 9}, {9, 7}, {11, 9}, {14, 9}}, 7},
		{"longer ago", []sample{{0, 7}, {3, 9}, {6, 9}, {10, 9}}, 9},
		{"nothing came for long", []sample{{0, 7}, {60, 9}}, 9},
	}
	for _, tt := range tests {
		var l lowest
		for _, s := range tt.samples {
			l.take(s.value, s.minute*time.Minute)
		}
		if got := l.value(); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
