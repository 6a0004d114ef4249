package wan

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway"
)

func TestAdmit(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name     string
		settings Settings
		// frames of 1000 bytes, each arriving at its time
		arrivals []time.Duration
		dues     []time.Duration
		outcomes []Outcome
	}{
		{"plain", Settings{}, []time.Duration{0, 5 * ms}, []time.Duration{0, 5 * ms}, []Outcome{Passed, Passed}},
		{"delay", Settings{Delay: 100 * ms}, []time.Duration{7 * ms}, []time.Duration{107 * ms}, []Outcome{Passed}},
		{
			"rate",
			Settings{Rate: 8 * causeway.Mbps, Queue: time.Second},
			[]time.Duration{0, 0, 0, 10 * ms},
			[]time.Duration{ms, 2 * ms, 3 * ms, 11 * ms},
			[]Outcome{Passed, Passed, Passed, Passed},
		},
		{"black hole", Settings{Blackhole: true}, []time.Duration{0}, []time.Duration{0}, []Outcome{DroppedBlackhole}},
		{"all lost", Settings{Loss: 1}, []time.Duration{0}, []time.Duration{0}, []Outcome{DroppedLoss}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := NewDirection(1, 0)
			for i, now := range tt.arrivals {
				due, outcome := d.Admit(now, 1000, tt.settings)
				if due != tt.dues[i] || outcome != tt.outcomes[i] {
					t.Errorf("frame %d: due %v outcome %v, want %v and %v", i, due, outcome, tt.dues[i], tt.outcomes[i])
				}
			}
		})
	}
}

func TestQueueDropsAtTheTail(t *testing.T) {
	d := NewDirection(1, 0)
	s := Settings{Rate: 8 * causeway.Mbps, Queue: 50 * time.Millisecond}
	passed := 0
	for range 1000 {
		if _, outcome := d.Admit(0, 1000, s); outcome == Passed {
			passed++
		}
	}
	// 1000 bytes take 1 ms; the frame that starts after exactly 50 ms is the last.
	if passed != 51 {
		t.Errorf("%d frames of 1 ms passed a queue of 50 ms, want 51", passed)
	}
	if _, outcome := d.Admit(10*time.Millisecond, 1000, s); outcome != Passed {
		t.Error("a queue that has drained for 10 ms refused a frame")
	}
}

func TestLossRatio(t *testing.T) {
	const frames = 200_000
	d := NewDirection(42, 0)
	lost := 0
	for range frames {
		if _, outcome := d.Admit(0, 100, Settings{Loss: 0.01}); outcome == DroppedLoss {
			lost++
		}
	}
	// 2000 expected, standard deviation 44.5: five of them either side.
	if lost < 1778 || lost > 2222 {
		t.Errorf("%d of %d frames lost at 1 %%", lost, frames)
	}
}

func TestLossRepeatsAcrossSettings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		loss := causeway.Ratio(rapid.Float64Range(0, 1).Draw(t, "loss"))
		one, other := NewDirection(seed, 1), NewDirection(seed, 1)
		for i := range 200 {
			now := time.Duration(i) * time.Millisecond
			_, a := one.Admit(now, 100, Settings{Loss: loss})
			_, b := other.Admit(now, 1500, Settings{Loss: loss, Delay: time.Duration(i)})
			if a != b {
				t.Fatalf("frame %d: %v with one delay, %v with another", i, a, b)
			}
		}
	})
}

func TestOrderAndRateHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := NewDirection(rapid.Uint64().Draw(t, "seed"), 0)
		rate := causeway.BitRate(rapid.IntRange(64_000, 1_000_000_000).Draw(t, "rate"))
		var now, last time.Duration
		var bits float64
		for range rapid.IntRange(1, 300).Draw(t, "frames") {
			now += time.Duration(rapid.IntRange(0, 2_000_000).Draw(t, "after"))
			s := Settings{
				Rate: rate, Loss: 0.1, Queue: DefaultQueue,
				Delay: time.Duration(rapid.IntRange(0, 300_000_000).Draw(t, "delay")),
			}
			size := rapid.IntRange(60, 1514).Draw(t, "size")
			due, outcome := d.Admit(now, size, s)
			if outcome != Passed {
				continue
			}
			if due < last || due < now+s.Delay {
				t.Fatalf("due %v after one due %v, arrived %v with delay %v", due, last, now, s.Delay)
			}
			last = due
			bits += float64(size) * 8
			if sent := d.free.Seconds() * float64(rate); bits > sent*1.001+1 {
				t.Fatalf("%.0f bits sent by %v at %v", bits, d.free, rate)
			}
		}
	})
}

func TestLateness(t *testing.T) {
	var l Lateness
	for range 98 {
		l.Add(50 * time.Microsecond)
	}
	l.Add(3 * time.Millisecond)
	l.Add(250 * time.Millisecond)
	if l.Max() != 250*time.Millisecond {
		t.Errorf("max %v", l.Max())
	}
	if got := l.P99(); got < 3*time.Millisecond || got > 3100*time.Microsecond {
		t.Errorf("p99 %v, want 3 ms", got)
	}
}

func TestQueueKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		var pushed, popped byte
		for range rapid.IntRange(1, 2000).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "push") {
				q.push(0, []byte{pushed})
				pushed++
			} else if !q.empty() {
				if q.first().bytes[0] != popped {
					t.Fatalf("got frame %d, want %d", q.first().bytes[0], popped)
				}
				popped++
				q.drop(1)
			}
		}
	})
}
