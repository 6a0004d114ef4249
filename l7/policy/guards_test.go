package policy

import (
	"slices"
	"testing"
	"time"
)

func TestGate(t *testing.T) {
	now := time.Unix(1000, 0)
	for name, c := range map[string]struct {
		gate *Gate
		want []Verdict
	}{
		"no bound":        {NewGate(0, 0, 0), []Verdict{Admitted, Admitted, Admitted, Admitted}},
		"so many at once": {NewGate(0, 0, 2), []Verdict{Admitted, Admitted, TooMany, TooMany}},
		"a rate":          {NewGate(1, 3, 0), []Verdict{Admitted, Admitted, Admitted, TooFast}},
		"both":            {NewGate(1, 1, 1), []Verdict{Admitted, TooMany, TooMany, TooMany}},
	} {
		for i, want := range c.want {
			if got, _ := c.gate.Enter(now); got != want {
				t.Errorf("%s: request %d: %v, want %v", name, i, got, want)
			}
		}
	}
}

// Who leaves makes room; who waits as long as it is told gets in.
func TestGateOpensAgain(t *testing.T) {
	now := time.Unix(1000, 0)
	g := NewGate(2, 1, 1)
	_, _ = g.Enter(now)
	g.Leave()
	verdict, wait := g.Enter(now)
	if verdict != TooFast || wait <= 0 || wait > time.Second/2 {
		t.Fatalf("%v, %v", verdict, wait)
	}
	if verdict, _ := g.Enter(now.Add(wait)); verdict != Admitted {
		t.Error(verdict)
	}
	if verdict, _ := g.Enter(now.Add(time.Minute)); verdict != TooMany {
		t.Error(verdict)
	}
	g.Leave()
	if verdict, _ := g.Enter(now.Add(time.Minute)); verdict != Admitted {
		t.Error("one that was too many counted against the rate")
	}
}

func TestHealth(t *testing.T) {
	for name, c := range map[string]struct {
		checks  string // y, n
		healthy string // after each
	}{
		"the first decides":       {"n", "n"},
		"a good first":            {"y", "y"},
		"three failures in a row": {"ynnn", "yyyn"},
		"not in a row":            {"ynnynn", "yyyyyy"},
		"two successes bring it":  {"nyy", "nny"},
		"one does not":            {"nynyy", "nnnny"},
		"down and up and down":    {"ynnnyynnn", "yyynnyyyn"},
	} {
		h := NewHealth(2, 3, 2)
		if !h.Healthy(0) {
			t.Error("a place that nobody has checked is left out")
		}
		before := true
		for i := range c.checks {
			changed := h.Checked(0, c.checks[i] == 'y')
			now := h.Healthy(0)
			if now != (c.healthy[i] == 'y') || changed != (now != before) {
				t.Errorf("%s: after check %d healthy is %v, changed is %v", name, i, now, changed)
			}
			before = now
		}
		if !h.Healthy(1) {
			t.Errorf("%s: another place suffers", name)
		}
	}
}

func TestAmong(t *testing.T) {
	for _, c := range []struct {
		share float64
		of    int
		want  bool
	}{{1, 999_999, true}, {0.1, 99_999, true}, {0.1, 100_000, false}, {0, 0, false}} {
		if got := Among(c.share, func(int) int { return c.of }); got != c.want {
			t.Errorf("%v of %d: %v", c.share, c.of, got)
		}
	}
}

func TestTurn(t *testing.T) {
	sites := []string{"a", "b", "c"}
	for turn, want := range [][]string{{"a", "b", "c"}, {"b", "c", "a"}, {"c", "a", "b"}, {"a", "b", "c"}} {
		if got := Turn(sites, uint64(turn)); !slices.Equal(got, want) {
			t.Errorf("%d: %v", turn, got)
		}
	}
	if Turn([]string(nil), 7) != nil {
		t.Error("something of nothing")
	}
}
