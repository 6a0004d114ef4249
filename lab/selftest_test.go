package lab

import (
	"slices"
	"testing"

	"causeway/lab/netns"
)

// timed are the figures that a busy machine changes.
var timed = []string{"delay_ms", "jitter_ms", "rate_mbps", "queue_ms", "reorder_ratio"}

func TestSelfTest(t *testing.T) {
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	result, err := SelfTest{Seed: 1, Say: func(SelfTestCheck) {}}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Checks) != len(selfTestChecks) {
		t.Errorf("%d checks of %d", len(result.Checks), len(selfTestChecks))
	}
	if passed := !slices.ContainsFunc(result.Checks, func(c SelfTestCheck) bool { return !c.Passed }); passed != result.Passed {
		t.Errorf("passed is %v, with %+v", result.Passed, result.Checks)
	}
	for _, c := range result.Checks {
		switch {
		case c.Passed:
		case slices.Contains(timed, c.Check) && result.Discarded == mostDiscarded:
			t.Run(c.Check, func(t *testing.T) { checkAgain(t, c.Check) })
		default: // the emulator was on time: it was done again otherwise
			t.Errorf("%+v", c)
		}
	}
}

// checkAgain does a check again for which no more repetitions were left.
func checkAgain(t *testing.T, name string) {
	b, c := testBench(t), selfTestChecks[slices.IndexFunc(selfTestChecks, func(c selfTestCheck) bool { return c.name == name })]
	var result SelfTestResult
	if err := (SelfTest{Seed: 1, Say: func(SelfTestCheck) {}}).check(t.Context(), b, c, &result); err != nil {
		t.Fatal(err)
	}
	switch late := result.WANLateMSP99; {
	case result.Checks[0].Passed:
	case late > milliseconds(lateSelfTest):
		t.Skipf("the emulator was %v ms late for one of a hundred frames, again and again: %+v", late, result.Checks[0])
	default:
		t.Errorf("%+v", result.Checks[0])
	}
}

func testBench(t *testing.T) *bench {
	t.Helper()
	b, err := newBench()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// TestSelfTestNotices runs checks on a line that was told nothing: each has to
// fail.
func TestSelfTestNotices(t *testing.T) {
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	b := testBench(t)
	// A line that drops nothing does these right by itself.
	same := []string{"mtu_silent", "other_passed", "uncut_passed"}
	for _, c := range selfTestChecks {
		if c.name == "jitter_ms" || slices.Contains(same, c.name) {
			continue
		}
		c.set = nil
		c.frames = min(c.frames, 1000)
		seen, err := b.run(c, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.judge(seen); got.Passed {
			t.Errorf("%s passes on a line that was told nothing: %+v", c.name, got)
		}
	}
}

func TestSelfTestMeasures(t *testing.T) {
	// 3 is lost, 4 comes twice,
	// 5 and 6 are lost, and 7 overtakes 4.
	p := passage{plan: plan{frames: 8}}
	for _, number := range []int{0, 1, 2, 7, 4, 4} {
		p.arrived = append(p.arrived, arrival{number: number, damaged: number == 2})
	}
	for name, tt := range map[string]struct{ got, want float64 }{
		"lost":       {p.lost(), 3. / 8},
		"twice":      {p.twice(), 1. / 8},
		"burst":      {p.burst(), 1.5},
		"overtaking": {p.overtaking(), 1. / 8},
		"damaged":    {p.damaged(), 1. / 8},
		"no rate":    {passage{}.rate(), 0},
		"no trip":    {passage{}.medianTrip(), 0},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %v, want %v", name, tt.got, tt.want)
		}
	}
}
