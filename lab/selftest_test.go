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
	busy := result.WANLateMSP99 > milliseconds(lateSelfTest)
	for _, c := range result.Checks {
		switch {
		case c.Passed:
		case busy && slices.Contains(timed, c.Check):
			t.Logf("the emulator was late: %+v", c)
		default:
			t.Errorf("%+v", c)
		}
	}
}

// TestSelfTestNotices runs checks on a line that was told nothing: each has to
// fail.
func TestSelfTestNotices(t *testing.T) {
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	b, err := newBench()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.close(); err != nil {
			t.Error(err)
		}
	})
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
