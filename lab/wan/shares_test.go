package wan

import (
	"math"
	"testing"
	"time"

	"causeway"
)

// frames is enough that a share of 1 % has a standard deviation of 0.02 %.
const frames = 200_000

// within fails unless count is a share of frames, by five standard deviations
// of independent frames.
func within(t *testing.T, what string, count int, share float64) {
	t.Helper()
	deviation := math.Sqrt(frames * share * (1 - share))
	if diff := math.Abs(float64(count) - frames*share); diff > 5*deviation {
		t.Errorf("%s: %d of %d frames, want a share of %v", what, count, frames, share)
	}
}

// each admits frames a millisecond apart.
func each(seed uint64, s Settings, see func(now time.Duration, fate Fate)) {
	d := NewDirection(seed, 0)
	for i := range frames {
		now := time.Duration(i) * time.Millisecond
		see(now, d.Admit(now, Frame{Bytes: 100}, s))
	}
}

func TestShares(t *testing.T) {
	for _, share := range []causeway.Ratio{0, 0.01, 0.25, 1} {
		lost, twice, damaged, overtook := 0, 0, 0, 0
		count := func(n *int, yes bool) {
			if yes {
				*n++
			}
		}
		each(42, Settings{Loss: share}, func(_ time.Duration, f Fate) { count(&lost, f.Outcome == DroppedLoss) })
		each(43, Settings{Duplicate: share, Corrupt: share}, func(_ time.Duration, f Fate) {
			count(&twice, f.Twice)
			count(&damaged, f.Damage != 0)
		})
		delay := 100 * time.Millisecond
		each(44, Settings{Delay: delay, Reorder: share}, func(now time.Duration, f Fate) { count(&overtook, f.Due < now+delay) })
		within(t, "lost", lost, float64(share))
		within(t, "twice", twice, float64(share))
		within(t, "damaged", damaged, float64(share))
		within(t, "overtook", overtook, float64(share))
	}
}

func TestOvertakesBySo(t *testing.T) {
	delay := 100 * time.Millisecond
	least, most := delay, time.Duration(0)
	each(1, Settings{Delay: delay, Reorder: 0.25}, func(now time.Duration, f Fate) {
		took := f.Due - now
		if took == delay {
			return
		}
		least, most = min(least, took), max(most, took)
		if now > time.Second && !f.Overtakes {
			t.Fatalf("a frame that took %v of %v overtook none of those a millisecond apart", took, delay)
		}
	})
	if least < 50*time.Millisecond || least > 51*time.Millisecond || most > 90*time.Millisecond || most < 89*time.Millisecond {
		t.Errorf("they took from %v to %v, want 50 to 90 ms of 100", least, most)
	}
}

// bursts counts losses in a row.
func bursts(seed uint64, s Settings) (lost, runs int) {
	before := false
	each(seed, s, func(_ time.Duration, f Fate) {
		now := f.Outcome == DroppedLoss
		if now {
			lost++
		}
		if now && !before {
			runs++
		}
		before = now
	})
	return lost, runs
}

func TestBursts(t *testing.T) {
	for _, tt := range []struct {
		loss  causeway.Ratio
		burst float64
		mean  float64
	}{
		{0.01, 0, 1 / 0.99},
		{0.01, 1, 1 / 0.99},
		{0.01, 5, 5},
		{0.05, 20, 20},
		{0.3, 8, 8},
		// By chance losses of 90 % come ten in a row: fewer there cannot be.
		{0.9, 2, 10},
	} {
		lost, runs := bursts(7, Settings{Loss: tt.loss, Burst: tt.burst})
		// Both figures vary with the number of bursts, each of which varies by
		// about its own length.
		tolerance := 5 / math.Sqrt(float64(runs))
		if mean := float64(lost) / float64(runs); math.Abs(mean/tt.mean-1) > tolerance {
			t.Errorf("loss %v burst %v: bursts of %.2f frames, want %.2f", tt.loss, tt.burst, mean, tt.mean)
		}
		if share := float64(lost) / frames; math.Abs(share/float64(tt.loss)-1) > 1.5*tolerance {
			t.Errorf("loss %v burst %v: %.4f lost", tt.loss, tt.burst, share)
		}
	}
}

// TestBurstsThatLoseSome: half of a bad state's frames come through, so that
// it is longer than the losses in a row it shows as.
func TestBurstsThatLoseSome(t *testing.T) {
	lost, runs := bursts(9, Settings{Loss: 0.1, Burst: 20, BurstLoss: 0.5})
	if share := float64(lost) / frames; math.Abs(share/0.1-1) > 0.1 {
		t.Errorf("%.4f lost, want 0.1", share)
	}
	// A loss is followed by another if the state stays bad (19 in 20) and the
	// die says so (1 in 2).
	want := 1 / (1 - 0.95*0.5)
	if mean := float64(lost) / float64(runs); math.Abs(mean/want-1) > 0.1 {
		t.Errorf("%.2f lost in a row, want %.2f", mean, want)
	}
}

func TestJitterIsExponential(t *testing.T) {
	const mean = 10 * time.Millisecond
	d := NewDirection(3, 0)
	var sum time.Duration
	beyond := map[int]int{}
	for i := range frames {
		// So far apart that no frame holds up another.
		now := time.Duration(i) * time.Second
		extra := d.Admit(now, Frame{Bytes: 100}, Settings{Jitter: mean}).Due - now
		if extra < 0 || extra > maxJitters*mean {
			t.Fatalf("%v added", extra)
		}
		sum += extra
		for times := 1; times <= 5; times++ {
			if extra > time.Duration(times)*mean {
				beyond[times]++
			}
		}
	}
	for times, count := range beyond {
		within(t, "beyond some means", count, math.Exp(-float64(times)))
	}
	// The standard deviation is the mean.
	if average := sum / frames; (average - mean).Abs() > 5*mean/447 {
		t.Errorf("%v added on average, want %v", average, mean)
	}
}

func TestSameSeedSameFate(t *testing.T) {
	s := Settings{Delay: time.Second, Jitter: time.Millisecond, Loss: 0.1, Burst: 3, Reorder: 0.1, Duplicate: 0.1, Corrupt: 0.1}
	one, same, other := NewDirection(1, 1), NewDirection(1, 1), NewDirection(1, 2)
	differs := false
	for i := range 1000 {
		now := time.Duration(i) * time.Millisecond
		a, b, c := one.Admit(now, Frame{Bytes: 100}, s), same.Admit(now, Frame{Bytes: 100}, s), other.Admit(now, Frame{Bytes: 100}, s)
		if a != b {
			t.Fatalf("frame %d: %+v and %+v", i, a, b)
		}
		differs = differs || a != c
	}
	if !differs {
		t.Error("both directions have the same luck")
	}
}
