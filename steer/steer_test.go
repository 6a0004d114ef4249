package steer

import (
	"testing"

	"pgregory.net/rapid"

	"causeway/tunnel/path"
)

func TestChoose(t *testing.T) {
	up, fresh := Candidate{path.Up, true}, Candidate{path.Up, false}
	suspect, down := Candidate{State: path.Suspect}, Candidate{State: path.Down}
	tests := []struct {
		name       string
		candidates []Candidate
		current    int
		want       int
		reason     Reason
	}{
		{"nothing there", nil, None, None, First},
		{"first of two", []Candidate{up, up}, None, 0, First},
		{"first that works", []Candidate{down, up}, None, 1, First},
		{"stays", []Candidate{up, up}, 0, 0, Kept},
		{"suspect is left at once", []Candidate{suspect, up}, 0, 1, Failed},
		{"dead is left", []Candidate{down, up}, 0, 1, Failed},
		{"returns to the preferred", []Candidate{up, up}, 1, 0, Preferred},
		{"but not while it is unsettled", []Candidate{fresh, up}, 1, 1, Kept},
		{"unsettled is better than dead", []Candidate{fresh, down}, 1, 0, Failed},
		{"settled before unsettled", []Candidate{fresh, up}, None, 1, First},
		{"the last path is always used", []Candidate{down}, 0, 0, Kept},
		{"suspect rather than down", []Candidate{down, suspect}, 0, 1, Failed},
		{"no reason to move among the dead", []Candidate{down, down}, 1, 1, Kept},
		{"the path in use is gone", []Candidate{up}, 3, 0, First},
	}
	for _, tt := range tests {
		got, reason := Choose(tt.candidates, tt.current)
		if got != tt.want || reason != tt.reason {
			t.Errorf("%s: %d, %s; want %d, %s", tt.name, got, reason, tt.want, tt.reason)
		}
	}
}

// Whatever the states, the choice is never worse than another candidate, and
// choosing again changes nothing.
func TestChooseIsStableAndBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Candidate {
			return Candidate{path.State(rapid.IntRange(0, 2).Draw(t, "state")), rapid.Bool().Draw(t, "settled")}
		}), 1, 5).Draw(t, "candidates")
		current := rapid.IntRange(None, len(candidates)-1).Draw(t, "current")
		got, _ := Choose(candidates, current)
		for i, c := range candidates {
			if c.State > candidates[got].State {
				t.Fatalf("chose %d though %d is in a better state", got, i)
			}
		}
		if again, _ := Choose(candidates, got); again != got {
			t.Fatalf("chose %d, then %d without any change", got, again)
		}
	})
}
