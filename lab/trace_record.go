package lab

import (
	"io"
	"math"
	"time"
)

// Recorder makes a trace of answered and unanswered probes: one line per path
// and window.
type Recorder struct {
	writer *traceWriter
	window time.Duration
	begins time.Duration
	// paths are in the order in which they came up.
	paths []*recorded
}

// recorded is what one path did in the present window.
type recorded struct {
	path           string
	sent, answered int
	least, sum     float64 // ms
}

// NewRecorder writes to w, a line for every window.
func NewRecorder(w io.Writer, window time.Duration) *Recorder {
	return &Recorder{writer: newTraceWriter(w), window: window}
}

// Add counts a probe that was sent at a time since the recording began, which
// never goes back. rttMS is nil if no answer came.
func (r *Recorder) Add(at time.Duration, path string, rttMS *float64) error {
	if at >= r.begins+r.window {
		if err := r.Flush(); err != nil {
			return err
		}
		r.begins = at - at%r.window
	}
	p := r.of(path)
	p.sent++
	if rttMS == nil {
		return nil
	}
	if p.answered == 0 || *rttMS < p.least {
		p.least = *rttMS
	}
	p.answered++
	p.sum += *rttMS
	return nil
}

func (r *Recorder) of(path string) *recorded {
	for _, p := range r.paths {
		if p.path == path {
			return p
		}
	}
	p := &recorded{path: path}
	r.paths = append(r.paths, p)
	return p
}

// Flush writes what the present window has. A path that was not probed in it
// gets no line: nothing is known.
func (r *Recorder) Flush() error {
	for _, p := range r.paths {
		if p.sent == 0 {
			continue
		}
		if err := r.writer.Write(p.line(r.begins)); err != nil {
			return err
		}
		*p = recorded{path: p.path}
	}
	return nil
}

func (p *recorded) line(at time.Duration) TraceLine {
	lost := float64(p.sent-p.answered) / float64(p.sent)
	line := TraceLine{AtMS: at.Milliseconds(), Path: p.path, LossRatio: &lost}
	if p.answered > 0 {
		least, beyond := microseconds(p.least), microseconds(max(p.sum/float64(p.answered)-p.least, 0))
		line.RTTMS, line.JitterMS = &least, &beyond
	}
	return line
}

// microseconds rounds milliseconds to what a probe can tell.
func microseconds(ms float64) float64 { return math.Round(ms*1000) / 1000 }
