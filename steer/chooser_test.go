package steer

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway"
	"causeway/tunnel/path"
)

const beat = 25 * time.Millisecond

// What a chooser without a past decides.
func TestChooseAtOnce(t *testing.T) {
	up, fresh := Candidate{State: path.Up, Settled: true}, Candidate{State: path.Up}
	suspect, down := Candidate{State: path.Suspect}, Candidate{State: path.Down}
	stream := Candidate{State: path.Up, Settled: true, Stream: true}
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
		{"no such place", []Candidate{up}, -7, 0, First},
		{"UDP before TCP", []Candidate{stream, fresh}, None, 1, First},
		{"TCP rather than nothing", []Candidate{down, stream}, 0, 1, Failed},
		{"TCP is not preferred", []Candidate{stream, up}, 1, 1, Kept},
	}
	for _, tt := range tests {
		for i := range tt.candidates {
			tt.candidates[i].ID = fmt.Sprint("p", i)
		}
		for _, way := range []causeway.Steer{"", causeway.SteerPrimaryBackup} {
			d := NewChooser(Policy{Steer: way}).Choose(tt.candidates, tt.current, time.Hour)
			if d.Place != tt.want || d.Reason != tt.reason {
				t.Errorf("%s: %d, %s; want %d, %s", tt.name, d.Place, d.Reason, tt.want, tt.reason)
			}
		}
	}
}

var (
	anyWay = rapid.SampledFrom([]causeway.Steer{causeway.SteerPrimaryBackup, causeway.SteerBest, causeway.SteerBalance})
	anySLA = rapid.Custom(func(t *rapid.T) causeway.SLA {
		return causeway.SLA{
			Latency: time.Duration(rapid.IntRange(0, 300).Draw(t, "latency")) * time.Millisecond,
			Jitter:  time.Duration(rapid.IntRange(0, 30).Draw(t, "jitter")) * time.Millisecond,
			Loss:    causeway.Ratio(rapid.SampledFrom([]float64{0, 0.005, 0.02}).Draw(t, "loss")),
		}
	})
	anyFigures = rapid.Custom(func(t *rapid.T) Candidate {
		return Candidate{
			Measured: rapid.IntRange(0, 9).Draw(t, "measured") > 0, Settled: rapid.IntRange(0, 3).Draw(t, "settled") > 0,
			RTT:    time.Duration(rapid.SampledFrom([]int{100, 200, 210, 260, 500, -5}).Draw(t, "rtt")) * time.Millisecond,
			Jitter: time.Duration(rapid.SampledFrom([]int{0, 5, 50, -5}).Draw(t, "jitter")) * time.Millisecond,
			Loss:   rapid.SampledFrom([]float64{0, 0.003, 0.01, 0.019, 0.021, 0.3, 1, 7, -1, math.NaN()}).Draw(t, "loss"),
		}
	})
)

// world is paths whose figures change at any time in any way.
type world struct {
	candidates []Candidate
	chooser    *Chooser
	current    int
	now        time.Duration
}

func anyWorld(t *rapid.T) *world {
	w := &world{current: None, chooser: NewChooser(Policy{Steer: anyWay.Draw(t, "steer"), SLA: anySLA.Draw(t, "sla")})}
	w.candidates = make([]Candidate, rapid.IntRange(1, 4).Draw(t, "paths"))
	for i := range w.candidates {
		w.candidates[i] = Candidate{ID: fmt.Sprint("p", i), State: path.Up, Settled: true, Stream: rapid.IntRange(0, 3).Draw(t, "stream") == 0}
	}
	return w
}

// change gives one path other figures, and keeps what it is.
func (w *world) change(t *rapid.T) *Candidate {
	c := &w.candidates[rapid.IntRange(0, len(w.candidates)-1).Draw(t, "path")]
	figures := anyFigures.Draw(t, "figures")
	figures.ID, figures.State, figures.Stream = c.ID, c.State, c.Stream
	*c = figures
	return c
}

func (w *world) step() Decision {
	d := w.chooser.Choose(w.candidates, w.current, w.now)
	w.current = d.Place
	w.now += beat
	return d
}

// Whatever the figures do, a path in a worse state than another is never used,
// and asking again without any change changes nothing.
func TestChoiceIsNeverOfAWorseState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		for range rapid.IntRange(1, 60).Draw(t, "changes") {
			w.change(t).State = path.State(rapid.IntRange(0, 2).Draw(t, "state"))
			for range rapid.SampledFrom([]int{1, 3, 45, 450}).Draw(t, "beats") {
				d := w.step()
				for i, c := range w.candidates {
					if c.State > w.candidates[d.Place].State {
						t.Fatalf("chose %d though %d is in a better state", d.Place, i)
					}
				}
				if again := w.chooser.Choose(w.candidates, d.Place, w.now-beat); again.Reason != Kept || again.Place != d.Place {
					t.Fatalf("chose %+v, then %+v without any change", d, again)
				}
				if (d.Reason == Kept) != (d.Evidence == "") {
					t.Fatalf("evidence without a change, or the other way round: %+v", d)
				}
			}
		}
	})
}

// However the figures of living paths jump, traffic does not: a path that was
// left for cause is not entered again within trustAfter, so each is left for
// cause six times a minute at most; and every move that is not for cause leads
// to a more preferred path or from TCP to UDP.
func TestMovesAreBounded(t *testing.T) {
	const minute = time.Minute
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		w.step()
		left := map[string][]time.Duration{}
		var moves []time.Duration
		for range rapid.IntRange(1, 120).Draw(t, "changes") {
			w.change(t)
			for range rapid.SampledFrom([]int{1, 41, 60, 130, 450, 900}).Draw(t, "beats") {
				before := w.candidates[w.current].ID
				at := w.now
				d := w.step()
				if d.Reason == Kept {
					continue
				}
				to := w.candidates[d.Place].ID
				if lately := left[to]; len(lately) > 0 && at-lately[len(lately)-1] < trustAfter {
					t.Fatalf("entered %s %v after it was left: %+v", to, at-lately[len(lately)-1], d)
				}
				if d.Reason != Preferred && d.Reason != Recovered {
					left[before] = append(left[before], at)
				}
				moves = append(moves, at)
			}
		}
		n := len(w.candidates)
		for _, at := range moves {
			within := 0
			for _, other := range moves {
				if other >= at && other < at+minute {
					within++
				}
			}
			if limit := 6 * n * n; within > limit {
				t.Fatalf("%d moves within a minute, at most %d are expected of %d paths", within, limit, n)
			}
		}
	})
}

// A path that is bad without end is left within 1.5 s for one that is good.
func TestBadIsLeftInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{current: None, chooser: NewChooser(Policy{Steer: anyWay.Draw(t, "steer"), SLA: anySLA.Draw(t, "sla")})}
		sound := Candidate{State: path.Up, Settled: true, Measured: true, RTT: time.Millisecond}
		w.candidates = []Candidate{sound, sound}
		w.candidates[0].ID, w.candidates[1].ID = "a", "b"
		for range rapid.IntRange(1, 400).Draw(t, "beats") {
			w.step()
		}
		bad := &w.candidates[w.current]
		from := w.current
		if rapid.Bool().Draw(t, "lossy") {
			bad.Loss = rapid.Float64Range(0.03, 1).Draw(t, "loss")
		} else {
			bad.RTT = time.Duration(rapid.IntRange(301, 2000).Draw(t, "rtt")) * time.Millisecond
		}
		for end := w.now + 1500*time.Millisecond; w.now < end && w.current == from; {
			if d := w.step(); d.Reason != Kept && d.Reason != Degraded && d.Reason != SLA {
				t.Fatalf("unexpected: %+v", d)
			}
		}
		if w.current == from {
			t.Fatal("still on the bad path")
		}
	})
}

// Loss that is counted in small windows jumps around its mean. What is clearly
// above the limit is left, what is clearly below is kept.
func TestNoisyLoss(t *testing.T) {
	noise := []float64{0.7, 1.35, 0.55, 1.2, 0.9, 1.4, 0.8, 1.1}
	for loss, want := range map[float64]int{0.013: 0, 0.03: 1} {
		w := &world{current: None, chooser: NewChooser(Policy{})}
		w.candidates = []Candidate{
			{ID: "a", State: path.Up, Settled: true, Measured: true, RTT: 200 * time.Millisecond},
			{ID: "b", State: path.Up, Settled: true, Measured: true, RTT: 200 * time.Millisecond},
		}
		for i := range 400 {
			w.candidates[0].Loss = loss * noise[i%len(noise)]
			w.step()
		}
		if w.current != want {
			t.Errorf("loss around %v: path %d, want %d", loss, w.current, want)
		}
	}
}

func TestChooseDoesNotAllocate(t *testing.T) {
	for _, way := range []causeway.Steer{causeway.SteerPrimaryBackup, causeway.SteerBest} {
		w := &world{current: None, chooser: NewChooser(Policy{Steer: way, SLA: causeway.SLA{Loss: 0.01}})}
		for _, id := range []string{"a", "b", "c"} {
			w.candidates = append(w.candidates, Candidate{ID: id, State: path.Up, Settled: true, Measured: true, RTT: time.Second, Loss: 0.5})
		}
		w.step()
		if n := testing.AllocsPerRun(1000, func() { w.step() }); n != 0 {
			t.Errorf("%s: %v allocations a decision", way, n)
		}
	}
}

// A chooser does not remember every path that ever was.
func TestForgottenPathsAreForgotten(t *testing.T) {
	c := NewChooser(Policy{})
	for i := range 100 {
		c.Choose([]Candidate{{ID: fmt.Sprint(i), State: path.Up}}, None, time.Duration(i)*time.Minute)
	}
	if len(c.watches) > 12 {
		t.Errorf("%d paths are remembered", len(c.watches))
	}
	if !slices.ContainsFunc(c.watches, func(w *watch) bool { return w.id == "99" }) {
		t.Error("the newest is not")
	}
}
