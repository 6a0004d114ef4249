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
		{"all lost in bursts", Settings{Loss: 1, Burst: 5}, []time.Duration{0}, []time.Duration{0}, []Outcome{DroppedLoss}},
		{"no UDP", Settings{DropUDP: true}, []time.Duration{0}, []time.Duration{0}, []Outcome{DroppedUDP}},
		{"fits", Settings{MTU: 986}, []time.Duration{0}, []time.Duration{0}, []Outcome{Passed}},
		{"too large", Settings{MTU: 985}, []time.Duration{0}, []time.Duration{0}, []Outcome{DroppedMTU}},
		{"alone nothing overtakes", Settings{Reorder: 1}, []time.Duration{5 * ms}, []time.Duration{5 * ms}, []Outcome{Passed}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := NewDirection(1, 0)
			for i, now := range tt.arrivals {
				want := Fate{Due: tt.dues[i], Outcome: tt.outcomes[i]}
				if got := d.Admit(now, Frame{Bytes: 1000, UDP: true}, tt.settings); got != want {
					t.Errorf("frame %d: %+v, want %+v", i, got, want)
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
		if d.Admit(0, Frame{Bytes: 1000}, s).Outcome == Passed {
			passed++
		}
	}
	// 1000 bytes take 1 ms; the frame that starts after exactly 50 ms is the last.
	if passed != 51 {
		t.Errorf("%d frames of 1 ms passed a queue of 50 ms, want 51", passed)
	}
	if d.Admit(10*time.Millisecond, Frame{Bytes: 1000}, s).Outcome != Passed {
		t.Error("a queue that has drained for 10 ms refused a frame")
	}
}

func TestLossRepeatsAcrossSettings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		loss := causeway.Ratio(rapid.Float64Range(0, 1).Draw(t, "loss"))
		one, other := NewDirection(seed, 1), NewDirection(seed, 1)
		for i := range 200 {
			now := time.Duration(i) * time.Millisecond
			a := one.Admit(now, Frame{Bytes: 100}, Settings{Loss: loss}).Outcome
			b := other.Admit(now, Frame{Bytes: 1500}, Settings{Loss: loss, Delay: time.Duration(i), Duplicate: 0.5, Corrupt: 0.5}).Outcome
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
				Delay:  time.Duration(rapid.IntRange(0, 300_000_000).Draw(t, "delay")),
				Jitter: time.Duration(rapid.IntRange(0, 30_000_000).Draw(t, "jitter")),
			}
			size := rapid.IntRange(60, 1514).Draw(t, "size")
			fate := d.Admit(now, Frame{Bytes: size}, s)
			if fate.Outcome != Passed {
				continue
			}
			due := fate.Due
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
