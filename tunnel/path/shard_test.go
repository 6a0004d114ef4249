package path

import (
	"testing"
	"time"

	"causeway/tunnel/wire"
)

func TestShardState(t *testing.T) {
	timers := TimersFor(time.Second) // suspect after 120 ms, down after 250 ms
	well := wire.Report{Hearing: wire.HearingWell}
	tests := []struct {
		name   string
		events func(*Shard)
		now    time.Duration
		want   State
	}{
		{"never heard", func(*Shard) {}, 0, Down},
		{"heard, no report", func(s *Shard) { s.HeardRecord(0) }, 0, Down},
		{"report, never heard", func(s *Shard) { s.Reported(well) }, 0, Down},
		{"both ways", func(s *Shard) { s.HeardRecord(0); s.Reported(well) }, 100 * ms, Up},
		{"silent", func(s *Shard) { s.HeardRecord(0); s.Reported(well) }, 121 * ms, Suspect},
		{"dead", func(s *Shard) { s.HeardRecord(0); s.Reported(well) }, 251 * ms, Down},
		{"the peer hears silence", func(s *Shard) { s.HeardRecord(0); s.Reported(wire.Report{Hearing: wire.HearingSilence}) }, 0, Suspect},
		{"the peer hears nothing", func(s *Shard) { s.HeardRecord(0); s.Reported(wire.Report{}) }, 0, Down},
		{"an older record after a newer", func(s *Shard) { s.HeardRecord(100 * ms); s.HeardRecord(0); s.Reported(well) }, 200 * ms, Up},
	}
	for _, tt := range tests {
		var s Shard
		tt.events(&s)
		if got := s.State(tt.now, timers); got != tt.want || s.Usable(tt.now, timers) != (tt.want == Up) {
			t.Errorf("%s: %v, usable %v; want %v", tt.name, got, s.Usable(tt.now, timers), tt.want)
		}
	}
}

// shardedLine is a path of two shards: the peer hears or does not, and is
// heard or not, on each.
type shardedLine struct {
	p      *Path
	shards [2]Shard
	now    time.Duration
}

func newShardedLine() *shardedLine {
	l := &shardedLine{p: New(TimersFor(time.Second), 0)}
	l.p.Attach(&l.shards[0], &l.shards[1])
	return l
}

// beats lets heartbeats pass on the shards that are alive in a direction.
func (l *shardedLine) beats(n int, in, out [2]bool) {
	for range n {
		l.now += 25 * ms
		for i := range l.shards {
			if in[i] {
				l.shards[i].HeardRecord(l.now)
				l.p.HeardRecord(l.now)
			}
			r := wire.Report{}
			if out[i] {
				r.Hearing = wire.HearingWell
			}
			l.shards[i].Reported(r)
			l.p.Reported(r)
		}
		l.p.Tick(l.now)
	}
}

func TestPathIsUpWithOneShardUpBothWays(t *testing.T) {
	both, first, second, none := [2]bool{true, true}, [2]bool{true, false}, [2]bool{false, true}, [2]bool{}
	tests := []struct {
		name    string
		in, out [2]bool
		want    State
	}{
		{"all alive", both, both, Up},
		{"the first dead", second, second, Up},
		{"the second dead", first, first, Up},
		{"the second dead one way", both, first, Up},
		{"each alive one way only", first, second, Down},
		{"nothing arrives", none, both, Down},
		{"nothing leaves", both, none, Down},
	}
	for _, tt := range tests {
		l := newShardedLine()
		l.beats(10, both, both)
		l.beats(20, tt.in, tt.out)
		if got := l.p.State(); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		for i := range l.shards {
			if got := l.shards[i].Usable(l.now, l.p.Timers()); got != (tt.in[i] && tt.out[i]) {
				t.Errorf("%s: shard %d usable %v", tt.name, i, got)
			}
		}
	}
}

// Own lateness is not blamed on the shards either.
func TestOwnLatenessIsForgivenToShards(t *testing.T) {
	l := newShardedLine()
	both := [2]bool{true, true}
	l.beats(10, both, both)
	l.now += 5 * time.Second
	l.p.Tick(l.now)
	if !l.shards[0].Usable(l.now, l.p.Timers()) || l.p.State() != Up {
		t.Errorf("shard %v, path %v after our own pause", l.shards[0].State(l.now, l.p.Timers()), l.p.State())
	}
}

// Jitter makes a shard's suspicion as patient as its path's.
func TestShardIsAsPatientAsItsPath(t *testing.T) {
	l := newShardedLine()
	both := [2]bool{true, true}
	l.beats(10, both, both)
	l.p.trip.jitterPeak = 100 * ms
	if at := l.now + 190*ms; !l.shards[0].Usable(at, l.p.Timers()) || l.shards[0].Usable(at+20*ms, l.p.Timers()) {
		t.Error("100 ms of jitter do not make 120 ms of patience 200 ms")
	}
}
