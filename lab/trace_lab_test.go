package lab

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"causeway/lab/traffic"
)

const (
	window = 300 * time.Millisecond
	// shortest is less than any round trip of the traces here, in ms.
	shortest = 30
)

// recordPlain pings over plain routes while a trace is replayed on every
// link, and returns what a recording of it says, and how late the emulator of
// the lines was.
func recordPlain(t *testing.T, trace Trace) (recording Trace, late time.Duration) {
	t.Helper()
	replay, err := trace.replay([]string{"all=" + trace[0].Path})
	if err != nil {
		t.Fatal(err)
	}
	l := build(t, Options{Replay: replay})
	plain(t, l)
	var written bytes.Buffer
	recorder := NewRecorder(&written, window)
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
	return recorded, l.lateMax()
}

// TestTraceOfAReplayIsTheTrace records a line whose round trip goes from 40 to
// 240 ms and back, replays the recording, and records that.
func TestTraceOfAReplayIsTheTrace(t *testing.T) {
	const low, high = 40, 240
	line := Trace{{AtMS: 0, Path: "line", RTTMS: ms(low), LossRatio: ms(0)}, {AtMS: 1500, Path: "line", RTTMS: ms(high)}}
	for _, name := range []string{"recording", "recording of the recording"} {
		t.Run(name, func(t *testing.T) {
			recording, late := recordPlain(t, line)
			line = recording
			checkWindows(t, line)
			switch wrong := wrongLevels(line, low, high); {
			case wrong == "":
			case late > tooLate:
				t.Skipf("the emulator was %v late: %s", late, wrong)
			default:
				t.Error(wrong)
			}
		})
		for i := range line {
			// What a busy machine adds is no property of the line.
			line[i].JitterMS = nil
		}
	}
}

// checkWindows holds of every recording, however busy the machine is: it
// starts at the beginning, goes on in whole windows, and knows what it says.
func checkWindows(t *testing.T, line Trace) {
	t.Helper()
	if len(line) == 0 || line[0].AtMS != 0 {
		t.Fatalf("the recording does not start at the beginning: %+v", line)
	}
	for i, l := range line {
		if l.Path != "line" || l.AtMS%window.Milliseconds() != 0 || i > 0 && l.AtMS <= line[i-1].AtMS {
			t.Errorf("window %d is of %s at %d ms", i, l.Path, l.AtMS)
		}
		if l.LossRatio == nil || (l.RTTMS == nil) != (*l.LossRatio == 1) {
			t.Errorf("at %d ms the loss does not fit the round trip: %+v", l.AtMS, l)
		}
		if l.RTTMS != nil && *l.RTTMS < shortest {
			t.Errorf("at %d ms an answer came after %v ms, before it could", l.AtMS, *l.RTTMS)
		}
	}
}

// wrongLevels says why the windows do not fall into two groups around two
// round trips, or "". It looks at the middle of each: a busy machine, and the
// window with the change in it, make outliers.
func wrongLevels(line Trace, low, high float64) string {
	var lows, highs []float64
	for _, l := range line {
		switch {
		case l.RTTMS == nil:
			return fmt.Sprintf("nothing was answered at %d ms", l.AtMS)
		case *l.RTTMS < (low+high)/2:
			lows = append(lows, *l.RTTMS)
		default:
			highs = append(highs, *l.RTTMS)
		}
	}
	const fewest = 3
	if len(lows) < fewest || len(highs) < fewest {
		return fmt.Sprintf("windows around the lower round trip: %v, around the higher: %v", lows, highs)
	}
	if !levelIs(lows, low) || !levelIs(highs, high) {
		return fmt.Sprintf("windows of %v and %v ms, where the line has %v and %v ms", lows, highs, low, high)
	}
	return ""
}

// levelIs allows the emulator to be a little early, as it goes by the kernel's
// stamps, and the machine to be late.
func levelIs(windows []float64, want float64) bool {
	slices.Sort(windows)
	middle := windows[len(windows)/2]
	return middle >= want-2 && middle <= want+60
}
