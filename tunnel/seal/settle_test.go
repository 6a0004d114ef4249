package seal

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The window's count agrees with a plain set of everything seen, whatever
// jumps the numbers make.
func TestWindowCountsWhatIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var window window
		seen := map[uint64]bool{}
		for _, step := range rapid.SliceOfN(rapid.IntRange(-9000, 20000), 1, 60).Draw(t, "steps") {
			pn := uint64(max(0, int64(window.Highest())+int64(step)))
			if window.Fresh(pn) {
				window.Mark(pn)
				seen[pn] = true
			}
			below := uint64(rapid.Uint64Range(0, window.Highest()).Draw(t, "below"))
			bound, missing := window.Missing(below)
			if bound < below || bound > window.Highest() || bound > below && bound+windowBits < window.Highest() {
				t.Fatalf("bound %d for %d, highest %d", bound, below, window.Highest())
			}
			want := bound
			for pn := range seen {
				if pn < bound {
					want--
				}
			}
			if missing != want {
				t.Fatalf("%d missing below %d, want %d", missing, bound, want)
			}
		}
	})
}

// arrivals marks numbers as they come, one per millisecond unless said
// otherwise, and settles as the engine does.
type arrivals struct {
	opener Opener
	now    time.Duration
}

func (a *arrivals) take(pns ...uint64) {
	for _, pn := range pns {
		a.now += time.Millisecond
		if a.opener.window.Fresh(pn) {
			a.opener.window.Mark(pn)
		}
		a.opener.Settle(a.now)
	}
}

// from returns the numbers from first up to end, without those left out.
func from(first, end uint64, without ...uint64) []uint64 {
	var pns []uint64
	for pn := first; pn < end; pn++ {
		if len(without) == 0 || pn != without[0] {
			pns = append(pns, pn)
			continue
		}
		without = without[1:]
	}
	return pns
}

func TestSettled(t *testing.T) {
	tests := []struct {
		name string
		pns  []uint64
		lost uint64
	}{
		{"all in order", from(0, 1000), 0},
		{"three lost", from(0, 1000, 100, 101, 500), 3},
		{"the newest still open", from(0, 1000, 950), 0},
		{"reordered", append(append(from(0, 500, 450), 450), from(500, 1000)...), 0},
		{"reordered by 90 records", append(append(from(0, 590, 500), 500), from(590, 1000)...), 0},
		{"doubled by the network", append(from(0, 500), append(from(400, 500), from(500, 1000)...)...), 0},
		{"lost and doubled", append(from(0, 500, 10), append(from(400, 500), from(500, 1000)...)...), 1},
		{"back after it counted as lost", append(append(from(0, 800, 300), 300), from(800, 1000)...), 0},
	}
	for _, tt := range tests {
		var a arrivals
		a.take(tt.pns...)
		settled, lost := a.opener.Settled()
		if lost != tt.lost || settled < 800 || settled > 900 {
			t.Errorf("%s: %d lost of %d, want %d of 800 to 900", tt.name, lost, settled, tt.lost)
		}
	}
}

// A line that keeps every second record for 75 ms longer loses nothing, at no
// moment.
func TestReorderedRecordsAreNeverLost(t *testing.T) {
	var a arrivals
	const late = 37 // records, at one every 2 ms
	for pn := range uint64(3000) {
		a.take(2 * pn)
		if pn >= late {
			a.take(2*(pn-late) + 1)
		}
		if _, lost := a.opener.Settled(); lost != 0 {
			t.Fatalf("%d lost after %d records", lost, 2*pn)
		}
	}
	if settled, _ := a.opener.Settled(); settled < 5000 {
		t.Errorf("%d settled: this test is blind", settled)
	}
}

// At rates at which the window is shorter than the wait, what left the window
// is lost.
func TestSettledAtHighRates(t *testing.T) {
	var a arrivals
	for pn := uint64(0); pn < 1_000_000; pn++ {
		if pn%100 == 7 {
			continue
		}
		if pn%1000 == 0 { // a million a second
			a.now += time.Millisecond
		}
		a.opener.window.Mark(pn)
		a.opener.Settle(a.now)
	}
	settled, lost := a.opener.Settled()
	if settled < 950_000 || lost < settled/100-1 || lost > settled/100+1 {
		t.Errorf("%d lost of %d, want 1 %%", lost, settled)
	}
}
