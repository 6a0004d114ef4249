package policy

import (
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return noon.Add(d) }

func TestBudgetIsAShareAndAFloor(t *testing.T) {
	b := NewBudget(0.1, 0)
	for range 100 {
		b.Sent(noon)
	}
	for i := range 10 {
		if !b.TakeRetry(noon) {
			t.Fatalf("retry %d of 10 was refused", i+1)
		}
	}
	if b.TakeRetry(noon) {
		t.Error("one in ten was exceeded")
	}
	if b.TakeRetry(after(11 * time.Second)) {
		t.Error("requests of eleven seconds ago still count")
	}
	few := NewBudget(0.1, 1)
	for i := range 10 {
		if !few.TakeRetry(noon) {
			t.Fatalf("retry %d within the floor was refused", i+1)
		}
	}
	if few.TakeRetry(noon) {
		t.Error("the floor was exceeded")
	}
}

// Whatever is asked when, retries of any ten seconds stay within the budget.
func TestBudgetHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 0.5).Draw(t, "share")
		b := NewBudget(share, 0)
		requests, retries, now := 0, 0, noon
		for range rapid.IntRange(1, 300).Draw(t, "events") {
			now = now.Add(rapid.SampledFrom([]time.Duration{0, time.Millisecond, 3 * time.Second}).Draw(t, "pause"))
			if rapid.Bool().Draw(t, "request") {
				b.Sent(now)
				requests++
			} else if b.TakeRetry(now) {
				retries++
			}
		}
		if float64(retries) > float64(requests)*share {
			t.Fatalf("%d retries of %d requests at %v", retries, requests, share)
		}
	})
}

func TestBreakerOpensRestsAndProbes(t *testing.T) {
	b := NewBreaker(BreakerLimits{Least: 4, Share: 0.5, Rest: time.Second, MostRest: 3 * time.Second})
	send := func(at time.Duration, o Outcome) bool {
		generation, allowed := b.Allow(after(at))
		if allowed {
			b.Ended(generation, o, after(at))
		}
		return allowed
	}
	story := []struct {
		at      time.Duration
		outcome Outcome
		allowed bool
		open    bool
	}{
		{0, Answered, true, false},
		{0, Answered, true, false},
		{0, Abandoned, true, false}, // counts for nothing
		{0, Unreached, true, false},
		{0, Refused, true, true}, // two of four
		{500 * time.Millisecond, Answered, false, true},
		{time.Second, Unreached, true, true}, // the probe fails: 2 s more
		{2900 * time.Millisecond, Answered, false, true},
		{3 * time.Second, Refused, true, true}, // 3 s, the most
		{5900 * time.Millisecond, Answered, false, true},
		{6 * time.Second, Answered, true, false},
		{6 * time.Second, Unreached, true, false}, // forgotten what was before
	}
	for i, s := range story {
		if allowed := send(s.at, s.outcome); allowed != s.allowed || b.Open(after(s.at)) != s.open {
			t.Fatalf("step %d: allowed %v, open %v", i, allowed, b.Open(after(s.at)))
		}
	}
}

func TestBreakerLetsOneProbeThrough(t *testing.T) {
	b := NewBreaker(BreakerLimits{Least: 1, Share: 1, Rest: time.Second, MostRest: time.Second})
	first, _ := b.Allow(noon)
	b.Ended(first, Unreached, noon)
	probe, allowed := b.Allow(after(time.Second))
	if _, again := b.Allow(after(time.Second)); !allowed || again {
		t.Error("not exactly one request tries")
	}
	b.Ended(probe, Abandoned, after(time.Second))
	if _, allowed := b.Allow(after(time.Second)); !allowed {
		t.Error("a client that left blocks the probe for ever")
	}
}

// Requests that were sent before it opened end late, by their timeouts: they
// say nothing of the probe, nor of the place once that was answered.
func TestBreakerTakesNoStragglerForItsProbe(t *testing.T) {
	b := NewBreaker(BreakerLimits{Least: 4, Share: 0.5, Rest: time.Second, MostRest: 30 * time.Second})
	var before []Generation
	for range 20 {
		generation, _ := b.Allow(noon)
		before = append(before, generation)
	}
	late := func(o Outcome, n int, at time.Duration) {
		for _, generation := range before[:n] {
			b.Ended(generation, o, after(at))
		}
		before = before[n:]
	}
	late(Unreached, 4, 0)
	if !b.Open(noon) {
		t.Fatal("it did not open")
	}
	probe, allowed := b.Allow(after(time.Second))
	late(Unreached, 4, time.Second)
	late(Abandoned, 4, time.Second)
	if _, again := b.Allow(after(time.Second)); !allowed || again {
		t.Error("not exactly one request tries")
	}
	b.Ended(probe, Answered, after(time.Second))
	late(Unreached, 8, time.Second)
	if b.Open(after(time.Second)) {
		t.Error("what was sent before it opened opens it again")
	}
}

func TestOutliersArePutAsideLonger(t *testing.T) {
	o := NewOutliers(OutlierLimits{InARow: 2, Rest: time.Second, MostRest: 4 * time.Second}, 3)
	fail := func(at time.Duration) { o.Ended(0, Unreached, after(at)) }
	fail(0)
	o.Ended(0, Answered, noon)
	fail(0)
	if o.Aside(0, noon) {
		t.Error("failures that are not in a row count")
	}
	fail(0)
	for _, want := range []struct{ from, rest time.Duration }{{0, time.Second}, {time.Second, 2 * time.Second}, {3 * time.Second, 4 * time.Second}, {7 * time.Second, 4 * time.Second}} {
		end := want.from + want.rest
		if !o.Aside(0, after(end-1)) || o.Aside(0, after(end)) {
			t.Fatalf("not aside from %v for %v", want.from, want.rest)
		}
		fail(end)
		fail(end)
	}
}

// However they fail, at least half of the places stay.
func TestOutliersLeaveHalf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "places")
		o := NewOutliers(OutlierLimits{InARow: 1, Rest: time.Second, MostRest: time.Minute}, n)
		now := noon
		for range 60 {
			now = now.Add(rapid.SampledFrom([]time.Duration{0, 700 * time.Millisecond}).Draw(t, "pause"))
			o.Ended(rapid.IntRange(0, n-1).Draw(t, "place"), rapid.SampledFrom([]Outcome{Answered, Refused, Unreached, Abandoned}).Draw(t, "outcome"), now)
			aside := 0
			for i := range n {
				if o.Aside(i, now) {
					aside++
				}
			}
			if 2*aside > n {
				t.Fatalf("%d of %d are aside", aside, n)
			}
		}
	})
}

func TestPick(t *testing.T) {
	all := func(int) bool { return true }
	idle := func(int) int { return 0 }
	first := func(int) int { return 0 }
	busy := []int{5, 0, 9}
	load := func(i int) int { return busy[i] }
	for name, c := range map[string]struct {
		n      int
		fit    func(int) bool
		load   func(int) int
		chance func(int) int
		want   int
	}{
		"nothing":             {0, all, idle, first, -1},
		"one":                 {1, all, idle, first, 0},
		"less busy of two":    {3, all, load, first, 1},
		"the only fit":        {3, func(i int) bool { return i == 2 }, load, first, 2},
		"none is fit":         {2, func(int) bool { return false }, load, first, 1},
		"last two, by chance": {3, all, load, func(n int) int { return n - 1 }, 1},
	} {
		if got := Pick(c.n, c.fit, c.load, c.chance); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestRate(t *testing.T) {
	r := NewRate(10, 2)
	for i, c := range []struct {
		at   time.Duration
		ok   bool
		wait time.Duration
	}{
		{0, true, 0},
		{0, true, 0},
		{0, false, 100 * time.Millisecond},
		{50 * time.Millisecond, false, 50 * time.Millisecond},
		{100 * time.Millisecond, true, 0},
		{90 * time.Millisecond, false, 100 * time.Millisecond}, // a clock that went back gives nothing
		{time.Hour, true, 0},
		{time.Hour, true, 0},
		{time.Hour, false, 100 * time.Millisecond}, // no more than the burst is saved up
	} {
		ok, wait := r.Take(after(c.at))
		if ok != c.ok || (wait-c.wait).Abs() > time.Microsecond {
			t.Fatalf("step %d: %v, %v", i, ok, wait)
		}
	}
}

func TestAgain(t *testing.T) {
	limits := RetryLimits{Most: 3, Backoff: 100 * time.Millisecond, MostBackoff: 300 * time.Millisecond}
	base := Attempt{Method: http.MethodGet, Tries: 1, Whole: true, Outcome: Unreached, Left: time.Minute}
	for name, c := range map[string]struct {
		change func(*Attempt)
		pause  time.Duration
		ok     bool
	}{
		"lost GET":                {func(*Attempt) {}, 75 * time.Millisecond, true},
		"second":                  {func(a *Attempt) { a.Tries = 2 }, 150 * time.Millisecond, true},
		"third, most backoff":     {func(a *Attempt) { a.Tries = 3 }, 225 * time.Millisecond, true},
		"enough":                  {func(a *Attempt) { a.Tries = 4 }, 0, false},
		"503":                     {func(a *Attempt) { a.Outcome = Refused }, 75 * time.Millisecond, true},
		"answered":                {func(a *Attempt) { a.Outcome = Answered }, 0, false},
		"client left":             {func(a *Attempt) { a.Outcome = Abandoned }, 0, false},
		"answer has begun":        {func(a *Attempt) { a.Begun = true }, 0, false},
		"body is gone":            {func(a *Attempt) { a.Whole = false }, 0, false},
		"no time is left":         {func(a *Attempt) { a.Left = 75 * time.Millisecond }, 75 * time.Millisecond, false},
		"POST":                    {func(a *Attempt) { a.Method = http.MethodPost }, 0, false},
		"POST that never left":    {func(a *Attempt) { a.Method, a.Unsent = http.MethodPost, true }, 75 * time.Millisecond, true},
		"POST with a key":         {func(a *Attempt) { a.Method, a.Keyed = http.MethodPost, true }, 75 * time.Millisecond, true},
		"PUT":                     {func(a *Attempt) { a.Method = http.MethodPut }, 75 * time.Millisecond, true},
		"PATCH":                   {func(a *Attempt) { a.Method = http.MethodPatch }, 0, false},
		"a method nobody knows":   {func(a *Attempt) { a.Method = "BREW" }, 0, false},
		"lower case is no method": {func(a *Attempt) { a.Method = "get" }, 0, false},
	} {
		a := base
		c.change(&a)
		if pause, ok := limits.Again(a, 0.5); pause != c.pause || ok != c.ok {
			t.Errorf("%s: %v, %v", name, pause, ok)
		}
	}
}
