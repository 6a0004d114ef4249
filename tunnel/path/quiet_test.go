package path

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway/tunnel/wire"
)

// company is several paths to one peer, each heard at its own place within the
// heartbeat, and judged every 25 ms.
type company struct {
	quiet Quiet
	paths []*Path
	phase []time.Duration
	now   time.Duration
}

func newCompany(phases ...time.Duration) *company {
	c := &company{phase: phases}
	for range phases {
		p := New(TimersFor(time.Second), 0)
		p.Accompany(&c.quiet)
		c.paths = append(c.paths, p)
	}
	return c
}

// run lets time pass, in which only the paths that are alive are heard. see is
// called every millisecond.
func (c *company) run(d time.Duration, alive func(path int) bool, see func()) {
	for end := c.now + d; c.now < end; see() {
		c.now += ms
		for i, p := range c.paths {
			if alive(i) && c.now%(25*ms) == c.phase[i] {
				p.HeardRecord(c.now)
				p.Reported(wire.Report{Hearing: wire.HearingWell})
				p.Settle(c.now)
			}
		}
		if c.now%(25*ms) == 0 {
			for _, p := range c.paths {
				p.Tick(c.now)
			}
		}
	}
}

func all(int) bool     { return true }
func nothing(int) bool { return false }
func noLook()          {}

// A peer that is not heard at all for less than it takes to be down has lost
// no path, however its records fall within the heartbeat.
func TestQuietIsNoPathsFault(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phase := rapid.IntRange(0, 24)
		c := newCompany(time.Duration(phase.Draw(t, "first"))*ms, time.Duration(phase.Draw(t, "second"))*ms)
		c.run(time.Second, all, noLook)
		for range 3 {
			quiet := time.Duration(rapid.IntRange(0, 220).Draw(t, "quiet")) * ms
			still := func() {
				for i, p := range c.paths {
					if p.State() != Up {
						t.Fatalf("path %d is %v after %v of quiet", i, p.State(), quiet)
					}
				}
			}
			c.run(quiet, nothing, still)
			c.run(200*ms, all, still)
		}
	})
}

// A longer quiet takes the paths down together, and they come back together:
// at no moment is one better than another.
func TestPathsFallAndReturnTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phase := rapid.IntRange(0, 24)
		c := newCompany(time.Duration(phase.Draw(t, "first"))*ms, time.Duration(phase.Draw(t, "second"))*ms)
		same := func() {
			if a, b := c.paths[0].State(), c.paths[1].State(); a != b {
				t.Fatalf("at %v one is %v and the other %v", c.now, a, b)
			}
		}
		c.run(time.Second, all, noLook)
		c.run(time.Duration(rapid.IntRange(300, 3000).Draw(t, "quiet"))*ms, nothing, noLook)
		if c.paths[0].State() != Down || c.paths[1].State() != Down {
			t.Fatalf("%v and %v after a long quiet", c.paths[0].State(), c.paths[1].State())
		}
		c.run(40*ms, all, same)
		c.run(60*ms, all, noLook)
		if c.paths[0].State() != Up || c.paths[1].State() != Up {
			t.Fatalf("%v and %v 100 ms after the quiet", c.paths[0].State(), c.paths[1].State())
		}
	})
}

// One path that falls silent while another is heard is noticed as fast as if
// it were alone, and all that fall silent for good are down in time.
func TestQuietHidesNoDeadPath(t *testing.T) {
	c := newCompany(0, 13*ms)
	c.run(time.Second, all, noLook)
	c.run(150*ms, func(i int) bool { return i == 1 }, noLook)
	if got := c.paths[0].State(); got != Suspect {
		t.Errorf("%v after 150 ms of silence of its own, want suspect", got)
	}
	c.run(time.Second, all, noLook)
	c.run(300*ms, nothing, noLook)
	for i, p := range c.paths {
		if p.State() != Down {
			t.Errorf("path %d is %v after 300 ms of quiet, want down", i, p.State())
		}
	}
}

// A path that is dead stays so while the others are quiet for a moment.
func TestQuietDoesNotExcuseTheDead(t *testing.T) {
	c := newCompany(0, 13*ms)
	c.run(time.Second, all, noLook)
	alone := func(i int) bool { return i == 1 }
	c.run(400*ms, alone, noLook)
	for range 5 {
		c.run(200*ms, nothing, noLook)
		c.run(100*ms, alone, noLook)
		if c.paths[0].State() != Down || c.paths[1].State() != Up {
			t.Fatalf("%v and %v; want down and up", c.paths[0].State(), c.paths[1].State())
		}
	}
}

// Records that wait for this machine are no silence of the path, tick after
// tick; once they were read it is judged by its silence again.
func TestUnreadRecordsAreNotSilence(t *testing.T) {
	l := newLine()
	l.beats(40)
	for range 40 {
		l.now += 25 * ms
		l.p.Unread(l.now)
		l.p.Tick(l.now)
	}
	if l.p.State() != Up {
		t.Errorf("%v while its records were not read", l.p.State())
	}
	if got := l.silence(t, Suspect); got > 150*ms {
		t.Errorf("a silent path is suspect only after %v", got)
	}
}
