package path

import (
	"testing"
	"time"

	"causeway/tunnel/wire"
)

// duplex is two ends of a line whose directions have delays of their own.
// Clocks may be apart and drift.
type duplex struct {
	a, b         *Path
	toA, toB     time.Duration // delays
	bAhead       time.Duration // b's clock minus a's
	drift        float64       // seconds that b's clock gains per second
	now          time.Duration // a's clock
	onToA, onToB []sending
}

type sending struct {
	at time.Duration // arrival by a's clock
	hb wire.Heartbeat
}

func newDuplex(toA, toB time.Duration) *duplex {
	timers := TimersFor(time.Second)
	return &duplex{a: New(timers, 0), b: New(timers, 0), toA: toA, toB: toB}
}

// bClock reads b's clock.
func (d *duplex) bClock() time.Duration {
	return d.now + d.bAhead + time.Duration(float64(d.now)*d.drift)
}

// run lets time pass in steps of 5 ms; heartbeats go every 25 ms.
func (d *duplex) run(length time.Duration) {
	for end := d.now + length; d.now < end; {
		d.now += 5 * ms
		for len(d.onToA) > 0 && d.onToA[0].at <= d.now {
			d.a.HeardHeartbeat(&d.onToA[0].hb, d.now)
			d.a.Reported(d.onToA[0].hb.Reports[0])
			d.onToA = d.onToA[1:]
		}
		for len(d.onToB) > 0 && d.onToB[0].at <= d.now {
			d.b.HeardHeartbeat(&d.onToB[0].hb, d.bClock())
			d.b.Reported(d.onToB[0].hb.Reports[0])
			d.onToB = d.onToB[1:]
		}
		if d.now%(25*ms) == 0 {
			d.onToB = append(d.onToB, sending{d.now + d.toB, beatOf(d.a, d.now)})
			d.onToA = append(d.onToA, sending{d.now + d.toA, beatOf(d.b, d.bClock())})
		}
	}
}

// beatOf makes an end's next heartbeat; its report is as one that crossed.
func beatOf(p *Path, now time.Duration) wire.Heartbeat {
	p.Tick(now)
	var hb, crossed wire.Heartbeat
	p.Heartbeat(&hb, now)
	hb.Reports = []wire.Report{p.Report(now)}
	if err := crossed.Parse(hb.Append(nil)); err != nil {
		panic(err)
	}
	return crossed
}

func (d *duplex) check(t *testing.T, what string, sending, receiving time.Duration) {
	t.Helper()
	const tolerance = 2 * ms
	s, r := d.a.Sending(), d.a.Receiving(d.now)
	if !s.Known || (s.Delay-sending).Abs() > tolerance {
		t.Errorf("%s: sending %+v, want a delay of %v", what, s, sending)
	}
	if !r.Known || (r.Delay-receiving).Abs() > tolerance {
		t.Errorf("%s: receiving %+v, want a delay of %v", what, r, receiving)
	}
}

func TestDelayOfEachDirection(t *testing.T) {
	d := newDuplex(30*ms, 30*ms)
	d.bAhead = 77 * time.Hour
	d.run(2 * time.Second)
	d.check(t, "nothing queues", 30*ms, 30*ms)
	d.toB += 40 * ms
	d.run(4 * time.Second)
	d.check(t, "a queue on the way out", 70*ms, 30*ms)
	d.toA, d.toB = d.toA+80*ms, d.toB-40*ms
	d.run(4 * time.Second)
	d.check(t, "a queue on the way in", 30*ms, 110*ms)
	d.toA -= 80 * ms
	d.run(4 * time.Second)
	d.check(t, "no queue any more", 30*ms, 30*ms)
}

// The documented error: unequal routes look equal.
func TestDelayOfUnequalRoutesIsTheMean(t *testing.T) {
	d := newDuplex(20*ms, 60*ms)
	d.run(2 * time.Second)
	d.check(t, "unequal routes", 40*ms, 40*ms)
}

// A longer route counts as the new base once nothing shorter was seen for ten
// minutes.
func TestDelayBaseIsForgotten(t *testing.T) {
	d := newDuplex(30*ms, 30*ms)
	d.run(2 * time.Second)
	d.toB += 40 * ms
	d.run(11 * time.Minute)
	d.check(t, "after eleven minutes", 50*ms, 50*ms)
}

// Clocks that drift apart do not look like a queue.
func TestClockDriftIsNotDelay(t *testing.T) {
	for _, drift := range []float64{50e-6, -50e-6} {
		d := newDuplex(30*ms, 30*ms)
		d.drift = drift
		d.run(9 * time.Minute)
		d.check(t, "drifting clocks", 30*ms, 30*ms)
	}
}

// Rule W22: no figure depends on what the peer's clock reads, so a wrong time
// of day cannot disturb the data protocol.
func TestW22FiguresDoNotDependOnTheClocks(t *testing.T) {
	figures := func(ahead time.Duration) [2]Direction {
		d := newDuplex(30*ms, 40*ms)
		d.bAhead = ahead
		d.run(2 * time.Second)
		d.toB += 15 * ms
		d.run(2 * time.Second)
		return [2]Direction{d.a.Sending(), d.a.Receiving(d.now)}
	}
	const year = 365 * 24 * time.Hour
	want := figures(0)
	if !want[0].Known {
		t.Fatal("nothing was measured: this test is blind")
	}
	for _, ahead := range []time.Duration{time.Second, time.Hour, 10 * year} {
		if got := figures(ahead); got != want {
			t.Errorf("the peer's clock %v ahead: %+v, want %+v", ahead, got, want)
		}
	}
}

func TestDirectionsCarryBothEndsFigures(t *testing.T) {
	d := newDuplex(30*ms, 30*ms)
	if s, r := d.a.Sending(), d.a.Receiving(0); s.Known || r.Known {
		t.Errorf("known before anything was heard: %+v, %+v", s, r)
	}
	d.a.SetMTU(1472)
	d.b.SetMTU(1252)
	for i := range 80 {
		d.a.Arrived(uint64(10*i), 0, d.now)
		d.b.Arrived(uint64(10*i), uint64(i), d.bClock())
		d.run(25 * ms)
	}
	s, r := d.a.Sending(), d.a.Receiving(d.now)
	if s.MTU != 1472 || r.MTU != 1252 {
		t.Errorf("MTU %d out, %d in", s.MTU, r.MTU)
	}
	if s.Loss < 0.09 || s.Loss > 0.11 || s.Records < 300 || r.Loss != 0 || r.Records < 300 {
		t.Errorf("loss %v of %d records out, %v of %d in", s.Loss, s.Records, r.Loss, r.Records)
	}
	d.toB = time.Hour // the peer hears us no more and says so
	d.run(time.Second)
	if s := d.a.Sending(); s.Known || s.MTU != 1472 {
		t.Errorf("sending %+v though the peer hears nothing", s)
	}
}
