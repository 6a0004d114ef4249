package path

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// mtuLine is a line with an MTU: probes above it vanish, the others are answered after a
// round trip.
type mtuLine struct {
	m      *MTU
	limit  int
	rtt    time.Duration
	now    time.Duration
	answer []answer
	sent   int
	random *rand.Rand
	loss   float64 // each way
	// shrinks counts black holes noticed.
	shrinks int
}

type answer struct {
	at time.Duration
	id uint64
}

func newMTULine(limit int, rtt time.Duration) *mtuLine {
	return &mtuLine{m: NewMTU(1472, 0, counting()), limit: limit, rtt: rtt}
}

// counting stands in for randomness.
func counting() func() uint64 {
	last := uint64(0)
	return func() uint64 {
		last++
		return last
	}
}

// run lets time pass in steps of a heartbeat.
func (l *mtuLine) run(d time.Duration) {
	for end := l.now + d; l.now < end; l.now += 25 * ms {
		for len(l.answer) > 0 && l.answer[0].at <= l.now {
			l.m.Answered(l.answer[0].id)
			l.answer = l.answer[1:]
		}
		if l.m.Lost(l.now, l.rtt) {
			l.shrinks++
		}
		for p, ok := l.m.Next(l.now); ok; p, ok = l.m.Next(l.now) {
			l.sent += p.Size
			if p.Size <= l.limit && !l.lost() && !l.lost() {
				l.answer = append(l.answer, answer{l.now + l.rtt, p.ID})
			}
		}
	}
}

func TestMTUIsFound(t *testing.T) {
	tests := []struct {
		limit  int
		within time.Duration
	}{
		{1472, 300 * ms}, // one round trip
		{1200, 300 * ms},
		{1232, 1200 * ms},
		{1252, 1200 * ms},
		{1412, 1200 * ms},
		{1424, 300 * ms},
		{1464, 1200 * ms},
	}
	for _, tt := range tests {
		l := newMTULine(tt.limit, 200*ms)
		l.run(tt.within)
		if got := l.m.Confirmed(); got != tt.limit {
			t.Errorf("limit %d: confirmed %d after %v", tt.limit, got, tt.within)
		}
		l.run(20 * time.Second)
		if got := l.m.Confirmed(); got != tt.limit {
			t.Errorf("limit %d: confirmed %d in the end", tt.limit, got)
		}
	}
}

// Every size there is to find is found, and on a jumbo line too.
func TestMTUFindsEverySize(t *testing.T) {
	for _, ceiling := range []int{1200, 1252, 1472, 8972} {
		for _, limit := range append(ladder, FloorMTU) {
			l := &mtuLine{m: NewMTU(ceiling, 0, counting()), limit: limit, rtt: 20 * ms}
			l.run(10 * time.Second)
			if got := l.m.Confirmed(); got != min(limit, ceiling) {
				t.Errorf("ceiling %d, limit %d: confirmed %d", ceiling, limit, got)
			}
		}
	}
}

func TestMTUBlackHoleIsNoticedAndLeft(t *testing.T) {
	l := newMTULine(1472, 200*ms)
	l.run(10 * time.Second)
	l.limit = 1272
	start := l.now
	for l.m.Confirmed() > l.limit {
		l.run(25 * ms)
		if l.now-start > 10*time.Second {
			t.Fatal("the black hole was never noticed")
		}
	}
	if took := l.now - start; took > 1500*ms {
		t.Errorf("noticed after %v, want within 1.5 s", took)
	}
	l.run(2 * time.Second)
	if got := l.m.Confirmed(); got != 1252 {
		t.Errorf("confirmed %d afterwards, want 1252", got)
	}
}

func TestMTUGrowsBack(t *testing.T) {
	l := newMTULine(1252, 50*ms)
	l.run(5 * time.Second)
	l.limit = 1472
	l.run(searchAgain)
	if got := l.m.Confirmed(); got != 1472 {
		t.Errorf("confirmed %d after the line grew", got)
	}
}

func TestMTUProbesAreFew(t *testing.T) {
	l := newMTULine(1472, 200*ms)
	l.run(time.Second)
	l.sent = 0
	l.run(time.Minute)
	if perSecond := l.sent / 60; perSecond > 4000 {
		t.Errorf("%d bytes of probes a second on a path that is settled", perSecond)
	}
}

// Answers, true or not, never take the size out of its bounds.
func TestMTUStaysInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ceiling := rapid.IntRange(500, 9000).Draw(t, "ceiling")
		m := NewMTU(ceiling, 0, counting())
		now := time.Duration(0)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			now += time.Duration(rapid.IntRange(1, 2000).Draw(t, "ms")) * ms
			m.Lost(now, 0)
			for _, ok := m.Next(now); ok; _, ok = m.Next(now) {
			}
			m.Answered(rapid.Uint64Range(0, 300).Draw(t, "id"))
			if m.Confirmed() < FloorMTU || m.Confirmed() > max(ceiling, FloorMTU) {
				t.Fatalf("confirmed %d, ceiling %d", m.Confirmed(), ceiling)
			}
		}
	})
}

// Rule W17: the ids are those of the random source and nothing else answers a
// probe: no id next to it, none that was answered, none that is too old.
func TestW17ProbeIDsAreUnguessable(t *testing.T) {
	drawn := []uint64{0x9e3779b97f4a7c15, 0x0123456789abcdef, 0xfedcba9876543210}
	ids := drawn
	m := NewMTU(1472, 0, func() uint64 { id := ids[0]; ids = ids[1:]; return id })
	for i := range searchProbes {
		p, ok := m.Next(0)
		if !ok || p.ID != drawn[i] {
			t.Fatalf("probe %+v, %v; want id %x", p, ok, drawn[i])
		}
	}
	for _, id := range []uint64{0, 1, drawn[2] + 1, drawn[2] - 1, drawn[2] & (1<<32 - 1)} {
		if m.Answered(id); m.Confirmed() != FloorMTU {
			t.Fatalf("the answer %x confirmed %d", id, m.Confirmed())
		}
	}
	if m.Answered(drawn[2]); m.Confirmed() != 1472 {
		t.Fatalf("confirmed %d by the genuine answer", m.Confirmed())
	}
	m.confirmed = FloorMTU
	if m.Answered(drawn[2]); m.Confirmed() != FloorMTU {
		t.Error("an answer counts twice")
	}
	for now := time.Duration(0); now <= answerTime+25*ms; now += 25 * ms {
		m.Lost(now, 0)
	}
	if m.Answered(drawn[1]); m.Confirmed() != FloorMTU {
		t.Error("an answer that came too late counts")
	}
}

// Rule W17: at most four probes are unanswered at any time, whether nothing
// is answered or all is, and however long that takes.
func TestW17FewProbesAreOutstanding(t *testing.T) {
	for _, rtt := range []time.Duration{20 * ms, 200 * ms, 3 * time.Second} {
		for _, limit := range []int{0, 1424, 1472} {
			l := newMTULine(limit, rtt)
			most := 0
			for range 2000 {
				l.run(25 * ms)
				most = max(most, len(l.m.probes.sent))
			}
			if most > 4 || most == 0 {
				t.Errorf("rtt %v, limit %d: %d probes outstanding", rtt, limit, most)
			}
		}
	}
}

// Rule W17: answers are limited, whatever the peer asks, and an honest one is
// always answered.
func TestW17AnswersAreLimited(t *testing.T) {
	var flooded, honest Answers
	given := 0
	for now := time.Duration(0); now < 10*time.Second; now += ms {
		if flooded.Allow(now) {
			given++
		}
	}
	if want := answersAtOnce + 10*answersPerSecond; given < want-1 || given > want+1 {
		t.Errorf("%d answers to 10,000 probes within ten seconds, want about %d", given, want)
	}
	for now := time.Duration(0); now < time.Minute; now += answerTime {
		for range maxOutstanding {
			if !honest.Allow(now) {
				t.Fatalf("an honest peer is not answered at %v", now)
			}
		}
	}
}

// lossyMTULine is a line that loses probes and answers by chance.
func lossyMTULine(limit int, loss float64, seed uint64) *mtuLine {
	l := newMTULine(limit, 100*ms)
	l.loss, l.random = loss, rand.New(rand.NewPCG(seed, 8))
	return l
}

func (l *mtuLine) lost() bool { return l.random != nil && l.random.Float64() < l.loss }

// Random loss is no black hole: a line that loses 5 to 20 % each way keeps its
// MTU for hours.
func TestMTURandomLossIsNoBlackHole(t *testing.T) {
	const hours = 4
	for _, loss := range []float64{0.01, 0.05, 0.1, 0.2} {
		shrinks := 0
		for seed := range uint64(5) {
			l := lossyMTULine(1472, loss, seed)
			l.run(hours * time.Hour)
			shrinks += l.shrinks
		}
		if shrinks > 1 {
			t.Errorf("loss %v: shrunk %d times in %d hours", loss, shrinks, 5*hours)
		}
	}
}

// A black hole is found on a line that loses by chance, too; and soon on one
// that does not.
func TestMTUBlackHoleIsFoundInTime(t *testing.T) {
	for loss, within := range map[float64]time.Duration{0: 1300 * ms, 0.01: 1700 * ms, 0.05: 2500 * ms, 0.2: 5 * time.Second} {
		for seed := range uint64(50) {
			l := lossyMTULine(1472, loss, seed)
			for l.run(20 * time.Second); l.m.Confirmed() < 1472; {
				l.run(time.Minute) // all three probes of the largest were lost
			}
			l.limit = 1272
			start := l.now
			for l.m.Confirmed() > l.limit && l.now-start < time.Minute {
				l.run(25 * ms)
			}
			if took := l.now - start; took > within {
				t.Errorf("loss %v, seed %d: left after %v, want within %v", loss, seed, took, within)
			}
		}
	}
}

// A pause of this machine, in which answers wait, shrinks nothing.
func TestMTUOwnPauseIsNoBlackHole(t *testing.T) {
	l := newMTULine(1472, 200*ms)
	for range 300 {
		l.run(170 * ms)
		l.now += 3 * time.Second
	}
	if l.shrinks > 0 || l.m.Confirmed() != 1472 {
		t.Errorf("shrunk %d times by pauses, confirmed %d", l.shrinks, l.m.Confirmed())
	}
}
