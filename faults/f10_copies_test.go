package faults

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"causeway"
	"causeway/lab/middlebox"
	"causeway/lab/wan"
)

// goodput is the share of the traffic that has to arrive whatever is thrown
// in besides.
const goodput = 0.9

// copierPort is where somebody on the way sends copies from.
const copierPort = 30303

// copied returns a record as it looks when it comes from the copier's port.
func copied(frame []byte) []byte {
	other := slices.Clone(frame)
	middlebox.SetSourcePort(other, copierPort)
	return other
}

// F10: somebody on the way copies every record from Beijing: ten times as it
// is, once more from a port of his own behind the genuine one, and once before
// it. Nothing is delivered twice, nine tenths arrive, the path stays where it
// is.
func TestF10Copies(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart})
	box := s.interpose(t)
	s.allUp(t)
	tests := []struct {
		name string
		copy func(genuine []byte) [][]byte
	}{
		{"storm", func(f []byte) [][]byte { return [][]byte{f, f, f, f, f, f, f, f, f, f, f} }},
		{"behind", func(f []byte) [][]byte { return [][]byte{f, copied(f)} }},
		{"before", func(f []byte) [][]byte { return [][]byte{copied(f), f} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			box.Does(func(way wan.Way, frame []byte) [][]byte {
				if way == wan.Forward && isRecord(frame) {
					return tt.copy(frame)
				}
				return [][]byte{frame}
			})
			before := s.calif.drops(t, "replayed")
			r := s.observe(t)
			<-time.After(time.Second)
			o := r.end(t)
			box.Does(middlebox.Pass)
			if refused := s.calif.drops(t, "replayed") - before; refused < 500 {
				t.Errorf("only %d copies were refused: this test is blind", refused)
			}
			if got := o.received(); got < goodput {
				t.Errorf("%.3f of the datagrams arrived: %+v", got, o.udp)
			}
			if moves := s.calif.events(t, "move"); len(moves) > 0 {
				t.Errorf("the path moved: %+v", moves)
			}
			if state := s.calif.state(t, first); state != "up" {
				t.Errorf("the path is %s", state)
			}
		})
	}
}

// F10: somebody takes the records' place from a port of his own and answers
// for it, by passing on what comes back; then he leaves. Traffic returns to
// the genuine port, with a gap below 3 s.
func TestF10RelayThatLeaves(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart})
	box := s.interpose(t)
	s.allUp(t)
	s.cut(second, true)
	waitFor(t, "the other line noticed as down", func() bool { return s.calif.state(t, second) == "down" })
	r := s.observe(t)
	var here atomic.Bool
	here.Store(true)
	box.Does(func(way wan.Way, frame []byte) [][]byte {
		switch {
		case way == wan.Forward && isRecord(frame) && here.Load():
			return [][]byte{copied(frame)}
		case way == wan.Reverse && middlebox.Carries(frame, middlebox.ProtocolUDP) && middlebox.DestinationPort(frame) == copierPort:
			if !here.Load() {
				return nil
			}
			middlebox.SetDestinationPort(frame, causeway.DefaultPort)
		}
		return [][]byte{frame}
	})
	waitFor(t, "the path with the relay", func() bool { return len(s.calif.events(t, "move")) == 1 })
	here.Store(false)
	waitFor(t, "the path back", func() bool { return len(s.calif.events(t, "move")) == 2 })
	r.flows(t, failoverBound)
	r.end(t).noGapBeyond(t, failoverBound)
}

// F10: records of a session that is over, sent again after Beijing's gateway
// was restarted, are refused and delivered to nobody.
func TestF10ReplayAfterRestart(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart})
	box := s.interpose(t)
	s.allUp(t)
	var recorded [][]byte
	var enough atomic.Bool
	box.Does(func(way wan.Way, frame []byte) [][]byte {
		if way == wan.Forward && isRecord(frame) && !enough.Load() {
			recorded = append(recorded, slices.Clone(frame))
			enough.Store(len(recorded) == 1000)
		}
		return [][]byte{frame}
	})
	r := s.observe(t)
	waitFor(t, "records to keep", enough.Load)
	r.flows(t, failoverBound)
	r.end(t)
	s.beijing.kill()
	s.beijing.start(t)
	s.allUp(t)
	before := s.calif.drops(t, "unknown_index", "replayed")
	r = s.observe(t)
	inject := s.injector(t, "verizon")
	sent := 0
	for chunk := range slices.Chunk(recorded, 50) {
		sent += inject(chunk...)
	}
	r.flows(t, failoverBound)
	waitFor(t, "the replays refused", func() bool {
		return s.calif.drops(t, "unknown_index", "replayed")-before >= sent*9/10
	})
	r.end(t)
	if sent < 500 {
		t.Errorf("only %d of %d records were sent again", sent, len(recorded))
	}
}
