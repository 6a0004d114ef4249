package path

import (
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
}

type answer struct {
	at time.Duration
	id uint32
}

// run lets time pass in steps of a heartbeat.
func (l *mtuLine) run(d time.Duration) {
	for end := l.now + d; l.now < end; l.now += 25 * ms {
		for len(l.answer) > 0 && l.answer[0].at <= l.now {
			l.m.Answered(l.answer[0].id)
			l.answer = l.answer[1:]
		}
		l.m.Lost(l.now, l.rtt)
		for p, ok := l.m.Next(l.now); ok; p, ok = l.m.Next(l.now) {
			l.sent += p.Size
			if p.Size <= l.limit {
				l.answer = append(l.answer, answer{l.now + l.rtt, p.ID})
			}
		}
	}
}

func TestMTUIsFoundInOneRoundTrip(t *testing.T) {
	for _, limit := range []int{1200, 1252, 1464, 1472} {
		l := &mtuLine{m: NewMTU(1472, 0), limit: limit, rtt: 200 * ms}
		l.run(300 * ms)
		if got := l.m.Confirmed(); got != limit {
			t.Errorf("limit %d: confirmed %d", limit, got)
		}
	}
}

func TestMTUBlackHoleIsNoticedAndLeft(t *testing.T) {
	l := &mtuLine{m: NewMTU(1472, 0), limit: 1472, rtt: 200 * ms}
	l.run(10 * time.Second)
	l.limit = 1272
	start := l.now
	for l.m.Confirmed() > l.limit {
		l.run(25 * ms)
		if l.now-start > 10*time.Second {
			t.Fatal("the black hole was never noticed")
		}
	}
	if took := l.now - start; took > 3*time.Second {
		t.Errorf("noticed after %v, want within 3 s", took)
	}
	l.run(500 * ms)
	if got := l.m.Confirmed(); got != 1252 {
		t.Errorf("confirmed %d afterwards, want 1252", got)
	}
}

func TestMTUGrowsBack(t *testing.T) {
	l := &mtuLine{m: NewMTU(1472, 0), limit: 1252, rtt: 50 * ms}
	l.run(5 * time.Second)
	l.limit = 1472
	l.run(searchAgain)
	if got := l.m.Confirmed(); got != 1472 {
		t.Errorf("confirmed %d after the line grew", got)
	}
}

func TestMTUProbesAreFew(t *testing.T) {
	l := &mtuLine{m: NewMTU(1472, 0), limit: 1472, rtt: 200 * ms}
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
		m := NewMTU(ceiling, 0)
		now := time.Duration(0)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			now += time.Duration(rapid.IntRange(1, 2000).Draw(t, "ms")) * ms
			m.Lost(now, 0)
			for _, ok := m.Next(now); ok; _, ok = m.Next(now) {
			}
			m.Answered(rapid.Uint32Range(0, 300).Draw(t, "id"))
			if m.Confirmed() < FloorMTU || m.Confirmed() > max(ceiling, FloorMTU) {
				t.Fatalf("confirmed %d, ceiling %d", m.Confirmed(), ceiling)
			}
		}
	})
}
