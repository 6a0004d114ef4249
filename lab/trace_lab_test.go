package lab

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"causeway/lab/traffic"
)

// recordPlain pings over plain routes while a trace is replayed on every
// link, and returns what a recording of it says. It
// skips what a machine recorded that was too busy to emulate a line.
func recordPlain(t *testing.T, trace Trace) Trace {
	t.Helper()
	replay, err := trace.replay([]string{"all=" + trace[0].Path})
	if err != nil {
		t.Fatal(err)
	}
	l := build(t, Options{Replay: replay})
	plain(t, l)
	var written bytes.Buffer
	recorder := NewRecorder(&written, 300*time.Millisecond)
	for began := time.Now(); time.Since(began) < replay.period; {
		at := time.Since(began)
		answer, err := traffic.Ping(t.Context(), l.Beijing(), l.California(), 1, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		var rtt *float64
		if answer.Received == 1 {
			rtt = ms(milliseconds(answer.Median))
		}
		if err := recorder.Add(at, "line", rtt); err != nil {
			t.Fatal(err)
		}
	}
	if err := recorder.Flush(); err != nil {
		t.Fatal(err)
	}
	recorded, err := readTrace(&written)
	if err != nil {
		t.Fatal(err)
	}
	if late := l.lateMax(); late > 20*time.Millisecond {
		t.Skipf("the emulator was %v late", late)
	}
	return recorded
}

// TestTraceOfAReplayIsTheTrace records a line whose round trip goes from 40 to
// 240 ms and back, replays the recording, and records that.
func TestTraceOfAReplayIsTheTrace(t *testing.T) {
	const low, high = 40, 240
	line := Trace{{AtMS: 0, Path: "line", RTTMS: ms(low), LossRatio: ms(0)}, {AtMS: 1500, Path: "line", RTTMS: ms(high)}}
	for _, name := range []string{"recording", "recording of the recording"} {
		t.Run(name, func(t *testing.T) {
			line = recordPlain(t, line)
			checkLevels(t, line, low, high)
		})
		for i := range line {
			// What a busy machine adds is no property of the line.
			line[i].JitterMS = nil
		}
	}
}

// checkLevels fails unless the windows fall into two groups around two round
// trips. It looks at the middle of each: a busy machine, and the window with
// the change in it, make outliers.
func checkLevels(t *testing.T, line Trace, low, high float64) {
	t.Helper()
	var lows, highs []float64
	for _, l := range line {
		switch {
		case l.RTTMS == nil:
			t.Errorf("nothing was answered at %d ms", l.AtMS)
		case *l.RTTMS < (low+high)/2:
			lows = append(lows, *l.RTTMS)
		default:
			highs = append(highs, *l.RTTMS)
		}
	}
	const fewest = 3
	if len(lows) < fewest || len(highs) < fewest {
		t.Fatalf("windows around the lower round trip: %v, around the higher: %v", lows, highs)
	}
	checkLevel(t, lows, low)
	checkLevel(t, highs, high)
}

// checkLevel allows the emulator to be a little early, as it goes by the
// kernel's stamps, and the machine to be late.
func checkLevel(t *testing.T, windows []float64, want float64) {
	t.Helper()
	slices.Sort(windows)
	if middle := windows[len(windows)/2]; middle < want-2 || middle > want+60 {
		t.Errorf("windows of %v ms, where the line has %v ms", windows, want)
	}
}
