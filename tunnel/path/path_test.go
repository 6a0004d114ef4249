package path

import (
	"slices"
	"testing"
	"time"

	"causeway/tunnel/wire"
)

const ms = time.Millisecond

// line is a path on a line with a given one-way delay: it feeds the machine a
// heartbeat per interval, as a peer would, until told to fall silent.
type line struct {
	p   *Path
	now time.Duration
}

func newLine() *line {
	return &line{p: New(TimersFor(time.Second), 0)}
}

func (l *line) beat(peerHears wire.Hearing) {
	l.now += 25 * ms
	hb := wire.Heartbeat{Sent: uint64(l.now), Echo: uint64(l.now - 20*ms), Held: 5 * ms}
	l.p.HeardHeartbeat(&hb, l.now)
	l.p.Reported(wire.Report{Hearing: peerHears})
	l.p.Tick(l.now)
}

func (l *line) beats(n int) {
	for range n {
		l.beat(wire.HearingWell)
	}
}

// silence ticks on time without hearing anything and returns when the state
// became want, counted from the last record.
func (l *line) silence(t *testing.T, want State) time.Duration {
	t.Helper()
	last := l.now
	for range 1000 {
		l.now += 25 * ms
		l.p.Tick(l.now)
		if l.p.State() == want {
			return l.now - last
		}
	}
	t.Fatalf("never became %v", want)
	return 0
}

func TestTimers(t *testing.T) {
	tests := []struct{ failover, beat, suspect, down time.Duration }{
		{time.Second, 25 * ms, 120 * ms, 250 * ms},
		{300 * ms, 10 * ms, 60 * ms, 100 * ms},
		{10 * time.Second, 250 * ms, 1020 * ms, 2500 * ms},
	}
	for _, tt := range tests {
		if got := TimersFor(tt.failover); got != (Timers{tt.beat, tt.suspect, tt.down}) {
			t.Errorf("failover %v: %+v", tt.failover, got)
		}
	}
}

func TestPathNeedsBothDirections(t *testing.T) {
	l := newLine()
	if l.p.State() != Down {
		t.Error("a path never heard is not down")
	}
	l.now += 25 * ms
	l.p.HeardHeartbeat(&wire.Heartbeat{Sent: 1}, l.now)
	l.p.Tick(l.now)
	if l.p.State() != Down {
		t.Error("up though the peer never said it hears us")
	}
	l.beats(1)
	if l.p.State() != Up {
		t.Error("not up though both directions are heard")
	}
}

func TestSilenceSuspectThenDown(t *testing.T) {
	l := newLine()
	l.beats(40)
	if got := l.silence(t, Suspect); got > 150*ms || got < 120*ms {
		t.Errorf("suspect after %v of silence, want 120 to 150 ms", got)
	}
	if got := l.silence(t, Down); got > 150*ms {
		t.Errorf("down %v after suspect, want within 275 ms of silence in all", got)
	}
}

func TestPeerReportsSilence(t *testing.T) {
	l := newLine()
	l.beats(10)
	l.beat(wire.HearingSilence)
	if l.p.State() != Suspect {
		t.Errorf("state %v though the peer reports silence", l.p.State())
	}
	l.beat(wire.HearingNothing)
	if l.p.State() != Down {
		t.Errorf("state %v though the peer hears nothing", l.p.State())
	}
	l.beats(1)
	if l.p.State() != Up {
		t.Errorf("state %v though the peer hears us again", l.p.State())
	}
}

// Own lateness is not blamed on the path: after a pause of the whole machine
// the records still wait in the socket.
func TestOwnLatenessIsNotSilence(t *testing.T) {
	l := newLine()
	l.beats(40)
	l.now += 5 * time.Second
	l.p.Tick(l.now)
	if l.p.State() != Up {
		t.Errorf("state %v after our own pause", l.p.State())
	}
	if got := l.silence(t, Down); got > 300*ms {
		t.Errorf("a dead path is found only %v after the pause", got)
	}
}

// After a pause of our own, one record that was waiting does not make a dead
// path look alive for as long as the pause lasted.
func TestOwnPauseIsNotCreditForSilence(t *testing.T) {
	l := newLine()
	l.beats(40)
	l.now += 20 * time.Second
	l.p.HeardRecord(l.now)
	l.p.Tick(l.now)
	if got := l.silence(t, Suspect); got > 150*ms {
		t.Errorf("the silence after the pause is noticed only after %v", got)
	}
}

// Heartbeats that waited while we paused do not count as jitter.
func TestOwnPauseIsNotJitter(t *testing.T) {
	l := newLine()
	l.beats(40)
	before, rtt := l.p.Timers().Suspect, l.p.trip.rtt
	paused := l.now
	l.now += 500 * ms
	for sent := paused + 25*ms; sent < l.now; sent += 25 * ms {
		l.p.HeardHeartbeat(&wire.Heartbeat{Sent: uint64(sent), Echo: uint64(paused), Held: ms}, l.now)
	}
	l.p.Tick(l.now)
	l.beats(10)
	if after := l.p.Timers().Suspect; after != before || l.p.trip.rtt != rtt {
		t.Errorf("suspect after %v, before the pause %v; round trip %v, before %v", after, before, l.p.trip.rtt, rtt)
	}
}

// A path that was up in the session before is up since then, flaps or not.
func TestInheritedPathIsSettled(t *testing.T) {
	l := newLine()
	l.beats(2)
	l.silence(t, Down)
	for !l.p.Settled(l.now) {
		l.beats(1)
	}
	fresh := New(TimersFor(time.Second), l.now)
	fresh.Inherit(l.p)
	since := l.p.Since()
	l.p = fresh
	l.beats(1)
	if !fresh.Settled(l.now) || fresh.Since() != since {
		t.Errorf("up since %v, want %v; settled %v", fresh.Since(), since, fresh.Settled(l.now))
	}
}

func TestJitterRaisesSuspicionLimit(t *testing.T) {
	l := newLine()
	var onTheWay []time.Duration // when each heartbeat was sent
	for range 400 {
		l.now += 25 * ms
		onTheWay = append(onTheWay, l.now)
		// Every second one takes 75 ms longer.
		for j := 0; j < len(onTheWay); {
			sent := onTheWay[j]
			if odd := sent / (25 * ms) % 2; l.now-sent < odd*75*ms {
				j++
				continue
			}
			l.p.HeardHeartbeat(&wire.Heartbeat{Sent: uint64(sent)}, l.now)
			onTheWay = slices.Delete(onTheWay, j, j+1)
		}
		l.p.Reported(wire.Report{Hearing: wire.HearingWell})
		l.p.Tick(l.now)
	}
	if got := l.p.Timers().Suspect; got < 155*ms {
		t.Errorf("suspect after %v on a line with 75 ms jitter", got)
	}
	if got := l.p.trip.jitter; got < 40*ms || got > 80*ms {
		t.Errorf("jitter %v, want near 75 ms", got)
	}
}

func TestRTT(t *testing.T) {
	l := newLine()
	if _, ok := l.p.RTT(); ok {
		t.Error("a round trip before any was measured")
	}
	l.beats(50)
	if rtt, ok := l.p.RTT(); !ok || rtt != 15*ms {
		t.Errorf("rtt %v, %v; want 15 ms", rtt, ok)
	}
	l.p.HeardHeartbeat(&wire.Heartbeat{Echo: 1, Sent: uint64(l.now), Held: 2 * time.Hour}, l.now)
	if rtt, _ := l.p.RTT(); rtt != 15*ms {
		t.Errorf("a lying echo moved the round trip to %v", rtt)
	}
}

func TestHeartbeatEchoes(t *testing.T) {
	p := New(TimersFor(time.Second), 0)
	var hb wire.Heartbeat
	p.Heartbeat(&hb, 10*ms)
	if hb.Echo != 0 || hb.Held != 0 || hb.Sent != uint64(10*ms) {
		t.Errorf("first heartbeat %+v", hb)
	}
	p.HeardHeartbeat(&wire.Heartbeat{Sent: 777}, 12*ms)
	p.HeardHeartbeat(&wire.Heartbeat{Sent: 700}, 13*ms) // overtaken on the way
	p.Heartbeat(&hb, 20*ms)
	if hb.Echo != 777 || hb.Held != 8*ms {
		t.Errorf("heartbeat %+v, want echo 777 held 8ms", hb)
	}
}

func TestFlappingPathIsHeldBack(t *testing.T) {
	l := newLine()
	l.beats(2)
	if !l.p.Settled(l.now) {
		t.Error("a path that never flapped is held back")
	}
	wants := []time.Duration{20 * time.Second, 40 * time.Second, 80 * time.Second, 80 * time.Second}
	for _, want := range wants {
		l.silence(t, Down)
		l.beats(1)
		start := l.now
		for !l.p.Settled(l.now) {
			l.beats(1)
		}
		if held := l.now - start; held < want || held > want+50*ms {
			t.Errorf("held back %v, want %v", held, want)
		}
	}
}
