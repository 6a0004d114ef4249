package path

import (
	"testing"
	"time"
)

// traffic feeds a loss with a rate of records, looked at every 25 ms.
type traffic struct {
	loss            loss
	now             time.Duration
	settled, missed float64
}

func (f *traffic) run(length time.Duration, perSecond, lost float64) {
	for end := f.now + length; f.now < end; {
		f.now += 25 * ms
		f.settled += perSecond / 40
		f.missed += perSecond / 40 * lost
		f.loss.observe(uint64(f.settled), uint64(f.missed), f.now)
	}
}

func TestLossFollowsTheLine(t *testing.T) {
	for _, rate := range []float64{100, 2000, 1e6} {
		var f traffic
		f.run(10*time.Second, rate, 0)
		if got := f.loss.ratio(); got != 0 {
			t.Errorf("%v records/s: loss %v of a clean line", rate, got)
		}
		f.run(time.Second, rate, 0.03)
		if got := f.loss.ratio(); got < 0.01 || got > 0.03 {
			t.Errorf("%v records/s: loss %v one second after 3 %% began", rate, got)
		}
		f.run(5*time.Second, rate, 0.03)
		if got := f.loss.ratio(); got < 0.025 || got > 0.035 {
			t.Errorf("%v records/s: loss %v, want 3 %%", rate, got)
		}
		f.run(5*time.Second, rate, 0)
		if got := f.loss.ratio(); got > 0.0015 {
			t.Errorf("%v records/s: loss %v five seconds after it ended", rate, got)
		}
	}
}

func TestLossSaysWhatItRestsOn(t *testing.T) {
	var f traffic
	if got := f.loss.records(0); got != 0 {
		t.Errorf("%d records before any", got)
	}
	f.run(10*time.Second, 1000, 0)
	if got := f.loss.records(f.now); got < 1400 || got > 1500 {
		t.Errorf("%d records, want about 1.44 seconds' worth of 1000", got)
	}
	if got := f.loss.records(f.now + 10*time.Second); got > 2 {
		t.Errorf("%d records after ten seconds without any", got)
	}
}

// What was lost while the path was dead does not outweigh what comes after.
func TestLossOfADeadPathPasses(t *testing.T) {
	var f traffic
	f.run(10*time.Second, 40, 0)
	f.now += time.Minute
	f.settled, f.missed = f.settled+2400, f.missed+2400
	f.loss.observe(uint64(f.settled), uint64(f.missed), f.now)
	f.run(5*time.Second, 40, 0)
	if got := f.loss.ratio(); got > 0.05 {
		t.Errorf("loss %v five seconds after the path came back", got)
	}
}

// Records that came later than anyone waited for are taken back, and never
// make the loss negative.
func TestLossTakesLateRecordsBack(t *testing.T) {
	var f traffic
	f.run(time.Second, 1000, 0)
	f.loss.observe(1100, 50, f.now+25*ms)
	f.loss.observe(1200, 0, f.now+50*ms)
	if got := f.loss.ratio(); got < 0 || got > 0.001 {
		t.Errorf("loss %v after all records came", got)
	}
}
